"""Pages of meetings: the first ones by number, all by where the page before ended, each at the same cost.

Two ways lead to a page. Where few activities fit, their meetings are read and sorted; where many do, the meetings are
walked through in the order of time until the page is full. Both give the same rows.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from network.models import Occurrence
from network.querysets import OccurrenceQuerySet, User

from .activities import ActivityQuery, with_clock
from .finding import Conditions, square_distance
from .words import scores_of

FEW_ACTIVITIES = 2000
LAST_NUMBERED = 10
"""Pages that can be opened by number; those after them only from the one before."""
MOST_TIMES_SHOWN = 4


@dataclass(frozen=True)
class Cursor:
    """The last meeting of a page: what comes after it begins the next one."""

    starts_at: dt.datetime
    activity: int

    def __str__(self) -> str:
        return f"{int(self.starts_at.timestamp())}-{self.activity}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        moment, _dash, activity = text.partition("-")
        if not (moment.isdecimal() and len(moment) < 12 and activity.isdecimal() and len(activity) < 15):
            return None
        return cls(dt.datetime.fromtimestamp(int(moment), dt.UTC), int(activity))

    def later(self) -> Q:
        return Q(starts_at__gt=self.starts_at) | Q(starts_at=self.starts_at, activity__gt=self.activity)


@dataclass(frozen=True)
class Shown:
    """A row of a page: a meeting; in a list of activities the next one, with how many more there are."""

    meeting: Occurrence
    is_activity: bool = False
    more: tuple[dt.datetime, ...] = ()
    more_count: int = 0


@dataclass(frozen=True)
class MeetingPage:
    rows: list[Shown]
    number: int
    next_address: str
    previous_address: str
    numbers: list[tuple[int, str]]
    """Pages that can be opened by number, with their addresses."""
    here: str

    @property
    def is_only(self) -> bool:
        return not (self.next_address or self.previous_address)

    @property
    def is_beyond(self) -> bool:
        """Behind those that can be opened by number."""
        return self.number > LAST_NUMBERED


def few_ids(conditions: Conditions, *, total: int = 0) -> list[int] | None:
    """The activities that fit; None when there are more than FEW_ACTIVITIES. One query, that stops at those.

    None is asked when `total`, where it is counted already, says that there are more.
    """
    if total > FEW_ACTIVITIES:
        return None
    found = [*conditions.slots().values_list("activity_id", flat=True)[: FEW_ACTIVITIES + 1]]
    return None if len(found) > FEW_ACTIVITIES else [*dict.fromkeys(found)]


def fitting(query: ActivityQuery, conditions: Conditions, ids: list[int] | None) -> OccurrenceQuerySet:
    """Meetings that fit, to be read in the order of time; `ids` as `few_ids` gives them."""
    if ids is not None:
        return query.meetings().filter(activity__in=ids)
    # The words are asked of the meeting: inside, their long list would be read again for each meeting walked past.
    slots = conditions.slots(without="text").filter(activity=OuterRef("activity_id"))
    fits: Any = Subquery(slots.values("pk")[:1])
    if own := query.at_times() & conditions.named.get("text", Q()):
        # Inside a CASE the database can't take these for a reason to read the whole period and sort it.
        fits = Case(When(own, then=fits), output_field=BigIntegerField())
    meetings: OccurrenceQuerySet = Occurrence.objects.filter(query.in_period())
    return with_clock(meetings).alias(fits=fits).filter(fits__isnull=False)


def in_time(ids: list[int] | None) -> tuple[Any, str]:
    """The order of time. Of few activities it is not the index's own: these are to be looked up, not to be met."""
    return ("starts_at" if ids is None else Coalesce("starts_at", "starts_at").asc(), "activity_id")


def shown_rows(pks: Iterable[int], user: User) -> dict[int, Occurrence]:
    """Meetings with all that a row shows; what the user may not see is left out, whatever the finder's rows say."""
    return {row.pk: row for row in Occurrence.objects.visible_to(user).filter(pk__in=[*pks]).with_texts()}


def first_meetings(query: ActivityQuery, user: User, limit: int, extra: Q | None = None) -> list[Occurrence]:
    """The next meetings that fit, `extra` included. A few queries, whatever the number of activities."""
    conditions = query.conditions(user)
    ids = few_ids(conditions)
    rows = fitting(query, conditions, ids).filter(extra or Q())
    pks = [*rows.order_by(*in_time(ids)).values_list("pk", flat=True)[:limit]]
    found = shown_rows(pks, user)
    return [found[pk] for pk in pks if pk in found]


