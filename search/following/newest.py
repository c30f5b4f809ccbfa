"""What a search finds, the newest first: what came into the index, or was written otherwise, since a moment.

Asked of the site's own database, whatever engine the results page uses. Only things that have all the words are new
hits; those with some of them, or with a better spelling, are for the page.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from search.contracts import FRESH_DAYS, YEAR_DAYS, SearchQuery
from search.describing import rows_still_found
from search.engines import postgres, sqlite
from search.following.models import EntryHistory
from search.models import SearchEntry
from search.narrowing import understand
from search.sources import search_sources
from search.syntax import Asked

MOST = 50
_MOST_ROUNDS = 10
"""As many rows as are wanted are read so many times."""
_BEFORE_ALL = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SITE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class NewHit:
    """An entry with its text; `is_new`: it was not there before `since`, else its words have changed."""

    entry: SearchEntry
    first_seen_at: dt.datetime
    changed_at: dt.datetime
    is_new: bool


def newest_hits(
    query: SearchQuery, *, since: dt.datetime | None = None, until: dt.datetime | None = None, limit: int = MOST
) -> list[NewHit]:
    """The latest change first; of what changed after `until` nothing. Constant queries, unless many rows in a row are
    of things that their source would not show now."""
    rows = matching_entries(query, since=since)
    if rows is None:
        return []
    if until is not None:
        rows = rows.filter(Q(changed__lte=until))
    found = _still_found(rows.select_related("text"), limit)
    return [
        NewHit(
            row, row.first_seen, row.changed, is_new=since is None or row.first_seen > since  # type: ignore[attr-defined]
        )
        for row in found
    ]  # fmt: skip


def _still_found(rows: QuerySet[SearchEntry], limit: int) -> list[SearchEntry]:
    found: list[SearchEntry] = []
    for start in range(0, _MOST_ROUNDS * limit, limit):
        batch = list(rows[start : start + limit])
        found += rows_still_found(batch)
        if len(batch) < limit or len(found) >= limit:
            break
    return found[:limit]


def latest_change(query: SearchQuery, *, until: dt.datetime) -> dt.datetime | None:
    """When something new was last found, as far as it did not change after `until`."""
    hits = newest_hits(query, until=until, limit=5)
    return hits[0].changed_at if hits else None


def matching_entries(query: SearchQuery, *, since: dt.datetime | None = None) -> QuerySet[SearchEntry] | None:
    """Entries with all the words, one for each thing, with `first_seen` and `changed`, the latest change first; None
    when nothing was asked."""
    if not query.visibility:
        raise ValueError("A search without a visibility would show nothing; ask readers.visibilities_of(user).")
    asked: Asked | None = None
    if query.text:
        understood = understand(query)
        query, asked = understood.query, understood.asked
        if not asked:
            return None
    rows = SearchEntry.objects.filter(
        _chosen(query) & _stands_for_its_thing(query),
        source__in=query.sources or tuple(search_sources.keys()),
        visibility__in=query.visibility,
    )
    if asked is not None:
        rows = rows.filter(pk__in=_with_words(asked))
    dated = rows.annotate(first_seen=_remembered("first_seen_at"), changed=_remembered("changed_at"))
    # Whatever has no history yet is compared with nothing, and so left out.
    return dated.filter(changed__gt=since or _BEFORE_ALL).order_by("-changed", "-pk")


def _remembered(field: str) -> Subquery:
    history = EntryHistory.objects.filter(
        source=OuterRef("source"), object_id=OuterRef("object_id"), language=OuterRef("language")
    )
    return Subquery(history.values(field)[:1], output_field=DateTimeField())


def _with_words(asked: Asked) -> RawSQL:
    if connection.vendor == "postgresql":
        sql, match = "SELECT entry_id FROM search_terms WHERE terms @@ %s::tsquery", postgres.match_expression
    else:
        sql, match = "SELECT rowid FROM search_terms WHERE search_terms MATCH %s", sqlite.match_expression
    return RawSQL(sql, (match(asked, all_words=True),))


def _stands_for_its_thing(query: SearchQuery) -> Q:
    """Of a thing's versions the first in the reader's order of languages, among those asked for."""
    codes = dict.fromkeys([query.language, *(code for code, _name in settings.LANGUAGES)])
    order = [code for code in codes if not query.languages or code in query.languages]
    condition, before = Q(pk__in=[]), Q()
    for code in order:
        condition |= Q(language=code) & before
        before &= ~Q(languages__contains=f",{code},")
    others = ~Q(language__in=order) & before
    return condition | (others & Q(language__in=query.languages) if query.languages else others)


def _chosen(query: SearchQuery) -> Q:
    """Choices of one facet add up, those of different facets must all be met."""
    condition = Q()
    if query.types:
        condition &= Q(source__in=query.types)
    if query.regions:
        condition &= Q(region__in=query.regions)
    if query.municipalities:
        condition &= Q(municipality__in=query.municipalities)
    if query.organisations:
        condition &= Q(organisation__in=query.organisations)
    for field, codes in (("kinds", query.kinds), ("tasks", query.tasks)):
        if codes:
            condition &= _any(Q(**{f"{field}__contains": f",{code},"}) for code in codes)
    if query.times:
        condition &= _any(_at(time) for time in query.times)
    if query.freshness:
        condition &= _any(_confirmed(state) for state in query.freshness)
    return condition


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _at(time: str) -> Q:
    today = timezone.now().astimezone(_SITE).replace(hour=0, minute=0, second=0, microsecond=0)
    if time == "past":
        return Q(starts_at__lt=today)
    if time == "later":
        return Q(starts_at__gte=_days_after(today, 30))
    days = {"today": 1, "week": 7, "month": 30}.get(time)
    return Q(starts_at__gte=today, starts_at__lt=_days_after(today, days)) if days else Q(pk__in=[])


def _days_after(day: dt.datetime, days: int) -> dt.datetime:
    """Midnight, also across a change of the clock."""
    return dt.datetime.combine(day.date() + dt.timedelta(days=days), dt.time(), _SITE)


def _confirmed(state: str) -> Q:
    today = timezone.now().astimezone(_SITE).date()
    fresh, year = today - dt.timedelta(days=FRESH_DAYS), today - dt.timedelta(days=YEAR_DAYS)
    return {
        "fresh": Q(confirmed_on__gte=fresh),
        "year": Q(confirmed_on__gte=year, confirmed_on__lt=fresh),
        "old": Q(confirmed_on__lt=year),
        "unknown": Q(confirmed_on=None),
    }.get(state, Q(pk__in=[]))
