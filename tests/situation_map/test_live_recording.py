"""Nightly figures: kept as long as they stand, replaced on the same day, and read back as history."""

import datetime

import pytest
from django.utils import timezone

from situation_map.areas import AreaKind, areas_of
from situation_map.live_history import live_days, shown_days
from situation_map.live_recording import keep_live_figures
from situation_map.models import LiveFigure, LiveRun
from situation_map.registry import Kind, Missing, Value
from situation_map.series import periods_of, series_of, values_at
from tests.situation_map.conftest import define

pytestmark = pytest.mark.usefixtures("geography")

FIRST = datetime.date(2026, 11, 20)


def day(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number)


@pytest.fixture
def answers(register) -> dict[str, Value]:
    """What the indicator "test" says; to be changed from day to day."""
    values: dict[str, Value] = {}
    register(define("test", compute=lambda codes: {code: values[code] for code in codes if code in values}))
    return values


def history(code: str) -> list[tuple[str, object]]:
    from situation_map.registry import indicators

    return [
        (point.period.key, point.value.value)
        for point in series_of(indicators["test"], areas_of(AreaKind.REGION))[code]
    ]


def test_unchanged_figure_is_one_row_with_its_first_and_last_day(answers) -> None:
    answers["15"] = Value(value=3)
    for number in (0, 1, 2):
        keep_live_figures(keys=["test"], day=day(number))

    rows = LiveFigure.objects.values_list("area_code", "first_on", "last_on", "value_number")
    assert list(rows) == [("15", day(0), day(2), 3)]
    assert history("15") == [("2026-11-20", 3), ("2026-11-21", 3), ("2026-11-22", 3)]


def test_changed_figure_begins_anew_and_the_old_one_stays(answers) -> None:
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(0))
    answers["15"] = Value(value=0)
    keep_live_figures(keys=["test"], day=day(1))

    assert history("15") == [("2026-11-20", 3), ("2026-11-21", 0)]


def test_same_day_again_replaces_the_days_figure(answers) -> None:
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(0))
    keep_live_figures(keys=["test"], day=day(1))
    answers["15"] = Value(value=5)
    keep_live_figures(keys=["test"], day=day(1))
    answers["15"] = Value(value=6)
    keep_live_figures(keys=["test"], day=day(1))

    assert history("15") == [("2026-11-20", 3), ("2026-11-21", 6)]
    assert LiveRun.objects.count() == 2


def test_area_that_is_unknown_again_has_no_figure_from_then_on(answers) -> None:
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(0))
    del answers["15"]
    keep_live_figures(keys=["test"], day=day(1))
    keep_live_figures(keys=["test"], day=day(1))

    assert history("15") == [("2026-11-20", 3)]
    values = values_at(_test(), areas_of(AreaKind.REGION), "2026-11-21")
    assert values is not None
    assert values["15"].missing == Missing.UNKNOWN


def test_figure_that_was_gone_for_a_day_does_not_fill_the_gap(answers) -> None:
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(0))
    del answers["15"]
    keep_live_figures(keys=["test"], day=day(1))
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(2))

    assert history("15") == [("2026-11-20", 3), ("2026-11-22", 3)]


def test_failed_indicator_keeps_nothing_and_does_not_hinder_others(register, answers) -> None:
    def fail(codes):
        raise RuntimeError("broken")

    register(define("broken", compute=fail), plugin="some_plugin")
    answers["15"] = Value(value=3)

    computed = keep_live_figures(keys=["broken", "test"], day=day(0))

    assert (computed.kept, computed.failed) == (("test",), ("broken",))
    assert LiveRun.objects.get(indicator_key="broken").failed
    assert not LiveFigure.objects.filter(indicator_key="broken").exists()
    assert [period.key for period in periods_of(_test())] == ["2026-11-20"]


def test_year_shows_what_was_said_on_its_last_computed_day(answers) -> None:
    answers["15"] = Value(value=3)
    keep_live_figures(keys=["test"], day=day(0))
    answers["15"] = Value(value=4)
    keep_live_figures(keys=["test"], day=day(3))

    values = values_at(_test(), areas_of(AreaKind.REGION), "2026")

    assert values is not None
    assert (values["15"].value, values["15"].as_of) == (4, day(3))


@pytest.mark.parametrize(
    ("kind", "datum"),
    [(Kind.YES_NO, True), (Kind.YES_NO, False), (Kind.DATE, datetime.date(2026, 1, 2)), (Kind.TEXT, "kyllä")],
)
def test_figures_of_every_kind_come_back_as_they_were(register, kind: Kind, datum: object) -> None:
    definition = register(define("kinds", kind, {"15": Value(value=datum)}))  # type: ignore[arg-type]
    keep_live_figures(keys=["kinds"], day=day(0))

    values = values_at(definition, areas_of(AreaKind.REGION), day(0).isoformat())

    assert values is not None

    assert values["15"].value is not None
    assert (type(values["15"].value), values["15"].value) == (type(datum), datum)


def test_days_of_the_last_month_are_all_shown_and_before_that_one_a_month() -> None:
    days = [datetime.date(2026, 1, 1) + datetime.timedelta(days=number) for number in range(120)]

    shown = shown_days(days)

    assert shown[:2] == [datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)]
    assert shown[2:] == days[-31:]


def test_core_indicators_are_all_kept(make_place) -> None:
    make_place("15", municipality="179")

    computed = keep_live_figures(day=day(0))

    assert computed.failed == ()
    towns = LiveFigure.objects.filter(indicator_key="family_centres", area_kind="municipality")
    assert towns.exclude(area_code__endswith="-whole").get().area_code == "179"
    assert towns.filter(area_code__endswith="-whole", missing=Missing.UNKNOWN).count() == 23
    assert LiveFigure.objects.get(indicator_key="family_centres", area_kind="country").value_number == 1


def _test():
    from situation_map.registry import indicators

    return indicators["test"]


def test_years_of_nights_are_shown_by_month_and_read_in_two_queries(db, django_assert_num_queries) -> None:
    first = datetime.date(2025, 11, 1)
    days = [first + datetime.timedelta(days=number) for number in range(380)]
    now = timezone.now()
    LiveRun.objects.bulk_create(LiveRun(indicator_key="old", day=each, computed_at=now) for each in days)

    with django_assert_num_queries(2):
        shown = live_days(["old", "nothing"])

    assert shown == {"old": shown_days(days)}
    assert len(shown["old"]) == 31 + 11
