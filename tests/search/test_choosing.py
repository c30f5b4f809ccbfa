"""Facets, factors and the order, the same on every engine."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone

from search import ranking
from search.contracts import RESTRICTIONS, SearchDocument
from search.services import index_objects
from tests.search.conftest import Searcher
from tests.search.documents import Shelf, document

pytestmark = pytest.mark.django_db
JYVASKYLA, HELSINKI = (62.24, 25.75), (60.17, 24.94)


def put(things: Shelf, *documents: SearchDocument) -> None:
    for each in documents:
        things.put(each)
    index_objects("thing", [each.object_id for each in documents])


def day(ahead: int) -> datetime:
    """Noon so many days from today."""
    return ranking.beginning_of(timezone.localdate() + timedelta(days=ahead)) + timedelta(hours=12)


@pytest.fixture
def choirs(ask: Searcher, things: Shelf) -> Searcher:
    today = timezone.localdate()
    put(
        things,
        document("a", "Kuoro", region="15", municipality="Jyväskylä", organisation="7", kinds=("song", "group"),
                 tasks=("meeting",), starts_at=day(0), confirmed_on=today),
        document("b", "Kuoro", region="15", municipality="Äänekoski", organisation="7", kinds=("song",),
                 tasks=("meeting", "support"), starts_at=day(20), confirmed_on=today - timedelta(days=200)),
        document("c", "Kuoro", region="05", organisation="8", kinds=("group", "songbook"), starts_at=day(40),
                 confirmed_on=today - timedelta(days=400)),
        document("d", "Kuoro", region="05", starts_at=day(-3)),
        document("e", "Kuoro", "Sångkör"),
        document("e", "Kör", "Kuoro", language="sv"),
    )  # fmt: skip
    return ask


def test_every_facet_counts_and_ranges_overlap(choirs: Searcher) -> None:
    assert {name: dict(counts) for name, counts in choirs("kuoro").facets.items()} == {
        "type": {"thing": 5},
        "region": {"15": 2, "05": 2},
        "municipality": {"Jyväskylä": 1, "Äänekoski": 1},
        "organisation": {"7": 2, "8": 1},
        "kind": {"song": 2, "group": 2, "songbook": 1},
        "task": {"meeting": 2, "support": 1},
        "language": {"fi": 5, "sv": 1},
        "time": {"today": 1, "week": 1, "month": 2, "later": 1, "past": 1},
        "freshness": {"fresh": 1, "year": 2, "old": 1, "unknown": 2},
    }


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"organisations": ("7",)}, "ab"),
        ({"kinds": ("song",)}, "ab"),
        ({"kinds": ("song", "group")}, "abc"),
        ({"tasks": ("support",)}, "b"),
        ({"times": ("today",)}, "a"),
        ({"times": ("week", "month")}, "ab"),
        ({"times": ("past", "later")}, "cd"),
        ({"freshness": ("fresh",)}, "a"),
        ({"freshness": ("year",)}, "ab"),
        ({"freshness": ("old", "unknown")}, "cde"),
        ({"kinds": ("group",), "regions": ("05",)}, "c"),
        ({"languages": ("sv",)}, "e"),
        ({"kinds": ("song,group",)}, ""),
        ({"times": ("yesterday",)}, ""),
        ({"freshness": ("\0",)}, ""),
    ],
    ids=str,
)
def test_choice_lets_these_through(choirs: Searcher, choice: dict, found: str) -> None:
    results = choirs("kuoro", **choice)
    assert "".join(sorted(hit.object_id for hit in results.hits)) == found
    assert (results.total, results.complete) == (len(found), len(found))


def test_each_facet_counts_under_the_choices_of_the_others(choirs: Searcher) -> None:
    facets = choirs("kuoro", kinds=("song",), times=("today",)).facets
    assert (dict(facets["kind"]), dict(facets["time"])) == (
        {"song": 1, "group": 1},
        {"today": 1, "week": 1, "month": 2},
    )
    assert dict(facets["region"]) == {"15": 1}


def test_what_is_found_without_a_choice_is_told_where_the_choices_leave_nothing(choirs: Searcher) -> None:
    results = choirs("kuoro", kinds=("song",), times=("past",), regions=("15",))
    assert (results.total, dict(results.without)) == (0, {"time": 2})


def test_facets_are_all_there_where_nothing_is_found(choirs: Searcher) -> None:
    for text in ("lohikäärme", "???"):
        assert choirs(text).facets == {name: [] for name in RESTRICTIONS}


def test_what_is_soon_comes_before_what_is_far_and_what_is_past(ask: Searcher, things: Shelf) -> None:
    days = {"past-year": -400, "far": 183, "soon": 3, "past": -1, "month": 60}
    put(things, *(document(name, "Soittotunti", starts_at=day(ahead)) for name, ahead in days.items()))
    assert ask.ids("soittotunti") == ["soon", "month", "far", "past", "past-year"]


def test_what_is_near_comes_first_where_the_place_is_known(ask: Searcher, things: Shelf) -> None:
    for name, (latitude, longitude) in {"hki": HELSINKI, "jkl": JYVASKYLA}.items():
        put(things, document(name, "Soittotunti", latitude=latitude, longitude=longitude))
    assert ask.ids("soittotunti", near=JYVASKYLA)[0] == "jkl"
    assert ask.ids("soittotunti", near=HELSINKI)[0] == "hki"


def test_better_match_in_another_language_comes_before_a_weak_one(ask: Searcher, things: Shelf) -> None:
    put(things, document("weak", "Tiedote", "Muun muassa radiolupa."), document("sv", "Radio", language="sv"))
    assert ask.ids("radio") == ["sv", "weak"]


def test_things_with_most_words_follow_those_with_all(ask: Searcher, things: Shelf) -> None:
    put(
        things,
        document("one", "Tiedote", "Vesipeto, vesipeto."),
        document("two", "Tiedote", "Vesipeto ja metsäkettu."),
        document("three", "Tiedote", "Vesipeto, metsäkettu ja lumikko."),
    )
    results = ask("vesipeto metsäkettu lumikko")
    assert [hit.object_id for hit in results.hits] == ["three", "two", "one"]
    assert (results.total, results.complete, results.relaxed) == (3, 1, False)


def test_complete_hits_that_fill_a_page_stay_alone(ask: Searcher, things: Shelf) -> None:
    put(things, *(document(f"n{number}", "Vesipeto ja metsäkettu") for number in range(3)), document("x", "Vesipeto"))
    full, roomy = ask("vesipeto metsäkettu", page_size=3), ask("vesipeto metsäkettu", page_size=4)
    assert (full.total, full.complete, roomy.total, roomy.complete) == (3, 3, 4, 3)
    assert roomy.hits[-1].object_id == "x"


def test_what_is_not_wanted_is_not_filled_up_either(ask: Searcher, things: Shelf) -> None:
    put(things, document("one", "Vesipeto"), document("two", "Metsäkettu ja lumikko"))
    assert ask.ids("vesipeto metsäkettu -lumikko") == ["one"]


def test_factors_fall_smoothly() -> None:
    days = np.array([np.nan, 0, 14, 98.5, 183, 900, -0.01, -182.5, -365, -900])
    assert ranking.date_factors(days) == pytest.approx([1, 1, 1, 0.8, 0.6, 0.6, 0.5, 0.375, 0.25, 0.25], abs=1e-3)
    latitudes = np.array([JYVASKYLA[0], HELSINKI[0], np.nan])
    longitudes = np.array([JYVASKYLA[1], HELSINKI[1], np.nan])
    assert ranking.distance_factors(latitudes, longitudes, JYVASKYLA) == pytest.approx([1.5, 1, 1], abs=1e-4)


def test_borders_are_days_of_the_sites_time_zone() -> None:
    evening = datetime(2026, 3, 28, 22, 30, tzinfo=timezone.get_fixed_timezone(0))  # half past midnight in Helsinki
    borders = ranking.time_borders(evening)
    assert borders["today"] == (ranking.beginning_of(date(2026, 3, 29)), ranking.beginning_of(date(2026, 3, 30)))
    assert borders["today"][1] - borders["today"][0] == timedelta(days=1)  # by the wall clock; that day has 23 hours
    assert borders["past"] == (None, borders["today"][0])
    assert borders["later"] == (borders["month"][1], None)
