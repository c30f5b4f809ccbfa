"""How files are asked for and answered: names, types, caches, errors, numbers of queries."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models.vocabulary import Visibility
from situation_map.takeaway.typesetting import rendering
from tests.situation_map.conftest import define

from .conftest import FILE, PAGE, body_of

TYPES = {
    ".svg": "image/svg+xml",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".json-stat.json": "application/json",
    ".geojson": "application/geo+json",
    ".zip": "application/zip",
}


def test_file_has_its_type_its_name_and_may_be_kept_for_a_while(client, years):
    for ending, media_type in TYPES.items():
        response = client.get(f"{FILE}{ending}?indicator=things&period=2023")
        assert response.headers["Content-Type"] == media_type
        assert 'filename="perheverkko-map-things-2023-' in response.headers["Content-Disposition"]
        assert response.headers["Content-Disposition"].endswith(f'{ending}"')
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        again = client.get(f"{FILE}{ending}?indicator=things&period=2023", headers={"if-none-match": response["ETag"]})
        assert (again.status_code, body_of(again)) == (304, b"")


def test_file_is_at_the_language_s_own_address(client, years):
    for code, word in (("fi", "tilannekuva"), ("sv", "lagesbild"), ("en", "situation")):
        document = json.loads(body_of(client.get(f"/{code}/{word}/{word}.json?indicator=things")))
        assert document["language"] == code


def test_choice_that_cannot_be_is_named_and_no_file_is_made(years, take):
    for query, parameter in (
        ("indicator=things&period=1999", "period"),
        ("indicator=things&period=nonsense", "period"),
        ("view=none", "view"),
        ("area=99", "area"),
        ("area=91", "area"),
        ("&".join(f"area={number:02}" for number in range(1, 8)), "area"),
        ("classes=none", "classes"),
        ("indicator=things&classes=own&limits=3+2", "limits"),
        ("per=7", "per"),
    ):
        answer = json.loads(take(".json", query, status=400))
        assert answer["parameter"] == parameter
        assert take(".csv", query, status=400).decode().startswith(f"The address asks for {parameter} = ")


def test_default_written_out_is_no_error(years, take):
    take(".json", "view=map&sort=-value&indicator=things&utm_source=x")


def test_unknown_indicator_is_not_found(years, take):
    assert json.loads(take(".json", "indicator=none", status=404)) == {"error": "There is no such indicator."}


def test_broken_indicator_gives_no_file_that_says_unknown(client, geography, register):
    def fail(codes):
        raise RuntimeError("broken")

    register(define("broken", compute=fail, label="Broken"), plugin="broken")
    response = client.get(f"{FILE}.csv?indicator=broken")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "120")
    assert client.get(f"{PAGE}?indicator=broken").context["take"] is None


def test_only_reading_is_allowed(client, years):
    assert client.post(f"{FILE}.csv").status_code == 405
    assert client.post(f"{PAGE}embed/").status_code == 405


def test_typesetter_that_fails_is_told_and_cached_nowhere(client, years, monkeypatch):
    def fail(content):
        raise rendering.RenderingFailed("no")

    monkeypatch.setattr(rendering, "run", fail)
    response = client.get(f"{FILE}.png?indicator=things&period=2022")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "120")


@pytest.mark.parametrize("query", ["view=map&mark=family_centre", "view=heat", "view=comparison&area=01", "view=trend"])
def test_queries_do_not_grow_with_indicators_and_places(client, years, register, make_place, query):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{FILE}.json?indicator=things&{query}").status_code == 200
        return len(captured)

    count()
    few = count()
    for number in range(4):
        register(define(f"more{number}", values=years.compute([]), history=years.history))
    for region in ("15", "20"):
        make_place(region)
    assert count() == few


def test_county_file_shows_nothing_of_what_only_members_see(client, geography, make_place, admin_user):
    make_place("15", visibility=Visibility.COORDINATORS, title="Salainen paikka")
    address = "/en/situation/central-finland/situation.json"
    stranger = body_of(client.get(address))
    client.force_login(admin_user)
    response = client.get(address)
    assert body_of(response) == stranger
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert b"Salainen" not in stranger


def test_what_does_not_exist_is_not_found(client, geography):
    for address in (
        "no-such-county/situation.csv",
        "central-finland/municipality/none/situation.csv",
        "aland/situation.csv",
        "aland/situation.svg",
        "central-finland/municipality/jyvaskyla/situation.svg",
        "no-such-county/embed/",
        "aland/embed/",
    ):
        assert client.get(f"{PAGE}{address}").status_code == 404, address
