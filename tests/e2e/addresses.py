"""Where each kind of page is on the running site, found by reading the site as a visitor does."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.environment import REPOSITORY
from tests.site import RunningSite, site_environment

Addresses = dict[str, str]
"""Path by the name of the kind of page, in Finnish."""

HALF_A_YEAR = "days=183"


class Reader:
    """Reads pages of the site without a browser."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site

    def read(self, path: str) -> BeautifulSoup:
        with urllib.request.urlopen(urljoin(self.site.address, path), timeout=30) as answer:
            return BeautifulSoup(answer.read(), "html.parser")

    def links(self, path: str, selector: str) -> list[str]:
        return [link_of(found) for found in self.read(path).select(selector)]

    def rows(self, path: str, selector: str) -> Iterator[Tag]:
        """Rows of a list, page after page."""
        following: str | None = path
        while following:
            page = self.read(following)
            yield from page.select(selector)
            more = page.select_one('.pager a[rel="next"]')
            following = urljoin(path, link_of(more)) if more else None


def link_of(found: Tag) -> str:
    return str(found["href"])


def find_addresses(site: RunningSite) -> Addresses:
    reader = Reader(site)
    return {
        "home": "/fi/",
        "organisations": "/fi/organisaatiot/",
        "organisation": reader.links("/fi/organisaatiot/", "main h2 a, main h3 a")[0],
        "places": "/fi/paikat/",
        "family centre": reader.links("/fi/paikat/?type=family_centre", "main h2 a, main h3 a")[0],
        "meeting place": reader.links("/fi/paikat/?type=meeting_place", "main h2 a, main h3 a")[0],
        "activities": "/fi/toiminta/",
        **find_activities(reader),
        "month": "/fi/toiminta/?view=month&county=15",
        "week": "/fi/toiminta/?view=week&county=15",
        "map of activities": "/fi/toiminta/?view=map&county=15",
        "joining": "/fi/liity/",
        "map": "/fi/tilannekuva/",
        "map of numbers": "/fi/tilannekuva/?indicator=meeting_places",
        "map with places": "/fi/tilannekuva/?indicator=activities&mark=family_centre&mark=meeting_place&form=hex",
        "map of municipalities": "/fi/tilannekuva/?level=municipality&indicator=family_centres",
        "map of municipalities by name": "/fi/tilannekuva/?level=municipality&indicator=family_centres&name=keski",
        "map of collaborative areas": "/fi/tilannekuva/?level=collaborative_area&indicator=family_centres",
        "scatter of municipalities": "/fi/tilannekuva/?level=municipality&view=scatter&indicator=family_centres",
        "heat table of a year": "/fi/tilannekuva/?view=heat&period=2026",
        "ranking": "/fi/tilannekuva/?view=ranking&indicator=activities",
        "small maps": "/fi/tilannekuva/?view=multiples",
        "trend": "/fi/tilannekuva/?view=trend&area=15&area=20",
        "comparison": "/fi/tilannekuva/?view=comparison&area=15&area=20&area=90",
        "heat table": "/fi/tilannekuva/?view=heat",
        "scatter": "/fi/tilannekuva/?view=scatter&indicator=activities",
        "county": "/fi/tilannekuva/keski-suomi/",
        "example county": "/fi/tilannekuva/pirkanmaa/",
        "municipality": "/fi/tilannekuva/keski-suomi/kunta/jyvaskyla/",
        "whole country": "/fi/tilannekuva/koko-maa/",
        "history of the whole country": "/fi/tilannekuva/koko-maa/historia/development/",
        "changes of the whole country": "/fi/tilannekuva/koko-maa/muutokset/",
        "editions": "/fi/tilannekuva/julkaisu/",
        "edition": "/fi/tilannekuva/julkaisu/esimerkki-2024/",
        "changes since an edition": "/fi/tilannekuva/julkaisu/esimerkki-2024/muutokset/",
        "an edition period by period": "/fi/tilannekuva/julkaisu/esimerkki-2024/kausittain/",
        "map of an edition": "/fi/tilannekuva/?edition=esimerkki-2024",
        "county in an edition": "/fi/tilannekuva/keski-suomi/?edition=esimerkki-2024",
        "hits": "/fi/haku/?q=kahvila",
        "no hits": "/fi/haku/?q=zzzxqjw",
        "following a search": "/fi/haku/seuraa/?q=kahvila",
        "region": "/fi/keski-suomi/",
        "article": "/fi/tietoa-palvelusta/",
        **add_what_is_missing(site),
        "sign-in": "/fi/kirjaudu/",
        "not found": "/fi/ei-ole/",
    }


def find_activities(reader: Reader) -> Addresses:
    """One that meets again and again, an online one, a cancelled one, and one that exists in Swedish only."""
    found: Addresses = {}
    seen: set[str] = set()
    for row in reader.rows(f"/fi/toiminta/?{HALF_A_YEAR}", ".act"):
        title = row.select_one("h3 a")
        assert title is not None
        link = link_of(title)
        if link in seen:
            found.setdefault("recurring activity", link)
        if "off" in row["class"]:
            found.setdefault("cancelled activity", link)
        if title.get("lang") == "sv":
            found.setdefault("Swedish activity", link)
        seen.add(link)
        if len(found) == 3:
            break
    return {**found, "online activity": reader.links(f"/fi/toiminta/?online=1&{HALF_A_YEAR}", ".act h3 a")[0]}


def add_what_is_missing(site: RunningSite) -> Addresses:
    """The example content has no section and no article of every kind of block; nor does a job wait."""
    code = "from tests.e2e.additions import create_job, create_section; create_job(); print(*create_section())"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=REPOSITORY,
        env=site_environment(site.data, urlsplit(site.address).port or 80),
        capture_output=True,
        text=True,
        check=True,
    )
    section, article = done.stdout.split()[-2:]
    return {"section": section, "article of every block": article}


def status_of(site: RunningSite, path: str) -> int:
    try:
        with urllib.request.urlopen(urljoin(site.address, path), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
