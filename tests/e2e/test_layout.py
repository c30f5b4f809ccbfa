"""Pages on the narrowest screen, magnified, with other text spacing, with large fingers, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import follow
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.signing_in import DESK
from tests.e2e.writing import NEW_ACTIVITY, go_to_the_end, new_writing, save_new

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses

pytestmark = [pytest.mark.browser, pytest.mark.stackless]

COUNTIES = 22
MAGNIFIED = {"width": 320, "height": 225}  # 1280 by 900 at 400 %

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right > innerWidth + 1
    && !part.closest(".vh, svg, [tabindex='0']")).slice(0, 5).map((part) => part.outerHTML.slice(0, 120))"""

# What stays in place while the page moves, and takes more than a third of it.
COVERS = """() => [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility()
  && ["sticky", "fixed"].includes(getComputedStyle(part).position) && part.offsetHeight > innerHeight / 3)
  .map((part) => part.outerHTML.slice(0, 120))"""

# WCAG 2.5.8: at least 24 by 24 CSS pixels, links in sentences and boxes whose label is the target excepted.
TOO_SMALL = """() => {
  const isInline = (node) => node.nodeType === Node.TEXT_NODE || getComputedStyle(node).display === "inline";
  const inText = (part) => isInline(part) && [...part.parentElement.childNodes].some(
    (node) => node !== part && node.nodeType !== Node.COMMENT_NODE && node.textContent.trim() && isInline(node));
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((part) => part.checkVisibility() && !part.closest("svg, .vh") && !inText(part))
    .map((part) => [part.matches("[type=checkbox], [type=radio]") ? part.closest("label") ?? part : part, part])
    .map(([target, part]) => [target.getBoundingClientRect(), part])
    .filter(([box]) => box.width && box.height && (box.width < 23.9 || box.height < 23.9))
    .map(([box, part]) => `${Math.round(box.width)} x ${Math.round(box.height)} ${part.outerHTML.slice(0, 120)}`);
}"""

# WCAG 1.4.12, as constructed style sheets: the content policy blocks inline ones.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll("body *")].filter((part) => {
  const style = getComputedStyle(part);
  const clips = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
  const isHidden = part.closest("svg, .vh, .trap") || style.clipPath === "inset(50%)"; // from sight only
  return clips && !isHidden && part.textContent.trim() && part.checkVisibility()
    && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);
}).map((part) => part.outerHTML.slice(0, 120))"""
SPILT = """() => [...document.querySelectorAll("button, .btn, .nav a, label, .flag, .seg > *")].filter((part) =>
  part.checkVisibility() && !part.closest(".vh") && getComputedStyle(part).display !== "inline"
  && part.scrollWidth > part.clientWidth + 1
).map((part) => part.outerHTML.slice(0, 120))"""


def pages_of_everybody(
    open_page: Opener, addresses: Addresses, size: dict[str, int], **options: float
) -> Iterator[Page]:
    """Each kind of public page in turn, then those of an editor."""
    page = open_page(viewport=size, **options)
    for path in addresses.values():
        page.goto(path)
        yield page
    editor = open_page("editor", viewport=size, **options)
    for path in (DESK, NEW_ACTIVITY):
        editor.goto(path)
        yield editor
    go_to_the_end(editor)
    follow(editor.locator("button[name=submit]"))
    editor.locator("#problems").wait_for()
    yield editor
    save_new(editor, new_writing(), button="preview")
    yield editor


def test_on_the_narrowest_screen_nothing_runs_out_or_hides_the_content(open_page: Opener, addresses: Addresses) -> None:
    """320 CSS pixels: the smallest phones, and 1280 by 900 magnified to 400 %."""
    seen = 0
    for page in pages_of_everybody(open_page, addresses, MAGNIFIED, device_scale_factor=4):
        assert page.evaluate("[innerWidth, devicePixelRatio]") == [320, 4]
        assert page.evaluate(TOO_WIDE) == [], page.url
        assert page.evaluate(COVERS) == [], page.url
        seen += 1
    assert seen == len(addresses) + 4


def test_targets_are_large_enough(open_page: Opener, addresses: Addresses) -> None:
    faults: dict[str, list[str]] = {}
    for page in pages_of_everybody(open_page, addresses, NARROW):
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            faults[f"{size['width']} {page.url}"] = page.evaluate(TOO_SMALL)

    assert {where: found for where, found in faults.items() if found} == {}


def test_other_text_spacing_cuts_nothing(open_page: Opener, addresses: Addresses) -> None:
    faults: dict[str, list[str]] = {}
    for page in pages_of_everybody(open_page, addresses, NARROW):
        page.evaluate(SPACED)
        assert page.locator("main h1").first.evaluate("heading => getComputedStyle(heading).wordSpacing") != "0px"
        faults[page.url] = page.evaluate(CUT) + page.evaluate(SPILT) + page.evaluate(TOO_WIDE)

    assert {url: found for url, found in faults.items() if found} == {}


@pytest.mark.parametrize("kind", ["map", "county"])
def test_paper_has_the_content_and_no_navigation(kind: str, open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport={"width": 800, "height": 1100})
    page.goto(addresses[kind])
    navigation = page.locator("nav, .langs, .skip, footer, form, button, .btn")
    assert any(part.is_visible() for part in navigation.all())

    page.emulate_media(media="print")

    left = [part for part in navigation.all() if part.is_visible()]
    assert [part.evaluate("part => part.outerHTML.slice(0, 100)") for part in left] == []
    assert page.locator("main h1").is_visible()
    assert page.locator("main svg.map").first.is_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
    if kind == "map":
        assert page.locator("table.areas tbody tr:visible").count() == COUNTIES
