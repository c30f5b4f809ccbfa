"""Axes of charts: round numbers at even distances, and where a number lies between the ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cms.dates import format_number
from situation_map.registry import IndicatorDefinition, Kind

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
WANTED_TICKS = 5


@dataclass(frozen=True, slots=True)
class Tick:
    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``low`` to ``high`` in the indicator's unit, drawn from ``start`` to ``end`` in SVG units."""

    low: Decimal
    high: Decimal
    start: int
    end: int
    ticks: tuple[Tick, ...]

    def place(self, number: Decimal) -> int:
        return _place(number, self.low, self.high, self.start, self.end)


def make_axis(definition: IndicatorDefinition, numbers: Sequence[Decimal], *, start: int, end: int) -> Axis:
    """Numbers start from zero where none is below it; a scale goes from its first step to its last."""
    if definition.kind == Kind.SCALE:
        codes = [Decimal(step.code) for step in definition.steps]
        low, high = codes[0], codes[-1]
        at = [(code, str(code)) for code in codes]
    else:
        marks = round_marks(min([Decimal(0), *numbers]), max([Decimal(0), *numbers]))
        low, high = marks[0], marks[-1]
        decimals = max(0, -int(min(mark.normalize().as_tuple().exponent for mark in marks)))
        at = [(mark, format_number(mark, decimals)) for mark in marks]
    ticks = tuple(Tick(_place(number, low, high, start, end), label) for number, label in at)
    return Axis(low, high, start, end, ticks)


def round_marks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Multiples of 1, 2 or 5 times a power of ten, from at or below ``low`` to at or above ``high``; two at least."""
    if high <= low:
        return [low, low + 1]
    rough = (high - low) / WANTED_TICKS
    power = Decimal(1).scaleb(math.floor(rough.log10()))
    step = next(power * each for each in STEPS if power * each >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * number for number in range(first, last + 1)]


def _place(number: Decimal, low: Decimal, high: Decimal, start: int, end: int) -> int:
    return round(start + (end - start) * float((number - low) / (high - low))) if high > low else (start + end) // 2
