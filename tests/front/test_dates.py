"""Dates, ages, prices and distances in the three languages."""

import datetime as dt

import pytest
from django.utils import translation

from cms import dates

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "short", "long", "full", "time"),
    [
        ("fi", "ma\u00a023.11.", "maanantai 23.11.", "23.11.2026", "9.05"),
        ("sv", "mån\u00a023.11", "måndag 23.11", "23.11.2026", "9.05"),
        ("en", "Mon\u00a023\u00a0Nov", "Monday 23\u00a0November", "23\u00a0November\u00a02026", "9:05"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, short, long, full, time):
    with translation.override(language):
        shown = (
            dates.format_short_day(MONDAY),
            dates.format_long_day(MONDAY),
            dates.format_date(MONDAY),
            dates.format_time(dt.time(9, 5)),
        )
    assert shown == (short, long, full, time)


def test_time_of_an_aware_datetime_is_local():
    assert dates.format_time(dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC)) == "9.30"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (0, 12, "under 1 year"),
        (0, 72, "0–6 years"),
        (2, 9, "2–9 months"),
        (84, None, "from 7 years"),
        (None, 48, "under 4 years"),
        (36, 36, "3 years"),
        (30, 80, "2–7 years"),
    ],
)
def test_age_range_is_said_in_years_unless_it_is_about_babies(low, high, words):
    with translation.override("en"):
        assert dates.format_age_range(low, high) == words


@pytest.mark.parametrize(
    ("language", "cents", "words"),
    [("fi", 500, "5\u00a0€"), ("sv", 1250, "12,50\u00a0€"), ("en", 1250, "€12.50")],
)
def test_price_has_cents_only_when_there_are_any(language, cents, words):
    with translation.override(language):
        assert dates.format_price(cents) == words


@pytest.mark.parametrize(
    ("metres", "words"), [(12, "50\u00a0m"), (388, "400\u00a0m"), (1_840, "1,8\u00a0km"), (18_200, "18\u00a0km")]
)
def test_distance_is_rounded_by_its_size(metres, words):
    with translation.override("fi"):
        assert dates.format_distance(metres) == words


def test_number_has_the_separators_of_the_language():
    with translation.override("fi"):
        finnish = dates.format_number(-273_731.25, 1)
    with translation.override("en"):
        english = dates.format_number(-273_731.25, 1)
    assert (finnish, english) == ("−273\u00a0731,2", "−273,731.2")
