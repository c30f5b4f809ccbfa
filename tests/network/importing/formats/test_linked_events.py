"""Linked Events in the shapes of two cities; the expected activities are written by hand."""

import json

import pytest

from cms.imports.contracts import Fetched, Unreadable
from network.importing.linked_events import LINKED_EVENTS, fetch_events, first_address
from tests.network.importing.reading import FILES, given, items_of, problems, when


def by_id(world, name: str):
    return {item.external_id: item for item in items_of(world, LINKED_EVENTS, (FILES / name).read_bytes(), name)}


def test_events_as_helsinki_documents_them(world) -> None:
    items = by_id(world, "linked-events-helsinki.json")
    assert [*items] == ["le:espoo:series-1", "le:espoo:net-1"]
    series = items["le:espoo:series-1"]
    assert (series.title, when(series), series.problems) == (
        "Perhekahvila",
        ("2027-02-01 09:30", "2027-02-01 11:30", "FREQ=WEEKLY;UNTIL=20270222T235959"),
        (),
    )
    assert given(series.values["exceptions"]) == {
        "excluded_dates": ["2027-02-15"],
        "cancelled_dates": ["2027-02-08"],
    }
    assert series.values["summary"] == "Kahvia ja leikkiä."
    assert series.values["description"] == (
        "<p>Tule <b>kesken</b> aamun.</p>"
        '<p><a href="https://www.example.fi/kahvila">https://www.example.fi/kahvila</a></p>'
    )
    assert series.values["texts"] == {
        "sv": {"title": "Familjekafé", "summary": "Kaffe och lek.", "description": "<p>Kom när du vill.</p>"},
        "en": {"title": "Family café", "summary": "Coffee and play.", "description": ""},
    }
    assert given(series.values["where"]) == {
        "municipality": world.municipalities["Jyväskylä"].pk,
        "address": "Leikkipuisto, Puistokatu 3",
    }
    assert series.values["ages"] == {"age_min_months": 0, "age_max_months": 72}
    assert (series.values["languages"], series.values["tags"], given(series.values["price"])) == (
        ["fi", "sv"],
        ["kahvilat", "lapset (ikäryhmät)"],
        {"is_free": True},
    )
    online = items["le:espoo:net-1"]
    assert (online.title, online.values["state"], when(online)[0]) == (
        "Föräldrakväll på nätet",
        "postponed",
        "2027-03-03 17:00",
    )
    assert given(online.values["where"]) == {"is_online": True, "online_url": "https://nat.example.fi/kvall"}
    assert given(online.values["price"]) == {"price_text": "10 € ennakkoon"}
    assert given(online.values["registration"]) == {
        "registration": "required",
        "registration_url": "https://liput.example.fi/1",
        "registration_deadline": "2027-03-01T21:59:00Z",
        "capacity": 30,
    }


def test_events_as_turku_documents_them(world) -> None:
    items = by_id(world, "linked-events-turku.json")
    music = items["le:turku:af1"]
    assert (music.title, music.values["state"], when(music)) == (
        "Vauvamuskari",
        "rescheduled",
        ("2027-02-02 10:00", "2027-02-02 10:45", ""),
    )
    assert music.values["description"] == "<p>Laulua ja soittoa.</p><p>Ota peitto mukaan.</p>"
    assert given(music.values["where"]) == {
        "municipality": world.municipalities["Laukaa"].pk,
        "address": "Kirjasto, Linnankatu 2",
    }
    assert given(music.values["ages"]) == {}
    assert music.values["price"]["is_free"] is False
    assert when(items["le:turku:af2"]) == ("2027-05-15 00:00", "2027-05-16 23:59", "")
    assert given(items["le:turku:af2"].values["price"]) == {"price_text": "5 €"}
    assert problems(items["le:turku:af3"]) == [("when", "It does not say when it begins and ends.")]
    assert items["le:turku:umb"].skipped == "It only gathers other events."


def test_parts_without_a_rhythm_are_activities_of_their_own(world) -> None:
    page = json.loads((FILES / "linked-events-helsinki.json").read_text())
    page["data"][2]["start_time"], page["data"][2]["end_time"] = "2027-02-01T12:00:00Z", "2027-02-01T13:00:00Z"
    items = items_of(world, LINKED_EVENTS, json.dumps(page).encode())
    assert [item.external_id for item in items] == [
        "le:espoo:part-1", "le:espoo:part-2", "le:espoo:part-3", "le:espoo:net-1",
    ]  # fmt: skip


def test_address_asks_for_places_and_keywords_and_keeps_what_narrows_it() -> None:
    assert first_address("https://api.example.fi/linkedevents/v1/event?publisher=ahjo:1&include=audience") == (
        "https://api.example.fi/linkedevents/v1/event/?publisher=ahjo:1&include=audience,location,keywords&page_size=100"
    ).replace("ahjo:1", "ahjo%3A1")


def test_address_of_something_else_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        first_address("https://api.example.fi/linkedevents/v1/place/")
    assert caught.value.problem == "This is not the address of events of Linked Events."


def pages(*bodies: dict) -> tuple:
    asked = []

    def fetch(address: str) -> Fetched:
        asked.append(address)
        return Fetched(json.dumps(bodies[len(asked) - 1]).encode(), "application/json", address)

    return fetch, asked


def test_pages_are_followed_to_the_end() -> None:
    first = {"meta": {"next": "https://a.example/v1/event/?page=2"}, "data": [{"id": "x:1"}]}
    fetch, asked = pages(first, {"meta": {"next": None}, "data": [{"id": "x:2"}]})
    content = fetch_events("https://a.example/v1/event/", fetch)
    assert json.loads(content.data) == {"data": [{"id": "x:1"}, {"id": "x:2"}]}
    assert asked[1] == "https://a.example/v1/event/?page=2"


@pytest.mark.parametrize(
    ("following", "problem"),
    [("https://b.example/v1/event/?page=2", "Its next page is on another site."), ("SAME", "Its pages never end.")],
)
def test_pages_that_lead_astray_are_refused(following, problem) -> None:
    address = first_address("https://a.example/v1/event/")
    page = {"meta": {"next": address if following == "SAME" else following}, "data": []}
    fetch, _asked = pages(page, page)
    with pytest.raises(Unreadable) as caught:
        fetch_events("https://a.example/v1/event/", fetch)
    assert caught.value.problem == problem
