"""A rule for a list of meetings: what other systems keep one by one becomes a series here."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from math import gcd

from cms.imports.contracts import Values
from network.importing.values import group
from network.models.vocabulary import ActivityState
from network.recurrence import MOST_OCCURRENCES, local_of, utc_of
from network.repeating import WEEKDAY_CODES

MOST_LEFT_OUT_SHARE = 0.5


@dataclass(frozen=True)
class Part:
    """One meeting; aware UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str = ActivityState.SCHEDULED


def schedule_from_parts(parts: list[Part]) -> Values | None:
    """The groups "when" and "exceptions" of a weekly series on one or more weekdays whose meetings are exactly these;
    None where there is no such series: several a day, or more days left out than held."""
    by_day = {local_of(part.starts_at).date(): part for part in sorted(parts, key=lambda part: part.starts_at)}
    days = sorted(by_day)
    if len(days) != len(parts) or len(days) < 2 or (days[-1] - days[0]).days > 800:
        return None
    start, length = _usual([*by_day.values()])
    weekdays = sorted({day.weekday() for day in days})
    weeks = [((day - dt.timedelta(days=day.weekday())) - days[0]).days // 7 for day in days]
    interval = reduce(gcd, (week - weeks[0] for week in weeks)) or 1
    rule = "FREQ=WEEKLY"
    if interval > 1:
        rule += f";INTERVAL={interval}"
    if len(weekdays) > 1:
        rule += ";BYDAY=" + ",".join(WEEKDAY_CODES[day] for day in weekdays)
    rule += f";UNTIL={days[-1]:%Y%m%d}T235959"
    held = set(days)
    expected = _expected(days[0], days[-1], weekdays, interval)
    left_out = [day for day in expected if day not in held]
    if not held <= set(expected) or len(left_out) > len(expected) * MOST_LEFT_OUT_SHARE:
        return None
    if len(expected) > MOST_OCCURRENCES:
        return None
    first = dt.datetime.combine(days[0], start)
    return {
        "when": group("when", starts_at=utc_of(first), ends_at=utc_of(first + length), recurrence=rule),
        "exceptions": group(
            "exceptions",
            excluded_dates=[day.isoformat() for day in left_out],
            cancelled_dates=_days(by_day, ActivityState.CANCELLED),
            postponed_dates=_days(by_day, ActivityState.POSTPONED),
            moved_meetings=_moved(by_day, start, length),
        ),
    }


def _usual(parts: list[Part]) -> tuple[dt.time, dt.timedelta]:
    """The local starting time and length that most meetings have."""
    counts: dict[tuple[dt.time, dt.timedelta], int] = {}
    for part in parts:
        key = local_of(part.starts_at).time(), local_of(part.ends_at) - local_of(part.starts_at)
        counts[key] = counts.get(key, 0) + 1
    return max(counts, key=lambda key: counts[key])


def _expected(first: dt.date, last: dt.date, weekdays: list[int], interval: int) -> list[dt.date]:
    monday = first - dt.timedelta(days=first.weekday())
    found = []
    while monday <= last:
        found += [day for weekday in weekdays if first <= (day := monday + dt.timedelta(days=weekday)) <= last]
        monday += dt.timedelta(weeks=interval)
    return found


def _days(by_day: dict[dt.date, Part], state: str) -> list[str]:
    return [day.isoformat() for day, part in sorted(by_day.items()) if part.state == state]


def _moved(by_day: dict[dt.date, Part], start: dt.time, length: dt.timedelta) -> list[dict[str, str]]:
    moved = []
    for day, part in sorted(by_day.items()):
        begins, ends = local_of(part.starts_at), local_of(part.ends_at)
        if (begins.time(), ends - begins) != (start, length):
            moved.append({"date": day.isoformat(), "starts_at": begins.isoformat(), "ends_at": ends.isoformat()})
    return moved
