"""Automatic accessibility checks: axe with the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Axe()
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# A colour scheme changes nothing but colours.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, rules: dict[str, Any] | None = None, *, within: str | None = None) -> list[str]:
    """One line for each element that breaks a rule; `within` restricts the check to what the selector finds."""
    options = {"runOnly": rules or WCAG, "resultTypes": ["violations"]}
    found = AXE.run(page, context=within, options=options).response["violations"]
    return [
        f"{rule['id']} {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_in_both_schemes(page: Page, widths: tuple[dict[str, int], ...]) -> list[str]:
    """At each width by all rules in the light scheme, and in the dark one by those of colours."""
    found: list[str] = []
    for size in widths:
        page.set_viewport_size(size)
        for scheme, rules in (("light", WCAG), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{size['width']} {scheme} {line}" for line in violations(page, rules)]
    return found
