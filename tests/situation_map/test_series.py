"""Figures over time: periods, values of a period, trends and their breaks, the median."""

import datetime
from decimal import Decimal

import pytest

from network.models import FamilyCentreArea
from situation_map.areas import AreaKind, areas_of, counties_in_scheme
from situation_map.models import Indicator, IndicatorVersion, Observation, Source
from situation_map.periods import UnknownPeriod, read_period
from situation_map.registry import IndicatorDefinition, Kind, Missing, definitions
from situation_map.series import (
    MixedAreas,
    median_series,
    periods_of,
    periods_of_all,
    series_of,
    series_of_all,
    values_at,
    values_of_all,
)
from situation_map.stored_figures import stored_picks

pytestmark = pytest.mark.usefixtures("geography")


def make_indicator(key: str = "groups", kind: Kind = Kind.COUNT, **changes: object) -> IndicatorVersion:
    indicator = Indicator.objects.create(key=key, kind=kind, theme="cooperation", is_listed=True, **changes)
    return IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi=key)


def observe(
    version: IndicatorVersion, code: str, period: str, number: int | None = None, **changes: object
) -> Observation:
    serial = Observation.objects.count()
    missing = changes.pop("missing", "" if number is not None else Missing.NO_ANSWER)
    place = changes.pop("place", {"area_kind": AreaKind.REGION, "region_id": code})
    return Observation.objects.create(
        key=f"o{serial}", version=version, period=period, value_number=number, missing=missing, **place, **changes
    )


