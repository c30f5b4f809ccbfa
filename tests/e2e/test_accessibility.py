"""Every kind of page without a violation of WCAG 2.2 AA that axe can find, light and dark, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from cms.views import server_error
from tests.browser import follow
from tests.e2e.axe import violations, violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.signing_in import DESK, REVIEW, SIGN_IN
from tests.e2e.writing import NEW_ACTIVITY, go_to_the_end, new_writing, save_new

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses
    from tests.site import RunningSite

# Nothing here is said or drawn by the database, cache or index that the pages come from.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.stackless]

PUBLIC = (
    "home", "organisations", "organisation", "places", "family centre", "meeting place", "activities",
    "recurring activity", "online activity", "cancelled activity", "Swedish activity", "map", "map of numbers",
    "map with places", "ranking", "small maps", "trend", "comparison", "heat table", "scatter",
    "county", "example county", "municipality", "whole country", "history of the whole country",
    "changes of the whole country", "hits", "no hits",
    "region", "article", "article of every block", "section", "sign-in", "not found",
)  # fmt: skip
IN_OTHER_LANGUAGES = ("home", "map", "recurring activity", "hits")


def check(page: Page, path: str) -> None:
    """With everything that can be opened open, so that it is checked too."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details:not(.filters)').forEach((part) => { part.open = true })")
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


@pytest.mark.parametrize("kind", PUBLIC)
def test_public_page(kind: str, open_page: Opener, addresses: Addresses) -> None:
    check(open_page(), addresses[kind])


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", IN_OTHER_LANGUAGES)
def test_public_page_in_another_language(kind: str, language: str, open_page: Opener, addresses: Addresses) -> None:
    page = open_page()
    page.goto(addresses[kind])
    follow(page.locator(f'.langs a[hreflang="{language}"]'))

    assert page.locator("html").get_attribute("lang") == language
    check(page, page.url)


def test_filters_opened_on_a_phone(open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport=NARROW)
    for kind in ("activities", "places", "hits"):
        page.goto(addresses[kind])
        page.locator("details.filters > summary").click()
        assert violations(page) == []


def test_desk_of_an_editor(open_page: Opener) -> None:
    check(open_page("editor"), DESK)


def test_desk_of_a_coordinator(open_page: Opener) -> None:
    check(open_page("coordinator"), DESK)


def test_form_empty_and_with_errors(open_page: Opener) -> None:
    page = open_page("editor")
    check(page, NEW_ACTIVITY)

    go_to_the_end(page)
    follow(page.locator("button[name=submit]"))

    page.locator("[aria-invalid=true]").first.wait_for()
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


def test_sign_in_with_an_error(open_page: Opener) -> None:
    page = open_page()
    page.goto(SIGN_IN)
    page.locator("[name=username]").fill("ei-ketään")
    page.locator("[name=password]").fill("ei-mitään")
    follow(page.locator("main form button"))

    page.get_by_role("alert").wait_for()
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []


def test_preview_and_review(open_page: Opener) -> None:
    writing = new_writing()
    editor, coordinator = open_page("editor"), open_page("coordinator")
    save_new(editor, writing, button="preview")
    assert violations_in_both_schemes(editor, (WIDE, NARROW)) == []

    follow(editor.locator(".preview-bar button"))
    editor.wait_for_url(f"**{DESK}")
    check(coordinator, REVIEW)
    follow(coordinator.locator("li", has_text=writing.title).get_by_role("link"))
    coordinator.get_by_role("heading", name=writing.title).wait_for()

    assert violations_in_both_schemes(coordinator, (WIDE, NARROW)) == []


def test_page_that_is_not_open_to_the_reader(open_page: Opener) -> None:
    page = open_page("editor")
    answer = page.goto(REVIEW)

    assert answer is not None
    assert answer.status == 403
    check(page, REVIEW)


def test_page_of_a_fault_on_our_side(open_page: Opener, site: RunningSite) -> None:
    body = server_error(RequestFactory().get("/fi/")).content
    page = open_page()
    page.route("**/fi/vika/", lambda route: route.fulfill(status=500, body=body, content_type="text/html"))
    check(page, "/fi/vika/")
    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).fontFamily").startswith('"Familjen')


def test_own_parts_of_the_admin(open_page: Opener, addresses: Addresses) -> None:
    """Wagtail's frame around them is Wagtail's; the list of jobs, one job and the list of plugins are ours."""
    assert addresses
    page = open_page("administrator")
    for path in ("/admin/plugins/", "/admin/jobs/"):
        page.goto(path)
        assert page.url.endswith(path)
        assert page.locator("#main table tbody tr").count() >= 1
        assert violations(page, within="#main") == []

    one = page.locator("#main table a[href^='/admin/jobs/']:not([href*='?'])").first.get_attribute("href") or ""
    for path in (one, f"{one}cancel/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok
        assert violations(page, within="#main") == []


def test_a_violation_is_found(open_page: Opener, addresses: Addresses) -> None:
    """The check itself: a field that loses its label and text of too little contrast do not pass."""
    page = open_page()
    page.goto(addresses["no hits"])
    page.evaluate("document.querySelector('label[for=q]').remove()")
    page.evaluate("document.querySelector('.lede').style.color = 'rgb(190, 190, 190)'")
    tiny = "min-block-size: 0; min-inline-size: 0; padding: 0; font-size: 6px"
    page.evaluate(f"for (const link of document.querySelectorAll('.langs a')) link.style.cssText = '{tiny}'")

    broken = {line.split()[2] for line in violations_in_both_schemes(page, (WIDE,))}
    assert broken == {"label", "color-contrast", "target-size"}
