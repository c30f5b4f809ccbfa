"""Opening hours as schema.org data: what comes every year is written out with dates."""

import datetime as dt
from typing import Any

import pytest

from network.opening import OpeningHours
from network.outputs.structured_hours import season_dates, special_nodes, week_nodes

TODAY = dt.date(2026, 12, 1)
WEEK = [["mon", "09:00", "15:00"], ["thu", "12:00", "24:00"]]


def hours(**parts: Any) -> OpeningHours:
    return OpeningHours.from_json({"weekly": WEEK, **parts})


def season(first: str, last: str, weekly: list[list[str]] | None = None) -> dict[str, Any]:
    return {"name": "Kausi", "from": first, "to": last, "weekly": weekly or []}


def told(nodes: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    names = ("dayOfWeek", "opens", "closes", "validFrom", "validThrough")
    return [tuple(str(node[name]).rsplit("/", 1)[-1] for name in names if name in node) for node in nodes]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("06-01", "08-15", [("2027-06-01", "2027-08-15")]),
        ("10-01", "03-31", [("2026-10-01", "2027-03-31"), ("2027-10-01", "2028-03-31")]),
        ("12-01", "12-01", [("2026-12-01", "2026-12-01"), ("2027-12-01", "2027-12-01")]),
        ("11-01", "11-30", [("2027-11-01", "2027-11-30")]),
        ("02-01", "02-29", [("2027-02-01", "2027-02-28")]),
        ("2027-01-01", "2027-02-28", [("2027-01-01", "2027-02-28")]),
        ("2026-01-01", "2026-11-30", []),
        ("2026-01-01", "2026-12-01", [("2026-01-01", "2026-12-01")]),
    ],
)
def test_season_is_told_with_the_dates_of_the_coming_year(first, last, expected) -> None:
    (found,) = hours(seasons=[season(first, last)]).seasons
    assert [(begin.isoformat(), end.isoformat()) for begin, end in season_dates(found, TODAY)] == expected


def test_week_stands_without_dates_and_each_season_with_them() -> None:
    nodes = week_nodes(hours(seasons=[season("06-01", "08-15", [["mon", "10:00", "14:00"]])]), TODAY)
    assert told(nodes) == [
        ("Monday", "09:00", "15:00"),
        ("Thursday", "12:00", "23:59"),
        ("Monday", "10:00", "14:00", "2027-06-01", "2027-08-15"),
    ]


def test_season_without_hours_is_said_to_be_closed() -> None:
    nodes = week_nodes(hours(seasons=[season("07-01", "07-31")]), TODAY)
    assert told(nodes)[2:] == [("00:00", "00:00", "2027-07-01", "2027-07-31")]


def test_holidays_that_close_an_open_day_are_told_for_a_year() -> None:
    """By the calendar of 2026–27: Christmas Eve is a Thursday, Easter Monday 29 March, Ascension Thursday 6 May; New
    Year's Day and May Day are a Friday and a Saturday, on which the place has no hours anyway."""
    nodes = special_nodes(hours(holidays="closed"), TODAY)
    assert told(nodes) == [("00:00", "00:00", day, day) for day in ("2026-12-24", "2027-03-29", "2027-05-06")]


@pytest.mark.parametrize("rule", ["open", "unknown"])
def test_holidays_are_not_told_where_the_place_is_open_or_nobody_has_said(rule) -> None:
    assert special_nodes(hours(holidays=rule), TODAY) == []


def test_exception_goes_before_the_holiday_and_past_ones_are_left_out() -> None:
    exceptions = [
        {"from": "2026-12-24", "to": "2026-12-24", "hours": [["10:00", "12:00"]], "reason": "Joulukahvit"},
        {"from": "2026-11-01", "to": "2026-11-02", "hours": [], "reason": "Mennyt"},
    ]
    nodes = special_nodes(hours(holidays="closed", exceptions=exceptions), TODAY)
    assert told(nodes)[0] == ("10:00", "12:00", "2026-12-24", "2026-12-24")
    assert [node[2] for node in told(nodes)] == ["2026-12-24", "2027-03-29", "2027-05-06"]
