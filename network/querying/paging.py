"""Pages of meetings: the first ones by number, all by where the page before ended, each at the same cost."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
from django.utils import timezone

from cms.dates import reading_language
from network.models import Occurrence
from network.querysets import OccurrenceQuerySet, User
from search.matching import scores_of_objects

from .activities import ActivityQuery
from .columns import Columns, Ids, Rows
from .days import moment_of
from .finding import square_distance

LAST_NUMBERED = 10
"""Pages that can be opened by number; those after them only from the one before."""
MOST_TIMES_SHOWN = 4
MOST_RANKED = 1000
"""Activities that are put in the order of relevance: what is shown of it is ten pages."""
CLOCK_CHANGE = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


class Key(NamedTuple):
    """A meeting as the finder's rows have it, on the clock in Finland. Keys sort in the order of the list."""

    day: dt.date
    minute: int
    activity: int

    @property
    def starts_at(self) -> dt.datetime:
        return moment_of(self.day, self.minute)

    @classmethod
    def of(cls, starts_at: dt.datetime, activity: int) -> "Key":
        local = timezone.localtime(starts_at)
        return cls(local.date(), local.hour * 60 + local.minute, activity)


def keys_of(columns: Columns, day: dt.date, rows: Rows) -> Iterator[Key]:
    for minute, activity in zip(columns["minute"][rows].tolist(), columns["activity_id"][rows].tolist(), strict=True):
        yield Key(day, minute, activity)


def keys_from(query: ActivityQuery, user: User, after: Key | None = None, *, skip: int = 0) -> Iterator[Key]:
    """Meetings that fit, in the order of time, from the one after `after` on or without the first `skip`."""
    columns = query.conditions(user).columns
    for day, rows in query.held(user, since=after.day if after else None):
        if after and day == after.day:
            minutes, same = columns["minute"][rows], columns["minute"][rows] == after.minute
            rows = rows[(minutes > after.minute) | (same & (columns["activity_id"][rows] > after.activity))]
        left, skip = rows[skip:], max(skip - len(rows), 0)
        yield from keys_of(columns, day, left)


def meetings_at(keys: Iterable[Key], user: User) -> OccurrenceQuerySet:
    """The meetings themselves, in the order of time; what the user may not see is left out. One query asks for them.

    The finder's rows know the clock on the wall only: an hour that comes twice has the meetings of both times.
    """
    wanted = {*keys}
    if not wanted:
        return Occurrence.objects.none()
    first, last = min(wanted).starts_at - CLOCK_CHANGE, max(wanted).starts_at + CLOCK_CHANGE + MINUTE
    rows = Occurrence.objects.between(first, last).filter(activity__in={key.activity for key in wanted}).order_by()
    starts = rows.values_list("pk", "starts_at", "activity_id")
    pks = [pk for pk, starts_at, activity in starts if Key.of(starts_at, activity) in wanted]
    return Occurrence.objects.visible_to(user).filter(pk__in=pks).order_by("starts_at", "activity_id")


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

    @property
    def key(self) -> Key:
        return Key.of(self.starts_at, self.activity)


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


def first_meetings(query: ActivityQuery, user: User, limit: int, *, begun: bool) -> list[Occurrence]:
    """The next meetings that fit; those of today only while they are not over, without `begun` not begun either."""
    columns, now = query.conditions(user).columns, timezone.localtime()
    minute = now.hour * 60 + now.minute + now.second / 60
    keys: list[Key] = []
    for day, rows in query.held(user):
        if day == now.date():
            rows = rows[columns["minute"][rows] + (columns["length"][rows] if begun else 0) > minute]
        keys += keys_of(columns, day, rows[: limit - len(keys)])
        if len(keys) == limit:
            break
    return [*meetings_at(keys, user).with_texts()]


