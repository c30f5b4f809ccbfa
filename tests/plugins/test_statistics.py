"""The bundled plugin's figures, through the registry that the map reads."""

import datetime

import pytest

from cms.plugin_api import Kind, Value
from network.models import Municipality, Region
from situation_map.registry import indicators

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 12, 31)


def make_region(code: str, population: int) -> Region:
    names = {f"{field}_{language}": f"{field} {code}" for field in ("name", "short") for language in ("fi", "sv", "en")}
    slugs = {f"slug_{language}": f"area-{code}" for language in ("fi", "sv", "en")}
    return Region.objects.create(
        code=code, kind="welfare_region", centre="C", centre_latitude=60, centre_longitude=25, municipality_count=9,
        population=population, population_date=DAY, **names, **slugs,
    )  # fmt: skip


@pytest.fixture
def areas():
    Municipality.objects.all().delete()
    Region.objects.all().delete()
    first, second, third = make_region("13", 272_000), make_region("14", 190_000), make_region("15", 174_000)
    for number, region in enumerate((first, first, first, second)):
        Municipality.objects.create(
            code=f"{number:03}", name_fi=f"Kunta {number}", name_sv=f"Kommun {number}", language_status="fi",
            region=region, latitude=62, longitude=25,
        )  # fmt: skip
    return [first, second, third]


def test_indicators_belong_to_the_plugin():
    assert [indicators.plugin_of(key) for key in ("population", "municipalities")] == ["statistics", "statistics"]
    assert {indicators[key].kind for key in ("population", "municipalities")} == {Kind.COUNT}


def test_population_is_that_of_the_areas_asked_for(areas):
    assert indicators["population"].compute(["13", "15", "77"]) == {
        "13": Value(272_000, as_of=DAY),
        "15": Value(174_000, as_of=DAY),
    }


def test_municipalities_are_counted_and_an_area_without_any_is_left_out(areas):
    day = datetime.date(2026, 1, 1)
    assert indicators["municipalities"].compute(["13", "14", "15"]) == {
        "13": Value(3, as_of=day),
        "14": Value(1, as_of=day),
    }


@pytest.mark.parametrize("key", ["population", "municipalities"])
def test_each_indicator_makes_one_query_for_all_areas(areas, key, django_assert_num_queries):
    with django_assert_num_queries(1):
        indicators[key].compute(["13"])
    with django_assert_num_queries(1):
        indicators[key].compute(["13", "14", "15"])
