"""Our query in Elasticsearch's words: one request for the counts, one for the page, and what a clause's rarity needs.

The score is that of `search.scoring`: of each clause what its places are worth, times how rare it is, and the share of
the clauses that are met. The server's own ranking has no part in it, so it need not know how often a term occurs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from elasticsearch.dsl import Q, Search

from search import ranking, scoring
from search.syntax import Clause, InTitle, Item, Phrase, Together
from search.terms import QueryToken

from .base import EngineQuery
from .elasticsearch_facets import add_counts, choices_of, stands_for_its_thing

PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "title": (("title_base", "base"),),
    "title_part": (("title_part", "base"),),
    "exact": (("any_exact", "exact"),),
    "text": (("text_base", "base"),),
    "part": (("part", "base"), ("folded", "folded")),
    "rest": (("any_guess", "guess"),),
}
"""The places of `search.scoring`: in which fields which terms of a word stand there."""
PLACES_IN_TITLE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "title": (("title_base", "base"),),
    "title_part": (("title_part", "base"),),
    "exact": (("title_exact", "exact"),),
    "rest": (("title_guess", "guess"),),
}
Words = dict[str, Any]
"""A query of words as plain values: hundreds of objects for a long query would cost more than its answer."""
ANYWHERE = (("any_exact", "exact"), ("any_base", "base"), ("any_guess", "guess"), ("folded", "folded"))
TIER = 8.0
"""What an exact title adds, and, where not every clause has to be met, meeting them all: above any score of words,
which are shares of the most that the words can be worth, so that these come first."""


@dataclass(frozen=True)
class Parts:
    """The clauses of a query: what meets each of them, and how rare that is, as a share of all the query's rarity."""

    clauses: Sequence[Words]
    rarities: Sequence[float]


def clauses_of(query: EngineQuery) -> list[Words]:
    """For each clause what is found by it, wherever it stands; without a score."""
    return [_any_of(_met_anywhere(clause)) for clause in query.asked.clauses]


def shares(rarities: Sequence[float]) -> list[float]:
    whole = sum(rarities) or 1.0
    return [rarity / whole for rarity in rarities]


def build_counts(query: EngineQuery, clauses: Sequence[Words]) -> Search:
    """The counts of the facets, without hits. The same for a whole day, so that the server may keep its answer."""
    found = _found(query, _bool(filter=_must_meet(query, clauses)))
    search = Search().extra(query=found, track_total_hits=False)[0:0]
    add_counts(search.aggs, query, complete=None if needed(query) == len(clauses) else Q(_bool(filter=[*clauses])))
    return search


def build_page(query: EngineQuery, parts: Parts) -> Search:
    """The page's hits, best first."""
    restrictions = [stands_for_its_thing(query, query.languages), *choices_of(query).values()]
    asked = _bool(
        must=[_found(query, ranked(_words(query, parts), query))],
        filter=[restriction.to_dict() for restriction in restrictions],
        should=[_constant(part, TIER) for part in _tiers(query, parts.clauses)],
    )
    search = Search().extra(query=asked, track_total_hits=False).sort("_score", "entry_id").source(False)
    return search[query.offset : query.offset + query.limit].params(request_cache=True)


def build_whether(query: EngineQuery, clauses: Sequence[Words]) -> Search:
    """Whether the query finds anything, whatever is chosen in the facets; no more is counted than that."""
    shown = stands_for_its_thing(query, ()).to_dict()
    found = _bool(filter=[_found(query, _bool(filter=_must_meet(query, clauses))), shown])
    return Search().extra(query=found, track_total_hits=1)[0:0]


def build_number(clause: Words | None) -> Search:
    """How many entries have the clause; how many there are."""
    return Search().extra(query=_bool(filter=[clause or {"match_all": {}}]), track_total_hits=True)[0:0]


def needed(query: EngineQuery) -> int:
    """How many clauses must be met."""
    there = len(query.asked.clauses)
    return there if query.least is None else max(1, min(query.least, there))


def _found(query: EngineQuery, words: Words) -> Words:
    seen = [{"terms": {"visibility": [*query.visibility]}}]
    if query.sources:
        seen.append({"terms": {"source": [*query.sources]}})
    return _bool(must=[words], must_not=[*_met_anywhere(query.asked.without)], filter=seen)


def _must_meet(query: EngineQuery, clauses: Sequence[Words]) -> list[Words]:
    least = needed(query)
    if least == len(clauses):
        return [*clauses]
    return [_bool(should=[*clauses], minimum_should_match=least)]


def _words(query: EngineQuery, parts: Parts) -> Words:
    """The score of the words, and that enough of them are there."""
    least, there = needed(query), len(parts.clauses)
    worths = [
        _any_of(_worths(clause, rarity)) for clause, rarity in zip(query.asked.clauses, parts.rarities, strict=True)
    ]
    if least == there:
        return _bool(must=worths)
    some = _bool(should=worths, minimum_should_match=least)
    return _times(some, [{"filter": clause, "weight": 1 / there} for clause in parts.clauses], score_mode="sum")


def _tiers(query: EngineQuery, clauses: Sequence[Words]) -> list[Words]:
    """The same as in `search.choosing`: an exact title counts among what meets every clause."""
    exact: Words = {"term": {"title_key": query.title_key}}
    if needed(query) == len(clauses):
        return [exact]
    return [_bool(filter=[*clauses]), _bool(filter=[exact, *clauses])]


