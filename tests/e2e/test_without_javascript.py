"""Everything works without JavaScript: forms and links carry it, scripts only make it quicker."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import follow
from tests.e2e.conftest import Opener
from tests.e2e.signing_in import DESK
from tests.e2e.writing import NEW_ACTIVITY, fill_form, new_writing

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: Opener) -> Page:
    return open_page(java_script_enabled=False)


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_search_and_its_facets(page: Page) -> None:
    page.goto("/fi/haku/")
    page.locator("#q").fill("kahvila")
    follow(page.locator("main search button"))
    assert page.locator("ol.hits > li").count() > 1

    page.locator("[name=type][value=activity]").check()
    follow(page.locator(".filters .go button"))

    assert parameters(page)["type"] == ["activity"]
    assert len(set(page.locator("ol.hits .kind").all_inner_texts())) == 1


def test_filters_of_activities(page: Page) -> None:
    page.goto("/fi/toiminta/")
    page.locator("#municipality").fill("Jyväskylä")
    page.locator("[name=free][value='1']").check()
    follow(page.locator(".filters .go button"))

    assert (parameters(page)["municipality"], parameters(page)["free"]) == (["Jyväskylä"], ["1"])
    places = page.locator(".act > div > p:not(.small)").all_inner_texts()
    assert places
    assert all("Jyväskylä" in place for place in places)


def test_filters_open_on_a_phone(open_page: Opener) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/fi/toiminta/")
    assert not page.locator("[name=free]").is_visible()

    page.locator("details.filters > summary").click()

    assert page.locator("[name=free]").is_visible()


def test_indicator_of_the_map(page: Page) -> None:
    page.goto("/fi/tilannekuva/")
    development = page.locator("table.areas caption").inner_text()
    page.locator("#indicator").select_option("activities")
    follow(page.locator(".map-controls button"))

    assert parameters(page)["indicator"] == ["activities"]
    assert page.locator("table.areas caption").inner_text() != development
    assert page.locator("#indicator").input_value() == "activities"


def test_areas_of_the_map_lead_to_the_counties(page: Page) -> None:
    page.goto("/fi/tilannekuva/")
    area = page.locator('.geo a[data-code="15"]')
    page.goto(area.get_attribute("href") or "")

    assert page.locator("main h1").inner_text() == "Keski-Suomi"


def test_order_of_the_table(page: Page) -> None:
    page.goto("/fi/tilannekuva/?indicator=activities")
    heads = page.locator("table.areas thead a")

    def values() -> list[int]:
        return [int(text.replace("\xa0", "")) for text in page.locator("td.n[data-value]").all_inner_texts()]

    follow(heads.nth(1))
    first, direction = values(), page.locator("table.areas th[aria-sort]").get_attribute("aria-sort")
    follow(heads.nth(1))

    assert first == sorted(first, reverse=direction == "descending")
    assert values() == first[::-1] or values() == sorted(first, reverse=direction != "descending")
    assert len(set(first)) > 1


def test_guided_form(open_page: Opener) -> None:
    page, writing = open_page("editor", java_script_enabled=False), new_writing()
    page.goto(NEW_ACTIVITY)
    follow(page.locator("button[name=submit]"))
    assert page.locator("#problems a").count() >= 4

    fill_form(page, writing)
    follow(page.locator("button[name=submit]"))

    assert urlsplit(page.url).path == DESK
    assert page.locator(".messages li", has_text=writing.title).count() == 1
