"""The finder of activities with and without JavaScript, in all its views, for keyboards and screen readers."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener

pytestmark = pytest.mark.browser
FINDER = "/fi/toiminta/"
VIEWS = {
    "list": "?municipality=Jyv%C3%A4skyl%C3%A4&days=183",
    "month": "?view=month&county=15",
    "week": "?view=week&county=15",
    "map": "?view=map",
    "map of a county": "?view=map&county=15",
    "nothing": "?kind=forum&language=th&municipality=Inari",
}


def parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_choice_is_carried_out_without_reloading(open_page: Opener) -> None:
    page = open_page()
    page.goto(FINDER)
    before = page.locator("#found").inner_text()
    page.evaluate("window.kept = true")

    page.locator("[name=free][value='1']").check()
    page.wait_for_url("**free=1**")

    assert page.evaluate("window.kept") is True
    assert page.evaluate("document.activeElement.name") == "free"
    assert page.locator("#found-aloud").inner_text() == page.locator("#found").inner_text() != before
    page.go_back()
    page.wait_for_url(lambda address: "free" not in address)
    page.locator("#found", has_text=before).wait_for()
    assert not page.locator("[name=free][value='1']").is_checked()


def test_a_chosen_filter_is_taken_away_by_its_chip(open_page: Opener) -> None:
    page = open_page()
    page.goto(f"{FINDER}?online=1&days=183")
    page.locator(".chosen a").first.click()
    page.wait_for_url(lambda address: "online" not in address)
    page.locator("#results:focus").wait_for()
    assert parameters(page.url)["days"] == ["183"]


def test_position_is_asked_by_a_button_and_rounded(open_page: Opener) -> None:
    page = open_page(geolocation={"latitude": 62.24261, "longitude": 25.74739}, permissions=["geolocation"])
    page.goto(FINDER)
    page.locator("[data-locate]").click()
    page.wait_for_url("**near=**")
    assert parameters(page.url)["near"] == ["62.24,25.75"]


def test_without_javascript_every_view_and_filter_works(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(FINDER)
    assert not page.locator("[data-locate]").is_visible()
    page.locator("[name=weekday][value=tue]").check()
    page.locator("#child").fill("3 v")
    follow(page.locator(".filters .go button"))
    assert (parameters(page.url)["weekday"], parameters(page.url)["child"]) == (["tue"], ["3 v"])
    for number, view in enumerate(("month", "week", "map"), start=1):
        follow(page.locator(".seg a").nth(number))
        assert parameters(page.url)["view"] == [view]
        assert parameters(page.url)["child"] == ["3y"]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_view_has_no_violation_and_fits_a_narrow_screen(view: str, open_page: Opener) -> None:
    page = open_page()
    page.goto(FINDER + VIEWS[view])
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
