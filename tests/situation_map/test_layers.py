"""One indicator over all areas; a broken plugin loses its own layer and nothing else."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from situation_map.layers import build_layer
from situation_map.registry import Kind, Missing, Step, Value
from tests.situation_map.conftest import define

pytestmark = pytest.mark.django_db


def failing(codes):
    raise ZeroDivisionError("no")


BROKEN = {
    "raises": failing,
    "no mapping": lambda codes: 7,
    "no value": lambda codes: {"15": 7},
    "text for a number": lambda codes: {"15": Value("seven")},
    "not a number": lambda codes: {"15": Value(Decimal("NaN"))},
}


@pytest.mark.parametrize("compute", BROKEN.values(), ids=BROKEN)
def test_layer_of_a_broken_plugin_has_failed(geography, register, compute):
    layer = build_layer(register(define(compute=compute), plugin="broken"), geography)
    assert layer.failed
    assert {figure.value.missing for figure in layer.figures.values()} == {Missing.UNKNOWN}


def test_layer_of_a_scale_step_that_does_not_exist_has_failed(geography, register):
    definition = define(kind=Kind.SCALE, steps=(Step(0, "no"),), values={"15": Value(9)})
    assert build_layer(register(definition, plugin="broken"), geography).failed


def test_fault_of_the_core_is_not_covered(geography, register):
    definition = register(define(compute=failing))
    with pytest.raises(ZeroDivisionError):
        build_layer(definition, geography)


def test_layer_leaves_out_what_is_outside_the_scheme(geography):
    layer = build_layer(define(values={"91": Value(5), "15": Value(1)}), geography)
    assert "91" not in layer.figures
    assert len(layer.figures) == 22


def test_zero_and_unknown_have_different_shades(geography):
    values = {"15": Value(0), "20": Value(5), "21": Value(missing=Missing.UNKNOWN)}
    layer = build_layer(define(values=values), geography)
    assert [layer.figures[code].shade for code in ("15", "20", "21", "01")] == [1, 5, 0, 0]


def test_ranks_share_a_place_when_values_are_equal(geography):
    layer = build_layer(define(values={"15": Value(4), "20": Value(4), "21": Value(1)}), geography)
    assert [layer.figures[code].rank for code in ("15", "20", "21", "01")] == [1, 1, 3, None]


def test_legend_counts_every_known_area_once(geography):
    values = {region.code: Value(number) for number, region in enumerate(geography) if region.code not in ("91", "90")}
    layer = build_layer(define(values=values), geography)
    assert sum(item.count for item in layer.legend) == len(layer.known) == 21
    with override("en"):
        assert [item.label for item in layer.legend] == ["0–3", "4–7", "8–11", "12–15", "16–20"]


def test_scale_shows_every_step_in_the_legend(geography):
    steps = tuple(Step(code, f"step {code}") for code in range(5))
    layer = build_layer(define(kind=Kind.SCALE, steps=steps, values={"15": Value(4)}), geography)
    assert [(item.shade, item.label, item.count) for item in layer.legend] == [
        (1, "step 0", 0),
        (2, "step 1", 0),
        (3, "step 2", 0),
        (4, "step 3", 0),
        (5, "step 4", 1),
    ]


def test_median_is_of_the_known_figures_only(geography):
    layer = build_layer(define(values={"15": Value(1), "20": Value(3), "21": Value(100)}), geography)
    with override("en"):
        assert layer.middle == "3"
