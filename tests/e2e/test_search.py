"""The site's search by keyboard: proposals while typing, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import press_and_follow
from tests.e2e.conftest import NARROW, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def proposals(page: Page) -> list[str]:
    page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
    return page.locator("[role=option]").all_inner_texts()


def test_a_title_is_proposed_and_opened_by_keyboard(open_page: Opener) -> None:
    page = open_page(viewport=NARROW)
    page.goto("/fi/haku/")
    page.focus("#q")
    page.keyboard.type("keski-suom")
    assert any(text.startswith("Keski-Suomi") for text in proposals(page))
    field = page.locator("#q")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"

    page.keyboard.press("ArrowDown")
    proposals(page)
    page.keyboard.press("ArrowDown")
    marked = field.get_attribute("aria-activedescendant")
    assert marked
    chosen = page.locator(f"#{marked}").inner_text()
    press_and_follow(page)
    words = parse_qs(urlsplit(page.url).query).get("q", [""])[0]
    heading = page.locator("h1").inner_text()
    assert chosen.startswith(words or heading)


def test_words_are_searched_as_typed_when_nothing_is_chosen(open_page: Opener) -> None:
    page = open_page()
    page.goto("/fi/haku/")
    page.focus("#q")
    page.keyboard.type("perhekahvila -kurssi")
    press_and_follow(page)
    assert parse_qs(urlsplit(page.url).query)["q"] == ["perhekahvila -kurssi"]
    assert page.locator(".hits > li").count() > 0


def test_position_is_asked_by_a_button_rounded_and_told_as_distances(open_page: Opener) -> None:
    page = open_page(
        viewport=NARROW, geolocation={"latitude": 62.24261, "longitude": 25.74739}, permissions=["geolocation"]
    )
    page.goto("/fi/haku/?q=perhekahvila")
    page.locator("[data-locate]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**near=**")
    page.wait_for_load_state()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["perhekahvila"], "near": ["62.24,25.75"]}
    assert page.locator(".hits").get_by_text(" km").count() > 0


def test_position_that_is_refused_leads_to_the_words(open_page: Opener) -> None:
    page = open_page()
    page.goto("/fi/haku/?q=perhekahvila")
    hint = page.locator(".locate .hint")
    before = hint.inner_text()
    page.locator("[data-locate]").click()
    page.wait_for_function("before => document.querySelector('.locate .hint').innerText !== before", arg=before)
    assert page.locator("[data-locate]").is_enabled()
    assert "near" not in page.url


def test_without_javascript_no_position_is_offered(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/fi/haku/?q=perhekahvila")
    assert page.locator(".hits").count() > 0
    assert not page.locator("[data-locate]").is_visible()
