"""The site with the keyboard alone: every stop can be seen, has a name and a ring; nothing needs a pointer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import press_and_follow
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.keyboard import focus, tab_to, walk
from tests.e2e.signing_in import DESK, SIGN_IN, account_of
from tests.e2e.writing import NEW_ACTIVITY, new_writing

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses
    from tests.e2e.keyboard import Stop
    from tests.site import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.stackless]

TABBABLE = """[...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((part) => part.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !part.disabled)
  .filter((part) => part.type !== "radio" || part.checked
    || !document.querySelector(`[type=radio][name="${part.name}"]:checked`)).length"""
COUNTIES = 22


def faults_of(stops: list[Stop]) -> list[str]:
    """Stops without a name, without a ring, or out of sight."""
    return [f"{stop}" for stop in stops if not (stop.name and stop.ringed and stop.visible)]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", ["home", "activities", "map", "county", "hits", "article of every block"])
def test_every_stop_of_a_public_page(kind: str, size: dict[str, int], open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport=size, reduced_motion="reduce")
    page.goto(addresses[kind])
    expected = page.evaluate(TABBABLE)
    stops = walk(page)

    assert faults_of(stops) == []
    assert len(stops) == expected
    # As on the page: head, content, foot.
    assert sorted(stops, key=lambda stop: ("", "header", "main", "footer").index(stop.within)) == stops


@pytest.mark.parametrize("path", [DESK, NEW_ACTIVITY])
def test_every_stop_of_an_editor_s_page(path: str, open_page: Opener) -> None:
    page = open_page("editor", reduced_motion="reduce")
    page.goto(path)
    stops = walk(page)

    assert faults_of(stops) == []
    assert len(stops) > 20


def test_skip_link_leads_past_the_head(open_page: Opener, addresses: Addresses) -> None:
    page = open_page()
    page.goto(addresses["activities"])
    page.keyboard.press("Tab")
    first = focus(page)
    assert first is not None
    assert (first.href, first.visible) == ("#content", True)

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    following = focus(page)

    assert following is not None
    assert following.within == "main"


def test_menu_and_language_switch(open_page: Opener, addresses: Addresses) -> None:
    page = open_page()
    page.goto(addresses["home"])
    tab_to(page, href="/fi/toiminta/")
    press_and_follow(page)
    page.wait_for_url("**/fi/toiminta/")

    tab_to(page, href="/sv/verksamhet/")
    press_and_follow(page)

    page.wait_for_url("**/sv/verksamhet/")
    assert page.locator("html").get_attribute("lang") == "sv"


def test_filters_of_activities(open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport=NARROW)
    page.goto(addresses["activities"])
    tab_to(page, tag="summary")
    page.keyboard.press("Enter")
    tab_to(page, field="free")
    page.keyboard.press("Space")
    tab_to(page, tag="button")
    press_and_follow(page)

    page.wait_for_url("**/fi/toiminta/?**")
    assert parse_qs(urlsplit(page.url).query)["free"] == ["1"]


def test_areas_of_the_map(open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport={"width": 1280, "height": 1400}, reduced_motion="reduce")
    page.goto(addresses["map of numbers"])
    tab_to(page, field="form")
    areas: dict[str, str] = {}
    first = tab_to(page, href="/", tag="a")
    stop: Stop | None = first
    while stop and stop.href.startswith("/fi/tilannekuva/") and stop.href not in areas:
        areas[stop.href] = stop.name
        assert page.locator("#card-name").inner_text() in stop.name
        page.keyboard.press("Tab")
        stop = focus(page)

    assert len(areas) == COUNTIES
    assert all(any(sign.isdigit() for sign in name) for name in areas.values()), areas
    assert_focus_is_drawn(page, page.locator('.geo a[data-code="15"]').get_attribute("href") or "")


def assert_focus_is_drawn(page: Page, href: str) -> None:
    """The picture of the map differs when the area has the focus."""
    area = page.locator(f'.geo a[href="{href}"]')
    page.locator("h1").click()
    box = page.locator(".geo").bounding_box()
    assert box is not None
    without = page.screenshot(clip=box)
    for _press in range(2):  # the second leaves only the ring as a difference: the card shows the area already
        page.locator("h1").click()
        without = page.screenshot(clip=box)
        tab_to(page, href=href)
        assert area.evaluate("area => area === document.activeElement")
    assert page.screenshot(clip=box) != without


def test_sign_in_and_submission(open_page: Opener, site: RunningSite) -> None:
    page, writing, account = open_page(), new_writing(), account_of(site, "editor")
    page.goto(SIGN_IN)
    for field, value in (("username", account.username), ("password", account.password)):
        tab_to(page, field=field)
        page.keyboard.type(value)
    press_and_follow(page)
    page.wait_for_url(f"**{DESK}")

    tab_to(page, href=NEW_ACTIVITY)
    press_and_follow(page)
    page.wait_for_url(f"**{NEW_ACTIVITY}")
    type_form(page, writing.title, writing.summary)
    tab_to(page, field="submit")
    press_and_follow(page)

    page.wait_for_url(f"**{DESK}")
    assert page.locator(".messages li", has_text=writing.title).count() == 1


def type_form(page: Page, title: str, summary: str) -> None:
    """The needed fields in their order; the place is chosen with the arrow keys.

    The browser's own language orders day and month and may ask for a.m.: so the day's number is its month's.
    """
    days = [dt.date.today() + dt.timedelta(days=ahead) for ahead in range(1, 70)]
    day = next(day for day in days if day.day == day.month).strftime("%d%m%Y")
    typed = {"title": title, "summary": summary, "day": day, "start": "1000a", "end": "1130a"}
    for field, value in typed.items():
        tab_to(page, field=field)
        page.keyboard.type(value)
    tab_to(page, field="where")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=where][value=address]").is_checked()


def test_errors_take_the_focus_where_they_lead(open_page: Opener) -> None:
    page = open_page("editor")
    page.goto(NEW_ACTIVITY)
    tab_to(page, field="submit")
    press_and_follow(page)
    page.locator("#problems").wait_for()

    tab_to(page, href="#id_title")
    page.keyboard.press("Enter")

    stop = focus(page)
    assert stop is not None
    assert (stop.field, stop.visible, stop.ringed) == ("title", True, True)


def test_one_part_of_the_desks_menu_is_open_at_a_time_and_escape_closes_it(open_page: Opener) -> None:
    page = open_page("coordinator", viewport=WIDE)
    page.goto(DESK)
    first, second = (page.locator(".desk-nav details").nth(number) for number in (0, 1))
    tab_to(page, tag="summary")
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert first.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    first.locator("summary").click()
    second.locator("summary").click()
    assert [part.get_attribute("open") is not None for part in (first, second)] == [False, True]
    page.mouse.click(4, WIDE["height"] - 4)  # beside the content, where no open part of the menu reaches
    assert second.get_attribute("open") is None
