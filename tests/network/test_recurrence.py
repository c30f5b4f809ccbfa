"""Meetings of a rule: the hour on the wall stays, exceptions are kept."""

import datetime as dt

import pytest

from network.recurrence import LOCAL, Meeting, MovedTo, Schedule, check_rule, local_of, meetings, weekly_rule

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


def daily_at(first: dt.datetime, hours: float, days: int = 3) -> list[tuple[str, str, str]]:
    """(UTC start, local start, local end) of daily meetings."""
    rule = f"FREQ=DAILY;COUNT={days}"
    schedule = Schedule(first.astimezone(dt.UTC), (first + dt.timedelta(hours=hours)).astimezone(dt.UTC), rule)
    return [
        (
            f"{each.starts_at:%d.%m. %H.%M}",
            f"{local_of(each.starts_at):%H.%M}",
            f"{local_of(each.ends_at):%H.%M}",
        )
        for each in schedule.meetings(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    ]


def test_hour_that_the_spring_change_skips_is_read_with_the_offset_before_it() -> None:
    """29 March 2026: clocks go from 3.00 (UTC+2) to 4.00 (UTC+3), 3.30 does not occur."""
    assert daily_at(local(2026, 3, 28, 3, 30), 2) == [
        ("28.03. 01.30", "03.30", "05.30"),
        ("29.03. 01.30", "04.30", "05.30"),
        ("30.03. 00.30", "03.30", "05.30"),
    ]


def test_hour_that_the_autumn_change_doubles_is_the_first_of_the_two() -> None:
    """25 October 2026: clocks go from 4.00 (UTC+3) back to 3.00 (UTC+2), 3.30 occurs at 0.30 and at 1.30 UTC."""
    assert daily_at(local(2026, 10, 24, 3, 30), 2) == [
        ("24.10. 00.30", "03.30", "05.30"),
        ("25.10. 00.30", "03.30", "05.30"),
        ("26.10. 01.30", "03.30", "05.30"),
    ]


def test_meeting_over_the_change_ends_at_its_hour_on_the_wall() -> None:
    assert [times[1:] for times in daily_at(local(2026, 3, 28, 22), 10)] == [("22.00", "08.00")] * 3
    assert [times[1:] for times in daily_at(local(2026, 10, 24, 22), 10, days=2)] == [("22.00", "08.00")] * 2


def test_weekly_meeting_keeps_its_hour_over_a_whole_year() -> None:
    first = local(2026, 1, 6, 9, 30)
    schedule = Schedule(first, first + dt.timedelta(hours=1), "FREQ=WEEKLY;COUNT=60")
    found = [*schedule.meetings(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))]
    assert {f"{local_of(each.starts_at):%a %H.%M}" for each in found} == {"Tue 09.30"}
    assert {each.starts_at.hour for each in found} == {6, 7}


def series(rule: str = "FREQ=WEEKLY;COUNT=4", **exceptions) -> list[tuple[str, str, str]]:
    first = local(2026, 10, 6, 9, 30)
    schedule = Schedule(first, first + dt.timedelta(hours=2), rule, **exceptions)
    return [
        (
            f"{local_of(each.starts_at):%d.%m. %H.%M}",
            each.state,
            f"{local_of(each.original_starts_at):%d.%m. %H.%M}" if each.original_starts_at else "",
        )
        for each in schedule.meetings(NOW)
    ]


def moved(*parts: int) -> MovedTo:
    return MovedTo(dt.datetime(*parts), dt.datetime(*parts) + dt.timedelta(hours=1))


def test_moved_cancelled_and_postponed_meetings() -> None:
    found = series(
        moved={"2026-10-13": moved(2026, 10, 15, 17), "2026-10-20": moved(2026, 10, 21, 17)},
        cancelled=frozenset({"2026-10-20"}),
        postponed=frozenset({"2026-10-27"}),
    )
    assert found == [
        ("06.10. 09.30", "scheduled", ""),
        ("15.10. 17.00", "rescheduled", "13.10. 09.30"),
        ("21.10. 17.00", "cancelled", "20.10. 09.30"),
        ("27.10. 09.30", "postponed", ""),
    ]


def test_moved_meeting_over_the_change_is_where_the_wall_says() -> None:
    found = series(moved={"2026-10-20": moved(2026, 10, 26, 9)})
    assert found[2] == ("26.10. 09.00", "rescheduled", "20.10. 09.30")


def test_left_out_wins_over_everything_said_of_the_day() -> None:
    found = series(
        excluded=frozenset({"2026-10-13"}),
        cancelled=frozenset({"2026-10-13"}),
        moved={"2026-10-13": moved(2026, 10, 15, 17)},
    )
    assert [start[:5] for start, _state, _from in found] == ["06.10", "20.10", "27.10"]


def test_two_meetings_at_the_same_moment_are_one() -> None:
    assert len(series(moved={"2026-10-13": moved(2026, 10, 20, 9, 30)})) == 3
    first = local(2026, 3, 29, 3)
    rule = "FREQ=DAILY;COUNT=2;BYHOUR=3,4"  # 3.00 is skipped that night and read as 4.00
    found = [*Schedule(first, first + dt.timedelta(hours=3), rule).meetings(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))]
    assert len(found) == 1


def test_long_series_keeps_coming_and_drops_what_is_over_a_year_old() -> None:
    first = local(2010, 1, 1, 9)
    found = [*Schedule(first, first + dt.timedelta(hours=1), "FREQ=DAILY").meetings(NOW)]
    assert local_of(found[0].starts_at).date() == dt.date(2025, 9, 30)
    assert local_of(found[-1].starts_at).date() == dt.date(2028, 10, 1)


def test_rows_of_a_day_do_not_depend_on_the_hour_they_are_computed() -> None:
    first = local(2026, 10, 6, 9, 30)
    schedule = Schedule(first, first + dt.timedelta(hours=1), "FREQ=DAILY")
    early, late = (dt.datetime(2026, 10, 1, hour, 30, tzinfo=LOCAL) for hour in (0, 23))
    assert [*schedule.meetings(early)] == [*schedule.meetings(late)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", ["13.10", "10.11", "08.12"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["30.10", "27.11", "25.12"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["31.10", "31.12", "31.01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["31.10", "30.11", "31.12"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=4", ["06.10", "19.10", "20.10", "02.11"]),
        ("FREQ=WEEKLY;UNTIL=20261020T093000", ["06.10", "13.10", "20.10"]),
        ("FREQ=WEEKLY;UNTIL=20261020T092959", ["06.10", "13.10"]),
    ],
)
def test_rules_by_hand(rule, days) -> None:
    """Dates read from a calendar. A month without a 31st has no meeting; the week begins on Monday."""
    assert [start[:5] for start, _state, _from in series(rule)] == days


def test_meeting_in_the_hour_that_spring_skips_keeps_its_length() -> None:
    start = dt.datetime(2027, 3, 27, 3, 30, tzinfo=LOCAL)
    found = meetings(
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=30),
        recurrence="FREQ=DAILY;COUNT=3",
        now=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
    )

    assert [meeting.ends_at - meeting.starts_at for meeting in found] == [dt.timedelta(minutes=30)] * 3
