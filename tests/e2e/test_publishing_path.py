"""The whole path: an editor writes an activity and submits it, a coordinator approves it, every reader finds it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.browser import follow
from tests.e2e.conftest import Opener
from tests.e2e.signing_in import REVIEW, SIGN_IN, account_of
from tests.e2e.writing import NEW_ACTIVITY, fill_form, new_writing

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.writing import Writing
    from tests.site import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNTY = "/fi/tilannekuva/keski-suomi/"
ACTIVITIES = "/fi/toiminta/?county=15&days=31"
# The promise is for the embedded default on a machine of its own; elsewhere it is only asked that all of it arrives.
ARRIVES_S = 40.0
WITHIN_S = ARRIVES_S if os.environ.get("CI") == "true" or os.environ.get("SEARCH_URL") else 2.0


class Effort:
    """What a person does with hand and keyboard: presses and fields filled."""

    def __init__(self) -> None:
        self.clicks = self.fields = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def follow(self, target: Locator) -> None:
        follow(target)
        self.clicks += 1

    def fill(self, target: Locator, value: str) -> None:
        target.fill(value)
        self.fields += 1


def sign_in_counting(page: Page, site: RunningSite, role: str, effort: Effort) -> None:
    account = account_of(site, role)
    page.goto(SIGN_IN)
    effort.fill(page.locator("[name=username]"), account.username)
    effort.fill(page.locator("[name=password]"), account.password)
    effort.follow(page.locator("main form button"))


def live_count(page: Page) -> int:
    """The county's number of activities in the coming 30 days, as its page shows it."""
    page.goto(COUNTY)
    row = page.locator(".profile li", has=page.locator('a[href$="indicator=activities"]'))
    return int("".join((row.locator(":scope > b").text_content() or "").split()))


def shows(page: Page, path: str, title: str) -> bool:
    """Whether the list at this path has a row of this title."""
    html = BeautifulSoup(page.context.request.get(path).text(), "html.parser")
    return title in [row.get_text().strip() for row in html.select(".act h3 a, .hits h2 a")]


def seconds_until(holds: Callable[[], bool], began: float) -> float:
    """Seconds from `began` until `holds()` first did; asks again until ARRIVES_S have gone."""
    while not holds():
        if time.monotonic() - began > ARRIVES_S:
            return float("inf")
    return time.monotonic() - began


def write_and_submit(page: Page, site: RunningSite, writing: Writing) -> Effort:
    """From the sign-in page to the word that it was sent."""
    effort = Effort()
    sign_in_counting(page, site, "editor", effort)
    page.locator("#own").wait_for()
    organisation = account_of(site, "editor").role.removeprefix("editor, ")
    assert page.locator("section.desk .over").inner_text().startswith(organisation)
    effort.follow(page.locator('.desk-head a[href$="/uusi-toiminta/"]'))
    effort.fields += fill_form(page, writing)
    effort.follow(page.locator("button[name=preview]"))
    page.wait_for_url(lambda address: NEW_ACTIVITY not in address)  # saved as it is written it has an address too
    assert page.locator("main h1").inner_text() == writing.title
    assert page.get_by_text(writing.summary).first.is_visible()
    effort.follow(page.locator(".preview-bar button"))
    page.locator(".messages li", has_text=writing.title).wait_for()
    return effort


def open_submission(page: Page, site: RunningSite, writing: Writing) -> Effort:
    """From the sign-in page to the submission, its decision chosen but not carried out."""
    effort = Effort()
    sign_in_counting(page, site, "coordinator", effort)
    effort.follow(page.locator(f'.nav a[href="{REVIEW}"]'))
    effort.follow(page.locator("li", has_text=writing.title).get_by_role("link"))
    effort.click(page.locator("[name=decision][value=approve]"))
    return effort


def test_an_activity_from_its_writer_to_every_reader(open_page: Opener, site: RunningSite) -> None:
    editor, coordinator, reader = open_page(), open_page(), open_page()
    writing = new_writing()

    written = write_and_submit(editor, site, writing)
    assert (written.clicks, written.fields) == (4, 8)
    before = live_count(reader)
    lists = {"list": f"{ACTIVITIES}&q={quote(writing.title)}", "search": f"/fi/haku/?q={quote(writing.title)}"}
    assert not any(shows(reader, path, writing.title) for path in lists.values())

    approved = open_submission(coordinator, site, writing)
    began = time.monotonic()
    approved.follow(coordinator.locator("main form button.main"))
    coordinator.locator(".messages li", has_text=writing.title).wait_for()
    assert (approved.clicks, approved.fields) == (5, 2)

    took_s = {
        name: seconds_until(lambda path=path: shows(reader, path, writing.title), began) for name, path in lists.items()
    }
    took_s["count"] = seconds_until(lambda: live_count(reader) == before + 1, began)
    assert {name: seconds for name, seconds in took_s.items() if seconds > WITHIN_S} == {}

    reader.goto(lists["search"])
    follow(reader.locator("ol.hits h2 a").first)
    assert reader.locator("main h1").inner_text() == writing.title
