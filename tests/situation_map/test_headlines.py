"""The finding, in English, for every case; the words of other languages are checked with their catalogues."""

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from situation_map.headlines import state_finding
from situation_map.registry import Direction, Kind, Missing, Step, Value
from situation_map.writing import in_areas
from tests.situation_map.conftest import define

NAMES = {
    "18": "Central Ostrobothnia",
    "19": "North Ostrobothnia",
    "20": "Kainuu",
    "21": "Lapland",
    "15": "Central Finland",
}
UNKNOWN = Value(missing=Missing.UNKNOWN)
STEPS = (Step(0, "not started"), Step(1, "operating"))


def find(definition, **values):
    data = {code.strip("_"): value if isinstance(value, Value) else Value(value) for code, value in values.items()}
    with override("en"):
        return state_finding(definition, data, NAMES)


def test_finding_when_nothing_is_known():
    assert find(define(), _20=UNKNOWN, _21=UNKNOWN) == "Things: no area has a known figure"


def test_finding_when_one_area_is_known():
    definition = define(unit="pieces")
    assert find(definition, _20=3, _21=UNKNOWN) == "Things: the only known figure is 3 (Kainuu)"


def test_finding_when_the_only_known_figure_is_zero():
    assert find(define(), _20=0, _21=UNKNOWN) == "Things: the only known figure is 0 (Kainuu)"


def test_finding_writes_the_unit_of_a_share_only():
    share = define(kind=Kind.SHARE, unit="%", decimals=1)
    assert find(share, _20=Decimal("81.5"), _21=UNKNOWN) == "Things: the only known figure is 81.5\u00a0% (Kainuu)"


def test_finding_with_one_leader():
    assert find(define(), _20=3, _21=1) == "Things: the highest figure is in Kainuu, 3"


def test_finding_with_two_tied_leaders_and_words_of_its_own():
    definition = define(headline="Most things are {areas} ({value})")
    assert find(definition, _20=3, _21=3, _15=1) == "Most things are in Kainuu and Lapland (3)"


def test_finding_with_many_tied_leaders_counts_them():
    definition = define(headline="Most things are {areas}")
    values = {"_18": 3, "_19": 3, "_20": 3, "_21": 3, "_15": 1}
    assert find(definition, **values) == "Things: 4 areas share the highest figure, 3"


def test_finding_when_all_are_zero():
    assert find(define(), _20=0, _21=0) == "Things: zero in all 2 areas with a figure"


def test_finding_when_all_are_the_same():
    assert (
        find(define(), _20=Decimal(2), _21=2, _15=UNKNOWN) == "Things: the same figure, 2, in all 2 areas with a figure"
    )


def test_finding_of_a_scale_names_up_to_three_areas():
    definition = define(kind=Kind.SCALE, steps=STEPS, direction=Direction.HIGHER)
    assert find(definition, _20=1, _21=1, _15=0) == "Furthest: Kainuu and Lapland, “operating”"


def test_finding_of_a_scale_where_all_are_at_one_step():
    definition = define(kind=Kind.SCALE, steps=STEPS, direction=Direction.HIGHER)
    assert find(definition, _20=0, _21=0) == "Things: all 2 areas with an answer are at the same step, “not started”"


def test_finding_of_a_scale_without_direction_does_not_rank():
    definition = define(kind=Kind.SCALE, steps=STEPS)
    assert find(definition, _20=1, _21=0) == "Things: “operating” in 1 area"


def test_finding_of_yes_and_no_counts_the_yes():
    assert find(define(kind=Kind.YES_NO), _20=True, _21=False, _15=UNKNOWN) == "Things: yes in 1 area, answers from 2"


def test_finding_of_dates_counts_the_known():
    day = datetime.date(2026, 1, 1)
    assert find(define(kind=Kind.DATE), _20=day, _21=day, _15=UNKNOWN) == "Things: known for 2 areas"


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("fi", "20", "Kainuussa"),
        ("fi", "08", "Pirkanmaalla"),
        ("fi", "04", "Vantaan ja Keravan alueella"),
        ("sv", "20", "i Kajanaland"),
        ("en", "05", "in Southwest Finland"),
    ],
)
def test_area_in_a_sentence(language, code, expected):
    with override(language):
        assert in_areas([code]) == expected
