"""Finland's public holidays, computed for any year.

The days are those of the calendar that the acts on the church and on the holidays of May Day and Independence Day give.
Midsummer Eve and Christmas Eve are not among them, but offices keep closed then: they are told apart as eves.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """A day on which most offices are closed. `is_eve`: by custom only, not a public holiday in law."""

    day: dt.date
    name: str | Promise
    is_eve: bool = False


def easter_sunday(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the Meeus/Jones/Butcher rule)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leaps, rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - moon - rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def saturday_from(day: dt.date) -> dt.date:
    """The first Saturday on that day or after it."""
    return day + dt.timedelta(days=(SATURDAY - day.weekday()) % 7)


def _days(year: int) -> Iterator[Holiday]:
    easter = easter_sunday(year)
    midsummer = saturday_from(dt.date(year, 6, 20))
    yield Holiday(dt.date(year, 1, 1), _("New Year's Day"))
    yield Holiday(dt.date(year, 1, 6), _("Epiphany"))
    yield Holiday(easter - dt.timedelta(days=2), _("Good Friday"))
    yield Holiday(easter, _("Easter Sunday"))
    yield Holiday(easter + dt.timedelta(days=1), _("Easter Monday"))
    yield Holiday(dt.date(year, 5, 1), _("May Day"))
    yield Holiday(easter + dt.timedelta(days=39), _("Ascension Day"))
    yield Holiday(easter + dt.timedelta(days=49), _("Whit Sunday"))
    yield Holiday(midsummer - dt.timedelta(days=1), _("Midsummer Eve"), is_eve=True)
    yield Holiday(midsummer, _("Midsummer Day"))
    yield Holiday(saturday_from(dt.date(year, 10, 31)), _("All Saints' Day"))
    yield Holiday(dt.date(year, 12, 6), _("Independence Day"))
    yield Holiday(dt.date(year, 12, 24), _("Christmas Eve"), is_eve=True)
    yield Holiday(dt.date(year, 12, 25), _("Christmas Day"))
    yield Holiday(dt.date(year, 12, 26), _("St Stephen's Day"))


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[dt.date, Holiday]:
    """The year's holidays and eves by day. Where two fall on one day (Ascension on May Day), the later named stays."""
    return {holiday.day: holiday for holiday in _days(year)}


def holiday_on(day: dt.date) -> Holiday | None:
    return holidays_of(day.year).get(day)
