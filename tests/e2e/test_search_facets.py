"""The results page with every facet open: narrow, magnified, by keyboard, on paper, in the system's own colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import press_and_follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.test_layout import CUT, MAGNIFIED, SPACED, SPILT, TOO_SMALL, TOO_WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RESULTS = {"fi": "/fi/haku/?q=perhe", "sv": "/sv/sok/?q=familj", "en": "/en/search/?q=family"}
FACETS = 9
OPENED = "document.querySelectorAll('main details').forEach((part) => { part.open = true })"
MOVING = """() => [...document.querySelectorAll("body *")].filter((part) => {
  const style = getComputedStyle(part);
  return style.animationName !== "none" || Math.max(...style.transitionDuration.split(",").map(parseFloat)) > 0.01;
}).map((part) => part.outerHTML.slice(0, 100))"""
UNSEEN = """() => {
  const behind = (part) => { // the colour that stands behind its words
    const own = part && getComputedStyle(part).backgroundColor;
    return !part ? getComputedStyle(document.body).backgroundColor
      : /^rgba.*, 0\\)$|transparent/.test(own) ? behind(part.parentElement) : own;
  };
  return [...document.querySelectorAll("main mark, main legend, main summary, main label, main a, main p, main button")]
    .filter((part) => part.checkVisibility() && !part.closest(".vh") && getComputedStyle(part).color === behind(part))
    .map((part) => part.outerHTML.slice(0, 100));
}"""


def open_facets(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(OPENED)
    assert page.locator("form fieldset").count() == FACETS


@pytest.mark.slow
@pytest.mark.parametrize("language", RESULTS)
def test_axe_finds_nothing_with_every_facet_open(language: str, open_page: Opener) -> None:
    page = open_page()
    open_facets(page, RESULTS[language])
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


@pytest.mark.parametrize("language", RESULTS)
def test_nothing_runs_out_is_cut_or_too_small(language: str, open_page: Opener) -> None:
    for size, factor in ((NARROW, 1), (MAGNIFIED, 4)):
        page = open_page(viewport=size, device_scale_factor=factor)
        open_facets(page, RESULTS[language])
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(TOO_SMALL) == []
        page.evaluate(SPACED)
        assert page.evaluate(CUT) + page.evaluate(SPILT) + page.evaluate(TOO_WIDE) == []


def test_facets_are_opened_chosen_and_sent_by_keyboard(open_page: Opener) -> None:
    page = open_page(viewport=NARROW)
    page.goto(RESULTS["fi"])
    page.locator("details.filters > summary").focus()
    page.keyboard.press("Enter")
    fold = page.locator("details.fold").first
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    page.keyboard.press("Tab")
    reached = page.locator(":focus")
    assert reached.get_attribute("type") in ("checkbox", "radio")
    assert reached.evaluate("field => field.closest('details.fold').open")
    page.keyboard.press("Space")
    name = reached.get_attribute("name") or ""
    press_and_follow(page)
    assert f"{name}=" in page.url
    assert page.locator(".chosen a, .chosen button").count() > 0


def test_paper_has_the_hits_and_no_facets(open_page: Opener) -> None:
    page = open_page(viewport={"width": 800, "height": 1100})
    open_facets(page, RESULTS["fi"])
    page.emulate_media(media="print")
    assert page.locator(".hits > li h2").first.is_visible()
    left = [part for part in page.locator("main form, main details, main button, .pager").all() if part.is_visible()]
    assert [part.evaluate("part => part.outerHTML.slice(0, 100)") for part in left] == []
    assert page.evaluate(TOO_WIDE) == []


def test_nothing_moves_for_who_asks_for_stillness(open_page: Opener) -> None:
    page = open_page()
    page.emulate_media(reduced_motion="reduce")
    open_facets(page, RESULTS["fi"])
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_systems_own_colours_hide_nothing(scheme: str, open_page: Opener) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    open_facets(page, RESULTS["fi"])
    assert page.locator(".hits mark").count() > 0
    assert page.evaluate(UNSEEN) == []
