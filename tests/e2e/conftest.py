"""What the browser tests share: visitors with a role, where each kind of page is, the pages under test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from tests.browser import artefact_file, watch_faults
from tests.e2e.addresses import Addresses, find_addresses
from tests.e2e.signing_in import DESK, SignedIn
from tests.e2e.writing import NEW_ACTIVITY, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.site import RunningSite


NARROW = {"width": 390, "height": 844}
Opener = Callable[..., "Page"]


@pytest.fixture(scope="session")
def addresses(site: RunningSite) -> Addresses:
    return find_addresses(site)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: RunningSite) -> SignedIn:
    return SignedIn(browser, site)


@dataclass(frozen=True)
class Document:
    headers: dict[str, str]
    html: BeautifulSoup


Documents = dict[str, Document]


@pytest.fixture(scope="session")
def documents(browser: Browser, site: RunningSite, signed_in: SignedIn, addresses: Addresses) -> Documents:
    """Each kind of public page as nobody reads it and the desk as an editor does, by path."""
    read: Documents = {}
    for role, paths in ((None, addresses.values()), ("editor", (DESK, NEW_ACTIVITY))):
        context = browser.new_context(base_url=site.address, storage_state=signed_in.state(role) if role else None)
        for path in paths:
            answer = context.request.get(path)
            read[path] = Document(answer.headers, BeautifulSoup(answer.text(), "html.parser"))
        context.close()
    return read


@pytest.fixture
def open_page(
    browser: Browser, site: RunningSite, signed_in: SignedIn, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Opens a page in a profile of its own: of nobody, or signed in as a `role`; other options are the context's.

    A script error, a resource blocked by the content policy and a third party asked fail the test.
    """
    opened: list[tuple[Page, list[str]]] = []

    def open_one(role: str | None = None, **options: Any) -> Page:
        state = signed_in.state(role) if role else None
        settings = {"base_url": site.address, "locale": "fi-FI", "viewport": WIDE, "storage_state": state, **options}
        context = browser.new_context(**settings)
        faults = watch_faults(context, site.address)
        opened.append((context.new_page(), faults))
        return opened[-1][0]

    failed_before = request.session.testsfailed
    yield open_one
    for number, (page, _faults) in enumerate(opened):
        if request.session.testsfailed > failed_before:
            page.screenshot(path=artefact_file(f"{request.node.name}-{number}"), full_page=True)
        page.context.close()
    assert [fault for _page, faults in opened for fault in faults] == []
