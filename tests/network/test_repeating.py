"""Plain choices of repetition: every combination comes back from its rule, and says itself in words."""

import datetime as dt
from itertools import product

import pytest
from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils import translation

from network.not_on import not_on_text, not_on_words, parse_not_on
from network.repeating import LAST, MOST_COUNT, MOST_INTERVAL, NTHS, Frequency, RepeatChoice, ended
from network.schedule import repeat_in_words, rhythm_of

TUESDAY = dt.date(2026, 9, 1)
ENDS = ({}, {"until": dt.date(2026, 12, 12)}, {"count": 1}, {"count": 10}, {"count": MOST_COUNT})
INTERVALS = (1, 2, 3, MOST_INTERVAL)


def every_choice() -> list[RepeatChoice]:
    days = [
        *({"frequency": Frequency.DAILY},),
        *(
            {"frequency": Frequency.WEEKLY, "weekdays": tuple(day for day in range(7) if bits >> day & 1)}
            for bits in range(128)
        ),
        *({"frequency": Frequency.MONTHLY, "month_day": day} for day in (None, *range(1, 32), LAST)),
        *({"frequency": Frequency.MONTHLY, "nth": nth, "nth_weekday": day} for nth, day in product(NTHS, range(7))),
    ]
    return [RepeatChoice(**how, interval=interval, **end) for how, interval, end in product(days, INTERVALS, ENDS)] + [
        RepeatChoice()
    ]


def test_every_choice_comes_back_from_its_rule() -> None:
    choices = every_choice()
    assert len(choices) == (1 + 128 + 33 + 35) * 20 + 1
    assert [choice for choice in choices if RepeatChoice.from_rule(choice.to_rule()) != choice] == []
    assert len({choice.to_rule() for choice in choices}) == len(choices)


def test_every_rule_is_one_that_calendars_understand() -> None:
    """Each begins on the first day that the choice falls on, and no day of it is outside what was chosen."""
    for choice in every_choice():
        if choice.frequency == Frequency.ONCE:
            continue
        first = choice.first_day(TUESDAY)
        some = [day.date() for _n, day in zip(range(5), rrulestr(choice.to_rule(), dtstart=at(first)), strict=False)]
        assert some[:1] == [first] or (choice.until and first > choice.until), choice
        for day in some:
            assert choice.until is None or day <= choice.until
            assert not choice.weekdays or day.weekday() in choice.weekdays
            assert choice.month_day in (None, LAST) or day.day == choice.month_day
            assert choice.month_day != LAST or (day + dt.timedelta(days=1)).day == 1
            assert choice.nth_weekday in (None, day.weekday())
            assert choice.nth in (None, LAST) or (day.day - 1) // 7 + 1 == choice.nth
            assert choice.nth != LAST or (day + dt.timedelta(days=7)).month != day.month


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9, 30))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY",
        "FREQ=WEEKLY;BYHOUR=9,15",
        "FREQ=WEEKLY;UNTIL=20261212T093000",
        "FREQ=WEEKLY;UNTIL=20261212",
        "FREQ=WEEKLY;UNTIL=20261212T235959Z",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20261212T235959",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU,SU",
        "FREQ=WEEKLY;BYMONTH=9",
        "FREQ=DAILY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=1TU,3TU",
        "FREQ=MONTHLY;BYDAY=5TU",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=x",
        "FREQ=WEEKLY;INTERVAL=2;INTERVAL=3",
        "RRULE:FREQ=WEEKLY",
    ],
)
def test_a_rule_that_says_more_is_no_choice(rule) -> None:
    assert RepeatChoice.from_rule(rule) is None


def test_rules_written_by_others_in_the_same_sense_are_choices() -> None:
    assert RepeatChoice.from_rule("FREQ=WEEKLY;WKST=MO;INTERVAL=1;BYDAY=TH,TU") == RepeatChoice(
        Frequency.WEEKLY, weekdays=(1, 3)
    )


