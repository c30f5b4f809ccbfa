"""A plugin's indicator that raises, hangs or answers nonsense is not available, and nothing else is hurt."""

import datetime
import threading
import time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cms.plugins.time_limit import TookTooLong, call_within
from network.models import Region
from situation_map.areas import AreaKind, areas_of
from situation_map.computing import compute_values, rest_no_longer
from situation_map.registry import Kind, Missing, Value, definitions
from situation_map.series import values_at
from tests.situation_map.conftest import define

PLUGIN = "some_plugin"


@pytest.fixture(autouse=True)
def _rested() -> None:
    rest_no_longer()


@pytest.fixture
def one_second(settings: Any) -> None:
    settings.SITUATION_MAP_COMPUTE_SECONDS = 0.3


NONSENSE = [
    None, [], 3, {"15": 3}, {"15": None}, {"15": Value(value="kolme")}, {"15": Value(value=True)},
    {"15": Value(value=Decimal("NaN"))}, {"15": Value(value=Decimal("Infinity"))}, {"15": Value(value=3.5)},  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_of_a_plugin_is_not_available(geography, register, answer: Any) -> None:
    definition = register(define("odd", compute=lambda codes: answer), plugin=PLUGIN)

    assert compute_values(definition, ["15"]) is None


@pytest.mark.parametrize(
    ("kind", "bad"),
    [(Kind.YES_NO, 1), (Kind.DATE, "2024"), (Kind.TEXT, 3), (Kind.SHARE, Decimal(101)), (Kind.COUNT, -1)],
)
def test_figure_of_another_kind_or_beyond_its_bounds_is_nonsense(geography, register, kind: Kind, bad: Any) -> None:
    bounds = {"lowest": Decimal(0), "highest": Decimal(100)} if kind in (Kind.SHARE, Kind.COUNT) else {}
    definition = register(define("odd", kind, {"15": Value(value=bad)}, **bounds), plugin=PLUGIN)

    assert compute_values(definition, ["15"]) is None


def test_area_that_a_plugin_leaves_out_is_unknown(geography, register) -> None:
    definition = register(define("some", values={"15": Value(value=0)}), plugin=PLUGIN)

    assert compute_values(definition, ["15", "16"]) == {"15": Value(value=0), "16": Value(missing=Missing.UNKNOWN)}


def test_plugin_that_hangs_is_left_within_its_time_and_not_asked_again(geography, register, one_second) -> None:
    let_go, asked = threading.Event(), []

    def hang(codes: Any) -> dict[str, Value]:
        asked.append(codes)
        let_go.wait(20)
        return {}

    definition = register(define("slow", compute=hang), plugin=PLUGIN)
    began = time.monotonic()
    assert compute_values(definition, ["15"]) is None
    assert time.monotonic() - began < 5
    assert compute_values(definition, ["15"]) is None
    assert len(asked) == 1
    let_go.set()
    assert Region.objects.count() == 23


def test_plugin_that_hangs_cannot_use_the_connection_afterwards(geography, one_second) -> None:
    let_go, outcome = threading.Event(), []

    def hang() -> None:
        let_go.wait(20)
        try:
            outcome.append(Region.objects.count())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test asks about
            outcome.append(type(error).__name__)

    with pytest.raises(TookTooLong):
        call_within(0.3, hang)
    let_go.set()
    for _attempt in range(100):
        if outcome:
            break
        time.sleep(0.05)

    assert outcome == ["DatabaseError"]


def test_long_query_is_interrupted(geography) -> None:
    if connection.vendor != "sqlite":
        sql = "SELECT pg_sleep(30)"
    else:
        numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000)"
        sql = f"{numbers} SELECT max(x) FROM n"

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    from django.db import transaction

    began = time.monotonic()
    with pytest.raises(TookTooLong), transaction.atomic():
        call_within(0.3, ask)

    assert time.monotonic() - began < 10
    assert Region.objects.count() == 23


def test_call_sees_the_callers_transaction_and_language(geography) -> None:
    from django.utils.translation import get_language, override

    Region.objects.filter(code="15").update(population=7)
    with override("sv"):
        seen = call_within(5, lambda: (Region.objects.get(code="15").population, get_language()))

    assert seen == (7, "sv")


def test_error_of_the_call_is_raised_to_the_caller(db) -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        call_within(5, fail)


def test_failed_plugin_leaves_the_other_layers(geography, register) -> None:
    def fail(codes: Any) -> dict[str, Value]:
        raise RuntimeError("broken")

    broken = register(define("broken", compute=fail), plugin=PLUGIN)
    well = register(define("well", values={"15": Value(value=1, as_of=datetime.date(2026, 1, 1))}))
    areas = areas_of(AreaKind.REGION)

    assert values_at(broken, areas) is None
    values = values_at(well, areas)
    assert values is not None
    assert values["15"].value == 1
    assert {"broken", "well", "development", "family_centres"} <= {each.key for each in definitions(None)}


def test_indicator_of_counties_only_leaves_municipalities_unknown(geography, register) -> None:
    definition = register(define("well", values={"15": Value(value=1)}))

    assert compute_values(definition, ["179"], AreaKind.MUNICIPALITY) == {"179": Value(missing=Missing.UNKNOWN)}
