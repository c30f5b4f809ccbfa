"""What is proposed while typing: beginnings of titles, counties and municipalities; nothing hidden, little work."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from search import readers
from search.completing import MOST, complete, title_words
from search.models import TitleWord
from search.services import index_object, rebuild_index, remove_object
from tests.search.documents import COORDINATOR, PUBLIC, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


@pytest.fixture(autouse=True)
def indexed(organisations: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers._Rules, "region_names", staticmethod(lambda _language: {"06": "Pirkanmaa"}))
    monkeypatch.setattr(
        readers._Rules,
        "municipality_names",
        staticmethod(lambda _language: {name: name for name in ("Pirkkala", "Äänekoski")}),
    )
    rebuild_index()


def titles(text: str, language: str = "fi", visibility: tuple[str, ...] = PUBLIC) -> list[str]:
    return [found.title for found in complete(text, language=language, visibility=visibility)]


def test_tags_are_proposed_as_words_where_no_title_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def names(language: str, visibility: tuple[str, ...]) -> list[str]:
        asked.append((language, visibility))
        return ["Vauvat", "vauvaryhmä", "vauvauinti ja muut", "isät"]

    monkeypatch.setattr(readers._Rules, "tag_names", staticmethod(names))
    found = complete("vauva", language="fi", visibility=PUBLIC)
    assert [(each.title, each.url) for each in found] == [
        ("Vauvat", ""), ("vauvauinti ja muut", ""), ("Vauvaryhmä", "/fi/jkl/")
    ]  # fmt: skip
    assert asked == [("fi", PUBLIC)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("avoin pe", ["Avoin perhekahvila"]),
        ("perhekah", ["Avoin perhekahvila"]),
        ("pe av", ["Avoin perhekahvila"]),
        ("lape", ["LAPE-ohjelman loppuraportti"]),
        ("ohjel", ["LAPE-ohjelman loppuraportti"]),
        ("aanek", ["Äänekoski", "Perhekeskustoiminta Äänekoskella"]),
        ("pirk", ["Pirkanmaa", "Pirkkala"]),
        ("p", []),
        ("", []),
        ("  -- ", []),
        ("zzz", []),
    ],
)  # fmt: skip
def test_beginnings_are_completed(text: str, found: list[str]) -> None:
    assert titles(text) == found


def test_the_readers_language_comes_first_and_stands_for_the_thing(things: Shelf) -> None:
    assert titles("ver") == ["Vertaistuki eron jälkeen"]
    things.put(document("choir", "Körsång", language="sv"))
    things.put(document("basket", "Körkoulu"))
    for object_id in ("choir", "basket"):
        index_object("thing", object_id)
    assert titles("kör") == ["Körkoulu", "Körsång"]
    assert titles("kör", "sv") == ["Körsång", "Körkoulu"]


def test_what_begins_so_comes_before_what_has_such_a_word(things: Shelf) -> None:
    things.put(document("later", "Uusi satakieli"))
    things.put(document("first", "Satakieli laulaa meille pitkään"))
    for object_id in ("later", "first"):
        index_object("thing", object_id)
    assert titles("sata") == ["Satakieli laulaa meille pitkään", "Uusi satakieli"]


def test_hidden_titles_are_proposed_to_their_readers_only(things: Shelf) -> None:
    assert titles("perhekahvilan") == []
    assert titles("perhekahvilan", visibility=COORDINATOR) == [
        "Perhekahvilan talousarvio",
        "Perhekahvilan valvontamuistio",
    ]
    things.put(document("cafe", "Avoin perhekahvila", visibility="coordinators"))
    index_object("thing", "cafe")
    assert titles("avoin") == []


def test_change_and_removal_follow(things: Shelf) -> None:
    things.put(document("cafe", "Avoin olohuone"))
    index_object("thing", "cafe")
    assert (titles("avoin"), titles("perhekahvila")) == (["Avoin olohuone"], [])
    remove_object("thing", "cafe")
    assert titles("avoin") == []
    assert not TitleWord.objects.filter(word="olohuone").exists()


def test_proposals_are_few_and_cost_the_same(things: Shelf) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert titles("luis")
        return len(captured)

    things.put(document("n", "Luistelu"))
    index_object("thing", "n")
    few = queries()
    for number in range(30):
        things.put(document(f"n{number}", f"Luistelukoulu {number}"))
        index_object("thing", f"n{number}")
    assert len(titles("luis")) == MOST
    assert queries() <= few


def test_earlier_words_narrow_before_many_are_cut_off(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.completing._READ", 5)
    for number in range(10):
        things.put(document(f"n{number}", f"Luistelukoulu {number}"))
        index_object("thing", f"n{number}")
    things.put(document("last", "Zorbakin luisteluhalli"))
    index_object("thing", "last")
    assert titles("zorbakin luis") == ["Zorbakin luisteluhalli"]
    assert titles("zorb luis") == ["Zorbakin luisteluhalli"]


def test_title_words_are_folded_and_short() -> None:
    assert title_words("LAPE-ohjelman Äiti äiti!") == ["lape-ohjelman", "lape", "ohjelman", "aiti"]
    assert [len(word) for word in title_words("x" * 500)] == [40]


@pytest.mark.parametrize(
    "text", ["%", "_a", "a%", "\x00ab", "'ab", '"ab', "\\ab", "ab" * 5_000, "\ud800ab", "\u202eab"]
)
def test_nothing_typed_breaks_it(text: str) -> None:
    assert len(titles(text)) <= MOST


def test_address_answers_for_its_reader(client: Client) -> None:
    with override("fi"):
        address = reverse("search_suggestions")
    answer = client.get(address, {"q": " avoin\x00 pe"})
    assert answer.json() == {"items": [{"value": "Avoin perhekahvila", "note": "Thing", "url": "/fi/cafe/"}]}
    assert "private" in answer["Cache-Control"]
    assert client.get(address).json() == {"items": []}
    assert client.post(address).status_code == 405
    assert readers.visibilities_of(AnonymousUser()) == PUBLIC
    assert client.get(address, {"q": "perhekahvilan"}).json() == {"items": []}


def test_counties_are_words_to_search_for(client: Client) -> None:
    with override("sv"):
        answer = client.get(reverse("search_suggestions"), {"q": "pirkan"})
    assert [(item["value"], item["url"]) for item in answer.json()["items"]] == [("Pirkanmaa", "")]
