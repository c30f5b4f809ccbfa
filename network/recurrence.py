"""Recurrence of activities: RFC 5545 rules in local time, expanded to aware occurrences.

A meeting is named by its local day, the one that the rule gives it: a day left out (`excluded`), cancelled, postponed
or moved is an ISO date. Of a rule with several times a day, all those of the day are meant.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.models.vocabulary import ActivityState
from network.repeating import until_part

LOCAL = ZoneInfo("Europe/Helsinki")
HORIZON = dt.timedelta(days=731)
KEPT_BEHIND = dt.timedelta(days=366)
MOST_OCCURRENCES = 1500


@dataclass(frozen=True)
class Meeting:
    """One meeting: aware UTC start and end, its state; `original_starts_at` is where the rule has it, if moved."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str = ActivityState.SCHEDULED
    original_starts_at: dt.datetime | None = None

    @property
    def cancelled(self) -> bool:
        return self.state == ActivityState.CANCELLED

    @property
    def day(self) -> dt.date:
        """The local day that names the meeting."""
        return (self.original_starts_at or self.starts_at).astimezone(LOCAL).date()


@dataclass(frozen=True)
class MovedTo:
    """The local times that a moved meeting has now."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @classmethod
    def parse(cls, entry: Mapping[str, str]) -> "MovedTo":
        """Of {"date": …, "starts_at": …, "ends_at": …}, naive local ISO times. Raises KeyError, ValueError."""
        starts, ends = (dt.datetime.fromisoformat(entry[name]) for name in ("starts_at", "ends_at"))
        return cls(starts, ends)


@dataclass(frozen=True)
class Schedule:
    """The times of an activity as the models keep them, with the exceptions by ISO date."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    recurrence: str = ""
    excluded: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    postponed: frozenset[str] = frozenset()
    moved: Mapping[str, MovedTo] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Any) -> "Schedule":
        """Of an Activity or an ActivityPage."""
        return cls(
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            recurrence=facts.recurrence,
            excluded=frozenset(facts.excluded_dates),
            cancelled=frozenset(facts.cancelled_dates),
            postponed=frozenset(facts.postponed_dates),
            moved={entry["date"]: MovedTo.parse(entry) for entry in facts.moved_meetings},
        )

    def meetings(self, now: dt.datetime) -> Iterator[Meeting]:
        """Meetings in the order of the rule, from a year behind to two years ahead of `now`, at most 1,500.

        The hour on the wall stays the same over daylight saving changes, of the end too. An hour that the change skips
        is read with the offset before it, one that it doubles is the first of the two (RFC 5545, 3.3.5).
        """
        first, last = (local_of(moment) for moment in (self.starts_at, self.ends_at))
        seen: set[dt.datetime] = set()
        for start in self.starts(first, now):
            meeting = self.meeting(start, start + (last - first))
            if meeting is not None and meeting.starts_at not in seen:
                seen.add(meeting.starts_at)
                yield meeting

    def starts(self, first: dt.datetime, now: dt.datetime) -> Iterator[dt.datetime]:
        """Local starts that the rule gives, those left out included."""
        if not self.recurrence:
            yield first
            return
        today = now.astimezone(LOCAL).date()
        earliest, latest = today - KEPT_BEHIND, today + HORIZON
        count = 0
        for start in rrulestr(self.recurrence, dtstart=first):
            if start.date() > latest or count >= MOST_OCCURRENCES:
                return
            if start.date() >= earliest:
                count += 1
                yield start

    def meeting(self, start: dt.datetime, end: dt.datetime) -> Meeting | None:
        """The meeting that the rule has at a local time; None on a day left out."""
        day = start.date().isoformat()
        if day in self.excluded:
            return None
        state = (
            ActivityState.CANCELLED
            if day in self.cancelled
            else ActivityState.POSTPONED
            if day in self.postponed
            else ActivityState.SCHEDULED
        )
        if moved := self.moved.get(day):
            shown = state if state != ActivityState.SCHEDULED else ActivityState.RESCHEDULED
            return Meeting(utc_of(moved.starts_at), utc_of(moved.ends_at), shown, utc_of(start))
        begins, ends = utc_of(start), utc_of(end)
        # A start in the hour that spring skips is read an hour later than an end after it: the length is kept then.
        return Meeting(begins, ends if ends > begins else begins + (end - start), state)


def local_of(moment: dt.datetime) -> dt.datetime:
    """The time on the wall in Helsinki, naive."""
    return moment.astimezone(LOCAL).replace(tzinfo=None)


def utc_of(local: dt.datetime) -> dt.datetime:
    """Aware UTC of a time on the wall in Helsinki."""
    return local.replace(tzinfo=LOCAL).astimezone(dt.UTC)


def weekly_rule(*, until: dt.date, interval: int = 1) -> str:
    """A rule for every `interval` weeks on the weekday of the start, up to and including the local date `until`."""
    step = f"INTERVAL={interval};" if interval != 1 else ""
    return f"FREQ=WEEKLY;{step}{until_part(until)}"


def check_rule(rule: str) -> str | Promise | None:
    """What is wrong with a rule, in words; None when nothing is. Times of a rule are local: UNTIL has no Z."""
    if not rule.startswith("FREQ=") or "\n" in rule:
        return _("A rule begins with FREQ=.")
    if rule.split(";")[0] not in ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"):
        return _("Only daily, weekly, monthly and yearly rules are understood.")
    try:
        rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))
    except (ValueError, KeyError, TypeError) as error:
        return _("The rule cannot be read: %(problem)s") % {"problem": error}
    return None


def check_schedule(facts: Any) -> str | Promise | None:
    """What is wrong with the rule of an ActivityPage, or with what it says of single days; None if nothing is."""
    if facts.recurrence and (problem := check_rule(facts.recurrence)):
        return problem
    try:
        schedule = Schedule.of(facts)
        for day in (
            *schedule.excluded,
            *schedule.cancelled,
            *schedule.postponed,
            *schedule.moved,
            *facts.meeting_notes,
        ):
            dt.date.fromisoformat(day)
        if all(moved.starts_at < moved.ends_at and not moved.starts_at.tzinfo for moved in schedule.moved.values()):
            return None
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    return _("The days that are left out, cancelled or moved cannot be read.")


def meetings(
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    recurrence: str,
    excluded: Iterable[str] = (),
    cancelled: Iterable[str] = (),
    now: dt.datetime,
) -> Iterator[Meeting]:
    """Meetings of a series without moved or postponed ones: see `Schedule.meetings`."""
    schedule = Schedule(starts_at, ends_at, recurrence, frozenset(excluded), frozenset(cancelled))
    return schedule.meetings(now)
