"""Periods that figures describe: a year, half-year, quarter, month or day, each with a key that sorts by time."""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.dates import format_date

FIRST_YEAR, LAST_YEAR = 1900, 2100
PATTERN = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>\d)|Q(?P<quarter>\d)|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?")


class UnknownPeriod(ValueError):
    """No such period exists: "2024-Q5", "2024-13", "2023-02-29", or something that is no period at all."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"{key!r} is no period.")


@dataclass(frozen=True, slots=True)
class Period:
    """``key`` is "2024", "2024-H1", "2024-Q1", "2024-03" or "2026-11-22"; both days are part of the period."""

    key: str
    label: str
    start: datetime.date
    end: datetime.date


def read_period(key: str) -> Period:
    """The period of that key, its label in the reader's language. Raises UnknownPeriod."""
    found = PATTERN.fullmatch(key.strip())
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        raise UnknownPeriod(key)
    try:
        return _period(int(found["year"]), {name: int(text) for name, text in found.groupdict().items() if text})
    except ValueError:
        raise UnknownPeriod(key) from None


def day_period(day: datetime.date) -> Period:
    return Period(day.isoformat(), format_date(day), day, day)


def _period(year: int, part: dict[str, int]) -> Period:
    if "day" in part:
        return day_period(datetime.date(year, part["month"], part["day"]))
    if "month" in part:
        start, end = _months(year, part["month"], 1)
        return Period(f"{year}-{part['month']:02}", date_format(start, "F Y"), start, end)
    if "quarter" in part:
        start, end = _months(year, part["quarter"] * 3 - 2, 3)
        words = _("quarter %(number)s of %(year)s") % {"number": part["quarter"], "year": year}
        return Period(f"{year}-Q{part['quarter']}", words, start, end)
    if "half" in part:
        start, end = _months(year, part["half"] * 6 - 5, 6)
        words = _("half %(number)s of %(year)s") % {"number": part["half"], "year": year}
        return Period(f"{year}-H{part['half']}", words, start, end)
    return Period(str(year), str(year), *_months(year, 1, 12))


def _months(year: int, first: int, count: int) -> tuple[datetime.date, datetime.date]:
    """Raises ValueError where there are no such months."""
    last = first + count - 1
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])
