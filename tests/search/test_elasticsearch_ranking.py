"""Elasticsearch puts hits in the order of the database engines, and remembers how rare words are."""

import pytest
from django.conf import LazySettings

from search import engines, scoring
from search.contracts import SearchQuery, SearchResults
from search.engines import elasticsearch_rarity
from search.engines.base import EngineQuery
from search.engines.elasticsearch_query import Parts, Words, build_page, clauses_of
from search.engines.elasticsearch_rarity import REMEMBERED_S, Rarities
from search.services import rebuild_index, search
from search.syntax import read_query
from tests.search.documents import Shelf, document

QUERIES = (
    "kahvila", "perhekahvila", "perhekahvilassa jyväskylässä", "avoin perhekahvila", '"avoin perhekahvila"',
    "otsikko:kahvila", "kahvila -perhekahvila", "kerho OR kahvila", "kahvila kerho vanhemmille", "perhekeskus palvelut",
)  # fmt: skip
FILLING = (
    ("a", "Avoin perhekahvila", "Kahvila vanhemmille ja lapsille Jyväskylässä."),
    ("b", "Perhekahvilan ja lasten kerhon yhteinen retki metsään ensi keväänä", "Perhekahvila lähtee retkelle."),
    ("c", "Kerho", "Kerhossa juodaan kahvia; kahvila on vieressä."),
    ("d", "Perhekeskuksen palvelut", "Kerho, kahvila ja neuvonta vanhemmille."),
)
SHORT, LONG = "Kahvila", "Kahvila, jolla on nimessään hyvin monta sanaa eikä silti enempää sanottavaa"


@pytest.mark.django_db
@pytest.mark.services("elasticsearch")
def test_order_is_that_of_the_database(
    elasticsearch_index: None, things: Shelf, organisations: Shelf, settings: LazySettings
) -> None:
    for key, title, text in FILLING:
        things.put(document(key, title, "", text))
    things.put(document("short", SHORT, "", "Teksti."))
    things.put(document("long", LONG, "", "Teksti."))
    rebuild_index()

    def ask(text: str) -> SearchResults:
        return search(SearchQuery(text=text, language="fi"))

    theirs = [ask(text) for text in QUERIES]
    settings.SEARCH_ENGINE = "database"
    for text, found in zip(QUERIES, theirs, strict=True):
        own = ask(text)
        assert (found.engine, own.engine) == ("elasticsearch", engines.database_engine().name)
        assert [(h.source, h.object_id) for h in found.hits] == [(h.source, h.object_id) for h in own.hits], text
        assert (found.total, found.complete) == (own.total, own.complete)
    places = [hit.object_id for hit in theirs[0].hits]
    assert places.index("short") < places.index("long")


def clause(text: str) -> Words:
    return clauses_of(query(text))[0]


def query(text: str) -> EngineQuery:
    return EngineQuery(asked=read_query(text, "fi"), title_key=text, preference=("fi",), visibility=("public",))


def test_rarity_is_asked_once_and_again_when_it_is_old() -> None:
    now = [1000.0]
    rarities = Rarities(clock=lambda: now[0])
    cafe, club = clause("kahvila"), clause("kerho")
    unknown = rarities.missing([cafe, club])
    assert len(unknown) == 3  # of each, and of everything
    for name, number in zip(sorted(unknown), (1000, 30, 30), strict=True):  # the name of everything is the first
        rarities.learn(name, number)
    assert rarities.missing([club, cafe]) == {}
    assert rarities.of([cafe, club]) == [scoring.rarity(30, 1000)] * 2
    assert len(rarities.missing([clause("leikki")])) == 1
    now[0] += REMEMBERED_S + 1
    assert rarities.missing([cafe]).keys() <= unknown.keys()
    assert len(rarities.missing([cafe])) == 2


def test_words_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_rarity, "_MOST_REMEMBERED", 3)
    rarities = Rarities()
    asked = []
    for text in ("kahvila", "kerho", "leikki"):
        unknown = rarities.missing([clause(text)])
        asked.append(len(unknown))
        for name in unknown:
            rarities.learn(name, 1)
    assert asked == [2, 1, 2]  # the first and, when there were three, the last begin anew, with everything's number
    assert len(rarities.missing([clause("kahvila"), clause("leikki")])) == 1


def test_rare_words_weigh_more_and_a_tier_stands_above_them() -> None:
    asked = query("kahvila kerho")
    clauses = clauses_of(asked)
    body = build_page(asked, Parts(clauses, [0.9, 0.1])).to_dict()
    boosts = [part["constant_score"]["boost"] for part in _all_parts(body) if "constant_score" in part]
    assert max(boosts) > sum(boosts) - max(boosts)
    assert max(boosts) > 1.5 * sum(scoring.WEIGHTS.values())  # 1.5: of what is near


def _all_parts(value: object) -> list[dict]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) else []
    return [*own, *(part for each in below for part in _all_parts(each))]
