"""Every kind of page without a violation of WCAG 2.2 AA that axe can find, light and dark, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from cms.views import server_error
from tests.e2e.axe import violations, violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses
    from tests.site import RunningSite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLIC = (
    "home", "organisations", "organisation", "places", "family centre", "meeting place", "activities",
    "recurring activity", "online activity", "cancelled activity", "Swedish activity", "map", "map of numbers", "county",
    "example county", "hits", "no hits", "region", "article", "article of every block", "section", "sign-in", "not found",
)  # fmt: skip
IN_OTHER_LANGUAGES = ("home", "map", "recurring activity", "hits")


def check(page: Page, path: str) -> None:
    page.goto(path)
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


@pytest.mark.parametrize("kind", PUBLIC)
def test_public_page(kind: str, open_page: Opener, addresses: Addresses) -> None:
    check(open_page(), addresses[kind])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", IN_OTHER_LANGUAGES)
def test_public_page_in_another_language(kind: str, language: str, open_page: Opener, addresses: Addresses) -> None:
    page = open_page()
    page.goto(addresses[kind])
    page.locator(f'.langs a[hreflang="{language}"]').click()

    assert page.locator("html").get_attribute("lang") == language
    check(page, page.url)
