"""The pictures of the documentation, taken of a running site: `python -m tools.screenshots [ADDRESS]`.

ADDRESS is http://127.0.0.1:8000 when not given. The pictures are written into docs/images; commit them with the change
that made them different.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

from tools.browser_program import find_chromium
from tools.console import StopWithMessage, fail
from tools.environment import REPOSITORY

FOLDER = REPOSITORY / "docs" / "images"
COLOURS = 96  # of the palette: a drawing needs no more, and a repository keeps every version of a picture


@dataclass(frozen=True)
class Picture:
    """What is shown: a path of the site in a window `width` CSS pixels wide, from the top to the end of `until`."""

    name: str
    path: str
    until: str
    width: int = 1280


PICTURES = (Picture("situation-map", "/fi/tilannekuva/", until="figure.geo svg"),)
MARGIN = 8  # CSS pixels below what is shown last: less than there is before the words under a drawing


def take(browser: Browser, address: str, picture: Picture) -> Path:
    """Takes one picture. Raises StopWithMessage when the site does not answer with 200 or the page lacks it."""
    context = browser.new_context(
        locale="fi-FI",
        color_scheme="light",
        reduced_motion="reduce",
        device_scale_factor=1.5,
        viewport={"width": picture.width, "height": 1000},
    )
    page = context.new_page()
    answer = page.goto(f"{address}{picture.path}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise StopWithMessage(f"{address}{picture.path} answered {answer.status if answer else 'nothing'}.")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    file = FOLDER / f"{picture.name}.png"
    box = page.locator(picture.until).first.bounding_box()
    if box is None:
        raise StopWithMessage(f"{address}{picture.path} shows no {picture.until}.")
    height = box["y"] + box["height"] + MARGIN
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": picture.width, "height": height})
    context.close()
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def take_all(address: str) -> None:
    chromium = find_chromium()
    if chromium is None:
        raise StopWithMessage("No Chromium is installed (Debian: apt-get install chromium).")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            file = take(browser, address, picture)
            print(f"{file.relative_to(REPOSITORY)}  {file.stat().st_size / 1000:.0f} kB")
        browser.close()


def main() -> int:
    try:
        take_all((sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/"))
    except StopWithMessage as error:
        return fail(str(error))
    except Error as error:
        return fail(f"The pictures could not be taken: {error.message.splitlines()[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
