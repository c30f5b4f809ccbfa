"""The results page from an answer with everything in it: facets, chips, badges, the border, and what else it offers."""

import datetime as dt
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from search import readers, views
from search.contracts import SearchHit, SearchQuery, SearchResults
from search.narrowing import understand
from search.offering import similar_words
from search.readers import Spot
from search.services import rebuild_index, search
from search.terms import query_token
from tests.search.documents import Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]

FACETS = {
    "type": [("thing", 9), ("organisation", 2)], "region": [("15", 7), ("05", 2)],
    "municipality": [("Jyväskylä", 5), ("Laukaa", 2)], "organisation": [(str(n), 30 - n) for n in range(1, 12)],
    "kind": [("course", 4), ("club", 1)], "task": [("parenting", 3)], "language": [("fi", 9), ("sv", 1)],
    "time": [("week", 2), ("month", 5), ("today", 1)], "freshness": [("fresh", 3), ("year", 8), ("old", 1)],
}  # fmt: skip
RULES: dict[str, Callable] = {
    "region_names": lambda _language: {"15": "Keski-Suomi", "05": "Kanta-Häme"},
    "municipality_names": lambda _language: {"Jyväskylä": "Jyväskylä", "Laukaa": "Laukaa"},
    "organisation_names": lambda _language, keys, _visibilities: {key: f"Yhdistys {key}" for key in keys if key != "3"},
    "organisations_called": lambda name, _visibility: ("7",) if name == "Yhdistys" else (),
    "kind_names": lambda language: {"course": "kurssi" if language == "fi" else "kurs", "club": "kerho"},
    "task_names": lambda _language: {"parenting": "vanhemmuus"},
    "spots": lambda names: {name: Spot("15", 62.24, 25.75) for name in names if name == "Jyväskylä"},
}


