"""The same query as a calendar: how many meetings each day has, and what they are when they are few enough to read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from network.models import Occurrence
from network.models.vocabulary import ActivityState
from network.querysets import User
from network.slots import MINUTES_IN_DAY, PARTS

from .activities import FARTHEST_DAYS, ActivityQuery
from .paging import Key, keys_of, meetings_at

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


@dataclass(frozen=True)
class CellMeetings:
    """`count` of meetings that are not off; `keys` of the first ones, `total` with those that are off."""

    count: int = 0
    total: int = 0
    keys: tuple[Key, ...] = ()


def meetings_by_cell(query: ActivityQuery, user: User, *, by_part: bool) -> dict[Cell, CellMeetings]:
    """By local day, and by part of the day if wanted."""
    columns = query.conditions(user).columns
    bounds = {name: after for name, (_first, after) in PARTS.items()} if by_part else {"": MINUTES_IN_DAY}
    shown = NAMES_IN_PART if by_part else NAMES_IN_DAY
    found = {}
    for day, rows in query.held(user):
        parts = np.split(rows, np.searchsorted(columns["minute"][rows], [*bounds.values()][:-1]))
        for name, those in zip(bounds, parts, strict=True):
            off = int(np.count_nonzero(columns["is_off"][those]))
            keys = tuple(keys_of(columns, day, those[:shown]))
            found[day, name] = CellMeetings(len(those) - off, len(those), keys)
    return found


def by_day(query: ActivityQuery, user: User) -> dict[dt.date, int]:
    """Meetings of each local day of the period, 0 where there is none; those that are off left out."""
    return {day: held.count for (day, _part), held in meetings_by_cell(query, user, by_part=False).items()}


def named_meetings(held: dict[Cell, CellMeetings], user: User) -> dict[Cell, list[Occurrence]] | None:
    """The first meetings of each cell, with their titles; None when there are too many to read."""
    if sum(each.total for each in held.values()) > MOST_READ:
        return None
    keys = [key for each in held.values() for key in each.keys]
    rows = meetings_at(keys, user).select_related("activity__record").prefetch_related("activity__record__texts")
    by_key = {Key.of(meeting.starts_at, meeting.activity_id): meeting for meeting in rows}
    return {cell: [by_key[key] for key in each.keys if key in by_key] for cell, each in held.items()}


def calendar_of(query: ActivityQuery, user: User) -> Calendar:
    """The month or the week of the query's first day, whole weeks; days before today have no numbers."""
    by_part = query.view == "week"
    day = query.starting or timezone.localdate()
    first = day - dt.timedelta(days=day.weekday()) if by_part else day.replace(day=1)
    last = query.last_day
    held = meetings_by_cell(query, user, by_part=by_part)
    counts = {cell: each.count for cell, each in held.items()}
    names = named_meetings(held, user)
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
        address = one_day.address(parts=(part,)) if part else one_day.address()
        cells.append(CalendarCell(counts.get((day, part), 0), names.get((day, part), []), address))
    outside = not shown[0] <= day <= shown[1]
    return CalendarDay(day, outside, day < today, day == today, tuple(cells))
