"""What a first visit costs and asks for: bytes over the network, third parties, inline parts, the content policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.e2e.conftest import Opener

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.addresses import Addresses

pytestmark = pytest.mark.browser

MOST_BYTES = 200_000
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

    print(kind, sum(received.values()), received)
    assert len([url for url in received if url.endswith((".css", ".woff2"))]) >= 3
    assert sum(received.values()) < MOST_BYTES


def test_policy_lets_nothing_in_but_own_files(open_page: Opener, addresses: Addresses) -> None:
    page = open_page("editor")
    for path in (*addresses.values(), "/fi/tyopoyta/", "/fi/tyopoyta/uusi-toiminta/"):
        header = page.context.request.get(path).headers["content-security-policy"]
        given = dict(part.strip().partition(" ")[::2] for part in header.split(";"))

        assert {name: given.get(name) for name in POLICY} == POLICY, path
        assert "unsafe" not in header


def test_no_page_has_inline_script_or_style(open_page: Opener, addresses: Addresses) -> None:
    get = open_page("editor").context.request.get
    for path in (*addresses.values(), "/fi/tyopoyta/", "/fi/tyopoyta/uusi-toiminta/"):
        html = BeautifulSoup(get(path).text(), "html.parser")

        assert html.select("style, [style], script:not([src])") == [], path
        handlers = [name for element in html.find_all(True) for name in element.attrs if re.fullmatch(r"on[a-z]+", name)]
        assert handlers == [], path


def test_no_text_of_a_page_is_cut_from_its_compression(open_page: Opener, addresses: Addresses) -> None:
    """Pages and style sheets come compressed."""
    get = open_page().context.request.get
    page = get(addresses["home"], headers={"Accept-Encoding": "br, gzip"})
    sheets = [str(link["href"]) for link in BeautifulSoup(page.text(), "html.parser").select("link[rel=stylesheet]")]
    answers = [page, *(get(sheet, headers={"Accept-Encoding": "br, gzip"}) for sheet in sheets)]

    assert len(answers) > 2
    assert {answer.headers.get("content-encoding") for answer in answers} <= {"br", "gzip"}