# --- factors


def ranked(words: Words, query: EngineQuery) -> Words:
    """The score of the words times the factors of `search.ranking`, by the server's own functions."""
    functions = [
        {"filter": {"bool": {"must_not": [{"term": {"language": query.language}}]}}, "weight": ranking.OTHER_LANGUAGE},
        *_date_functions(query),
    ]
    found = _times(words, functions, score_mode="multiply")
    if query.near is None:
        return found
    latitude, longitude = query.near
    around = {"location": {"origin": {"lat": latitude, "lon": longitude}, "scale": f"{ranking.NEAR_KM}km",
                           "decay": exp(-1)}}  # fmt: skip
    bonus = {"filter": {"exists": {"field": "location"}}, "exp": around, "weight": ranking.NEAR_BONUS}
    everything = {"filter": {"match_all": {}}, "weight": 1}
    return _times(found, [everything, bonus], score_mode="sum")


def _date_functions(query: EngineQuery) -> Iterator[Words]:
    """Level, falling in a straight line, and level again, on either side of the beginning of today."""
    today = ranking.beginning_of(ranking.today_of(query.moment))

    def at(days: float) -> str:
        return str(round((today.timestamp() + days * 86_400) * 1000))

    (full, first), (low, last) = ranking.AHEAD
    yield _level({"gte": at(0), "lt": at(full)}, first)
    yield _falling({"gte": at(full), "lt": at(low)}, at(full), low - full, first, last)
    yield _level({"gte": at(low)}, last)
    (full, first), (low, last) = ranking.PAST
    yield _falling({"gte": at(-low), "lt": at(-full)}, at(-full), low - full, first, last)
    yield _level({"lt": at(-low)}, last)


def _level(span: Words, factor: float) -> Words:
    return {"filter": {"range": {"starts_at": span}}, "weight": factor}


def _falling(span: Words, origin: str, days: float, first: float, last: float) -> Words:
    decay = {"starts_at": {"origin": origin, "scale": f"{days:g}d", "decay": last / first}}
    return {"filter": {"range": {"starts_at": span}}, "linear": decay, "weight": first}


# --- words


def _any_of(queries: Iterable[Words]) -> Words:
    return _bool(should=[*queries], minimum_should_match=1)


def _bool(**parts: Any) -> Words:
    return {"bool": parts}


def _constant(has_it: Words, boost: float) -> Words:
    return {"constant_score": {"filter": has_it, "boost": boost}}


def _times(query: Words, functions: list[Words], *, score_mode: str) -> Words:
    """The query's score times what the functions come to."""
    asked = {"query": query, "functions": functions, "score_mode": score_mode, "boost_mode": "multiply"}
    return {"function_score": asked}


def _met_anywhere(items: Iterable[Item]) -> Iterator[Words]:
    """What has one of the items, in as few questions as there are fields."""
    terms: dict[str, set[str]] = {}
    for item in items:
        if isinstance(item, Together) and len(item.items) == 1:
            _collect(terms, ANYWHERE, item.items[0])
        elif isinstance(item, QueryToken):
            _collect(terms, ANYWHERE, item)
        elif isinstance(item, InTitle):
            for fields in PLACES_IN_TITLE.values():
                _collect(terms, fields, item.token)
        else:
            yield _as_a_whole(item)
    yield from _with_terms(terms)


def _worths(clause: Clause, rarity: float) -> Iterator[Words]:
    """One query for each place in which an entry may have the clause, worth what the place is times the rarity."""
    terms: dict[str, dict[str, set[str]]] = {}
    for item in clause:
        if isinstance(item, Phrase | Together):
            continue
        token, places = (item.token, PLACES_IN_TITLE) if isinstance(item, InTitle) else (item, PLACES)
        for place, fields in places.items():
            _collect(terms.setdefault(place, {}), fields, token)
    for place, by_field in terms.items():
        if found := [*_with_terms(by_field)]:
            yield _worth(place, found, scoring.WEIGHTS[place] * rarity)
    if wholes := [*_met_anywhere(item for item in clause if isinstance(item, Phrase | Together))]:
        yield _worth("whole", wholes, scoring.WEIGHTS["whole"] * rarity)


def _worth(place: str, found: list[Words], worth: float) -> Words:
    has_it = found[0] if len(found) == 1 else _any_of(found)
    if place not in scoring.IN_TITLE:
        return _constant(has_it, worth)
    shorter_is_better = {"field": "title_counts", "factor": worth}
    asked = {"query": has_it, "field_value_factor": shorter_is_better, "boost_mode": "replace"}
    return {"function_score": asked}


def _collect(terms: dict[str, set[str]], fields: Iterable[tuple[str, str]], token: QueryToken) -> None:
    for field, kind in fields:
        terms.setdefault(field, set()).update(getattr(token, kind))


def _with_terms(terms: Mapping[str, set[str]]) -> Iterator[Words]:
    for field, wanted in terms.items():
        if wanted:
            yield {"terms": {field: sorted(wanted)}}


def _as_a_whole(item: Phrase | Together) -> Words:
    if isinstance(item, Phrase):
        words = " ".join(item.words)
        return _any_of({"match_phrase": {field: words}} for field in ("title_exact", "text_exact"))
    return _bool(filter=[_any_of(_met_anywhere([token])) for token in item.items])
