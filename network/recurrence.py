"""Recurrence of activities: RFC 5545 rules in local time, expanded to aware occurrences."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOCAL = ZoneInfo("Europe/Helsinki")
HORIZON = dt.timedelta(days=731)
MOST_OCCURRENCES = 1500
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Meeting:
    """One meeting: aware UTC start and end, whether it is cancelled."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    cancelled: bool


def weekly_rule(*, until: dt.date, interval: int = 1) -> str:
    """A rule for every `interval` weeks on the weekday of the start, up to and including the local date `until`."""
    end = dt.datetime.combine(until, dt.time(23, 59, 59))
    step = f"INTERVAL={interval};" if interval != 1 else ""
    return f"FREQ=WEEKLY;{step}UNTIL={end:%Y%m%dT%H%M%S}"


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


def meetings(
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    recurrence: str,
    excluded: Iterable[str] = (),
    cancelled: Iterable[str] = (),
    now: dt.datetime,
) -> Iterator[Meeting]:
    """Meetings up to two years after `now`. The hour on the wall stays the same over daylight saving changes."""
    without, off = set(excluded), set(cancelled)
    length = ends_at - starts_at
    first = starts_at.astimezone(LOCAL).replace(tzinfo=None)
    limit = (now + HORIZON).astimezone(LOCAL).replace(tzinfo=None)
    starts: Iterable[dt.datetime] = rrulestr(recurrence, dtstart=first) if recurrence else [first]
    for count, start in enumerate(starts):
        if count >= MOST_OCCURRENCES or (recurrence and start > limit):
            return
        day = start.date().isoformat()
        if day in without:
            continue
        aware = start.replace(tzinfo=LOCAL).astimezone(dt.UTC)
        yield Meeting(aware, aware + length, day in off)
