"""Opening hours as schema.org tells them: weeks, seasons with their dates, days that differ.

schema.org has no season that comes every year and no public holiday: each is written out with dates, a year ahead.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from network.holidays import holidays_of
from network.opening import END_OF_DAY, WEEKDAY_KEYS, Exceptional, HolidayRule, OpeningHours, Season, Times

Node = dict[str, Any]
SCHEMA = "https://schema.org"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AHEAD = dt.timedelta(days=365)
CLOSED: Times = ("00:00", "00:00")  # opening and closing at midnight, as schema.org has it


def week_nodes(hours: OpeningHours, today: dt.date) -> list[Node]:
    """The week, then the seasons that are not over, each with its dates."""
    return [
        *map(row_node, hours.weekly),
        *(
            node
            for season in hours.seasons
            for first, last in season_dates(season, today)
            for node in season_nodes(season, first, last)
        ),
    ]


def row_node(row: tuple[str, str, str]) -> Node:
    weekday, opens, closes = row
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"{SCHEMA}/{WEEKDAYS[WEEKDAY_KEYS.index(weekday)]}",
        "opens": opens,
        "closes": end_of_day(closes),
    }


def season_nodes(season: Season, first: dt.date, last: dt.date) -> list[Node]:
    """A season without hours is said to be closed: nothing would leave the ordinary week standing."""
    dates = {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
    rows = [{**row_node(row), **dates} for row in season.weekly]
    return rows or [dated_node(CLOSED, first, last)]


def season_dates(season: Season, today: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of the season where it is not over; of one that comes every year, up to a year ahead."""
    if not season.is_yearly:
        first, last = dt.date.fromisoformat(season.first), dt.date.fromisoformat(season.last)
        if last >= today:
            yield first, last
        return
    over_new_year = season.first > season.last
    for year in range(today.year - 1, today.year + 2):
        first = day_of_year(year, season.first)
        last = day_of_year(year + over_new_year, season.last)
        if last >= today and first <= today + AHEAD:
            yield first, last


def day_of_year(year: int, text: str) -> dt.date:
    """The "MM-DD" of that year; 29 February of a common year is the 28th."""
    month, day = (int(part) for part in text.split("-"))
    return dt.date(year, 2, 28) if (month, day) == (2, 29) and not leap(year) else dt.date(year, month, day)


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def special_nodes(hours: OpeningHours, today: dt.date) -> list[Node]:
    """Days that differ and are not over, then the coming holidays on which the place is known to be closed."""
    coming = (exception for exception in hours.exceptions if exception.last >= today)
    return [
        *(node for exception in coming for node in exception_nodes(exception)),
        *(dated_node(CLOSED, day, day) for day in closed_holidays(hours, today)),
    ]


def exception_nodes(exception: Exceptional) -> Iterable[Node]:
    return (dated_node(times, exception.first, exception.last) for times in exception.hours or (CLOSED,))


def closed_holidays(hours: OpeningHours, today: dt.date) -> Iterator[dt.date]:
    """Within a year, those on which the week would have it open."""
    if hours.holidays != HolidayRule.CLOSED:
        return
    for day in sorted({*holidays_of(today.year), *holidays_of(today.year + 1)}):
        found = hours.hours_on(day)
        if today <= day <= today + AHEAD and found.exception is None and not hours.is_closed_anyway(found):
            yield day


def dated_node(times: Times, first: dt.date, last: dt.date) -> Node:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": times[0],
        "closes": end_of_day(times[1]),
        "validFrom": first.isoformat(),
        "validThrough": last.isoformat(),
    }


def end_of_day(clock: str) -> str:
    return "23:59" if clock == END_OF_DAY else clock