def page_of_meetings(query: ActivityQuery, user: User, size: int, *, total: int = 0) -> MeetingPage:
    """`total` is the number of activities that fit, where it is known already."""
    conditions = query.conditions(user)
    if query.sort == "distance" and query.centre:
        return by_distance(query, conditions, user, size)
    ids = few_ids(conditions, total=total)
    if query.sort == "relevance" and query.text:
        return by_relevance(query, conditions, ids, user, size)
    rows = fitting(query, conditions, ids).order_by(*in_time(ids))
    cursor = Cursor.parse(query.cursor)
    number = query.page if cursor else min(query.page, LAST_NUMBERED)
    offset = 0 if cursor else (number - 1) * size
    if cursor:
        rows = rows.filter(cursor.later(), starts_at__gte=cursor.starts_at)
    keys = [*rows.values_list("pk", "starts_at", "activity_id")[offset : offset + size + 1]]
    following = str(Cursor(*keys[size - 1][1:])) if len(keys) > size else ""
    found = shown_rows((key[0] for key in keys[:size]), user)
    shown = [Shown(found[key[0]]) for key in keys[:size] if key[0] in found]
    return paged(query, shown, number, query.address(page=number + 1, after=following) if following else "")


def paged(query: ActivityQuery, rows: list[Shown], number: int, next_address: str) -> MeetingPage:
    known = min(number + bool(next_address), LAST_NUMBERED)
    numbers = [(page, query.address(page=page)) for page in range(1, known + 1)]
    previous = query.address(page=min(number - 1, LAST_NUMBERED)) if 1 < number <= LAST_NUMBERED + 1 else ""
    here = query.address(page=number, after=query.cursor)
    return MeetingPage(rows, number, next_address, previous, numbers if len(numbers) > 1 else [], here)


def by_distance(query: ActivityQuery, conditions: Conditions, user: User, size: int) -> MeetingPage:
    """Activities with their next meeting, the nearest first; those whose place's point is not known come last."""
    assert query.centre
    slots = conditions.slots().annotate(from_here=square_distance(*query.centre))
    ranked: QuerySet[Any, Any] = (
        slots.values("activity_id")
        .annotate(nearest=Min("from_here"))
        .order_by(F("nearest").asc(nulls_last=True), "activity_id")
        .values_list("activity_id", "nearest")
    )
    number = min(query.page, LAST_NUMBERED)
    found = [*ranked[(number - 1) * size : number * size + 1]]
    return activity_page(query, [pk for pk, _nearest in found[:size]], user, number, has_more=len(found) > size)


def by_relevance(
    query: ActivityQuery, conditions: Conditions, ids: list[int] | None, user: User, size: int
) -> MeetingPage:
    """Activities with their next meeting, those that the words fit best first; of very many only the best."""
    scores = scores_of(query.text, language=(get_language() or "fi")[:2])
    if ids is None:
        ids = [*conditions.slots().filter(activity__in=scores).values_list("activity_id", flat=True).distinct()]
    ordered = sorted(ids, key=lambda pk: (-scores.get(pk, 0), pk))
    number = min(query.page, LAST_NUMBERED)
    here = ordered[(number - 1) * size : number * size]
    return activity_page(query, here, user, number, has_more=len(ordered) > number * size)


def activity_page(query: ActivityQuery, ids: list[int], user: User, number: int, *, has_more: bool) -> MeetingPage:
    times: dict[int, list[tuple[int, dt.datetime]]] = {pk: [] for pk in ids}
    meetings = query.meetings().filter(activity__in=ids).order_by("starts_at")
    for pk, activity, starts_at in meetings.values_list("pk", "activity_id", "starts_at"):
        times[activity].append((pk, starts_at))
    found = shown_rows((held[0][0] for held in times.values() if held), user)
    rows = [
        Shown(
            found[held[0][0]],
            True,
            tuple(starts_at for _pk, starts_at in held[1 : MOST_TIMES_SHOWN + 1]),
            max(len(held) - 1 - MOST_TIMES_SHOWN, 0),
        )
        for held in times.values()
        if held and held[0][0] in found
    ]
    following = query.address(page=number + 1) if has_more and number < LAST_NUMBERED else ""
    return paged(query, rows, number, following)