@pytest.mark.parametrize(
    "choices",
    [
        {"frequency": Frequency.WEEKLY, "interval": 0},
        {"frequency": Frequency.WEEKLY, "weekdays": (7,)},
        {"frequency": Frequency.DAILY, "weekdays": (1,)},
        {"frequency": Frequency.WEEKLY, "month_day": 1},
        {"frequency": Frequency.MONTHLY, "month_day": 32},
        {"frequency": Frequency.MONTHLY, "nth": 2},
        {"frequency": Frequency.MONTHLY, "nth": 5, "nth_weekday": 1},
        {"frequency": Frequency.MONTHLY, "month_day": 3, "nth": 1, "nth_weekday": 1},
        {"frequency": Frequency.DAILY, "count": 0},
        {"frequency": Frequency.DAILY, "count": 3, "until": TUESDAY},
    ],
)
def test_choices_that_exclude_one_another_are_refused(choices) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        RepeatChoice(**choices)


def test_last_day_of_a_series() -> None:
    assert RepeatChoice(Frequency.WEEKLY, count=3).last_day(TUESDAY) == dt.date(2026, 9, 15)
    assert RepeatChoice(Frequency.WEEKLY, until=dt.date(2026, 9, 20)).last_day(TUESDAY) == dt.date(2026, 9, 15)
    assert RepeatChoice(Frequency.MONTHLY, month_day=31, count=2).last_day(dt.date(2026, 8, 31)) == dt.date(
        2026, 10, 31
    )
    assert RepeatChoice(Frequency.WEEKLY).last_day(TUESDAY) is None


def test_ended_keeps_what_else_a_rule_says() -> None:
    assert ended("FREQ=WEEKLY;BYDAY=TU;COUNT=9", TUESDAY) == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260901T235959"


WORDS = [
    (RepeatChoice(Frequency.DAILY), "joka päivä", "varje dag", "every day"),
    (RepeatChoice(Frequency.WEEKLY), "tiistaisin", "tisdagar", "Tuesdays"),
    (RepeatChoice(Frequency.WEEKLY, weekdays=(1, 3)), "tiistaisin ja torstaisin", "tisdagar och torsdagar",
     "Tuesdays and Thursdays"),
    (RepeatChoice(Frequency.WEEKLY, interval=2), "joka toinen viikko tiistaisin", "varannan vecka, tisdagar",
     "every other week, Tuesdays"),
    (RepeatChoice(Frequency.MONTHLY), "joka kuukauden 1. päivä", "den 1 varje månad", "on day 1 of every month"),
    (RepeatChoice(Frequency.MONTHLY, month_day=LAST), "joka kuukauden viimeisenä päivänä",
     "den sista dagen varje månad", "on the last day of every month"),
    (RepeatChoice(Frequency.MONTHLY, nth=2, nth_weekday=1), "joka kuukauden toisena tiistaina",
     "andra tisdagen i varje månad", "on the second Tuesday of every month"),
    (RepeatChoice(Frequency.MONTHLY, interval=2, nth=LAST, nth_weekday=4),
     "kuukauden viimeisenä perjantaina, joka 2. kuukausi", "sista fredagen i månaden, med 2 månaders mellanrum",
     "on the last Friday, every 2 months"),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "fi", "sv", "en"), WORDS)
def test_rhythm_in_words(choice, fi, sv, en) -> None:
    said = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            said[language] = rhythm_of(choice, TUESDAY)
    assert said == {"fi": fi, "sv": sv, "en": en}


def test_everything_chosen_is_said_back() -> None:
    choice = RepeatChoice(Frequency.WEEKLY, weekdays=(1,), until=dt.date(2026, 12, 12))
    week = [dt.date(2026, 10, 12) + dt.timedelta(days=ahead) for ahead in range(7)]
    said = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            said[language] = repeat_in_words(
                choice, first=TUESDAY, starts=dt.time(9, 30), ends=dt.time(11), not_on=week
            ).replace("\u00a0", " ")
    assert said == {
        "fi": "tiistaisin 9.30–11.00, 12.12.2026 asti, ei viikolla 42",
        "sv": "tisdagar 9.30–11.00, till och med 12.12.2026, inte vecka 42",
        "en": "Tuesdays 9:30–11:00, until 12 December 2026, not in week 42",
    }


