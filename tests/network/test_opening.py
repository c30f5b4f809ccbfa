"""When a place is open: what goes before what, the clocks going forward and back, the words."""

import datetime as dt
import random
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from network.opening import WEEKDAY_KEYS, HolidayRule, OpeningHours, spans
from network.opening_words import hours_shown, in_words, open_now, weekly_lines

LOCAL = ZoneInfo("Europe/Helsinki")
OFFICE = [[day, "09:00", "15:00"] for day in ("mon", "tue", "wed", "thu", "fri")]
FULL = {
    "weekly": OFFICE,
    "seasons": [
        {"name": "Kesä", "from": "06-01", "to": "08-15", "weekly": [["tue", "10:00", "14:00"]]},
        {"name": "Joulutauko", "from": "12-20", "to": "01-06", "weekly": [["sat", "10:00", "12:00"]]},
        {"name": "Remontti", "from": "2027-06-07", "to": "2027-06-13", "weekly": []},
    ],
    "exceptions": [
        {"from": "2026-12-07", "to": "2026-12-08", "hours": [], "reason": "Koulutus"},
        {"from": "2026-12-24", "to": "2026-12-24", "hours": [["10:00", "12:00"]], "reason": "Joulupuuro"},
    ],
    "holidays": "closed",
}


def at(text: str, fold: int = 0) -> dt.datetime:
    """A moment by the clock in Finland."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL, fold=fold)


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def times(hours: OpeningHours, day: str) -> list[tuple[str, str]]:
    return [*hours.hours_on(dt.date.fromisoformat(day)).hours]


def test_rows_of_a_week_are_read_as_before_and_written_back_alike() -> None:
    hours = OpeningHours.from_json([["thu", "12:30", "15:00"], ["mon", "09:00", "12:00"]])
    assert hours.to_json() == [["mon", "09:00", "12:00"], ["thu", "12:30", "15:00"]]


def test_everything_survives_json() -> None:
    hours = OpeningHours.from_json(FULL)
    assert OpeningHours.from_json(hours.to_json()) == hours


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-23", [("09:00", "15:00")]),  # a Monday
        ("2026-11-22", []),  # a Sunday
        ("2026-12-07", []),  # exception: closed
        ("2026-12-24", [("10:00", "12:00")]),  # the exception goes before the eve and the season
        ("2026-12-26", []),  # St Stephen's Day, a Saturday of the season: the holiday goes before it
        ("2027-01-02", [("10:00", "12:00")]),  # a Saturday of the season over the turn of the year
        ("2027-01-06", []),  # Epiphany
        ("2027-01-07", [("09:00", "15:00")]),  # the season is over
        ("2026-06-02", [("10:00", "14:00")]),  # a Tuesday in summer
        ("2026-06-03", []),  # a Wednesday in summer
        ("2027-06-08", []),  # a Tuesday of the summer in which the dated season has no hours
        ("2027-06-15", [("10:00", "14:00")]),
        ("2026-04-03", []),  # Good Friday
        ("2026-06-19", []),  # Midsummer Eve
        ("2027-05-06", []),  # Ascension Day
    ],
)
def test_hours_of_a_date_are_those_of_what_is_nearest(day, expected) -> None:
    assert times(OpeningHours.from_json(FULL), day) == expected


@pytest.mark.parametrize(
    ("rule", "is_open"), [(HolidayRule.CLOSED, False), (HolidayRule.OPEN, True), (HolidayRule.UNKNOWN, None)]
)
def test_on_a_holiday_the_rule_decides(rule, is_open) -> None:
    hours = OpeningHours.from_json({"weekly": OFFICE, "holidays": rule.value})
    assert hours.is_open(at("2028-04-17 10:00")) is is_open  # Easter Monday
    assert hours.is_open(at("2028-04-18 10:00")) is True


def test_a_holiday_on_a_day_closed_anyway_is_closed_whatever_the_rule() -> None:
    hours = OpeningHours.from_json(OFFICE)
    assert hours.is_open(at("2026-04-05 10:00")) is False  # Easter Sunday


def test_nothing_given_is_not_closed() -> None:
    assert OpeningHours().is_open(at("2026-11-23 10:00")) is None
    assert OpeningHours().next_change(at("2026-11-23 10:00")) is None
    assert OpeningHours.from_json({"holidays": "closed"}).is_open(at("2026-12-25 10:00")) is None


def test_closing_time_is_closed_and_opening_time_open() -> None:
    hours = OpeningHours.from_json(OFFICE)
    assert [hours.is_open(at(f"2026-11-23 {clock}")) for clock in ("08:59", "09:00", "14:59", "15:00")] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "change", "opens"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00", True),
        ("2026-11-23 09:00", "2026-11-23 15:00", False),
        ("2026-11-27 15:00", "2026-11-30 09:00", True),  # Friday to Monday
        ("2026-12-04 15:00", "2026-12-09 09:00", True),  # over Independence Day and the two exceptional days
        ("2026-12-24 12:00", "2027-01-02 10:00", True),  # into the season's next Saturday that is no holiday
    ],
)
def test_next_change(now, change, opens) -> None:
    found = OpeningHours.from_json(FULL).next_change(at(now))
    assert found is not None
    assert (local(found.at), found.opens) == (change, opens)


def test_hours_that_meet_at_midnight_are_one() -> None:
    hours = OpeningHours.from_json([["fri", "18:00", "24:00"], ["sat", "00:00", "02:00"]])
    change = hours.next_change(at("2026-11-27 20:00"))
    assert (local(change.at), change.opens) == ("2026-11-28 02:00", False)


def test_open_round_the_clock_never_closes() -> None:
    hours = OpeningHours.from_json({"weekly": [[day, "00:00", "24:00"] for day in WEEKDAY_KEYS], "holidays": "open"})
    with translation.override("en"):
        assert open_now(hours, at("2026-11-23 03:00")).words == "Open now, round the clock"


def test_the_clocks_forward_take_an_hour_off_the_night() -> None:
    hours = OpeningHours.from_json([["sun", "02:00", "05:00"]])
    (start, end) = spans(hours.hours_on(dt.date(2026, 3, 29)))[0]
    assert (end - start, local(start), local(end)) == (dt.timedelta(hours=2), "2026-03-29 02:00", "2026-03-29 05:00")


def test_the_clocks_back_add_an_hour() -> None:
    hours = OpeningHours.from_json([["sun", "02:00", "05:00"]])
    (start, end) = spans(hours.hours_on(dt.date(2026, 10, 25)))[0]
    assert end - start == dt.timedelta(hours=4)
    assert hours.is_open(at("2026-10-25 03:30")) is True
    assert hours.is_open(at("2026-10-25 03:30", fold=1)) is True


def test_an_hour_that_the_clocks_skip_is_no_opening() -> None:
    hours = OpeningHours.from_json([["sun", "03:10", "03:50"], ["sun", "12:00", "13:00"]])
    assert [local(start) for start, _end in spans(hours.hours_on(dt.date(2027, 3, 28)))] == ["2027-03-28 12:00"]


def test_the_same_clock_opens_before_and_after_the_clocks_change() -> None:
    hours = OpeningHours.from_json({"weekly": [[day, "09:00", "15:00"] for day in WEEKDAY_KEYS], "holidays": "open"})
    starts = [spans(hours.hours_on(dt.date(2026, 10, 24) + dt.timedelta(days=ahead)))[0][0] for ahead in range(3)]
    assert [f"{start:%H:%M}" for start in starts] == ["06:00", "07:00", "07:00"]  # UTC


def some_hours(chance: random.Random) -> OpeningHours:
    def day() -> list[list[str]]:
        marks = sorted(chance.sample(range(0, 96), 2 * chance.randint(0, 2)))
        clocks = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in marks]
        return [[*pair] for pair in zip(clocks[::2], clocks[1::2], strict=True)]

    def week() -> list[list[str]]:
        return [[key, *pair] for key in WEEKDAY_KEYS for pair in day()]

    def date() -> dt.date:
        return dt.date(2026, 1, 1) + dt.timedelta(days=chance.randint(0, 1000))

    seasons = []
    for number in range(chance.randint(0, 2)):
        first, last = date(), date()
        yearly = chance.random() < 0.5
        if not yearly and last < first:
            first, last = last, first
        form = "%m-%d" if yearly else "%Y-%m-%d"
        seasons.append({"name": f"K{number}", "from": f"{first:{form}}", "to": f"{last:{form}}", "weekly": week()})
    exceptions = [{"from": date().isoformat(), "hours": day(), "reason": "syy"} for _row in range(chance.randint(0, 4))]
    rule = chance.choice(HolidayRule.values)
    return OpeningHours.from_json({"weekly": week(), "seasons": seasons, "exceptions": exceptions, "holidays": rule})


DAYS = ("2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30", "2026-12-23", "2027-06-24", "2028-04-13", "2028-02-28")


@pytest.mark.parametrize("seed", range(40))
def test_properties_around_clock_changes_and_holidays(seed) -> None:
    """Whatever the hours: they survive JSON, `is_open` turns only at a change, the first there is."""
    chance = random.Random(seed)
    hours = some_hours(chance)
    assert OpeningHours.from_json(hours.to_json()) == hours
    begin = at(f"{chance.choice(DAYS)} 00:00").astimezone(dt.UTC)
    moments = [begin + dt.timedelta(minutes=15 * step) for step in range(4 * 24 * 3)]
    for (moment, before), (later, after) in pairwise([(moment, hours.is_open(moment)) for moment in moments]):
        if None in (before, after):
            continue
        change = hours.next_change(moment)
        if before != after:
            assert change is not None
            assert (change.at, change.opens) == (later, after)
        else:
            assert change is None or change.at >= later


@pytest.mark.parametrize("seed", range(20))
def test_hours_of_a_day_are_in_order_and_end_by_its_end(seed) -> None:
    hours = some_hours(random.Random(seed))
    for ahead in range(0, 400, 3):
        day = hours.hours_on(dt.date(2026, 3, 1) + dt.timedelta(days=ahead))
        found = spans(day)
        assert all(start < end for start, end in found)
        assert found == sorted(found)
        assert all(start.astimezone(LOCAL).date() == day.day for start, _end in found)


@pytest.mark.parametrize(
    "wrong",
    [
        [["mon", "9:00", "12:00"]], [["mon", "12:00", "09:00"]], [["mon", "09:00", "25:00"]],
        [["moon", "09:00", "10:00"]],
        [["mon", "09:00", "12:00"], ["mon", "11:00", "13:00"]], [["mon", "09:00"]], ["mon"], "ma 9–12", 7,
        {"weekdays": []}, {"holidays": "maybe"}, {"seasons": [{"name": "", "from": "06-01", "to": "07-01"}]},
        {"seasons": [{"name": "K", "from": "06-31", "to": "07-01"}]},
        {"seasons": [{"name": "K", "from": "06-01", "to": "2027-07-01"}]},
        {"seasons": [{"name": "K", "from": "2027-06-01", "to": "2026-07-01"}]},
        {"exceptions": [{"from": "24.12.2026"}]}, {"exceptions": [{"from": "2026-12-24", "to": "2026-12-23"}]},
        {"exceptions": ["2026-12-24"]}, {"exceptions": [{"from": "2026-12-24", "reason": "x" * 200}]},
        {"seasons": [{"name": "K", "from": "06-01", "to": "07-01"}] * 13},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(wrong) -> None:
    with pytest.raises(ValidationError):
        OpeningHours.from_json(wrong)


@pytest.mark.parametrize(
    ("language", "now", "words"),
    [
        ("en", "2026-11-23 10:00", "Open now until 15:00"),
        ("en", "2026-11-23 08:00", "Closed now, opens today at 9:00"),
        ("en", "2026-11-23 16:00", "Closed now, opens tomorrow at 9:00"),
        ("en", "2026-11-27 16:00", "Closed now, opens Monday at 9:00"),
        ("en", "2026-12-24 13:00", "Closed now, opens Sat\u00a02\u00a0Jan at 10:00"),
    ],
)
def test_open_now_in_words(language, now, words) -> None:
    with translation.override(language):
        assert open_now(OpeningHours.from_json(FULL), at(now)).words == words


def test_not_known_is_said() -> None:
    with translation.override("en"):
        assert open_now(OpeningHours(), at("2026-11-23 10:00")).words == "Hours are not known"
        easter = open_now(OpeningHours.from_json(OFFICE), at("2026-04-06 10:00"))
        assert (easter.state, easter.words) == ("unknown", "Easter Monday: ask whether it is open")


def test_a_place_page_is_told_the_week_ahead_and_its_exceptions() -> None:
    with translation.override("en"):
        shown = hours_shown(OpeningHours.from_json(FULL), at("2026-12-04 10:00"))
        assert [(line.hours, line.note) for line in shown.days] == [
            ("9:00–15:00", ""), ("closed", ""), ("closed", "Independence Day"), ("closed", "Koulutus"),
            ("closed", "Koulutus"), ("9:00–15:00", ""), ("9:00–15:00", ""),
        ]  # fmt: skip
        assert [line.is_today for line in shown.days] == [True, *[False] * 6]
        assert [line.reason for line in shown.coming] == [
            "Koulutus", "Joulupuuro", "St Stephen's Day",
        ]  # fmt: skip
        assert shown.usual == ("Mon–Fri 9:00–15:00",)
        assert [(period.name, period.is_now) for period in shown.periods] == [
            ("Kesä", False), ("Joulutauko", False), ("Remontti", False),
        ]  # fmt: skip


def test_two_times_a_day_stand_on_one_line() -> None:
    rows = [["mon", "09:00", "12:00"], ["mon", "13:00", "15:00"], ["tue", "09:00", "12:00"]]
    assert weekly_lines(rows) == ("ma 9.00–12.00, 13.00–15.00", "ti 9.00–12.00")


def test_all_of_it_as_lines_to_compare() -> None:
    with translation.override("en"):
        assert in_words(OpeningHours.from_json(FULL)).splitlines()[:2] == [
            "Mon–Fri 9:00–15:00", "Kesä 1\u00a0Jun–15\u00a0Aug: Tue 10:00–14:00",
        ]  # fmt: skip
