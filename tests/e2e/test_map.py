"""The map: by pointer, finger, keyboard, and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from situation_map.atlas.choice import VIEWS
from tests.browser import follow
from tests.e2e.conftest import NARROW, Opener
from tests.e2e.keyboard import MOST_STOPS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MAP = "/fi/tilannekuva/"
COUNTIES = 22


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def card(page: Page) -> str:
    return page.locator("#card").inner_text()


def test_pointing_focusing_and_tapping_show_the_same_card(open_page: Opener) -> None:
    pointed, focused = open_page(), open_page()
    pointed.goto(MAP)
    first = card(pointed)
    pointed.locator('.geo a[data-code="20"] path').first.hover()
    focused.goto(MAP)
    focused.locator('.geo a[data-code="20"]').focus()
    tapping = open_page(viewport=NARROW, has_touch=True, is_mobile=True)
    tapping.goto(MAP)
    tapping.locator('.geo a[data-code="20"]').tap()

    assert tapping.url.endswith(MAP)
    assert card(pointed) == card(focused) == card(tapping) != first
    assert card(pointed).startswith("Kainuu")

    tapping.locator('.geo a[data-code="20"]').tap()
    tapping.wait_for_url("**/kainuu/")


def test_areas_are_stops_of_the_keyboard_in_the_order_of_the_list(open_page: Opener) -> None:
    page = open_page()
    page.goto(MAP)
    names = page.locator(".geo a[data-code]").evaluate_all("(all) => all.map((a) => a.ariaLabel)")
    assert len(names) == COUNTIES
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.geo a[data-code]')"):
            break
    heard = []
    for _number in range(COUNTIES):
        heard.append(page.evaluate("document.activeElement.ariaLabel"))
        page.keyboard.press("Tab")
    assert heard == names
    assert all(re.match(r".+: .+", name) for name in heard)


def test_slider_moves_with_the_keyboard_and_keeps_its_place(open_page: Opener) -> None:
    page = open_page()
    page.goto(MAP)
    slider = page.locator("#period-slider")
    last = int(slider.get_attribute("max") or 0)
    assert last > 0
    heading = page.locator("#period-links b").inner_text()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(old) => document.querySelector('#period-links b').innerText !== old", arg=heading)

    assert slider.input_value() == str(last - 1)
    assert parameters(page)["period"] == [page.locator("#period").input_value()]
    assert slider.get_attribute("aria-valuetext") == page.locator("#period-links b").inner_text()
    assert page.evaluate("document.activeElement.id") == "period-slider"
    page.locator('.geo a[data-code="20"]').focus()
    assert card(page).startswith("Kainuu")


def test_playing_goes_from_the_first_period_to_the_last_and_can_be_stopped(open_page: Opener) -> None:
    page = open_page()
    page.goto(MAP)
    button, slider = page.locator("#period-play"), page.locator("#period-slider")
    idle = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#period-slider').value === '0'")
    assert button.inner_text() != idle
    page.wait_for_function("() => document.querySelector('#period-slider').value === '1'")
    page.keyboard.press("Enter")
    assert button.inner_text() == idle
    assert int(slider.input_value()) >= 1


def test_indicators_are_found_while_typing(open_page: Opener) -> None:
    page = open_page()
    page.goto(MAP)
    page.locator("#find-indicator > summary").click()
    page.locator("#q").type("perhekesk")
    shown = page.locator("#indicator-list li:visible").all_inner_texts()
    assert shown
    assert all("perhekesk" in text.lower() for text in shown)


def test_form_of_the_map_is_in_the_address(open_page: Opener) -> None:
    page = open_page()
    page.goto(MAP)
    page.locator("label:has(#m-kuusi)").click()
    assert parameters(page) == {"form": ["hex"]}
    page.reload()
    assert page.locator(".hexview").is_visible()
    assert not page.locator("figure.geo").is_visible()


def test_every_view_is_reached_without_javascript(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(MAP)
    for view in VIEWS:
        follow(page.locator(".tabs a").nth(VIEWS.index(view)))
        assert parameters(page).get("view", ["map"]) == [view]
        assert page.locator(".tabs a[aria-current]").count() == 1
        assert page.locator("main h1").count() == 1


def test_period_limits_and_areas_are_chosen_without_javascript(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{MAP}?indicator=activities")
    page.locator("#classes").select_option("own")
    assert page.locator("#limits").is_visible()
    page.locator("#limits").fill("2 x")
    follow(page.locator(".map-controls button"))
    assert page.locator("#limits-problem").is_visible()
    page.locator("#limits").fill("2 4")
    follow(page.locator(".map-controls button"))
    assert page.locator(".legend li").count() >= 3
    assert parameters(page)["limits"] == ["2 4"]

    page.goto(f"{MAP}?view=trend")
    page.locator("[name=area][value='15']").check()
    page.locator("[name=area][value='20']").check()
    follow(page.locator(".map-controls button"))
    assert parameters(page)["area"] == ["20", "15"] or parameters(page)["area"] == ["15", "20"]
    heads = page.locator("table thead th").all_inner_texts()
    assert {"Kainuu", "Keski-Suomi"} <= set(heads)


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_is_wider_than_a_narrow_screen(view: str, open_page: Opener) -> None:
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(f"{MAP}?view={view}&indicator=activities&area=15&area=20")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
