"""From a reader's query to the page of results."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from search.contracts import MAX_OFFSET, MAX_PAGE_SIZE, RESTRICTIONS, FacetCounts, SearchHit, SearchQuery, SearchResults
from search.describing import rows_still_found
from search.distance import distance_m
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.base import EngineAnswer, EngineQuery, EngineUnavailable
from search.engines.known import Known
from search.fallback import tell_of
from search.highlight import Marker
from search.models import SearchEntry
from search.narrowing import Understood, understand
from search.outbox import waiting_since
from search.sources import search_sources
from search.spelling import nearest_words, respelt
from search.state import warn_of_mismatch
from search.syntax import Asked, with_parts
from search.terms import QueryToken, query_token, title_key
from search.words.kept import read_once
from search.words.widening import widened

if TYPE_CHECKING:
    from search.engines.elasticsearch import ElasticsearchEngine

logger = logging.getLogger(__name__)
_USUAL_DELAY = timedelta(minutes=1)
"""Until the outbox is empty; longer is for operators to know."""
_MOST_MISSPELT = 4


def answer_query(query: SearchQuery) -> SearchResults:
    """Never raises for anything that a reader may type or put into an address."""
    if not query.visibility:
        raise ValueError("A search without a visibility would show nothing; ask readers.visibilities_of(user).")
    with read_once():
        return _answer(query)


def _answer(query: SearchQuery) -> SearchResults:
    understood = understand(query)
    if not understood.asked:
        return SearchResults(total=0, hits=[], facets={facet: [] for facet in RESTRICTIONS})
    warn_of_mismatch()
    query = understood.query
    rounds = _rounds(replace(engine_query(query, understood.asked), known=Known()))
    answers = _ask_in_turn(rounds)
    name, answer = next(answers)
    suggestion = None
    if not answer.matched and (better := _better_spelling(query, understood.asked, rounds[0].known)):
        suggestion, rounds, answers, answer = better
    asked, answer = _filled_up(rounds, answer, answers)
    return _results(understood, asked, answer, _Found(name, suggestion))


def count_complete(query: SearchQuery) -> int:
    """How many things have all the words as they are typed: nothing is filled up or respelt, and no hit is read."""
    understood = understand(query)
    if not understood.asked:
        return 0
    _, answer = _ask(engine_query(replace(understood.query, page=1, page_size=1), understood.asked))
    return answer.complete


def _rounds(asked: EngineQuery) -> list[EngineQuery]:
    """The query, and what it is asked as where things with all the words do not fill a page: those with most of them
    follow, then those with any of them or of the words that they are made of."""
    clauses = len(asked.asked.clauses)
    parted = with_parts(asked.asked, asked.language)
    rounds = [asked]
    if clauses > 2:
        rounds.append(replace(asked, least=clauses - clauses // 2))
    if clauses > 1 or parted != asked.asked:
        rounds.append(replace(asked, asked=parted, least=1))
    return rounds


def _filled_up(
    rounds: Sequence[EngineQuery], answer: EngineAnswer, further: Iterator[tuple[str, EngineAnswer]]
) -> tuple[EngineQuery, EngineAnswer]:
    """The last round that finds more than those before it, and none after a full page. `further`: answers of the rounds
    behind the first, asked for as they are taken."""
    asked = rounds[0]
    for fewer in rounds[1:]:
        if answer.total >= asked.limit:
            break
        _, more = next(further)
        if more.total > answer.total and more.complete >= answer.complete:
            asked, answer = fewer, more
    return asked, answer


@dataclass(frozen=True, slots=True)
class _Found:
    engine: str
    suggestion: str | None


def engine_query(query: SearchQuery, asked: Asked) -> EngineQuery:
    size = max(1, min(query.page_size, MAX_PAGE_SIZE))
    offset = min(max(query.page - 1, 0) * size, MAX_OFFSET)
    codes = [code for code, _ in settings.LANGUAGES]
    return EngineQuery(
        asked=widened(asked, query.language),
        title_key=title_key(query.text),
        preference=tuple(dict.fromkeys([query.language, *codes])),
        visibility=query.visibility,
        types=query.types,
        regions=query.regions,
        municipalities=query.municipalities,
        languages=query.languages,
        offset=offset,
        limit=size,
        sources=query.sources or tuple(search_sources.keys()),
        organisations=query.organisations,
        kinds=query.kinds,
        tasks=query.tasks,
        times=query.times,
        freshness=query.freshness,
        moment=timezone.now(),
        near=query.near,
    )


def _ask(query: EngineQuery) -> tuple[str, EngineAnswer]:
    return next(_ask_in_turn([query]))


def _ask_in_turn(queries: Sequence[EngineQuery]) -> Iterator[tuple[str, EngineAnswer]]:
    """The answer of each query as it is taken, with the engine's name. While Elasticsearch has yet to hear of something
    the database answers: what has just been taken from readers must not be counted either."""
    answered = 0
    if engine := _server(queries):
        try:
            for answer in engine.find_in_turn(queries):
                answered += 1
                yield engine.name, answer
            return
        except EngineUnavailable as error:
            tell_of(error.reason, engine=error.engine)
    database = database_engine()
    for query in queries[answered:]:
        yield database.name, database.find(query)


def _find_anything(queries: Sequence[EngineQuery]) -> Iterator[bool]:
    """Whether the reader may see anything that each query finds."""
    if engine := _server(queries):
        try:
            yield from engine.find_anything(queries)
            return
        except EngineUnavailable as error:
            tell_of(error.reason, engine=error.engine)
    database = database_engine()
    yield from (bool(database.find(query).matched) for query in queries)


def _server(queries: Sequence[EngineQuery]) -> "ElasticsearchEngine | None":
    """Elasticsearch, where it is to answer."""
    if not queries or not uses_elasticsearch() or _has_fallen_behind(queries[0].known):
        return None
    return elasticsearch_engine()


def _has_fallen_behind(known: Known | None) -> bool:
    """Asked once for all rounds of a request, which then have one engine."""
    if known is not None and known.is_behind is not None:
        return known.is_behind
    since = waiting_since()
    if since is not None and since < timezone.now() - _USUAL_DELAY:
        tell_of(f"operations wait since {since:%Y-%m-%d %H:%M} UTC")
    if known is not None:
        known.is_behind = since is not None
    return since is not None


_Better = tuple[str, list[EngineQuery], Iterator[tuple[str, EngineAnswer]], EngineAnswer]
"""The text, its rounds, the answers of those behind the first, and the answer of the first."""


def _better_spelling(query: SearchQuery, asked: Asked, known: Known | None) -> _Better | None:
    """The query's text with its unknown words replaced by near ones, if that finds something this reader may see.

    A word is unknown that finds nothing by itself for this reader, and what takes its place finds something by itself:
    beside another word, one of what is hidden would be told. More than a few unknown words are no slips of the pen.
    """
    alone = zip(asked.tokens, _found_alone(query, asked.tokens, known), strict=True)
    unknown = [token for token, is_found in alone if not is_found]
    if len(unknown) > _MOST_MISSPELT:
        return None
    text = query.text
    for token in unknown:
        words = nearest_words(token)
        tokens = [query_token(word, query.language) for word in words]
        near = (word for word, is_found in zip(words, _found_alone(query, tokens, known), strict=True) if is_found)
        text = respelt(text, token.word, next(near, token.word))
    if text == query.text:
        return None
    understood = understand(replace(query, text=text))
    rounds = _rounds(replace(engine_query(query, understood.asked), title_key=title_key(text), known=known))
    answers = _ask_in_turn(rounds)
    _, answer = next(answers)
    return (text, rounds, answers, answer) if answer.matched else None


def _found_alone(query: SearchQuery, tokens: Sequence[QueryToken], known: Known | None) -> Iterator[bool]:
    words = [engine_query(query, Asked(((token,),))) for token in tokens]
    return _find_anything([replace(word, only_matched=True, known=known) for word in words])


def _results(understood: Understood, asked: EngineQuery, answer: EngineAnswer, found: _Found) -> SearchResults:
    total = answer.total
    reachable = min(total, MAX_OFFSET + asked.limit)
    pages = max(1, -(-reachable // asked.limit))
    page = asked.offset // asked.limit + 1
    if page > pages and total:
        last = replace(asked, offset=(pages - 1) * asked.limit)
        _, answer = _ask(last)
        page = pages
    return SearchResults(
        total=total,
        hits=_hits(answer.entry_ids, asked),
        facets={facet: _ordered(answer.facets.get(facet, {})) for facet in RESTRICTIONS},
        did_you_mean=found.suggestion,
        corrected=found.suggestion is not None,
        relaxed=total > 0 and not answer.complete,
        complete=answer.complete,
        page=page if total else 1,
        pages=pages,
        engine=found.engine,
        narrowed=understood.narrowed,
        unknown=understood.unknown,
        left_out=understood.asked.left_out,
        is_without_alone=understood.asked.is_without_alone,
        near_name=understood.near_name,
        without=() if total else tuple((facet, number) for facet, number in answer.without.items() if number),
    )


def _ordered(counts: Mapping[str, int]) -> FacetCounts:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _hits(entry_ids: list[int], asked: EngineQuery) -> list[SearchHit]:
    """The entries in the engine's order. Visibility is asked once more here: an engine may lag behind."""
    rows = SearchEntry.objects.filter(pk__in=entry_ids, visibility__in=asked.visibility).select_related("text")
    by_id = {row.pk: row for row in rows_still_found(list(rows))}
    marker = Marker(asked.asked.items)
    return [hit_of(by_id[entry_id], asked, marker) for entry_id in entry_ids if entry_id in by_id]


def hit_of(entry: SearchEntry, asked: EngineQuery, marker: Marker) -> SearchHit:
    """The entry as the asking reader is shown it."""
    return SearchHit(
        source=entry.source,
        object_id=entry.object_id,
        language=entry.language,
        title=entry.title,
        title_html=marker.whole(entry.title, entry.language),
        snippet_html=marker.snippet(entry.text.summary, entry.text.body, entry.language),
        url=entry.url,
        region=entry.region or None,
        municipality=entry.municipality or None,
        visibility=entry.visibility,
        is_example=entry.is_example,
        starts_at=entry.starts_at,
        extra=entry.text.extra,
        in_other_language=entry.language != asked.language,
        confirmed_on=entry.confirmed_on,
        distance_m=distance_m(entry, asked.near),
    )
