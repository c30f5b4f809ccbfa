"""The form of a place: by keyboard alone, without JavaScript, on a narrow screen, and by the rules of axe."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.browser import follow, press_and_follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.keyboard import tab_to, walk
from tests.e2e.signing_in import DESK

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW_PLACE = "/fi/tyopoyta/uusi-paikka/"
NARROWEST = {"width": 320, "height": 700}


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true })")


def type_into(page: Page, field: str, text: str) -> None:
    tab_to(page, field=field)
    page.keyboard.type(text)


def test_a_place_is_written_and_previewed_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("editor")
    name = f"Näppäintupa {uuid.uuid4().hex[:8]}"
    page.goto(NEW_PLACE)
    type_into(page, "title", name)
    type_into(page, "summary", "Tila leikille ja kahville.")
    type_into(page, "address", "Esimerkkikatu 5")
    type_into(page, "point", "62,2415 25,7209")
    type_into(page, "opening_hours-mon", "9-12, 13-15")
    type_into(page, "opening_hours-tue", "9-15")
    tab_to(page, field="opening_hours-holidays")
    page.keyboard.press("ArrowDown")
    tab_to(page, tag="summary")
    page.keyboard.press("Enter")
    type_into(page, "opening_hours-exception-0-from", "24.12.2027")
    type_into(page, "opening_hours-exception-0-reason", "Joulu")
    tab_to(page, field="preview")
    press_and_follow(page)
    page.locator(".preview-bar").wait_for()
    assert page.locator("main h1").inner_text() == name
    assert "9.00–12.00, 13.00–15.00" in page.locator("aside").inner_text()
    assert "Esimerkkikatu 5" in page.locator(".facts").inner_text()


def test_every_stop_of_the_form_is_seen_and_ringed(open_page: Opener) -> None:
    page = open_page("editor")
    page.goto(NEW_PLACE)
    open_all(page)
    stops = walk(page)
    assert [stop for stop in stops if not (stop.ringed and stop.visible)] == []
    assert {"title", "point", "opening_hours-sun", "opening_hours-season-0-name", "new_0", "submit"} <= {
        stop.field for stop in stops
    }


def test_the_form_passes_axe_empty_and_with_errors(open_page: Opener) -> None:
    page = open_page("editor")
    page.goto(NEW_PLACE)
    open_all(page)
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    page.locator("[name='opening_hours-mon']").fill("aamulla")
    page.locator("[name=point]").fill("59.437, 24.745")
    follow(page.locator("button[name=submit]"))
    page.locator("#problems").wait_for()
    open_all(page)
    assert page.locator("[name='opening_hours-mon']").input_value() == "aamulla"
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


def test_the_form_fits_the_narrowest_screen_and_works_without_javascript(open_page: Opener) -> None:
    page = open_page("editor", viewport=NARROWEST, java_script_enabled=False)
    name = f"Skriptitön tupa {uuid.uuid4().hex[:8]}"
    page.goto(NEW_PLACE)
    assert page.locator("main").bounding_box()["width"] <= NARROWEST["width"]
    page.locator("[name=title]").fill(name)
    page.locator("[name=summary]").fill("Tila leikille.")
    page.locator("[name='opening_hours-wed']").fill("10–14")
    follow(page.locator("button[name=save]"))
    page.wait_for_url("**/muokkaa/")
    assert page.locator("[name='opening_hours-wed']").input_value() == "10–14"
    page.goto(DESK)
    assert page.get_by_role("link", name=name).count() == 1


def test_the_form_does_not_scroll_sideways(open_page: Opener) -> None:
    page = open_page("editor", viewport=NARROWEST)
    page.goto(NEW_PLACE)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]
