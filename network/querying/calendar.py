"""The same query as a calendar: how many meetings each day has, and what they are when they are few enough to read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils import timezone

from network.models import Occurrence
from network.models.vocabulary import ActivityState
from network.querysets import User
from network.slots import PART_BITS, PARTS

from .activities import FARTHEST_DAYS, ActivityQuery
from .days import day_masks
from .finding import Conditions
from .paging import few_ids, fitting

MOST_READ = 3000
"""Meetings that are read for a calendar with names; with more of them it shows numbers only."""
NAMES_IN_DAY = 3
NAMES_IN_PART = 5
Cell = tuple[dt.date, str]


@dataclass(frozen=True)
class CalendarCell:
    """A day of a month or a part of a day of a week. `count` is of meetings that are not off."""

    count: int
    meetings: Sequence[Occurrence]
    address: str

    @property
    def more(self) -> int:
        return max(self.count - sum(not is_off(meeting) for meeting in self.meetings), 0)


@dataclass(frozen=True)
class CalendarDay:
    day: dt.date
    is_outside: bool
    is_past: bool
    is_today: bool
    cells: tuple[CalendarCell, ...]

    @property
    def only(self) -> CalendarCell:
        return self.cells[0]


@dataclass(frozen=True)
class Calendar:
    """`weeks` of seven days each; a week view has one, and its days have a cell for each part of the day."""

    first: dt.date
    last: dt.date
    weeks: list[list[CalendarDay]]
    previous_address: str
    next_address: str
    has_names: bool


def is_off(meeting: Occurrence) -> bool:
    return meeting.state in (ActivityState.CANCELLED, ActivityState.POSTPONED)


def counts_by_day(conditions: Conditions, query: ActivityQuery) -> dict[Cell, int]:
    """Meetings that are not off, by local day and part of the day. One query.

    Few patterns of days occur, so the rows are grouped by theirs.
    """
    masks = day_masks([*query.period.days()])
    patterns = {f"pattern_{place}": F(mask.column).bitand(mask.bits) for place, mask in enumerate(masks)}
    if not patterns:
        return {}
    part = F("facets").bitand(sum(PART_BITS.values()))
    rows = conditions.slots().filter(is_off=False).annotate(low=part, **patterns)
    counts: dict[Cell, int] = defaultdict(int)
    for low, *bits, number in rows.values_list("low", *patterns).annotate(number=Count("pk")).order_by():
        name = next(name for name, bit in PART_BITS.items() if low & bit)
        for mask, value in zip(masks, bits, strict=True):
            for day in mask.days_in(value):
                counts[day, name] += number
    return counts


def by_day(query: ActivityQuery, user: User) -> dict[dt.date, int]:
    """Meetings of each local day of the period, 0 where there is none; those that are off left out. One query."""
    days = dict.fromkeys(query.period.days(), 0)
    for (day, _part), number in counts_by_day(query.conditions(user), query).items():
        days[day] += number
    return days


def part_of(meeting: Occurrence) -> Cell:
    start = timezone.localtime(meeting.starts_at)
    minute = start.hour * 60 + start.minute
    return start.date(), next(name for name, (first, after) in PARTS.items() if first <= minute < after)


def meetings_by_cell(
    query: ActivityQuery, conditions: Conditions, user: User, *, by_part: bool, total: int
) -> dict[Cell, list[Occurrence]] | None:
    """The first meetings of each cell, with their titles; None when there are too many to read. Four queries."""
    ids = few_ids(conditions, total=total)
    if ids is None:
        return None
    rows = fitting(query, conditions, ids).order_by("starts_at", "activity_id").only("starts_at")[: MOST_READ + 1]
    meetings = [*rows]
    if len(meetings) > MOST_READ:
        return None
    chosen: dict[Cell, list[int]] = defaultdict(list)
    for meeting in meetings:
        day, part = part_of(meeting)
        cell = (day, part if by_part else "")
        if len(chosen[cell]) < (NAMES_IN_PART if by_part else NAMES_IN_DAY):
            chosen[cell].append(meeting.pk)
    wanted = [pk for pks in chosen.values() for pk in pks]
    named = Occurrence.objects.visible_to(user).filter(pk__in=wanted).select_related("activity__record")
    found = {row.pk: row for row in named.prefetch_related("activity__record__texts")}
    return {cell: [found[pk] for pk in pks if pk in found] for cell, pks in chosen.items()}


def calendar_of(query: ActivityQuery, user: User, *, total: int = 0) -> Calendar:
    """The month or the week of the query's first day, whole weeks; days before today have no numbers.

    `total` as in `page_of_meetings`.
    """
    by_part = query.view == "week"
    day = query.starting or timezone.localdate()
    first = day - dt.timedelta(days=day.weekday()) if by_part else day.replace(day=1)
    last = query.last_day
    conditions = query.conditions(user)
    counts = counts_by_day(conditions, query)
    names = meetings_by_cell(query, conditions, user, by_part=by_part, total=total)
    monday = first - dt.timedelta(days=first.weekday())
    days = [monday + dt.timedelta(days=offset) for offset in range((last - monday).days + 7 - last.weekday())]
    cells = [day_of(query, each, (first, last), counts, names or {}, by_part=by_part) for each in days]
    return Calendar(
        first,
        last,
        [cells[start : start + 7] for start in range(0, len(cells), 7)],
        turned_address(query, first - dt.timedelta(days=7 if by_part else 1), by_part=by_part),
        turned_address(query, last + dt.timedelta(days=1), by_part=by_part),
        names is not None,
    )


def turned_address(query: ActivityQuery, day: dt.date, *, by_part: bool) -> str:
    """The week or month of another day; empty when it is over or too far ahead."""
    today = timezone.localdate()
    start = day - dt.timedelta(days=day.weekday()) if by_part else day.replace(day=1)
    current = today - dt.timedelta(days=today.weekday()) if by_part else today.replace(day=1)
    if start < current or start > today + dt.timedelta(days=FARTHEST_DAYS):
        return ""
    return query.address(starting=start if start > today else None, ending=None)


def day_of(
    query: ActivityQuery,
    day: dt.date,
    shown: tuple[dt.date, dt.date],
    counts: dict[Cell, int],
    names: dict[Cell, list[Occurrence]],
    *,
    by_part: bool,
) -> CalendarDay:
    today = timezone.localdate()
    one_day = query.listed().but(starting=day if day > today else None, ending=None, days=1)
    cells = []
    for part in PARTS if by_part else ("",):
        number = counts.get((day, part), 0) if part else sum(counts.get((day, each), 0) for each in PARTS)
        address = one_day.address(parts=(part,)) if part else one_day.address()
        cells.append(CalendarCell(number, names.get((day, part), []), address))
    outside = not shown[0] <= day <= shown[1]
    return CalendarDay(day, outside, day < today, day == today, tuple(cells))
