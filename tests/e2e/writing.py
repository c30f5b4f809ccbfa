"""The guided form as an editor fills it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser import follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEW_ACTIVITY = "/fi/tyopoyta/uusi-toiminta/"
WIDE = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Writing:
    """What is written into the form: a one-off meeting at an address."""

    title: str
    summary: str
    day: dt.date

    @property
    def fields(self) -> dict[str, str]:
        """The fields that have to be filled, by name; everything else is as the form proposes it."""
        return {
            "title": self.title,
            "summary": self.summary,
            "day": self.day.isoformat(),
            "start": "10:00",
            "end": "11:30",
        }


def new_writing() -> Writing:
    """A title that no other page has, for a meeting in the coming week."""
    word = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:10])
    title = f"Kyläpuuron {word}"
    return Writing(title, f"Puuroa ja leikkiä koko perheelle, {word}.", dt.date.today() + dt.timedelta(days=6))


def fill_form(page: Page, writing: Writing) -> int:
    """Fills an open form; returns how many fields were touched."""
    for name, value in writing.fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=where][value=address]").check()
    return len(writing.fields) + 1


def go_to_the_end(page: Page) -> None:
    """On a phone through the steps to the last one, which has all the buttons."""
    onwards = page.locator(".pager-part.next")
    while onwards.is_visible():
        onwards.click()


def save_new(page: Page, writing: Writing, *, button: str) -> None:
    """Opens an empty form, fills it and presses `preview`, `submit` or `save`."""
    size = page.viewport_size
    page.set_viewport_size(WIDE)  # all fields at once
    page.goto(NEW_ACTIVITY)
    fill_form(page, writing)
    follow(page.locator(f"button[name={button}]"))
    page.wait_for_url(lambda address: NEW_ACTIVITY not in address)  # saved as it is written it has an address too
    if size:
        page.set_viewport_size(size)
