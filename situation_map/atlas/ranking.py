"""All areas from the highest figure to the lowest, as bars from zero or dots on the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from situation_map.layers import Layer

from .axis import Axis, make_axis
from .drawing import patterns_of
from .frame import Frame
from .rows import Row, order_rows

WIDTH = 400
START, END = 4, WIDTH - 8


@dataclass(frozen=True, slots=True)
class Bar:
    """``from_x`` and ``width`` in SVG units; ``width`` is None where nothing is known."""

    row: Row
    from_x: int
    width: int | None
    end_x: int
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    bars: Sequence[Bar]
    axis: Axis | None
    middle_x: int | None
    is_ordered: bool


def build_ranking(frame: Frame) -> Ranking:
    """Examples beside real figures stand after the ranked ones, without a rank; the unknown come last."""
    layer = frame.layer
    rows = order_rows(layer, "-value" if layer.is_ordered else "area")
    numbers = [Decimal(row.figure.value.value) for row in rows if row.figure.is_known] if layer.is_ordered else []  # type: ignore[arg-type]
    if not numbers:
        return Ranking(
            [Bar(row, START, None, START, patterns_of(layer, row.figure)) for row in rows], None, None, False
        )
    axis = make_axis(layer.definition, numbers, start=START, end=END)
    middle = None if layer.middle_number is None else axis.place(layer.middle_number)
    return Ranking([_bar(layer, row, axis) for row in rows], axis, middle, True)


def _bar(layer: Layer, row: Row, axis: Axis) -> Bar:
    patterns = patterns_of(layer, row.figure)
    if not row.figure.is_known:
        return Bar(row, START, None, START, patterns)
    zero, end = axis.place(max(axis.low, Decimal(0))), axis.place(Decimal(row.figure.value.value))  # type: ignore[arg-type]
    return Bar(row, min(zero, end), max(abs(end - zero), 1), end, patterns)
