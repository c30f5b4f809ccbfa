"""Atom, CSV, JSON, GeoJSON and the framed list: read by programs of others, equal to the records."""

import csv
import io
import json
import re
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.utils.dateparse import parse_datetime

from network.models import MeetingPlacePage, Occurrence, Organisation, Place, Record
from network.outputs import formats, tables
from network.outputs.reading import Cursor
from network.services.content import create_page
from tests.environment import REPOSITORY
from tests.network.world import World, record_of

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = {"activities": "/fi/toiminta/", "places": "/fi/paikat/", "organisations": "/fi/organisaatiot/"}
FILES = {"activities": "toiminta", "places": "paikat", "organisations": "organisaatiot"}
FORMATS = {name: [output.key for output in outputs] for name, outputs in formats.FORMATS.items()}
EVERY = [(name, key) for name, keys in FORMATS.items() for key in keys]
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    'comma, "quote"; semicolon',
    "two\nlines",
    "</script><b>&amp;",
    "👩‍👧 مرحبا \u200f",
)


def address(name: str, key: str, query: str = "") -> str:
    last = {"ics": "kalenteri.ics", "atom": "syote.atom"}.get(key, f"{FILES[name]}.{key}")
    return f"{LISTS[name]}{last}{query}"


def body(world: World, path: str, user: str = "") -> bytes:
    answer = world.client(user).get(path)
    assert answer.status_code == 200, path
    return answer.getvalue()


def rows_of(world: World, path: str, **options: Any) -> list[dict[str, str]]:
    text = body(world, path).decode("utf-8")
    return [*csv.DictReader(io.StringIO(text, newline=""), **options)]


