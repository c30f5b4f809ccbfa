"""Elasticsearch's counts and factors, against the index itself and against `search.ranking`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.conf import LazySettings
from elasticsearch.dsl import Q, Search

from search import ranking
from search.analysis import analyser_version
from search.contracts import RESTRICTIONS
from search.engines.base import EngineAnswer, EngineQuery, EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_facets import MOST_VALUES
from search.engines.elasticsearch_index import MAPPING_VERSION, index_action
from search.engines.elasticsearch_query import ranked
from search.models import SearchEntry
from search.services import rebuild_index
from search.syntax import read_query
from search.terms import document_terms
from tests.search.documents import Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.services("elasticsearch")]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 22, 22, tzinfo=UTC)  # in Helsinki
DAYS = (None, -900.0, -365.0, -100.5, -1.0, -0.01, 0.0, 0.5, 6.9, 13.9, 14.1, 29.9, 30.1, 100.25, 182.9, 183.1, 700.0)
PLACES = (None, (62.2426, 25.7473), (62.3, 25.9), (60.1699, 24.9384), (69.9, 27.0))


def entry(number: int, **facts: object) -> SearchEntry:
    values = {
        "pk": number, "source": "thing", "object_id": f"o{number}", "language": "fi", "languages": ",fi,",
        "title": "Kerho", "title_key": "kerho", "visibility": "public", "indexed_at": NOW, **facts,
    }  # fmt: skip
    return SearchEntry(**values)


ENTRIES = [
    *(entry(n, starts_at=MIDNIGHT + timedelta(days=d) if d is not None else None) for n, d in enumerate(DAYS, 1)),
    *(entry(n, latitude=p and p[0], longitude=p and p[1]) for n, p in enumerate(PLACES, 101)),
    entry(201, language="sv", languages=",sv,", region="15", municipality="Jyväskylä", kinds=",cafe,group,"),
    entry(202, region="15", municipality="Jyväskylä", organisation="mll", kinds=",cafe,", tasks=",support,"),
    entry(203, region="05", organisation="srk", kinds=",group,", confirmed_on=TODAY - timedelta(days=183)),
    entry(204, region="05", organisation="mll", confirmed_on=TODAY - timedelta(days=184), languages=",fi,sv,"),
    entry(204_1, object_id="o204", language="sv", region="05", organisation="mll", languages=",fi,sv,",
          confirmed_on=TODAY - timedelta(days=184)),
    entry(205, source="other", confirmed_on=TODAY - timedelta(days=366), visibility="network"),
    entry(206, source="other", confirmed_on=TODAY - timedelta(days=365)),
]  # fmt: skip
TEXTS = {206: "kerho kahvila aamulla", 203: "kerho kahvila", 202: "kahvila"}


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest) -> Iterator[ElasticsearchEngine]:
    """An index with all the entries, made once for the module; no row of the database stands for them."""
    from django.conf import settings

    engine = ElasticsearchEngine(f"{settings.SEARCH_URL.rsplit('/', 1)[0]}/counts-{uuid4().hex}")
    engine.client = engine._patient  # a busy machine is not a silent server
    name = engine._create_index()
    engine.client.indices.put_alias(index=name, name=engine.alias)
    engine._bulk(
        index_action(name, each, 1, document_terms(language="fi", title=each.title, text=TEXTS.get(each.pk, "")))
        for each in ENTRIES
    )
    engine.refresh()
    yield engine
    engine.remove_everything()


def query(text: str = "kerho", **facts: object) -> EngineQuery:
    values = {"visibility": ("public",), "preference": ("fi", "sv", "en"), "moment": NOW, "limit": 100, **facts}
    return EngineQuery(asked=read_query(text, "fi"), title_key=text, **values)  # type: ignore[arg-type]


def factors_of(engine: ElasticsearchEngine, asked: EngineQuery) -> dict[int, float]:
    """What a score of 1 becomes, by entry."""
    everything = Q("constant_score", filter=Q("match_all"), boost=1.0)
    hits = Search(using=engine.client, index=engine.alias).query(ranked(everything, asked)).sort("_score", "entry_id")
    return {hit["sort"][1]: hit["_score"] for hit in hits[:100].execute().to_dict()["hits"]["hits"]}


def test_date_factors_are_those_of_the_ranking(filled: ElasticsearchEngine) -> None:
    found = factors_of(filled, query())
    days = np.array([np.nan if d is None else d for d in DAYS])
    assert [found[n] for n in range(1, len(DAYS) + 1)] == pytest.approx([*ranking.date_factors(days)], rel=1e-5)
    assert found[201] == pytest.approx(ranking.OTHER_LANGUAGE)


def test_distance_factors_are_those_of_the_ranking(filled: ElasticsearchEngine) -> None:
    near = (62.2426, 25.7473)
    found = factors_of(filled, query(near=near))
    latitudes, longitudes = (np.array([np.nan if p is None else p[axis] for p in PLACES]) for axis in (0, 1))
    expected = ranking.distance_factors(latitudes, longitudes, near)
    assert [found[n] for n in range(101, 101 + len(PLACES))] == pytest.approx([*expected], rel=1e-4)
    assert (found[102], found[101]) == (pytest.approx(1.5), pytest.approx(1.0))


def shown(**choices: tuple[str, ...]) -> list[SearchEntry]:
    """The entries that the choices admit, one for each thing, counted in Python."""
    times, days = ranking.time_borders(NOW), ranking.freshness_borders(NOW)

    def has(each: SearchEntry, facet: str, value: str) -> bool:
        if facet == "time":
            first, after = times[value]
            return bool(each.starts_at) and (not first or each.starts_at >= first) and (
                not after or each.starts_at < after)  # fmt: skip
        if facet == "freshness":
            if value == "unknown" or each.confirmed_on is None:
                return value == "unknown" and each.confirmed_on is None
            low, high = days[value]
            return (not low or each.confirmed_on >= low) and (not high or each.confirmed_on <= high)
        if facet in ("kind", "task"):
            return f",{value}," in getattr(each, RESTRICTIONS[facet])
        return getattr(each, "source" if facet == "type" else facet) == value

    there = [e for e in ENTRIES if e.visibility == "public" and not (e.language == "sv" and "fi" in e.languages)]
    return [e for e in there if all(any(has(e, f, v) for v in values) for f, values in choices.items())]


CHOICES: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"region": ("15",)},
    {"region": ("15", "05"), "organisation": ("mll",)},
    {"time": ("week",)},
    {"time": ("today", "past"), "freshness": ("unknown",)},
    {"freshness": ("year",), "type": ("thing",)},
    {"kind": ("cafe", "group"), "task": ("support",)},
    {"time": ("nonsense",)},
)


@pytest.mark.parametrize("choices", CHOICES, ids=lambda c: "-".join(c) or "none")
def test_counts_are_those_of_the_entries(filled: ElasticsearchEngine, choices: dict[str, tuple[str, ...]]) -> None:
    answer = filled.find(query("kerho kahvila", least=1, **{RESTRICTIONS[f]: v for f, v in choices.items()}))
    nonsense = choices == {"time": ("nonsense",)}
    expected = [] if nonsense else shown(**choices)
    assert (answer.total, len(answer.entry_ids)) == (len(expected), len(expected))
    assert set(answer.entry_ids) == {each.pk for each in expected}
    assert answer.matched == len(shown())
    assert answer.complete == len([each for each in expected if "kahvila" in TEXTS.get(each.pk, "")])
    assert set(answer.facets) == set(RESTRICTIONS)
    assert set(answer.without) == set(choices)
    for facet in RESTRICTIONS:
        if facet == "language" or nonsense:
            continue
        others = {name: values for name, values in choices.items() if name != facet}
        if facet in choices:
            assert answer.without[facet] == len(shown(**others))
        for value, count in answer.facets[facet].items():
            assert count == len(shown(**others, **{facet: (value,)})) > 0, (facet, value)
    if not choices:
        assert answer.facets["kind"] == {"cafe": 2, "group": 2}
        assert answer.facets["language"] == {"fi": len(shown()) - 1, "sv": 2}
        assert answer.facets["time"] == {"today": 2, "week": 3, "month": 6, "later": 5, "past": 5}
        assert answer.facets["freshness"] == {"fresh": 1, "year": 3, "unknown": len(shown()) - 3}


def test_choice_of_a_language_shows_that_version_and_counts_all(filled: ElasticsearchEngine) -> None:
    answer = filled.find(query(languages=("sv",)))
    assert set(answer.entry_ids) == {201, 204_1}
    assert (answer.total, answer.matched, answer.without) == (2, len(shown()), {})
    assert answer.facets["language"] == {"fi": len(shown()) - 1, "sv": 2}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_version_known_beforehand_is_the_one_that_the_rule_gives(filled: ElasticsearchEngine, language: str) -> None:
    codes = [language, *(code for code in ("fi", "sv", "en") if code != language)]
    beforehand = filled.find(query(preference=tuple(codes)))
    reckoned = filled.find(query(preference=(*codes, "se")))  # in another order than the site's nothing is known
    assert set(beforehand.entry_ids) == set(reckoned.entry_ids)
    assert (204 in beforehand.entry_ids, 204_1 in beforehand.entry_ids) == (language != "sv", language == "sv")
    assert 201 in beforehand.entry_ids


def test_what_meets_every_clause_comes_first(filled: ElasticsearchEngine) -> None:
    answer = filled.find(query("kahvila aamulla kerho", least=2))
    assert answer.entry_ids[:1] == [206]
    assert set(answer.entry_ids) == {202, 203, 206}
    assert (answer.total, answer.complete) == (3, 1)
    assert filled.find(query("kahvila aamulla kerho")).entry_ids == [206]


def test_only_the_most_frequent_organisations_are_counted_and_any_chosen(
    filled: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST_VALUES, "organisation", 1)
    assert filled.find(query()).facets["organisation"] == {"mll": 2}
    assert filled.find(query(organisations=("srk",))).facets["organisation"] == {"mll": 2, "srk": 1}


def test_index_of_an_older_mapping_does_not_answer(
    filled: ElasticsearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine = ElasticsearchEngine(f"{filled_url(filled)}/{filled.alias}")
    index = next(iter(engine.client.indices.get_alias(name=engine.alias)))
    meta = {"analyser": analyser_version(), "mapping": MAPPING_VERSION}
    engine.client.indices.put_mapping(index=index, meta={"analyser": analyser_version()})
    try:
        with pytest.raises(EngineUnavailable, match="mapping 1"):
            engine.find(query())
        assert "search.mapping_mismatch" in caplog.text
        assert engine.holds() == (len(ENTRIES), f"{analyser_version()} (mapping 1, not {MAPPING_VERSION})")
    finally:
        engine.client.indices.put_mapping(index=index, meta=meta)
    assert engine.find(query()).total == len(shown())


def filled_url(engine: ElasticsearchEngine) -> str:
    node = next(iter(engine.client.transport.node_pool.all()))
    return node.base_url


def test_index_of_an_older_mapping_is_built_anew_before_it_is_written_to(
    elasticsearch_index: None, things: Shelf, settings: LazySettings
) -> None:
    rebuild_index()
    engine = ElasticsearchEngine(settings.SEARCH_URL)
    before = next(iter(engine.client.indices.get_alias(name=engine.alias)))
    engine.ensure_index()
    assert [*engine.client.indices.get_alias(name=engine.alias)] == [before]
    engine.client.indices.put_mapping(index=before, meta={"analyser": analyser_version()})
    engine.ensure_index()
    assert [*engine.client.indices.get_alias(name=engine.alias)] != [before]
    assert isinstance(engine.find(query("kahvila")), EngineAnswer)
