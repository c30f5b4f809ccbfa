"""From a reader's query to the page of results."""

import logging
from collections import Counter
from dataclasses import dataclass, replace

from django.conf import settings

from search.contracts import MAX_OFFSET, MAX_PAGE_SIZE, FacetCounts, SearchHit, SearchQuery, SearchResults
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.base import EngineAnswer, EngineQuery, EngineUnavailable, Group
from search.highlight import highlight, snippet
from search.models import SearchEntry
from search.spelling import nearest_words
from search.state import warn_of_mismatch
from search.terms import QueryToken, query_tokens, title_key

logger = logging.getLogger(__name__)


def answer_query(query: SearchQuery) -> SearchResults:
    """Never raises for anything that a reader may type or put into an address."""
    if not query.visibility:
        raise ValueError("A search without a visibility would show nothing; ask readers.visibilities_of(user).")
    tokens = query_tokens(query.text, query.language)
    if not tokens:
        return SearchResults(total=0, hits=[], facets={"type": [], "region": [], "language": []})
    warn_of_mismatch()
    asked = _engine_query(query, tokens)
    name, answer = _ask(asked)
    suggestion = None
    corrected = relaxed = False
    if not answer.groups:
        suggestion, answer_for_it, better = _better_spelling(query, tokens)
        if suggestion and better is not None and answer_for_it is not None:
            asked, answer, corrected = better, answer_for_it, True
        elif len(tokens) > 1:
            asked = replace(asked, all_words=False)
            _, answer = _ask(asked)
            relaxed = bool(answer.groups)
    return _results(query, asked, answer, _Found(name, suggestion, corrected, relaxed))


@dataclass(frozen=True, slots=True)
class _Found:
    engine: str
    suggestion: str | None
    corrected: bool
    relaxed: bool


def _engine_query(query: SearchQuery, tokens: tuple[QueryToken, ...]) -> EngineQuery:
    size = max(1, min(query.page_size, MAX_PAGE_SIZE))
    offset = min(max(query.page - 1, 0) * size, MAX_OFFSET)
    codes = [code for code, _ in settings.LANGUAGES]
    return EngineQuery(
        tokens=tokens,
        title_key=title_key(query.text),
        preference=tuple(dict.fromkeys([query.language, *codes])),
        visibility=query.visibility,
        types=query.types,
        regions=query.regions,
        languages=query.languages,
        offset=offset,
        limit=size,
    )


def _ask(query: EngineQuery) -> tuple[str, EngineAnswer]:
    if uses_elasticsearch():
        engine = elasticsearch_engine()
        try:
            return engine.name, engine.find(query)
        except EngineUnavailable as error:
            logger.warning("search.fallback engine=%s reason=%s", error.engine, error.reason)
    database = database_engine()
    return database.name, database.find(query)


def _better_spelling(
    query: SearchQuery, tokens: tuple[QueryToken, ...]
) -> tuple[str | None, EngineAnswer | None, EngineQuery | None]:
    """The query with its unknown words replaced by near ones, if that finds something this reader may see."""
    words = [token.word for token in tokens]
    changed = False
    for index, token in enumerate(tokens):
        near = nearest_words(token, limit=1)
        if near:
            words[index] = near[0]
            changed = True
    if not changed:
        return None, None, None
    text = " ".join(words)
    better = replace(_engine_query(query, query_tokens(text, query.language)), title_key=title_key(text))
    _, answer = _ask(better)
    if not answer.groups:
        return None, None, None
    return text, answer, better


def _results(query: SearchQuery, asked: EngineQuery, answer: EngineAnswer, found: _Found) -> SearchResults:
    total = sum(group.entries for group in answer.groups if _admits(query, group))
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
        facets=_facets(query, answer.groups),
        did_you_mean=found.suggestion,
        corrected=found.corrected,
        relaxed=found.relaxed,
        page=page if total else 1,
        pages=pages,
        engine=found.engine,
    )


def _admits(query: SearchQuery, group: Group, *, apart_from: str = "") -> bool:
    """Whether the query's restrictions let a group through, one facet left out."""
    if apart_from != "type" and query.types and group.source not in query.types:
        return False
    if apart_from != "region" and query.regions and group.region not in query.regions:
        return False
    return group.shown if apart_from != "language" else True


def _facets(query: SearchQuery, groups: list[Group]) -> dict[str, FacetCounts]:
    types: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for group in groups:
        if _admits(query, group, apart_from="type"):
            types[group.source] += group.entries
        if group.region and _admits(query, group, apart_from="region"):
            regions[group.region] += group.entries
        if _admits(query, group, apart_from="language"):
            languages[group.language] += group.entries
    return {"type": _ordered(types), "region": _ordered(regions), "language": _ordered(languages)}


def _ordered(counts: Counter[str]) -> FacetCounts:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _hits(entry_ids: list[int], asked: EngineQuery) -> list[SearchHit]:
    """The entries in the engine's order. Visibility is asked once more here: an engine may lag behind."""
    rows = SearchEntry.objects.filter(pk__in=entry_ids, visibility__in=asked.visibility).select_related("text")
    by_id = {row.pk: row for row in rows}
    return [_hit(by_id[entry_id], asked) for entry_id in entry_ids if entry_id in by_id]


def _hit(entry: SearchEntry, asked: EngineQuery) -> SearchHit:
    return SearchHit(
        source=entry.source,
        object_id=entry.object_id,
        language=entry.language,
        title=entry.title,
        title_html=highlight(entry.title, entry.language, asked.tokens),
        snippet_html=snippet(entry.text.summary, entry.text.body, entry.language, asked.tokens),
        url=entry.url,
        region=entry.region or None,
        municipality=entry.municipality or None,
        visibility=entry.visibility,
        is_example=entry.is_example,
        starts_at=entry.starts_at,
        extra=entry.text.extra,
        in_other_language=entry.language != asked.language,
    )
