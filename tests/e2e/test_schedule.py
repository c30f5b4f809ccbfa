"""One date is cancelled and a reader sees it; it is held after all; the season is repeated in two clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import follow, press_and_follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.signing_in import DESK

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEETINGS = 'a[href$="/kerrat/"]'
REPEAT = 'th a[href$="/seuraava-kausi/"]'


def open_meetings(page: Page) -> str:
    """The meetings of the first repeating activity on the editor's desk; its public address."""
    page.goto(f"{DESK}?view=published")
    follow(page.locator("tr", has=page.locator(REPEAT)).locator(MEETINGS).first)
    return str(page.locator("main p.links.sec-s a").first.get_attribute("href"))


def state_of(reader: Page, address: str, day: str) -> str:
    """By its day: the reader's list begins with meetings of today that are over, the editor's does not."""
    reader.goto(address)
    row = reader.locator("aside .meetings > li", has=reader.locator(f'time[datetime^="{day}"]'))
    return row.get_attribute("class") or ""


@pytest.mark.parametrize("javascript", [True, False])
def test_a_cancelled_date_is_seen_and_held_after_all(open_page: Opener, javascript: bool) -> None:
    editor, reader = open_page("editor", java_script_enabled=javascript, viewport=NARROW), open_page()
    address = open_meetings(editor)
    day = str(editor.locator('.meetings a[href$="/cancel/"]').first.get_attribute("href")).split("/")[-3]
    assert "off" not in state_of(reader, address, day).split()
    follow(editor.locator('.meetings a[href$="/cancel/"]').first)
    editor.locator("[name=reason]").fill("Ohjaaja on estynyt")
    follow(editor.locator("main form button.stop"))
    editor.locator(".messages li").wait_for()
    assert state_of(reader, address, day).split() == ["off"]
    assert reader.locator("aside .meetings .why").first.inner_text() == "Ohjaaja on estynyt"

    follow(editor.locator('.meetings a[href$="/restore/"]').first)
    follow(editor.locator("main form.change-form button.main"))
    editor.locator(".messages li").wait_for()
    assert "off" not in state_of(reader, address, day).split()
    assert reader.locator("aside .meetings .why").count() == 0


def test_next_term_is_a_draft_in_two_clicks(open_page: Opener) -> None:
    page = open_page("editor")
    page.goto(f"{DESK}?view=published")
    title = page.locator("tr", has=page.locator(REPEAT)).first.locator("th > a").inner_text()
    follow(page.locator(REPEAT).first)
    follow(page.locator("button[name=make]"))
    page.locator(".messages li").wait_for()
    assert page.locator("main h1").inner_text() == title
    page.goto(f"{DESK}?view=drafts")
    assert title in page.locator(".desk-table th > a").all_inner_texts()


def test_pages_of_the_schedule_are_accessible_and_fit_a_phone(open_page: Opener) -> None:
    page = open_page("editor", viewport={"width": 320, "height": 700})
    open_meetings(page)
    addresses = [page.url, page.locator('.meetings a[href$="/move/"]').first.get_attribute("href")]
    page.goto(DESK)
    addresses += [page.locator(REPEAT).first.get_attribute("href"), "/fi/tyopoyta/seuraava-kausi/"]
    for address in addresses:
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(str(address))
        page.evaluate("document.querySelectorAll('main details').forEach((part) => { part.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


def test_a_meeting_is_moved_by_keyboard(open_page: Opener) -> None:
    page = open_page("editor")
    open_meetings(page)
    link = page.locator('.meetings a[href$="/move/"]').nth(1)
    link.focus()
    press_and_follow(page)
    page.locator("[name=start]").focus()
    page.keyboard.type("0705")
    page.locator("[name=end]").focus()
    page.keyboard.type("0805")
    page.locator("main form.change-form button.main").focus()
    press_and_follow(page)
    page.locator(".messages li").wait_for()
    assert page.locator(".meetings .moved").count() == 1
    follow(page.locator(".latest button"))
    page.locator(".messages li").wait_for()
    assert page.locator(".meetings .moved").count() == 0
