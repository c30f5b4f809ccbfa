"""What holds of every classification, whatever the figures: tried on drawn ones, from fixed seeds."""

import itertools
import random
from decimal import Decimal

import pytest

from situation_map.classification import CLASSES, METHODS, class_of, natural_breaks, read_limits, round_to
from situation_map.comparing import compared_codes, compared_numbers, middle_number, place_all, rank_all
from situation_map.registry import Kind, Missing, Step, Value
from situation_map.shading import shade_areas
from tests.situation_map.conftest import define

pytestmark = pytest.mark.stackless
SEEDS = range(150)


def draw_numbers(draw: random.Random) -> tuple[list[Decimal], int]:
    """Numbers of one of several shapes (spread, skewed, tied, negative), and their decimals."""
    decimals = draw.choice([0, 0, 1, 2])
    count = draw.randint(1, 40)
    shapes = [
        lambda: draw.uniform(-1000, 1000),
        lambda: draw.choice([0, 0, 0, 1, 2]),
        lambda: draw.paretovariate(1.2) * 10,
        lambda: draw.gauss(50, 5),
    ]
    shape = draw.choice(shapes)
    return [round_to(Decimal(str(round(shape(), 6))), decimals) for _number in range(count)], decimals


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", SEEDS)
def test_breaks_rise_inside_the_figures_and_every_figure_has_a_class(method, seed):
    numbers, decimals = draw_numbers(random.Random(seed))
    breaks = METHODS[method](numbers, decimals=decimals)
    classes = [class_of(number, breaks) for number in numbers]

    assert breaks == sorted(set(breaks))
    assert len(breaks) < CLASSES
    assert all(min(numbers) < bound <= max(numbers) for bound in breaks)
    assert all(round_to(bound, decimals) == bound for bound in breaks)
    assert {1, len(breaks) + 1} <= set(classes)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", SEEDS)
def test_classes_keep_the_order_of_the_figures_and_never_part_equal_ones(method, seed):
    numbers, decimals = draw_numbers(random.Random(seed))
    breaks = METHODS[method](numbers, decimals=decimals)
    for lower, upper in itertools.pairwise(sorted(numbers)):
        assert class_of(lower, breaks) <= class_of(upper, breaks)
        assert lower != upper or class_of(lower, breaks) == class_of(upper, breaks)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(30))
def test_breaks_do_not_depend_on_the_order_of_the_figures(method, seed):
    draw = random.Random(seed)
    numbers, decimals = draw_numbers(draw)
    assert METHODS[method](draw.sample(numbers, len(numbers)), decimals=decimals) == METHODS[method](
        numbers, decimals=decimals
    )


def spread_inside(groups: list[list[Decimal]]) -> Decimal:
    return sum(
        (sum(((n - sum(group) / len(group)) ** 2 for n in group), Decimal(0)) for group in groups if group), Decimal(0)
    )


@pytest.mark.parametrize("seed", range(8))
def test_natural_breaks_of_many_figures_are_those_of_trying_every_cut(seed):
    draw = random.Random(seed)
    numbers = sorted(Decimal(round(draw.paretovariate(1.1) * draw.choice([3, 50]))) for _number in range(120))
    least = {(0, 0): 0.0}
    sums = list(itertools.accumulate((float(number) for number in numbers), initial=0.0))
    squares = list(itertools.accumulate((float(number) ** 2 for number in numbers), initial=0.0))

    def spread(start: int, end: int) -> float:
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start)

    for classes in range(1, CLASSES + 1):
        for end in range(classes, len(numbers) + 1):
            starts = (start for start in range(end) if (classes - 1, start) in least)
            least[classes, end] = min(least[classes - 1, start] + spread(start, end) for start in starts)
    breaks = natural_breaks(numbers)
    groups = [[number for number in numbers if class_of(number, breaks) == place] for place in range(1, CLASSES + 1)]
    assert float(spread_inside(groups)) == pytest.approx(least[CLASSES, len(numbers)], rel=1e-6)


@pytest.mark.parametrize("seed", range(60))
def test_natural_breaks_are_the_best_of_all_ways_to_cut(seed):
    draw = random.Random(seed)
    numbers = sorted(Decimal(draw.randint(0, 60)) for _number in range(draw.randint(3, 11)))
    wanted = min(3, len(set(numbers)))
    breaks = natural_breaks(numbers, classes=3)
    found = spread_inside([[n for n in numbers if class_of(n, breaks) == c] for c in range(1, wanted + 1)])
    every = (
        [numbers[start:end] for start, end in itertools.pairwise([0, *cuts, len(numbers)])]
        for cuts in itertools.combinations(range(1, len(numbers)), wanted - 1)
    )
    assert abs(found - min(spread_inside(groups) for groups in every)) < Decimal("0.0001")


