"""Promoted results: which of them come first for a query, and whether what they point to is still there."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from search.asking import engine_query, hit_of
from search.contracts import RESTRICTIONS, SearchHit, SearchQuery
from search.describing import rows_still_found
from search.highlight import Marker
from search.models import SearchEntry
from search.syntax import Asked, read_query
from search.terms import QueryToken
from search.words.kept import current
from search.words.models import PromotedResult

MOST_SHOWN = 3
Thing = tuple[str, str]


def promoted_hits(query: SearchQuery) -> list[SearchHit]:
    """What coordinators picked for these words, as far as the reader may see it; on the first page of results only.

    Choices other than of the county leave it out: whoever chooses is past the first look.
    """
    _, words = current()
    chosen = [name for name in RESTRICTIONS.values() if name != "regions" and getattr(query, name)]
    if not words.promoted or chosen or query.page > 1:
        return []
    asked = read_query(query.text, query.language)
    picked = [row for row in words.promoted if _is_in_force(row, query) and _is_asked(row, asked, query.language)]
    return _hits([(row.source, row.object_id) for row in picked], query, asked) if picked else []


def _is_in_force(row: PromotedResult, query: SearchQuery) -> bool:
    today = timezone.localdate()
    begun = row.starts_on is None or row.starts_on <= today
    ended = row.ends_on is not None and row.ends_on < today
    here = not row.region or row.region in query.regions
    return begun and not ended and here and row.language in ("", query.language)


def _is_asked(row: PromotedResult, asked: Asked, language: str) -> bool:
    """Whether the query has the words, in whatever form; for an exact one, whether it has no other."""
    wanted = read_query(row.words, row.language or language).tokens
    if not wanted or asked.fields or asked.without:
        return False
    said = [clause[0] for clause in asked.clauses if len(clause) == 1 and isinstance(clause[0], QueryToken)]
    if row.is_exact and len(asked.clauses) != len(wanted):
        return False
    return all(any(not token.base.isdisjoint(word.base) for word in said) for token in wanted)


def _hits(things: list[Thing], query: SearchQuery, asked: Asked) -> list[SearchHit]:
    """The version of each thing that the reader is shown, if there is one."""
    rows = versions_of(things).filter(visibility__in=query.visibility)
    if query.sources:
        rows = rows.filter(source__in=query.sources)
    if query.regions:
        rows = rows.filter(region__in=query.regions)
    found = rows_still_found([*rows])
    question = engine_query(replace(query, page=1), asked)
    order = {language: place for place, language in enumerate(question.preference)}
    found.sort(key=lambda row: order.get(row.language, len(order)))
    best: dict[Thing, SearchEntry] = {}
    for row in found:
        best.setdefault((row.source, row.object_id), row)
    marker = Marker(question.asked.items)
    return [hit_of(best[thing], question, marker) for thing in dict.fromkeys(things) if thing in best][:MOST_SHOWN]


def versions_of(things: Iterable[Thing]) -> QuerySet[SearchEntry]:
    """Entries of these things, with their text."""
    wanted = set(things)
    rows = SearchEntry.objects.filter(
        source__in={source for source, _ in wanted}, object_id__in={object_id for _, object_id in wanted}
    )
    pks = [pk for pk, *thing in rows.values_list("pk", "source", "object_id") if tuple(thing) in wanted]
    return SearchEntry.objects.filter(pk__in=pks).select_related("text")


def without_promoted(hits: list[SearchHit], promoted: list[SearchHit]) -> list[SearchHit]:
    """The hits that are not shown above them already."""
    shown = {(hit.source, hit.object_id) for hit in promoted}
    return [hit for hit in hits if (hit.source, hit.object_id) not in shown]


def gone(rows: Iterable[PromotedResult], visibility: tuple[str, ...]) -> set[int]:
    """Keys of those whose thing cannot be found any more, whoever looks for it."""
    rows = [*rows]
    there = rows_still_found([*versions_of((row.source, row.object_id) for row in rows)])
    things = {(row.source, row.object_id) for row in there if row.visibility in visibility}
    return {row.pk for row in rows if (row.source, row.object_id) not in things}
