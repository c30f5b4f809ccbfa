"""The browser of the end-to-end tests: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tools.browser_program import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

# Without these it looks up its vendor's hosts at every start; as root it has no sandbox.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def why_no_browser() -> str | None:
    """The reason why browser tests cannot run here; None when they can."""
    if not find_spec("playwright"):
        return "Playwright is not installed (requirements/dev.txt)"
    if not find_chromium():
        return "no Chromium (Debian: apt-get install chromium)"
    return None


def is_own(url: str, address: str) -> bool:
    """Whether the browser stayed at this site: the rule is that no page asks a third party for anything."""
    return url.startswith((address, "data:", "blob:", "about:"))


def watch_faults(context: BrowserContext, address: str) -> list[str]:
    """A list that grows by each script error, each resource that the content policy blocks, each third party asked."""
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
    context.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    context.on("request", lambda sent: None if is_own(sent.url, address) else faults.append(f"asked {sent.url}"))
    return faults


def follow(target: Locator) -> None:
    """Clicks what leads to another page, and waits for all of it: a click alone waits for its beginning."""
    with target.page.expect_navigation():
        target.click()


def press_and_follow(page: Page, key: str = "Enter") -> None:
    """The same by the keyboard."""
    with page.expect_navigation():
        page.keyboard.press(key)


def artefact_file(test: str) -> Path:
    """Where a failed test's screenshot goes."""
    folder = Path(__file__).resolve().parents[1] / "var" / "test-results"
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", test)
    return folder / f"{name}.png"
