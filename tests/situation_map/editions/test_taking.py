"""What is taken away from an edition has its figures and its name; before its time nobody else takes it."""

import csv
import io
import json
from typing import Any

import pytest

from situation_map.models import Observation
from tests.situation_map.editions.conftest import CANARY

ENDINGS = (".csv", ".xlsx", ".json", ".svg", ".png", ".pdf", ".geojson", ".zip")
PAGES = ("/fi/tilannekuva/", "/fi/tilannekuva/keski-suomi/")


def take(client: Any, address: str, status: int = 200) -> bytes:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == status, (address, body[:300])
    return body


def rows_of(client: Any, page: str, query: str) -> list[dict[str, str]]:
    text = take(client, f"{page}tilannekuva.csv?{query}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("page", PAGES)
def test_files_have_the_figures_of_the_edition_and_its_name(client, make_edition, page):
    edition = make_edition("kuva")
    indicator = Observation.objects.current().filter(region="15", value_number__gt=0, is_example=True).first()
    key = indicator.version.indicator.key
    query = f"indicator={key}&edition=kuva" if page == PAGES[0] else "edition=kuva"
    before = rows_of(client, page, query)
    Observation.objects.filter(version__indicator__key=key, value_number__gt=0).update(value_number=77)
    assert rows_of(client, page, query) == before
    now = rows_of(client, page, query.replace("&edition=kuva", "").replace("edition=kuva", ""))
    assert {row["edition"] for row in before} == {edition.name_fi}
    assert {row["edition"] for row in now} == {""}
    assert [row["value"] for row in now] != [row["value"] for row in before]


@pytest.mark.parametrize("page", PAGES)
def test_every_way_on_the_page_of_an_edition_leads_into_it(client, make_edition, page):
    make_edition("kuva")
    html = client.get(f"{page}?edition=kuva").content.decode()
    taking = html[html.index('id="take') :]
    links = [part.split('"')[0] for part in taking.split('href="')[1:] if "tilannekuva." in part.split('"')[0]]
    assert len(links) >= len(ENDINGS) - 2
    assert [link for link in links if "edition=kuva" not in link] == []


def test_brief_says_what_the_country_said_then(client, make_edition):
    make_edition("kuva")
    assert take(client, "/fi/tilannekuva/tilannekuva.pdf?edition=kuva")[:5] == b"%PDF-"


@pytest.mark.parametrize("who", ["", "coordinator", "member"])
def test_before_its_time_nothing_is_taken_away(client, embargoed, people, who):
    if who:
        client.force_login(people[who])
    for page in PAGES:
        for ending in ENDINGS:
            if page == PAGES[0] or ending in (".csv", ".xlsx", ".json", ".svg", ".png", ".pdf"):
                body = take(client, f"{page}tilannekuva{ending}?edition=salainen", status=404)
                assert CANARY.encode() not in body
        take(client, f"{page}upotus/?edition=salainen", status=404)
        address = f"http://testserver{page}?edition=salainen"
        assert CANARY not in client.get("/fi/tilannekuva/oembed/", {"url": address}).content.decode()


def test_who_reads_it_before_takes_files_that_nobody_keeps_and_no_frame(client, embargoed, people):
    client.force_login(people["national"])
    response = client.get("/fi/tilannekuva/tilannekuva.json?edition=salainen")
    assert response.status_code == 200
    assert json.loads(b"".join(response.streaming_content) if response.streaming else response.content)
    assert response["Cache-Control"] == "private, no-store"
    take(client, "/fi/tilannekuva/upotus/?edition=salainen", status=404)


def test_municipality_has_no_files_of_an_edition_and_says_so(client, make_edition):
    make_edition("kuva")
    page = "/fi/tilannekuva/keski-suomi/kunta/jyvaskyla/tilannekuva.json"
    assert json.loads(take(client, f"{page}?edition=kuva", 400))["parameter"] == "edition"
    take(client, f"{page}?edition=none", 404)
    take(client, page)
