"""The box to take a list along, data for search engines under the strict policy, a list framed on another site."""

from __future__ import annotations

import http.server
import json
import threading
from typing import TYPE_CHECKING

import pytest

from tests.e2e.axe import violations_in_both_schemes
from tests.e2e.conftest import NARROW, WIDE, Opener
from tests.e2e.test_layout import TOO_SMALL, TOO_WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.e2e.addresses import Addresses
    from tests.site import RunningSite

pytestmark = pytest.mark.browser

FRAMED = "/fi/toiminta/upotus/?days=183"
BOXES = (
    "activities",
    "places",
    "organisations",
    "recurring activity",
    "meeting place",
    "organisation",
    "map",
    "county",
    "municipality",
)
FRAMED_VIEWS = ("/fi/tilannekuva/upotus/?indicator=meeting_places", "/fi/tilannekuva/pirkanmaa/upotus/")


def test_data_for_search_engines_stands_under_the_strict_policy(open_page: Opener, addresses: Addresses) -> None:
    """The policy forbids inline scripts; data in a script element is none. A blocked one would fail `open_page`."""
    page = open_page()
    page.add_init_script(
        "window.blocked = []; addEventListener('securitypolicyviolation', (event) => blocked.push(event.blockedURI))"
    )
    for kind in ("recurring activity", "meeting place", "organisation"):
        page.goto(addresses[kind])
        [text] = page.locator('script[type="application/ld+json"]').all_text_contents()
        assert json.loads(text)["@context"] == "https://schema.org"
        assert page.evaluate("blocked") == []


@pytest.mark.parametrize("kind", BOXES)
def test_box_to_take_a_list_along(kind: str, open_page: Opener, addresses: Addresses) -> None:
    page = open_page(viewport=NARROW)
    page.goto(addresses[kind])
    summary = page.locator(".take > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".take").get_attribute("open") is not None
    assert page.locator(".take a").first.is_visible()
    assert page.evaluate(TOO_SMALL) == []
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(TOO_WIDE) == []
    page.emulate_media(media="print")
    assert not page.locator(".take").is_visible()


def test_framed_list_by_itself(open_page: Opener, addresses: Addresses) -> None:
    assert addresses
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(FRAMED)
    assert page.locator("li").count() == 20
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL) == []
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", FRAMED_VIEWS)
def test_framed_view_by_itself(path: str, open_page: Opener) -> None:
    page = open_page(viewport={"width": 320, "height": 700})
    page.goto(path)
    page.evaluate("document.querySelector('details').open = true")
    assert page.locator("figure svg:visible").count() == 1
    assert page.locator("tbody tr").count() > 20
    assert page.evaluate(TOO_WIDE) == []
    assert violations_in_both_schemes(page, (WIDE, NARROW)) == []
    assert page.context.cookies() == []


class OtherSite(http.server.BaseHTTPRequestHandler):
    snippet = ""

    def do_GET(self) -> None:
        body = f"<!doctype html><html lang=fi><title>Muu</title><body>{self.snippet}</body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def other_site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_code_that_is_copied_shows_the_list_on_another_site(
    browser: Browser, site: RunningSite, addresses: Addresses, other_site: str
) -> None:
    context = browser.new_context(base_url=site.address, locale="fi-FI")
    page = context.new_page()
    page.goto(addresses["activities"])
    page.locator(".take > summary").click()
    OtherSite.snippet = page.locator("#take-frame").input_value().replace(PUBLIC, site.address.rstrip("/"))
    assert OtherSite.snippet.startswith("<iframe")
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    assert frame.locator("h2 a").first.get_attribute("target") == "_blank"
    with_nothing_else = OtherSite.snippet.replace("/upotus/", "/")
    OtherSite.snippet = with_nothing_else
    page.goto(other_site)
    page.wait_for_load_state("load")
    assert page.frame_locator("iframe").locator(".act").count() == 0
    context.close()


PUBLIC = "http://127.0.0.1:8000"
