"""Terms of Finnish schools, as proposals for the dates of a season.

Autumn begins in the middle of August (Monday of week 33) and ends before Christmas (Saturday of week 51, at the latest
on 22 December); spring begins after Epiphany and ends on the Saturday of week 22, the last working day of the school
year by the Basic Education Act (628/1998, section 23). Municipalities set their own dates and holiday weeks: what is
here is only proposed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from network.holidays import holiday_on

AUTUMN_HOLIDAY_WEEK = 42
USUAL_WINTER_HOLIDAY_WEEK = 9
# The winter holiday is staggered: counties by code, after their largest towns in the National Agency for Education's
# list for 2023–2024; the others have week 9.
WINTER_HOLIDAY_WEEKS = {
    **dict.fromkeys(("90", "01", "02", "03", "04", "05", "06"), 8),
    **dict.fromkeys(("13", "14", "19", "20", "21"), 10),
}
CHRISTMAS_BEGINS = (12, 22)


class Half(StrEnum):
    SPRING = "spring"
    AUTUMN = "autumn"


@dataclass(frozen=True)
class Term:
    half: Half
    first: dt.date
    last: dt.date


def spring(year: int) -> Term:
    return Term(Half.SPRING, dt.date(year, 1, 7), dt.date.fromisocalendar(year, 22, 6))


def autumn(year: int) -> Term:
    end = min(dt.date.fromisocalendar(year, 51, 6), dt.date(year, *CHRISTMAS_BEGINS))
    return Term(Half.AUTUMN, dt.date.fromisocalendar(year, 33, 1), end)


def terms_from(year: int) -> Iterator[Term]:
    """Terms in the order of time."""
    while True:
        yield spring(year)
        yield autumn(year)
        year += 1


def next_term(*, after: dt.date, today: dt.date) -> Term:
    """The first term that begins after the day `after`, the last of the season before, and is not over today."""
    for term in terms_from(min(after.year, today.year)):
        if term.first > after and term.last > today:
            return term
    raise AssertionError("terms have no end")


def holiday_weeks(term: Term, region_code: str | None) -> list[int]:
    """Numbers of the weeks that schools have off within the term."""
    if term.half == Half.AUTUMN:
        return [AUTUMN_HOLIDAY_WEEK]
    return [WINTER_HOLIDAY_WEEKS.get(region_code or "", USUAL_WINTER_HOLIDAY_WEEK)]


def days_off(term: Term, region_code: str | None) -> list[dt.date]:
    """The holiday weeks' days and the public holidays of the term."""
    days = {
        dt.date.fromisocalendar(term.first.year, week, weekday)
        for week in holiday_weeks(term, region_code)
        for weekday in range(1, 8)
    }
    day = term.first
    while day <= term.last:
        if holiday_on(day):
            days.add(day)
        day += dt.timedelta(days=1)
    return sorted(days)
