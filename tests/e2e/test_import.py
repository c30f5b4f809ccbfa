"""A table becomes drafts and is taken back, by keyboard alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.browser import press_and_follow
from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.keyboard import Stop, focus, tab_to
from tests.e2e.signing_in import DESK
from tests.e2e.writing import new_writing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAIT_MS = 60_000


def go(page: Page, *, href: str) -> None:
    tab_to(page, href=href)
    press_and_follow(page)


def first_button(page: Page) -> Stop:
    """The first button of the page itself, reached with Tab."""
    while not ((stop := focus(page)) and stop.tag == "button" and stop.within == "main"):
        page.keyboard.press("Tab")
    assert stop.ringed
    assert stop.visible
    return stop


def table_of(folder: Path, titles: tuple[str, str], day: dt.date) -> Path:
    """Two rows as they are typed, a third whose time is none."""
    rows = [
        "Nimi;Päivä;Alkaa;Päättyy;Osoite;Kunta;Hinta",
        *(f"{title};{day:%d.%m.%Y};9.30;11.30;Katu 1;Jyväskylä;maksuton" for title in titles),
        f"Outo rivi;{day:%d.%m.%Y};huomenna;;Katu 1;Jyväskylä;maksuton",
    ]
    file = folder / f"{titles[0]}.csv"
    file.write_text("\r\n".join(rows), encoding="utf-8-sig")
    return file


def test_table_is_brought_in_and_taken_back_by_keyboard(open_page: Opener, tmp_path: Path) -> None:
    page, writing, other = open_page("editor"), new_writing(), new_writing()
    file = table_of(tmp_path, (writing.title, other.title), writing.day)

    page.goto(DESK)
    tab_to(page, tag="summary")
    page.keyboard.press("Enter")  # the first part of the menu, what one publishes
    go(page, href="/fi/tyopoyta/tuonti/")
    go(page, href="/table/")
    tab_to(page, field="file")
    page.locator(":focus").set_input_files(file)  # the window that Enter opens is the browser's
    first_button(page)
    press_and_follow(page)

    page.locator("table.columns").wait_for()
    assert page.locator("table.columns select").evaluate_all("all => all.map(each => each.value)") == [
        "title", "date", "start", "end", "address", "municipality", "price",
    ]  # fmt: skip
    assert violations_in_both_schemes(page, (NARROW, WIDE)) == []
    first_button(page)
    press_and_follow(page)

    page.locator("form.confirm").wait_for(timeout=WAIT_MS)
    page.wait_for_load_state()
    assert page.locator(".import-rows tbody tr").count() == 3
    assert "huomenna" in page.locator(".import-rows .problem").inner_text()
    assert violations_in_both_schemes(page, (NARROW, WIDE)) == []
    first_button(page)
    press_and_follow(page)

    undo = page.locator('main a[href$="/kumoa/"]')
    undo.wait_for(timeout=WAIT_MS)
    page.wait_for_load_state()
    made = page.locator(".import-rows th a")
    assert made.all_inner_texts() == [writing.title, other.title]
    go(page, href=made.first.get_attribute("href") or "")
    page.locator("#from-source", has_text=file.name).wait_for()
    assert violations_in_both_schemes(page, (NARROW, WIDE)) == []
    page.go_back()
    go(page, href=undo.get_attribute("href") or "")
    first_button(page)
    press_and_follow(page)
    page.locator("main h1", has_text="Peruttu").wait_for(timeout=WAIT_MS)
    page.wait_for_load_state()
    assert made.count() == 0
