"""Counts of things by facet in Elasticsearch's words, and the server's answer in ours."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search import ranking
from search.contracts import FRESHNESS, RESTRICTIONS, TIMES

from .base import EngineQuery
from .elasticsearch_index import preference_of

FIELDS_OF = {
    "type": "source", "region": "region", "municipality": "municipality", "organisation": "organisation",
    "kind": "kinds", "task": "tasks", "language": "language",
}  # fmt: skip
"""The field that a facet counts by; the time and the freshness are told by dates."""
MOST_VALUES = {"organisation": 300}
"""Values of a facet that are counted, those with the most things first, and whatever is chosen. There are a few hundred
municipalities and far fewer of the rest; of organisations there is no end."""
_MOST = 1000
_CHOSEN, _UNKNOWN = "_chosen", "_unknown"


def choices_of(query: EngineQuery) -> dict[str, Query]:
    """The condition of each facet with a choice; "language" apart, by which the version that is shown is chosen."""
    conditions = {}
    for facet, attribute in RESTRICTIONS.items():
        chosen = getattr(query, attribute)
        if not chosen or facet == "language":
            continue
        if facet in FIELDS_OF:
            conditions[facet] = Q("terms", **{FIELDS_OF[facet]: list(chosen)})
        else:
            spans = _span_queries(facet, query)
            conditions[facet] = Q("bool", should=[spans[each] for each in chosen if each in spans] or [_nothing()],
                                  minimum_should_match=1)  # fmt: skip
    return conditions


def stands_for_its_thing(query: EngineQuery, languages: tuple[str, ...]) -> Query:
    """The same rule as in `search.choosing`, for a choice of languages."""
    if (
        not languages
        and query.preference == preference_of(query.language)
        and query.language in dict(settings.LANGUAGES)
    ):
        return Q("term", shown_to=query.language)
    wanted = [lang for lang in query.preference if not languages or lang in languages]
    wanted += [lang for lang in languages if lang not in wanted]
    alternatives = [
        Q("bool", filter=[Q("term", language=lang)], must_not=[Q("terms", languages=wanted[:place])] if place else [])
        for place, lang in enumerate(wanted)
    ]
    if not languages:
        alternatives.append(Q("bool", must_not=[Q("terms", language=wanted), Q("terms", languages=wanted)]))
    return Q("bool", should=alternatives, minimum_should_match=1)


def add_counts(aggs: Any, query: EngineQuery, *, complete: Query | None) -> None:
    """Puts the counts into a search. `complete`: what meets every clause, where not everything that is found does."""
    choices, shown = choices_of(query), stands_for_its_thing(query, query.languages)
    if choices or query.languages:  # without a choice it is what is found
        aggs.bucket("matched", "filter", filter=stands_for_its_thing(query, ()) if query.languages else shown)
    found = aggs.bucket("found", "filter", filter=Q("bool", filter=[shown, *choices.values()]))
    if complete is not None:
        found.bucket("complete", "filter", filter=complete)
    for facet in RESTRICTIONS:
        if facet == "language":
            within = aggs.bucket(facet, "filter", filter=Q("bool", filter=[*choices.values()])) if choices else aggs
        elif facet in choices:
            others = [shown, *(condition for name, condition in choices.items() if name != facet)]
            within = aggs.bucket(facet, "filter", filter=Q("bool", filter=others))
        else:
            within = found
        _add_facet(within, facet, query)


def _add_facet(aggs: Any, facet: str, query: EngineQuery) -> None:
    name = f"by_{facet}"
    if facet not in FIELDS_OF:
        spans, field = _spans(facet, query)
        ranges = [{"key": value, **limits} for value, limits in spans.items()]
        aggs.bucket(name, "date_range", field=field, keyed=True, ranges=ranges)
        if facet == "freshness":
            aggs.bucket(name + _UNKNOWN, "missing", field=field)
        return
    field, most = FIELDS_OF[facet], MOST_VALUES.get(facet, _MOST)
    aggs.bucket(name, "terms", field=field, size=most)
    chosen = getattr(query, RESTRICTIONS[facet])
    if chosen and facet in MOST_VALUES:
        aggs.bucket(name + _CHOSEN, "terms", field=field, include=list(chosen), size=len(chosen))


def _spans(facet: str, query: EngineQuery) -> tuple[dict[str, dict[str, str]], str]:
    """What each choice of the time or the freshness means, "unknown" apart, and in which field; they overlap."""
    if facet == "time":
        times = ranking.time_borders(query.moment)
        return {time: _limits(*times[time]) for time in TIMES}, "starts_at"
    days = ranking.freshness_borders(query.moment)
    after = {each: last and last + timedelta(days=1) for each, (_first, last) in days.items()}
    return {each: _limits(days[each][0], after[each]) for each in FRESHNESS if each in days}, "confirmed_on"


def _limits(first: date | None, after: date | None) -> dict[str, str]:
    return {name: moment.isoformat() for name, moment in (("from", first), ("to", after)) if moment}


def _span_queries(facet: str, query: EngineQuery) -> dict[str, Query]:
    spans, field = _spans(facet, query)
    names = {"from": "gte", "to": "lt"}
    queries = {
        value: Q("range", **{field: {names[end]: moment for end, moment in limits.items()}})
        for value, limits in spans.items()
    }
    return queries | ({"unknown": Q("bool", must_not=[Q("exists", field=field)])} if facet == "freshness" else {})


def _nothing() -> Query:
    return Q("match_none")


def read_counts(aggregations: Mapping[str, Any], query: EngineQuery) -> dict[str, Any]:
    """The attributes of an EngineAnswer that are counts."""
    found, chosen = aggregations["found"], choices_of(query)
    total = found["doc_count"]
    return {
        "total": total,
        "complete": found["complete"]["doc_count"] if "complete" in found else total,
        "matched": aggregations["matched"]["doc_count"] if "matched" in aggregations else total,
        "facets": {
            facet: dict(_values(aggregations.get(facet, aggregations if facet == "language" else found), facet))
            for facet in RESTRICTIONS
        },
        "without": {facet: aggregations[facet]["doc_count"] for facet in chosen},
    }  # fmt: skip


def _values(counted: Mapping[str, Any], facet: str) -> Iterator[tuple[str, int]]:
    for name in (f"by_{facet}", f"by_{facet}{_CHOSEN}"):
        buckets: Any = counted.get(name, {}).get("buckets", ())
        pairs: Iterable[tuple[str, Any]]
        pairs = buckets.items() if isinstance(buckets, dict) else ((bucket["key"], bucket) for bucket in buckets)
        yield from ((value, bucket["doc_count"]) for value, bucket in pairs if value and bucket["doc_count"])
    if unknown := counted.get(f"by_{facet}{_UNKNOWN}", {}).get("doc_count"):
        yield "unknown", unknown