def stored(key: str = "groups") -> IndicatorDefinition:
    return next(each for each in definitions(None) if each.key == key)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        ("2024-H2", (2024, 7, 1), (2024, 12, 31)),
        ("2024-Q1", (2024, 1, 1), (2024, 3, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2026-11-22", (2026, 11, 22), (2026, 11, 22)),
    ],
)
def test_period_has_its_first_and_last_day(key: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    period = read_period(key)

    assert (period.key, period.start, period.end) == (key, datetime.date(*start), datetime.date(*end))


@pytest.mark.parametrize("key", ["", "24", "2024-Q5", "2024-Q0", "2024-H3", "2024-13", "2023-02-29", "1850", "2024-1"])
def test_period_that_does_not_exist_is_refused(key: str) -> None:
    with pytest.raises(UnknownPeriod):
        read_period(key)


@pytest.mark.parametrize("period", [None, "2023"])
def test_figures_that_are_only_compared_say_the_same_as_those_that_are_shown(period: str | None) -> None:
    """Numbers with and without decimals, days, words, reasons; examples, the newest version, the last recorded."""
    one = make_indicator("one", Kind.RATIO, decimals=1)
    for number, code in enumerate(("01", "02", "03", "04", "05")):
        observe(one, code, "2023", Decimal("12345.678") if number % 2 else number * 10)
    observe(one, "05", "2023", 7, is_example=True)
    observe(one, "06", "2023", 7, is_example=True, status="preliminary", method="another")
    observe(one, "07", "2023", missing=Missing.SUPPRESSED)
    observe(make_indicator("two", Kind.DATE), "02", "2023", missing="", value_date=datetime.date(2023, 5, 1))
    observe(make_indicator("three", Kind.TEXT), "03", "2023", missing="", value_text="words")
    observe(make_indicator("four", Kind.YES_NO), "04", "2023", 0)
    listed, counties = [stored(key) for key in ("one", "two", "three", "four")], areas_of(AreaKind.REGION)
    asked = read_period(period) if period else None
    whole = stored_picks(listed, counties, asked)
    compared = stored_picks(listed, counties, asked, counties[:1])
    assert compared == whole
    assert {key: {code: type(pick.value.value) for code, pick in found.items()} for key, found in compared.items()} == {
        key: {code: type(pick.value.value) for code, pick in found.items()} for key, found in whole.items()
    }
    assert compared["one"]["02"].value is compared["one"]["04"].value
    assert whole["one"]["02"].value is not whole["one"]["04"].value


def test_values_are_of_the_latest_period_without_one() -> None:
    version = make_indicator()
    observe(version, "01", "2023", 1)
    observe(version, "01", "2024", 5)
    observe(version, "02", "2023", 7)

    values = values_at(stored(), areas_of(AreaKind.REGION))

    assert values is not None
    assert (values["01"].value, values["02"].missing, values["03"].missing) == (5, Missing.UNKNOWN, Missing.UNKNOWN)


def test_words_that_are_no_period_are_never_the_latest() -> None:
    version = make_indicator()
    observe(version, "01", "ennen uudistusta", 9)
    observe(version, "01", "2023-Q4", 4)
    observe(version, "01", "2023", 1)
    observe(version, "01", "", 8)

    values = values_at(stored(), areas_of(AreaKind.REGION))

    assert values is not None
    assert values["01"].value == 4


def test_values_of_a_period_keep_zero_and_unknown_apart() -> None:
    version = make_indicator()
    observe(version, "01", "2023", 0)
    observe(version, "02", "2023", missing=Missing.SUPPRESSED)

    values = values_at(stored(), areas_of(AreaKind.REGION), "2023")

    assert values is not None
    assert (values["01"].value, values["02"].value, values["02"].missing) == (0, None, Missing.SUPPRESSED)


def test_real_observation_goes_before_an_example_of_the_same_area_and_period() -> None:
    version = make_indicator()
    observe(version, "01", "2023", 3)
    observe(version, "01", "2023", 9, is_example=True)
    observe(version, "02", "2023", 8, is_example=True)

    values = values_at(stored(), areas_of(AreaKind.REGION), "2023")

    assert values is not None
    assert [(values[code].value, values[code].is_example) for code in ("01", "02")] == [(3, False), (8, True)]


def test_corrected_observation_is_not_shown() -> None:
    version = make_indicator()
    source = Source.objects.create(key="s", title="S", kind="register")
    old = observe(version, "01", "2023", 3, source=source, is_current=False)
    observe(version, "01", "2023", 4, source=source, corrects=old)

    values = values_at(stored(), areas_of(AreaKind.REGION))

    assert values is not None

    assert values["01"].value == 4


def test_trend_breaks_where_the_version_or_the_method_changes() -> None:
    version = make_indicator()
    second = IndicatorVersion.objects.create(indicator=version.indicator, number=2, label_fi="uusi")
    observe(version, "01", "2021", 1, method="survey")
    observe(version, "01", "2022", 2, method="survey")
    observe(version, "01", "2023", 3, method="register")
    observe(second, "01", "2024", 4, method="register")
    observe(second, "01", "2025", 5, method="register", is_example=True)

    points = series_of(stored(), areas_of(AreaKind.REGION))["01"]

    assert [(point.period.key, point.value.value, point.version, point.breaks_before) for point in points] == [
        ("2021", 1, 1, False),
        ("2022", 2, 1, False),
        ("2023", 3, 1, True),
        ("2024", 4, 2, True),
        ("2025", 5, 2, True),
    ]


def test_median_is_of_real_figures_of_the_newest_version_only() -> None:
    version = make_indicator()
    for code, number in (("01", 2), ("02", 4), ("03", 7)):
        observe(version, code, "2023", number)
    observe(version, "04", "2023", 1000, is_example=True)
    observe(version, "05", "2024", 10, is_example=True)
    observe(version, "91", "2023", 5000)

    points = median_series(stored())

    assert [(p.period.key, p.value.value, p.value.is_example, p.breaks_before) for p in points] == [
        ("2023", Decimal(4), False, False),
        ("2024", Decimal(10), True, True),
    ]


def test_periods_are_in_order_and_undated_figures_have_none() -> None:
    version = make_indicator()
    for period in ("2024", "2023-Q4", "", "ennen uudistusta"):
        observe(version, "01", period, 1)

    assert [period.key for period in periods_of(stored())] == ["2023-Q4", "2024"]


def test_family_centre_areas_municipalities_and_the_country_have_figures_of_their_own() -> None:
    version = make_indicator()
    north = FamilyCentreArea.objects.create(region_id="15", key="north", name_fi="P", name_sv="N", name_en="N")
    observe(version, "", "2023", 1, place={"area_kind": AreaKind.FAMILY_CENTRE_AREA, "family_centre_area": north})
    observe(version, "", "2023", 2, place={"area_kind": AreaKind.MUNICIPALITY, "municipality_id": "179"})
    observe(version, "", "2023", 3, place={"area_kind": AreaKind.COUNTRY})
    observe(version, "", "2023", 4, place={"area_kind": AreaKind.COLLABORATIVE_AREA, "collaborative_area": "2"})

    found = {}
    for kind in AreaKind:
        values = values_at(stored(), areas_of(kind))
        assert values is not None
        found[kind] = {code: value.value for code, value in values.items() if value.value is not None}

    assert found == {
        AreaKind.FAMILY_CENTRE_AREA: {"15-north": 1},
        AreaKind.MUNICIPALITY: {"179": 2},
        AreaKind.COUNTRY: {"FI": 3},
        AreaKind.COLLABORATIVE_AREA: {"2": 4},
        AreaKind.REGION: {},
    }


def test_areas_of_two_kinds_are_refused() -> None:
    make_indicator()

    with pytest.raises(MixedAreas):
        values_at(stored(), [*areas_of(AreaKind.COUNTRY), *areas_of(AreaKind.REGION)])


@pytest.mark.parametrize("indicators", [1, 6])
@pytest.mark.parametrize("years", [1, 5])
def test_queries_do_not_grow(indicators: int, years: int, django_assert_num_queries) -> None:
    for number in range(indicators):
        version = make_indicator(f"i{number}")
        for year in range(years):
            for code in ("01", "02", "15"):
                observe(version, code, str(2020 + year), year)
    known = [each for each in definitions(None) if each.stored]
    counties = counties_in_scheme(areas_of(AreaKind.REGION))
    assert len(known) == indicators

    with django_assert_num_queries(3):
        values_of_all(known, counties)
    with django_assert_num_queries(1):
        values_of_all(known, counties, "2020")
    with django_assert_num_queries(1):
        series_of_all(known, counties)
    with django_assert_num_queries(2):
        periods_of_all(known)
    with django_assert_num_queries(2):
        definitions(None)
