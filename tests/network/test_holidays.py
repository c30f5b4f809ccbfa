"""Finland's public holidays. The dates are written by hand from the almanac."""

import datetime as dt

import pytest
from django.utils import translation

from network.holidays import easter_sunday, holiday_on, holidays_of

MOVING = {
    2026: {"Good Friday": "04-03", "Easter Sunday": "04-05", "Easter Monday": "04-06", "Ascension Day": "05-14",
           "Whit Sunday": "05-24", "Midsummer Eve": "06-19", "Midsummer Day": "06-20", "All Saints' Day": "10-31"},
    2027: {"Good Friday": "03-26", "Easter Sunday": "03-28", "Easter Monday": "03-29", "Ascension Day": "05-06",
           "Whit Sunday": "05-16", "Midsummer Eve": "06-25", "Midsummer Day": "06-26", "All Saints' Day": "11-06"},
    2028: {"Good Friday": "04-14", "Easter Sunday": "04-16", "Easter Monday": "04-17", "Ascension Day": "05-25",
           "Whit Sunday": "06-04", "Midsummer Eve": "06-23", "Midsummer Day": "06-24", "All Saints' Day": "11-04"},
}  # fmt: skip
FIXED = {
    "New Year's Day": "01-01", "Epiphany": "01-06", "May Day": "05-01", "Independence Day": "12-06",
    "Christmas Eve": "12-24", "Christmas Day": "12-25", "St Stephen's Day": "12-26",
}  # fmt: skip


@pytest.mark.parametrize("year", MOVING)
def test_holidays_of_a_year_are_these_and_no_others(year) -> None:
    with translation.override("en"):
        found = {str(holiday.name): f"{day:%m-%d}" for day, holiday in holidays_of(year).items()}
    assert found == FIXED | MOVING[year]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, "03-22"),
        (1943, "04-25"),
        (1961, "04-02"),
        (2000, "04-23"),
        (2008, "03-23"),
        (2038, "04-25"),
        (2285, "03-22"),
    ],
)
def test_easter_is_as_the_tables_have_it(year, day) -> None:
    assert f"{easter_sunday(year):%m-%d}" == day


def test_only_the_two_eves_are_holidays_by_custom() -> None:
    assert [holiday.day.isoformat() for holiday in holidays_of(2026).values() if holiday.is_eve] == [
        "2026-06-19", "2026-12-24",
    ]  # fmt: skip


@pytest.mark.parametrize("year", range(1990, 2090))
def test_midsummer_and_all_saints_are_saturdays_in_their_week(year) -> None:
    midsummer = [day for day in holidays_of(year) if day.month == 6 and 20 <= day.day <= 26 and day.weekday() == 5]
    saints = [
        day for day in holidays_of(year) if dt.date(year, 10, 31) <= day <= dt.date(year, 11, 6) and day.weekday() == 5
    ]
    assert (len(midsummer), len(saints)) == (1, 1)


def test_a_working_day_is_none() -> None:
    assert holiday_on(dt.date(2026, 11, 23)) is None