@pytest.fixture(autouse=True)
def rules(organisations: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, rule in RULES.items():
        monkeypatch.setattr(readers._Rules, name, staticmethod(rule))


def hit(number: int, **facts: object) -> SearchHit:
    values = {
        "source": "thing", "object_id": str(number), "language": "en", "title": "T", "title_html": f"T{number}",
        "snippet_html": "", "url": f"/{number}/", "region": "15", "municipality": None, "visibility": "public",
        "is_example": False, "starts_at": None, "extra": {}, "in_other_language": False, **facts,
    }  # fmt: skip
    return SearchHit(**values)  # type: ignore[arg-type]


@pytest.fixture
def page(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., BeautifulSoup]:
    def get(results: SearchResults | None = None, **parameters: object) -> BeautifulSoup:
        if results is not None:
            monkeypatch.setattr(views, "search", lambda query: results)
        with override("en"):
            answer = client.get(reverse("search"), {"q": "kerho", **parameters})
        return BeautifulSoup(answer.content, "html.parser")

    return get


def answer(*hits: SearchHit, total: int = 0, **facts: object) -> SearchResults:
    total = total or len(hits)
    values = {"complete": total, "facets": FACETS, **facts}
    return SearchResults(total, list(hits), **values)  # type: ignore[arg-type]


def texts(found: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in found.select(selector)]


def test_nine_facets_the_important_ones_open(page) -> None:
    found = page(answer(hit(1), total=9))
    assert texts(found, ".filters > fieldset > legend") == ["Type", "County", "Time"]
    folded = ["Municipality", "Kind", "Organisation", "Topic", "Confirmed", "Language"]
    assert texts(found, "details.fold > summary") == folded
    assert [each.get("type") for each in found.select("[name=time]")] == ["radio"] * 6
    assert [each["value"] for each in found.select("[name=time]")] == ["", "today", "week", "month", "later", "past"]
    shown = [each["value"] for each in found.select("details.fold > fieldset > label > [name=organisation]")]
    assert shown == ["1", "2", "4", "5", "6", "7", "8"]  # 3 has no name for this reader
    assert len(found.select("details.fold details [name=organisation]")) == 3


def test_a_facet_that_something_is_chosen_in_stands_open(page) -> None:
    found = page(answer(hit(1), total=9), kind="course", freshness="old", organisation="11")
    legends = texts(found, ".filters > fieldset > legend")
    assert legends == ["Type", "County", "Time", "Kind", "Organisation", "Confirmed"]
    checked = {(each["name"], each["value"]) for each in found.select("[checked]")}
    assert checked == {("kind", "course"), ("freshness", "old"), ("organisation", "11"), ("time", "")}


def test_every_choice_is_a_chip_that_takes_it_away(page) -> None:
    found = page(answer(hit(1), total=9), kind=["course", "club"], time="week", near="62.244,25.75")
    assert {link.get_text(" ", strip=True).split(" (")[0]: link["href"] for link in found.select(".chosen a")} == {
        "Kurs": "?q=kerho&kind=club&time=week&near=62.24%2C25.75",
        "Kerho": "?q=kerho&kind=course&time=week&near=62.24%2C25.75",
        "Within a week": "?q=kerho&kind=course&kind=club&near=62.24%2C25.75",
        "Near the given point": "?q=kerho&kind=course&kind=club&time=week",
    }
    assert found.select_one(".filters").find_previous("input", {"name": "near"})["value"] == "62.24,25.75"


def test_hits_tell_when_where_whose_how_far_and_how_sure(page) -> None:
    now = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    old = now.date() - dt.timedelta(days=400)
    found = page(answer(
        hit(1, starts_at=now + dt.timedelta(days=1), municipality="Jyväskylä", distance_m=4210.0,
            extra={"owner": "Tuulikello"}, confirmed_on=now.date()),
        hit(2, starts_at=now - dt.timedelta(days=400), confirmed_on=old),
        hit(3, confirmed_on=dt.date(2021, 3, 1), extra={"told": True}),
    ))  # fmt: skip
    first, second, third = texts(found, ".hits .meta")
    assert first == f"tomorrow 9:30 Jyväskylä, 4.2 km Tuulikello confirmed in {now:%B} {now.year}"
    assert second == f"last on {old.day} {old:%B} {old.year} Keski-Suomi not confirmed since {old:%B} {old.year}"
    assert third == "Keski-Suomi as it was in March 2021"
    assert [each["class"] for each in found.select(".hits .state")] == [["state"], ["state", "open"], ["state", "idle"]]


@pytest.mark.parametrize(("complete", "number", "whole", "partial"), [
    (5, 1, 2, 0), (1, 1, 1, 1), (3, 2, 0, 2), (0, 1, 2, 0), (2, 1, 2, 0), (21, 2, 1, 1),
])  # fmt: skip
def test_the_border_between_all_words_and_some(page, complete: int, number: int, whole: int, partial: int) -> None:
    found = page(answer(hit(1), hit(2), total=60, complete=complete, page=number, pages=3))
    partly = found.select("[aria-labelledby=partly] > li")
    assert (len(found.select(".hits > li")) - len(partly), len(partly)) == (whole, partial)
    assert len(found.select("p.partly")) == bool(partial)
    assert ("all the words" in texts(found, "[role=status]")[0]) == (complete > 0)


def test_wider_areas_are_offered_with_what_is_there(page, things: Shelf) -> None:
    things.put(document("jkl-club", "Kerho tuvalla", region="15", municipality="Jyväskylä"))
    things.put(document("near-club", "Kerho naapurissa", region="15", municipality="Laukaa"))
    rebuild_index()
    found = page(municipality="Jyväskylä")
    ways = [(link.get_text(), link["href"], link.find_next("span").get_text()) for link in found.select(".offers a")]
    assert ways[:2] == [
        ("Keski-Suomi", "?q=kerho&region=15", "2"),
        ("The whole country", "?q=kerho", "3"),
    ]


def test_a_word_that_is_not_there_offers_its_parts_and_longer_ones(things: Shelf) -> None:
    things.put(document("swim", "Vauvauinti", "Uintia vauvoille. Kirjastokortti."))
    rebuild_index()
    assert "kirjastokortti" in similar_words(query_token("kirjasto", "fi"), "fi")
    assert similar_words(query_token("zzzxqjw", "fi"), "fi") == []


def test_enough_hits_offer_nothing_and_search_nothing_more(page, monkeypatch: pytest.MonkeyPatch) -> None:
    from search import offering

    monkeypatch.setattr(offering, "count_complete", lambda query: pytest.fail("searched again"))
    found = page(answer(hit(1), hit(2), total=9), municipality="Jyväskylä")
    assert found.select(".offers") == []


@pytest.mark.parametrize(("text", "attribute", "codes", "name"), [
    ("kerho laji: kurssi", "kinds", ("course",), "kurssi"), ("kerho kind: kurs", "kinds", ("course",), "kurs"),
    ("kerho slag: kurs", "kinds", ("course",), "kurs"),
    ("kerho aihe: Vanhemmuus", "tasks", ("parenting",), "vanhemmuus"),
    ("kerho topic: parenting", "tasks", ("parenting",), "vanhemmuus"),
    ("kerho aika: viikko", "times", ("week",), "viikon sisällä"), ("kerho tid:idag", "times", ("today",), "tänään"),
    ('kerho time:"this week"', "times", ("week",), "viikon sisällä"),
    ("kerho tid: vecka", "times", ("week",), "viikon sisällä"), ("kerho aika: tänään", "times", ("today",), "tänään"),
    ("kerho tuoreus: vuosi", "freshness", ("year",), "vuoden sisällä"),
    ("kerho aktualitet:år", "freshness", ("year",), "vuoden sisällä"),
    ("kerho freshness: old", "freshness", ("old",), "yli vuosi sitten"),
    ("kerho tänään", "times", ("today",), "tänään"), ("kerho Tällä  viikolla", "times", ("week",), "viikon sisällä"),
    ("kerho järjestö: Yhdistys", "organisations", ("7",), "Yhdistys"),
    ("kerho organisation: Yhdistys", "organisations", ("7",), "Yhdistys"),
])  # fmt: skip
def test_typed_fields_narrow(text: str, attribute: str, codes: tuple[str, ...], name: str) -> None:
    with override("fi"):
        understood = understand(SearchQuery(text=text, language="fi"))
        assert (getattr(understood.query, attribute), understood.narrowed[0][1]) == (codes, name)


@pytest.mark.parametrize("text", ["tänään", 'kerho "tänään"', "kerho -tänään", "päivänpaiste tänäänkin", "aika lentää"])
def test_words_of_time_that_stay_words(text: str) -> None:
    understood = understand(SearchQuery(text=text, language="fi"))
    assert (understood.query.times, understood.narrowed) == ((), ())


def test_time_that_there_is_not_is_words() -> None:
    understood = understand(SearchQuery(text="kerho aika: joskus", language="fi"))
    assert (understood.query.times, understood.unknown) == ((), (("time", "joskus"),))


def test_words_of_time_can_be_looked_for_themselves(page) -> None:
    found = page(answer(hit(1), narrowed=(("time", "tänään"),)), q="kerho tänään")
    assert found.select_one(".didyou a")["href"] == "?q=kerho+%22t%C3%A4n%C3%A4%C3%A4n%22"
    assert page(answer(hit(1)), q='kerho "tänään"').select(".didyou a") == []


def test_an_organisation_that_there_is_not_is_words() -> None:
    understood = understand(SearchQuery(text="kerho järjestö: Muu", language="fi"))
    assert (understood.query.organisations, understood.unknown) == ((), (("organisation", "Muu"),))


@pytest.mark.parametrize(("text", "given", "near"), [
    ("kahvila jyväskylässä", {}, ((62.24, 25.75), "Jyväskylä")), ("kahvila", {}, (None, "")),
    ("kahvila", {"municipalities": ("Jyväskylä",)}, ((62.24, 25.75), "Jyväskylä")),
    ("kahvila jyväskylässä", {"near": (60.0, 25.0)}, ((60.0, 25.0), "")), ("", {"municipalities": ("X",)}, (None, "")),
])  # fmt: skip
def test_a_municipality_that_is_named_or_chosen_is_where_the_reader_looks(text: str, given: dict, near: tuple) -> None:
    understood = understand(SearchQuery(text=text, language="fi", **given))
    assert (understood.query.near, understood.near_name) == near


def test_a_distance_is_told_of_an_exact_point_only(things: Shelf) -> None:
    for key, extra in (("own", {"exact_point": True}), ("town", {})):
        things.put(document(key, "Satakieli", latitude=62.24, longitude=25.94, extra=extra))
    rebuild_index()
    found = search(SearchQuery(text="satakieli", language="fi", near=(62.24, 25.75)))
    distances = {each.object_id: each.distance_m and round(each.distance_m / 1000, 1) for each in found.hits}
    assert distances == {"own": 9.8, "town": None}
