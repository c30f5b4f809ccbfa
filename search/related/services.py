"""Up to five things that belong near another, from the index.

What two things have in common are words of title and keywords, kind and task where they are, organisation, place and
county (`search.related.terms`). The rarer the common thing, the more it weighs, and of a very common one only the
newest entries are looked at, so that the cost does not grow with the site. Which things come near is kept for a while;
the entries are read anew for every page, so that nothing is shown that has gone or that the reader may not see.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from search.describing import rows_still_found
from search.models import SearchEntry
from search.related.models import NearTerm
from search.related.terms import weight_of
from search.sources import search_sources

SHOWN = 5
MOST_OF_ONE_KIND = 3
MOST_OF_ONE_OWNER = 2
MOST_TERMS = 24
MOST_PER_TERM = 300
"""Entries looked at for one term; the newest."""
CANDIDATES = 60
LEAST_SCORE = 2.0
KEPT_S = 900
_SAME_TOWN, _SAME_COUNTY, _OTHER_COUNTY, _OTHER_LANGUAGE = 1.3, 1.25, 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Near:
    """What is kept for a thing: where it is, how it is called, and (entry id, score) of those near it, best first."""

    region: str
    municipality: str
    titles: frozenset[str]
    scores: tuple[tuple[int, float], ...]


def related_entries(
    source: str, object_id: str, *, language: str, visibility: Sequence[str], limit: int = SHOWN
) -> list[SearchEntry]:
    """Entries with their text, the nearest first, in the reader's language where there is one.

    Not the thing itself in any language, nothing that is over, at most three of one type and two of one organisation.
    One query while what is near is kept; else three.
    """
    near = _kept(source, object_id, language)
    if not near.scores:
        return []
    ranked = _ranked(near, _versions(near.scores, visibility), language)
    ranked = [row for row in ranked if (row.source, row.object_id) != (source, object_id)]
    chosen = _varied(ranked, near.titles, 2 * limit)
    return rows_still_found(chosen)[:limit]


def forget_near(keys: Iterable[tuple[str, str]]) -> None:
    """After these objects were written: what is near them is found anew."""
    names = [_cache_key(source, object_id, code) for source, object_id in keys for code, _ in settings.LANGUAGES]
    transaction.on_commit(lambda: cache.delete_many(names))


def _cache_key(source: str, object_id: str, language: str) -> str:
    return "search-near:" + hashlib.sha256(f"{source}:{object_id}:{language}".encode()).hexdigest()


def _kept(source: str, object_id: str, language: str) -> Near:
    key = _cache_key(source, object_id, language)
    near: Near | None = cache.get(key)
    if near is None:
        near = find_near(source, object_id, language)
        cache.set(key, near, KEPT_S)
    return near


def find_near(source: str, object_id: str, language: str) -> Near:
    """Two queries, whatever the size of the index."""
    rows = list(
        NearTerm.objects.filter(entry__source=source, entry__object_id=object_id).values_list(
            "term", "entry_id", "entry__language", "entry__region", "entry__municipality", "entry__title_key"
        )
    )
    if not rows:
        return Near("", "", frozenset(), ())
    rows.sort(key=lambda row: (row[2] != language, -weight_of(row[0])))
    terms = [*dict.fromkeys(row[0] for row in rows)][:MOST_TERMS]
    own = {row[1] for row in rows}
    found: dict[int, list[int]] = defaultdict(list)
    for term, entry in _entries_with(terms):
        found[term].append(entry)
    scores: Counter[int] = Counter()
    for term, entries in found.items():
        worth = weight_of(term) * math.log2(1 + MOST_PER_TERM / len(entries))
        for entry in entries:
            scores[entry] += worth  # type: ignore[assignment]  # a Counter of floats
    near = [(entry, round(float(score), 3)) for entry, score in scores.most_common(CANDIDATES + len(own))]
    kept = tuple(pair for pair in near if pair[0] not in own and pair[1] >= LEAST_SCORE)
    return Near(rows[0][3], rows[0][4], frozenset(row[5] for row in rows), kept)


def _entries_with(terms: Sequence[int]) -> list[tuple[int, int]]:
    """(term, entry id), of each term the newest entries."""
    one = "SELECT * FROM (SELECT term, entry_id FROM search_nearterm WHERE term = %s ORDER BY entry_id DESC LIMIT %s) t"
    parameters = [value for term in terms for value in (term, MOST_PER_TERM)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(terms)), parameters)
        return [(int(term), int(entry)) for term, entry in cursor.fetchall()]


def _versions(scores: Sequence[tuple[int, float]], visibility: Sequence[str]) -> list[SearchEntry]:
    """All language versions of the things near, each with the `score` of the nearest of them. One query."""
    by_id = dict(scores)
    marks, readers = ", ".join(["%s"] * len(by_id)), ", ".join(["%s"] * len(visibility))
    rows = SearchEntry.objects.raw(
        "SELECT v.*, near.id AS near_id FROM search_searchentry near "  # noqa: S608  marks of parameters only
        "JOIN search_searchentry v ON v.source = near.source AND v.object_id = near.object_id "
        f"WHERE near.id IN ({marks}) AND v.visibility IN ({readers})",
        [*by_id, *visibility],
    )
    found: dict[int, SearchEntry] = {}
    for row in rows:
        row.score = max(by_id[row.near_id], getattr(found.get(row.pk), "score", 0.0))  # type: ignore[attr-defined]
        found[row.pk] = row
    return [*found.values()]


def _ranked(near: Near, rows: Iterable[SearchEntry], language: str) -> list[SearchEntry]:
    """One version of each thing that is not over, the nearest first."""
    order = {code: place for place, code in enumerate(dict.fromkeys([language, *dict(settings.LANGUAGES)]))}
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    in_use = set(search_sources.keys())
    best: dict[tuple[str, str], SearchEntry] = {}
    for row in sorted(rows, key=lambda row: order.get(row.language, len(order))):
        if row.source in in_use and (row.starts_at is None or row.starts_at >= today):
            kept = best.setdefault((row.source, row.object_id), row)
            kept.score = max(kept.score, row.score)  # type: ignore[attr-defined]
    return sorted(best.values(), key=lambda row: (-_score(near, row, language), row.pk))


def _score(near: Near, row: SearchEntry, language: str) -> float:
    score: float = row.score  # type: ignore[attr-defined]
    if row.language != language:
        score *= _OTHER_LANGUAGE
    if near.region and row.region:
        score *= _SAME_COUNTY if row.region == near.region else _OTHER_COUNTY
    if near.municipality and row.municipality == near.municipality:
        score *= _SAME_TOWN
    return score


def _varied(rows: Iterable[SearchEntry], taken: Iterable[str], most: int) -> list[SearchEntry]:
    """Without a second one of the same title, the thing's own included, and few of one type and of one organisation."""
    titles = set(taken)
    sources: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    chosen: list[SearchEntry] = []
    for row in rows:
        is_like_others = row.title_key in titles or sources[row.source] >= MOST_OF_ONE_KIND
        if is_like_others or (row.organisation and owners[row.organisation] >= MOST_OF_ONE_OWNER):
            continue
        titles.add(row.title_key)
        sources[row.source] += 1
        owners[row.organisation] += 1
        chosen.append(row)
        if len(chosen) == most:
            break
    return chosen
