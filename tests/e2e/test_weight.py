"""What a first visit costs and asks for: bytes over the network, third parties, inline parts, the content policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Documents, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses

pytestmark = [pytest.mark.browser, pytest.mark.stackless]

MOST_BYTES = 200_000
DATA_ASIDE = "style, [style], script:not([src], [type='application/ld+json'])"  # data runs nothing
READ_TO_THE_END = "window.scrollTo(0, document.body.scrollHeight)"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}


def bytes_received(page: Page, path: str) -> dict[str, int]:
    """Bytes over the network, heads and encoded bodies, by address: a first visit, read to its end."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    names: dict[str, str] = {}
    received: dict[str, int] = {}
    network.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    network.on(
        "Network.loadingFinished",
        lambda event: received.update({names[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    page.evaluate(READ_TO_THE_END)
    page.wait_for_load_state("networkidle")
    return {url: size for url, size in received.items() if not url.startswith("data:")}


@pytest.mark.parametrize("kind", ["home", "map", "county"])
def test_first_visit_weighs_little(kind: str, open_page: Opener, addresses: Addresses) -> None:
    received = bytes_received(open_page(), addresses[kind])

    assert len([url for url in received if url.endswith((".css", ".woff2"))]) >= 3
    assert sum(received.values()) < MOST_BYTES


def test_policy_lets_nothing_in_but_own_files(documents: Documents) -> None:
    for path, document in documents.items():
        header = document.headers["content-security-policy"]
        given = dict(part.strip().partition(" ")[::2] for part in header.split(";"))

        assert {name: given.get(name) for name in POLICY} == POLICY, path
        assert "unsafe" not in header


def test_no_page_has_inline_script_or_style(documents: Documents) -> None:
    for path, document in documents.items():
        assert document.html.select(DATA_ASIDE) == [], path
        names = {name for element in document.html.find_all(True) for name in element.attrs}
        assert [name for name in names if re.fullmatch(r"on[a-z]+", name)] == [], path


def test_pages_and_style_sheets_come_compressed(open_page: Opener, documents: Documents, addresses: Addresses) -> None:
    sheets = documents[addresses["map"]].html.select("link[rel=stylesheet], script[src]")
    paths = [addresses["map"], *(str(sheet.get("href") or sheet["src"]) for sheet in sheets)]
    get = open_page().context.request.get

    heads = {path: get(path, headers={"Accept-Encoding": "br, gzip"}).headers for path in paths}
    assert len(heads) > 3
    assert [path for path, head in heads.items() if head.get("content-encoding") not in ("br", "gzip")] == []
