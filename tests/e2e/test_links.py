"""Every link of every kind of page leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from tests.e2e.addresses import status_of
from tests.e2e.conftest import Documents

if TYPE_CHECKING:
    from tests.e2e.addresses import Addresses
    from tests.site import RunningSite

pytestmark = pytest.mark.browser

EACH_OF_A_PLACE = 3


def test_links_lead_somewhere(documents: Documents, site: RunningSite) -> None:
    """Of addresses that are alike (same folder and names of parameters), the first few."""
    targets: dict[str, set[str]] = {}
    for path, document in documents.items():
        for link in document.html.select('a[href]:not([href^="#"])'):
            url = urlsplit(urljoin(path, str(link["href"])))
            if not url.scheme and not url.path.startswith("/admin/"):
                folder = f"{url.path.rsplit('/', 2)[0]}?{'&'.join(part.split('=')[0] for part in url.query.split('&'))}"
                targets.setdefault(folder, set()).add(url._replace(fragment="").geturl())
    chosen = [target for alike in targets.values() for target in sorted(alike)[:EACH_OF_A_PLACE]]
    wrong = {target: status for target in chosen if (status := status_of(site, target)) != 200}

    assert len(chosen) > 60
    assert wrong == {}


def test_fragments_exist(documents: Documents) -> None:
    for path, document in documents.items():
        for link in document.html.select('a[href^="#"]'):
            assert document.html.find(id=str(link["href"])[1:]), f"{path}{link['href']}"


def test_lists_of_a_county_are_narrowed_to_it(documents: Documents, addresses: Addresses) -> None:
    links = documents[addresses["county"]].html.select("main .split .links a")

    assert [urlsplit(str(link["href"])).query for link in links[:3]] == ["county=15"] * 3