def page_of_meetings(query: ActivityQuery, user: User, size: int) -> MeetingPage:
    if query.sort == "distance" and query.centre:
        return activity_page(query, by_distance(query, user, size), user, size)
    if query.sort == "relevance" and query.text:
        return activity_page(query, by_relevance(query, user), user, size)
    cursor = Cursor.parse(query.cursor)
    number = query.page if cursor else min(query.page, LAST_NUMBERED)
    found = keys_from(query, user, cursor.key if cursor else None, skip=0 if cursor else (number - 1) * size)
    keys = [key for key, _place in zip(found, range(size + 1), strict=False)]
    following = str(Cursor(keys[size - 1].starts_at, keys[size - 1].activity)) if len(keys) > size else ""
    shown = [Shown(meeting) for meeting in meetings_at(keys[:size], user).with_texts()]
    return paged(query, shown, number, query.address(page=number + 1, after=following) if following else "")


def paged(query: ActivityQuery, rows: list[Shown], number: int, next_address: str) -> MeetingPage:
    known = min(number + bool(next_address), LAST_NUMBERED)
    numbers = [(page, query.address(page=page)) for page in range(1, known + 1)]
    previous = query.address(page=min(number - 1, LAST_NUMBERED)) if 1 < number <= LAST_NUMBERED + 1 else ""
    here = query.address(page=number, after=query.cursor)
    return MeetingPage(rows, number, next_address, previous, numbers if len(numbers) > 1 else [], here)


def by_distance(query: ActivityQuery, user: User, size: int) -> list[int]:
    """The nearest activities up to the page's end and one more; those whose place's point is not known come last."""
    assert query.centre
    conditions = query.conditions(user)
    rows = conditions.one_each()
    away = np.nan_to_num(square_distance(conditions.columns, *query.centre)[rows], nan=np.inf)
    wanted = min(query.page, LAST_NUMBERED) * size + 1
    if wanted < len(rows):
        near = away <= np.partition(away, wanted)[wanted]
        rows, away = rows[near], away[near]
    return list(conditions.columns["activity_id"][rows[np.argsort(away, kind="stable")]][:wanted].tolist())


def by_relevance(query: ActivityQuery, user: User) -> list[int]:
    """Activities that the words fit, the best first; of very many only those that meet first."""
    conditions = query.conditions(user)
    ids = conditions.activities() if conditions.count() <= MOST_RANKED else soonest(query, user, MOST_RANKED)
    scores = scores_of_objects(query.text, ids.tolist(), source="activity", language=reading_language())
    return sorted(ids.tolist(), key=lambda pk: (-scores.get(pk, 0), pk))


def soonest(query: ActivityQuery, user: User, number: int) -> Ids:
    """Activities by their next meeting that fits, at least so many if there are."""
    columns, found = query.conditions(user).columns, np.zeros(0, np.int64)
    for _day, rows in query.held(user):
        found = np.union1d(found, columns["activity_id"][rows[:number]])
        if len(found) >= number:
            break
    return found


def activity_page(query: ActivityQuery, ordered: Sequence[int], user: User, size: int) -> MeetingPage:
    """The page's part of the activities, each with its next meetings."""
    number = min(query.page, LAST_NUMBERED)
    ids = ordered[(number - 1) * size : number * size]
    times = times_of(query, np.array(ids, np.int64), user)
    next_ones = meetings_at((keys[0] for keys in times.values()), user).with_texts()
    found = {meeting.activity_id: meeting for meeting in next_ones}
    rows = [
        Shown(
            found[pk],
            True,
            tuple(key.starts_at for key in times[pk][1 : MOST_TIMES_SHOWN + 1]),
            max(len(times[pk]) - 1 - MOST_TIMES_SHOWN, 0),
        )
        for pk in ids
        if pk in found
    ]
    has_more = len(ordered) > number * size and number < LAST_NUMBERED
    return paged(query, rows, number, query.address(page=number + 1) if has_more else "")


def times_of(query: ActivityQuery, ids: Ids, user: User) -> dict[int, list[Key]]:
    """The meetings of some activities that fit, by activity, in the order of time."""
    conditions = query.conditions(user)
    columns, rows = conditions.columns, conditions.rows()
    rows = rows[columns.of_activities(ids)[rows]]
    keys = [key for day, those in columns.held(rows, query.period.days()) for key in keys_of(columns, day, those)]
    keys.sort(key=lambda key: key.activity)  # it keeps the order of time
    return {activity: [*held] for activity, held in groupby(keys, key=lambda key: key.activity)}
