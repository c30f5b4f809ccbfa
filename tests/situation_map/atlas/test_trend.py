"""A line never runs over what is not comparable; axes have round numbers that hold every figure."""

import random
from decimal import Decimal

import pytest

from situation_map.atlas.axis import make_axis, round_marks
from situation_map.atlas.multiples import MOST_MAPS, thin_out
from situation_map.atlas.trend import Line, draw_line, find_breaks, median_steps, place_periods, steps_of
from situation_map.periods import read_period
from situation_map.points import Point, with_breaks
from situation_map.registry import Kind, Missing, Step, Value
from tests.situation_map.conftest import define

YEARS = [read_period(str(year)) for year in range(2019, 2026)]


def points(*figures: Value | int | None, versions: dict[int, int] | None = None, methods: dict[int, str] | None = None):
    """One point a year; None leaves the year out. From which place on another version or method holds."""
    version, method, found = 1, "", []
    for number, figure in enumerate(figures):
        version = (versions or {}).get(number, version)
        method = (methods or {}).get(number, method)
        if figure is not None:
            value = figure if isinstance(figure, Value) else Value(figure)
            found.append(Point(YEARS[number], value, version, method))
    return with_breaks(found)


def pieces(*figures: Value | int | None, **changes) -> list[int]:
    """How many dots each drawn piece of the line joins."""
    definition = define()
    axis = make_axis(definition, [Decimal(0), Decimal(10)], start=100, end=0)
    steps = steps_of(points(*figures, **changes))
    line = draw_line(definition, steps, axis, place_periods(YEARS), Line("15", "Keski-Suomi", "", 1, (), ()))
    assert len(line.dots) == sum(step.value.value is not None for step in steps)
    return [len(piece.split()) for piece in line.pieces]


EXAMPLE = Value(5, is_example=True)
NO_ANSWER = Value(missing=Missing.NO_ANSWER)


@pytest.mark.parametrize(
    ("figures", "changes", "expected"),
    [
        ((1, 2, 3, 4), {}, [4]),
        ((1, 2, 3, 4), {"versions": {2: 2}}, [2, 2]),
        ((1, 2, 3, 4), {"methods": {1: "asked", 3: "counted"}}, [2]),
        ((EXAMPLE, EXAMPLE, 3, 4), {}, [2, 2]),
        ((1, 2, NO_ANSWER, 4, 5), {}, [2, 2]),
        ((1, 2, None, 4, 5, 6), {}, [2, 3]),
        ((1, None, 3), {}, []),
        ((1, 2, 3, 4), {"versions": {1: 2, 2: 3, 3: 4}}, []),
    ],
)
def test_line_ends_at_a_version_a_method_an_example_and_a_gap(figures, changes, expected):
    assert pieces(*figures, **changes) == expected


def test_breaks_of_the_whole_chart_say_what_changed():
    series = {
        "15": points(1, 2, 3, 4, 5, versions={2: 2}, methods={4: "counted"}),
        "20": points(1, 2, 3, 4, 5, versions={2: 2}, methods={4: "counted"}),
    }
    breaks = find_breaks(series, YEARS[:5])
    assert list(breaks) == [2, 4]
    assert breaks[2] != breaks[4]


def test_median_is_of_real_figures_as_soon_as_there_is_one():
    series = {"15": points(EXAMPLE, 2), "20": points(Value(9, is_example=True), Value(9, is_example=True))}
    steps = median_steps(define(), series, YEARS[:2])
    assert [(step.value.value, step.value.is_example, step.broken) for step in steps] == [
        (7, True, False),
        (2, False, True),
    ]


def test_median_of_steps_is_a_step():
    definition = define(kind=Kind.SCALE, steps=tuple(Step(code, str(code)) for code in range(5)))
    series = {"15": points(1), "20": points(4)}
    assert [step.value.value for step in median_steps(definition, series, YEARS[:1])] == [1]


@pytest.mark.parametrize("seed", range(200))
def test_axis_holds_every_figure_at_a_few_round_numbers(seed):
    draw = random.Random(seed)
    size = 10 ** draw.randint(-2, 6)
    numbers = [Decimal(str(round(draw.uniform(-1, 1) * size, 3))) for _number in range(draw.randint(1, 12))]
    axis = make_axis(define(decimals=3), numbers, start=0, end=1000)
    assert axis.low <= min(0, *numbers) <= max(0, *numbers) <= axis.high
    assert 2 <= len(axis.ticks) <= 8
    assert all(0 <= axis.place(number) <= 1000 for number in numbers)
    assert len({tick.label for tick in axis.ticks}) == len(axis.ticks)
    marks = round_marks(axis.low, axis.high)
    assert {mark - other for mark, other in zip(marks[1:], marks, strict=False)} == {marks[1] - marks[0]}


def test_axis_of_zeros_alone_has_an_extent():
    axis = make_axis(define(), [Decimal(0)], start=0, end=100)
    assert (axis.low, axis.high) == (0, 1)


def test_many_nights_are_thinned_to_the_last_of_each_month():
    nights = [read_period(f"2026-{month:02}-{day:02}") for month in (1, 2, 3) for day in range(1, 29)]
    assert [period.key for period in thin_out(nights)] == ["2026-01-28", "2026-02-28", "2026-03-28"]
    assert thin_out(nights[:MOST_MAPS]) == nights[:MOST_MAPS]