def test_natural_breaks_find_the_gaps():
    numbers = [Decimal(n) for n in (1, 2, 2, 3, 50, 51, 52, 90, 91)]
    assert natural_breaks(numbers, classes=3) == [Decimal(50), Decimal(90)]


@pytest.mark.parametrize(
    ("text", "limits"),
    [("10 20 30", [10, 20, 30]), ("1,5; 2,5", ["1.5", "2.5"]), ("0.1, 0.2", ["0.1", "0.2"]), ("\u22125 5", [-5, 5])],
)
def test_limits_are_read_as_people_write_them(text, limits):
    assert list(read_limits(text)) == [Decimal(limit) for limit in limits]


def draw_values(draw: random.Random, *, kind: Kind = Kind.COUNT) -> dict[str, Value]:
    def one() -> Value:
        if draw.random() < 0.25:
            return Value(missing=draw.choice(list(Missing)), is_example=draw.random() < 0.5)
        return Value(draw.randint(0, 4 if kind == Kind.SCALE else 30), is_example=draw.random() < 0.5)

    return {f"{number:02}": one() for number in range(1, draw.randint(2, 24))}


STEPS = tuple(Step(code, f"step {code}") for code in range(5))


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.SCALE])
@pytest.mark.parametrize("seed", SEEDS)
def test_ranks_places_and_the_median_never_mix_examples_with_real_figures(kind, seed):
    values = draw_values(random.Random(seed), kind=kind)
    definition = define(kind=kind, steps=STEPS if kind == Kind.SCALE else ())
    chosen = compared_codes(values)
    real = {code for code, value in values.items() if value.value is not None and not value.is_example}

    assert len({values[code].is_example for code in chosen}) <= 1
    assert not real or chosen == real
    numbers = compared_numbers(definition, values)
    for found in (rank_all(definition, numbers), place_all(definition, numbers)):
        assert not found or set(found) == chosen
    alone = compared_numbers(definition, {code: values[code] for code in chosen})
    assert rank_all(definition, numbers) == rank_all(definition, alone)
    assert middle_number(definition, numbers) == middle_number(definition, alone)


@pytest.mark.parametrize("seed", SEEDS)
def test_equal_figures_share_a_rank_and_higher_ones_come_first(seed):
    values = draw_values(random.Random(seed))
    ranks = rank_all(define(), compared_numbers(define(), values))
    for one, other in itertools.combinations(ranks, 2):
        assert (values[one].value > values[other].value) == (ranks[one] < ranks[other])
    assert not ranks or min(ranks.values()) == 1


@pytest.mark.parametrize("method", [*METHODS, "own"])
@pytest.mark.parametrize("seed", range(60))
def test_unknown_is_never_shaded_and_known_always_is_and_the_legend_counts_each_compared_area_once(method, seed):
    values = draw_values(random.Random(seed))
    shading = shade_areas(define(), values, method=method, limits=[Decimal(5), Decimal(9)])
    assert {code for code, shade in shading.shades.items() if shade == 0} == {
        code for code, value in values.items() if value.value is None
    }
    assert sum(item.count for item in shading.legend) == len(compared_codes(values))
    assert {item.shade for item in shading.legend} >= set(shading.shades.values()) - {0}


def test_zero_and_unknown_never_share_a_shade():
    shading = shade_areas(define(), {"01": Value(0), "02": Value(missing=Missing.UNKNOWN)}, method="equal")
    assert (shading.shades["01"] > 0, shading.shades["02"]) == (True, 0)


def test_shades_of_a_trend_mean_the_same_in_each_period():
    pool = [Decimal(number) for number in (0, 25, 50, 75, 100)]
    early = shade_areas(define(), {"01": Value(10), "02": Value(20)}, method="equal", pool=pool)
    late = shade_areas(define(), {"01": Value(20), "02": Value(90)}, method="equal", pool=pool)
    assert early.shades["02"] == late.shades["01"]
    assert [item.label for item in early.legend] == [item.label for item in late.legend]
