"""Meetings of a rule: the hour on the wall stays, exceptions are kept."""

import datetime as dt

import pytest

from network.recurrence import LOCAL, Meeting, check_rule, meetings, weekly_rule

NOW = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)


def local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LOCAL)


def expand(start: dt.datetime, rule: str, **exceptions: list[str]) -> list[Meeting]:
    return [
        *meetings(
            starts_at=start.astimezone(dt.UTC),
            ends_at=(start + dt.timedelta(hours=2)).astimezone(dt.UTC),
            recurrence=rule,
            now=NOW,
            **exceptions,
        )
    ]


def test_weekly_rule_keeps_the_hour_over_the_end_of_summer_time() -> None:
    found = expand(local(2026, 10, 19, 9, 30), weekly_rule(until=dt.date(2026, 11, 2)))
    assert [meeting.starts_at.astimezone(LOCAL).strftime("%d.%m. %H.%M") for meeting in found] == [
        "19.10. 09.30",
        "26.10. 09.30",
        "02.11. 09.30",
    ]
    assert [meeting.starts_at.hour for meeting in found] == [6, 7, 7]


def test_excluded_day_has_no_meeting_and_cancelled_day_a_cancelled_one() -> None:
    rule = weekly_rule(until=dt.date(2026, 10, 19))
    found = expand(local(2026, 10, 5, 9, 30), rule, excluded=["2026-10-12"], cancelled=["2026-10-19"])
    assert [(meeting.starts_at.day, meeting.cancelled) for meeting in found] == [(5, False), (19, True)]


def test_every_other_week() -> None:
    found = expand(local(2026, 10, 5, 9, 30), weekly_rule(until=dt.date(2026, 11, 2), interval=2))
    assert [meeting.starts_at.day for meeting in found] == [5, 19, 2]


def test_once_is_one_meeting_also_beyond_the_horizon() -> None:
    assert len(expand(local(2030, 1, 1, 9), "")) == 1


def test_endless_rule_ends_two_years_ahead() -> None:
    found = expand(local(2026, 10, 5, 9), "FREQ=WEEKLY")
    assert len(found) == 104
    assert found[-1].starts_at <= NOW + dt.timedelta(days=731)


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        ("FREQ=WEEKLY;UNTIL=20261231T235959", True),
        ("FREQ=MONTHLY;BYDAY=1MO", True),
        ("FREQ=SECONDLY", False),
        ("weekly", False),
        ("FREQ=WEEKLY\nDTSTART:20260101T000000", False),
        ("FREQ=WEEKLY;UNTIL=never", False),
        ("FREQ=WEEKLY;BYDAY=XX", False),
    ],
)
def test_check_rule(rule, good) -> None:
    assert (check_rule(rule) is None) == good