def all_pages(world: World, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while path:
        page = json.loads(body(world, path))
        items += page["items"]
        following = urlsplit(page["links"]["next"] or "")
        path = f"{following.path}?{following.query}" if following.path else ""
    return items


def entries(document: bytes) -> list[Any]:
    return ElementTree.fromstring(document).findall(f"{ATOM}entry")


@pytest.fixture
def filled(world: World, series_with_exceptions):
    """Meetings of three activities, four places, three organisations."""
    world.add_activity(title="Verkossa", is_online=True, online_url="https://video.example/avoin", municipality=None)
    world.add_activity(world.foreign, title="Maksullinen", is_free=False, price_cents=500, tags=["kahvila", "vauvat"])
    for number in range(3):
        facts = {
            "title": f"Paikka {number}",
            "municipality": world.municipalities["Laukaa"],
            "address": f"Katu {number}",
            "latitude": 62.4 + number / 100,
            "longitude": 25.9,
            "precision": "exact",
        }
        create_page(MeetingPlacePage, parent=world.organisation, facts=facts)
    return world


def test_table_of_meetings_equals_the_records(filled: World):
    rows = rows_of(filled, address("activities", "csv", "?days=183"))
    found = [
        (row["activity_id"], parse_datetime(row["starts_at"]), parse_datetime(row["ends_at"]), row["state"])
        for row in rows
    ]
    expected = Occurrence.objects.select_related("activity__record").order_by("starts_at", "activity_id")
    assert found == [
        (str(row.activity.record.translation_key), row.starts_at, row.ends_at, row.state) for row in expected
    ]
    moved = [row for row in rows if row["original_starts_at"]]
    assert [row["state"] for row in moved] == ["rescheduled"]
    paid = next(row for row in rows if row["title"] == "Maksullinen")
    assert (paid["price_cents"], paid["is_free"], paid["organisers"]) == ("500", "false", "Sukupuu ry")
    assert (paid["municipality_code"], paid["municipality"], paid["county_code"]) == ("179", "Jyväskylä", "15")
    assert paid["url"] == "http://127.0.0.1:8000/fi/keski-suomi/sukupuu-ry/maksullinen/"
    online = next(row for row in rows if row["title"] == "Verkossa")
    assert (online["is_online"], online["online_url"]) == ("true", "https://video.example/avoin")


def test_table_of_places_equals_the_records(filled: World):
    rows = rows_of(filled, address("places", "csv"))
    places = Place.objects.order_by("pk").select_related("record__municipality")
    assert [(row["id"], row["address"], row["latitude"], row["municipality"]) for row in rows] == [
        (
            str(place.record.translation_key),
            place.address,
            "" if place.latitude is None else str(round(place.latitude, 6)),
            place.record.municipality.name,
        )
        for place in places
    ]
    assert rows[0]["step_free"] == ""


def test_table_of_organisations_equals_the_records(filled: World):
    Organisation.objects.filter(record=record_of(filled.organisation)).update(phone="+358 40 1234567")
    rows = rows_of(filled, address("organisations", "csv"))
    records = Record.objects.of_kind("organisation").order_by("pk").prefetch_related("texts")
    assert [(row["id"], row["title"]) for row in rows] == [
        (str(record.translation_key), record.texts.get(language="fi").title) for record in records
    ]
    assert rows[0]["phone"] == "+358 40 1234567"


@pytest.mark.parametrize("name", LISTS)
def test_table_for_excel_has_a_byte_order_mark_and_semicolons(filled: World, name: str):
    plain = rows_of(filled, address(name, "csv"))
    raw = body(filled, address(name, "csv", "?excel=1"))
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert [*csv.DictReader(io.StringIO(text, newline=""), delimiter=";")] == plain
    assert not body(filled, address(name, "csv")).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", HOSTILE)
def test_cell_is_never_a_formula(text: str):
    [piece] = tables.table((tables.Column("a", lambda row: row, ""),), [text], excel=False)
    [[_header], [read]] = csv.reader(io.StringIO(piece.decode(), newline=""))
    assert not re.match(r"[\s]*[=+\-@＝＋－＠]", read)
    assert read.removeprefix("'") == text


def test_hostile_text_is_read_as_it_was_written(world: World):
    titles = [f"{number} {text.replace(chr(10), ' ').strip()}" for number, text in enumerate(HOSTILE)]
    for title, text in zip(titles, HOSTILE, strict=True):
        world.add_activity(title=title, summary=text)
    written = set(zip(titles, HOSTILE, strict=True))
    rows = rows_of(world, address("activities", "csv"))
    assert {(row["title"], row["summary"].removeprefix("'")) for row in rows} == written
    items = [item["activity"] for item in all_pages(world, address("activities", "json"))]
    assert {(item["title"], item["summary"]) for item in items} == written
    features = json.loads(body(world, address("activities", "geojson")))["features"]
    assert {feature["properties"]["activity"]["summary"] for feature in features} == set(HOSTILE)
    told = entries(body(world, address("activities", "atom")))
    assert {(entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) for entry in told} == written
    html = BeautifulSoup(body(world, "/fi/toiminta/upotus/"), "html.parser")
    assert {link.text for link in html.select("h2 a")} == set(titles)


def test_table_larger_than_a_file_goes_on_in_the_next(filled: World):
    whole = rows_of(filled, address("activities", "csv", "?days=183"))
    with mock.patch.object(formats, "MOST_ROWS", 4):
        found, path = [], address("activities", "csv", "?days=183")
        while path:
            answer = filled.client().get(path)
            found += [*csv.DictReader(io.StringIO(answer.getvalue().decode(), newline=""))]
            following = re.search(r'<([^>]+)>; rel="next"', answer.headers["Link"])
            path = following[1].partition(":8000")[2] if following else ""
            if following:
                assert "part" in answer.headers["Content-Disposition"]
    assert found == whole
    assert len(whole) == 9


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_json_hold_everything_once(filled: World, name: str):
    path = address(name, "json", "?days=183")
    whole = all_pages(filled, path)
    with mock.patch.object(formats, "ITEMS_A_PAGE", 2):
        assert all_pages(filled, path) == whole
    ids = [item["id"] for item in whole]
    assert len(ids) == len(set(ids))
    assert ids == [row["id"] for row in rows_of(filled, address(name, "csv", "?days=183"))]


def test_document_says_what_it_is(filled: World):
    page = json.loads(body(filled, address("activities", "json", "?free=1&kind=drop_in&page=3&nonsense=1")))
    assert page["version"] == "1.0"
    assert page["language"] == "fi"
    assert page["choices"] == {"kind": ["drop_in"], "free": ["1"]}
    assert page["links"]["html"] == "http://127.0.0.1:8000/fi/toiminta/?kind=drop_in&free=1"
    assert page["links"]["self"] == "http://127.0.0.1:8000/fi/toiminta/toiminta.json?kind=drop_in&free=1"
    assert page["links"]["next"] is None
    item = page["items"][0]
    assert item["state"] == {"code": "scheduled", "name": "ajallaan"} or item["state"]["code"] == "scheduled"
    assert item["activity"]["municipality"] == {"code": "179", "name": "Jyväskylä"}


def test_points_are_in_longitude_latitude_order(filled: World):
    collection = json.loads(body(filled, address("places", "geojson")))
    assert collection["type"] == "FeatureCollection"
    points = [feature["geometry"] for feature in collection["features"]]
    assert points[0] is None
    assert points[1:] == [{"type": "Point", "coordinates": [25.9, round(62.4 + n / 100, 6)]} for n in range(3)]
    assert {feature["type"] for feature in collection["features"]} == {"Feature"}
    assert [feature["id"] for feature in collection["features"]] == [
        item["id"] for item in all_pages(filled, address("places", "json"))
    ]


@pytest.mark.parametrize("name", LISTS)
def test_feed_is_atom_by_its_rules(filled: World, name: str):
    """RFC 4287: one id, title, updated; authors; one self link; entries with an id, a title and a time of their own."""
    feed = ElementTree.fromstring(body(filled, address(name, "atom", "?days=183")))
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for element in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{element}")) == 1
        assert re.fullmatch(r"tag:[a-z0-9.]+,\d{4}:[^\s]+", part.findtext(f"{ATOM}id"))
        assert parse_datetime(part.findtext(f"{ATOM}updated")).tzinfo
        relations = [link.get("rel") for link in part.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
        assert all(link.get("href", "").startswith("http://127.0.0.1:8000/fi/") for link in part.iter(f"{ATOM}link"))
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    own = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    query = "?days=183" if name == "activities" else ""
    assert own == [f"http://127.0.0.1:8000{address(name, 'atom', query)}"]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) > 2
    changed = [entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")]
    assert changed == sorted(changed, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == changed[0]


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_feed_hold_every_entry_once(filled: World, name: str):
    path = address(name, "atom", "?days=183")
    whole = [entry.findtext(f"{ATOM}id") for entry in entries(body(filled, path))]
    found: list[str] = []
    with mock.patch.object(formats, "ENTRIES_A_PAGE", 1):
        identities = set()
        while path:
            feed = ElementTree.fromstring(body(filled, path))
            identities.add(feed.findtext(f"{ATOM}id"))
            found += [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
            links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
            path = links.get("next", "").partition(":8000")[2]
    assert found == whole
    assert len(identities) == 1


def test_feed_without_entries_is_a_feed(world: World):
    feed = ElementTree.fromstring(body(world, address("activities", "atom")))
    assert feed.findall(f"{ATOM}entry") == []
    assert parse_datetime(feed.findtext(f"{ATOM}updated")).tzinfo


def test_choices_hold_in_every_format(filled: World):
    query = "?free=1&days=183"
    expected = {str(row.activity.record.translation_key) for row in Occurrence.objects.filter(activity__is_free=True)}
    assert {row["activity_id"] for row in rows_of(filled, address("activities", "csv", query))} == expected
    found = {item["activity"]["id"] for item in all_pages(filled, address("activities", "json", query))}
    assert found == expected
    ids = {entry.findtext(f"{ATOM}id") for entry in entries(body(filled, address("activities", "atom", query)))}
    assert {each.rpartition("/")[2] for each in ids} == expected
    html = body(filled, f"/fi/toiminta/upotus/{query}").decode()
    assert "Maksullinen" not in html
    assert "Vauvatreffit" in html


def test_example_is_marked_in_every_format(world: World):
    with mock.patch("network.models.records.Record.is_example", True):
        world.add_activity()
        [row] = rows_of(world, address("activities", "csv"))
        assert row["is_example"] == "true"
        [item] = all_pages(world, address("activities", "json"))
        assert item["activity"]["is_example"] is True
        [entry] = entries(body(world, address("activities", "atom")))
        assert entry.findtext(f"{ATOM}title") == "Vauvatreffit (esimerkki)"
        assert "Esimerkki" in [category.get("term") for category in entry.findall(f"{ATOM}category")]
        html = body(world, "/fi/toiminta/upotus/").decode()
        assert "keksittyä" in html
        assert html.count("Esimerkki") == 1


STRANGE = (
    "?after=1-2-3", "?after=%00", "?after=99999999999999999-1", "?after=-1", "?after=１２", "?page=999999999999999999",
    "?kind=%00&municipality=%00&q=%00", "?days=9e9&from=2026-13-99", "?after=4102444800000000-999999999999",
    "?excel=2&organisation=99999999999999999999", "?q=" + "x" * 3000,
)  # fmt: skip


def test_strange_values_are_left_out(world: World):
    world.add_activity()
    client = world.client()
    for query in STRANGE:
        for name, key in EVERY:
            assert client.get(address(name, key, query)).status_code == 200, (name, key, query)
        assert client.get(f"/fi/toiminta/upotus/{query}").status_code == 200, query


@pytest.mark.parametrize("text", ["", "x", "1-2-3", "-5", "5-", "１", "9" * 20, f"{10**16}-1"])
def test_cursor_that_is_none(text: str):
    assert Cursor.parse(text) is None


def test_columns_have_names_of_their_own():
    for columns in (tables.MEETING_COLUMNS, tables.PLACE_COLUMNS, tables.ORGANISATION_COLUMNS):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.meaning.endswith(".") for column in columns)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("activities", tables.MEETING_COLUMNS),
        ("places", tables.PLACE_COLUMNS),
        ("organisations", tables.ORGANISATION_COLUMNS),
    ],
)
def test_documentation_has_each_column_with_its_meaning(heading: str, columns: tuple[tables.Column, ...]):
    page = (REPOSITORY / "docs/outputs.md").read_text(encoding="utf-8")
    section = page.partition(f"## Columns: {heading}\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.M)
    assert told == [(column.name, column.meaning) for column in columns]
