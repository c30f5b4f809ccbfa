"""Three languages: the switch keeps the page, what is in another language says so, errors speak the reader's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import follow
from tests.e2e.conftest import Documents, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses

pytestmark = pytest.mark.browser

OWN_VIEWS = {
    "/fi/": {"sv": "/sv/", "en": "/en/"},
    "/fi/organisaatiot/": {"sv": "/sv/organisationer/", "en": "/en/organisations/"},
    "/fi/paikat/?county=15": {"sv": "/sv/platser/?county=15", "en": "/en/places/?county=15"},
    "/fi/toiminta/?free=1": {"sv": "/sv/verksamhet/?free=1", "en": "/en/activities/?free=1"},
    "/fi/tilannekuva/": {"sv": "/sv/lagesbild/", "en": "/en/situation/"},
    "/fi/tilannekuva/keski-suomi/": {"sv": "/sv/lagesbild/mellersta-finland/", "en": "/en/situation/central-finland/"},
    "/fi/haku/?q=kahvila": {"sv": "/sv/sok/?q=kahvila", "en": "/en/search/?q=kahvila"},
    "/fi/kirjaudu/": {"sv": "/sv/logga-in/", "en": "/en/sign-in/"},
}
ERRORS = {
    404: {language: f"/{language}/ei-ole/" for language in ("fi", "sv", "en")},
    403: {"fi": "/fi/tyopoyta/moderointi/", "sv": "/sv/arbetsbord/granskning/", "en": "/en/desk/review/"},
}


def own_path(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def switch(page: Page, language: str) -> None:
    follow(page.locator(f'.langs a[hreflang="{language}"]'))
    assert urlsplit(page.url).path.startswith(f"/{language}/")


def test_switch_keeps_the_page_and_its_choices(open_page: Opener) -> None:
    page = open_page()
    for finnish, others in OWN_VIEWS.items():
        for language, path in others.items():
            if own_path(page) != finnish:
                page.goto(finnish)
            switch(page, language)
            assert own_path(page) == path
            assert page.locator("html").get_attribute("lang") == language
            switch(page, "fi")
            assert own_path(page) == finnish


def test_switch_keeps_the_indicator_of_the_map(open_page: Opener) -> None:
    page = open_page()
    page.goto("/fi/tilannekuva/")
    page.locator("#indicator").select_option("activities")
    follow(page.locator(".map-controls button"))
    for language in ("sv", "en", "fi"):
        switch(page, language)
        assert page.locator("#indicator").input_value() == "activities"


def test_every_page_says_its_language_and_leads_to_the_others(documents: Documents) -> None:
    for path, document in documents.items():
        assert document.html.select_one("html")["lang"] == "fi", path
        assert sorted(str(link["lang"]) for link in document.html.select(".langs a")) == ["en", "sv"], path


def test_page_in_swedish_only_at_the_finnish_address(open_page: Opener, addresses: Addresses) -> None:
    page = open_page()
    page.goto(addresses["Swedish activity"])

    assert page.locator("html").get_attribute("lang") == "fi"
    heading = page.locator("main h1")
    assert heading.evaluate("element => element.closest('[lang]').lang") == "sv"
    canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
    assert urlsplit(canonical).path.startswith("/sv/")
    title = heading.inner_text()

    page.goto(urlsplit(canonical).path)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert page.locator("main h1").inner_text() == title
    assert page.locator("main h1").evaluate("element => element.closest('[lang]').lang") == "sv"


def test_errors_speak_the_reader_s_language(open_page: Opener) -> None:
    page = open_page("editor")
    headings = {}
    for status, paths in ERRORS.items():
        for language, path in paths.items():
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status
            assert page.locator("html").get_attribute("lang") == language
            expect(page.locator(f'main a[href^="/{language}/"]').first).to_be_visible()
            headings[status, language] = page.locator("main h1").inner_text()
    assert len(set(headings.values())) == len(headings)