WEEK_42 = [f"2026-10-{day}" for day in range(12, 19)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", []),
        ("24.12.2026", ["2026-12-24"]),
        ("24.12.2026, 2026-12-31;6.12.", ["2026-12-06", "2026-12-24", "2026-12-31"]),
        ("24.12.2026 31.12.2026", ["2026-12-24", "2026-12-31"]),
        ("24. 12. 2026", ["2026-12-24"]),
        ("1.3.", ["2027-03-01"]),
        ("29.2.", ["2028-02-29"]),
        ("21.–23.12.2026", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("21.-23.12.", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("21–23.12.2026", ["2026-12-21", "2026-12-22", "2026-12-23"]),
        ("31.12.–2.1.", ["2026-12-31", "2027-01-01", "2027-01-02"]),
        ("31.12.–2.1.2027", ["2026-12-31", "2027-01-01", "2027-01-02"]),
        ("31.12.2026 – 2.1.2027", ["2026-12-31", "2027-01-01", "2027-01-02"]),
        ("2026-12-31–2027-01-01", ["2026-12-31", "2027-01-01"]),
        ("vko 42", WEEK_42),
        ("Viikko 42", WEEK_42),
        ("viikolla 42", WEEK_42),
        ("vecka 42", WEEK_42),
        ("v. 42", WEEK_42),
        ("week 42", WEEK_42),
        ("vko 42/2026", WEEK_42),
        ("vko 8", [f"2027-02-{day}" for day in range(22, 29)]),
    ],
)
def test_days_left_out_as_people_write_them(text, days) -> None:
    assert parse_not_on(text, first=TUESDAY) == days


def test_weeks_over_the_turn_of_the_year() -> None:
    days = parse_not_on("vko 52–1/2026", first=TUESDAY)
    assert (days[0], days[-1], len(days)) == ("2026-12-21", "2027-01-10", 21)  # 2026 has a week 53


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("joulu", ["joulu"]),
        ("24.12.2026, ei koskaan, 32.1.2027", ["ei koskaan", "32.1.2027"]),
        ("28.–21.12.2026", ["28.–21.12.2026"]),
        ("vko 54", ["vko 54"]),
        ("vko 0", ["vko 0"]),
        ("vko 53/2027", ["vko 53/2027"]),
        ("1.1.2026–31.12.2026", ["1.1.2026–31.12.2026"]),
        ("24.12.26", ["24.12.26"]),
        ("31.2.", ["31.2."]),
        ("0001-01-01–9999-12-31", ["0001-01-01–9999-12-31"]),
        ("24.12.0000", ["24.12.0000"]),
    ],
)
def test_what_is_no_day_is_named(text, wrong) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_not_on(text, first=TUESDAY)
    assert [error.params["text"] for error in refused.value.error_list] == wrong


def test_too_many_days_are_refused() -> None:
    with pytest.raises(ValidationError, match="400"):
        parse_not_on("1.9.2026–1.3.2027, 1.4.2027–1.10.2027, 1.11.2027–1.3.2028", first=TUESDAY)


@pytest.mark.parametrize("text", ["vko 42/2026", "24.12.2026", "21.12.2026–2.1.2027", "vko 42–43/2026, 6.12.2026"])
def test_days_left_out_come_back_as_written(text) -> None:
    with translation.override("fi"):
        assert not_on_text(parse_not_on(text, first=TUESDAY)) == text


def test_days_left_out_in_words() -> None:
    days = [dt.date.fromisoformat(day) for day in parse_not_on("6.12., vko 42, 21.12.–2.1.", first=TUESDAY)]
    said = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            said[language] = not_on_words(days).replace("\u00a0", " ")
    assert said == {
        "fi": "ei viikolla 42, ei 6.12., 21.12.–2.1.",
        "sv": "inte vecka 42, inte 6.12, 21.12–2.1",
        "en": "not in week 42, not on 6 Dec, 21 Dec–2 Jan",
    }
