"""Which figures are compared with each other, and how: ranks, places on a range, the median.

Real figures and examples are never ranked together: as soon as one real figure is known, the examples stand aside.
What is ranked, placed and in the middle are the numbers that ``compared_numbers`` chose.
"""

from collections.abc import Mapping
from decimal import Decimal
from statistics import median

from .classification import round_to
from .registry import IndicatorDefinition, Kind, Value

NUMERIC = (Kind.COUNT, Kind.RATIO, Kind.SHARE)


def compared_codes(values: Mapping[str, Value]) -> frozenset[str]:
    """Areas whose figures are compared: those with a real one; where there is none at all, those with an example."""
    known = {code: value.is_example for code, value in values.items() if value.value is not None}
    return frozenset(code for code, is_example in known.items() if not is_example) or frozenset(known)


def compared_numbers(
    definition: IndicatorDefinition, values: Mapping[str, Value], chosen: frozenset[str] | None = None
) -> dict[str, Decimal]:
    """The figures to compare as numbers; steps of a scale by their codes; none for other kinds. ``chosen`` are the
    compared areas where they are at hand."""
    if definition.kind not in (*NUMERIC, Kind.SCALE):
        return {}
    chosen = compared_codes(values) if chosen is None else chosen
    return {code: Decimal(value.value) for code, value in values.items() if code in chosen}  # type: ignore[arg-type]


def rank_all(definition: IndicatorDefinition, numbers: Mapping[str, Decimal]) -> dict[str, int]:
    """Rank from the highest; equal values share a rank. Steps have none: many areas share each."""
    if definition.kind not in NUMERIC:
        return {}
    first: dict[Decimal, int] = {}
    for place, number in enumerate(sorted(numbers.values(), reverse=True), start=1):
        first.setdefault(number, place)
    return {code: first[number] for code, number in numbers.items()}


def place_all(definition: IndicatorDefinition, numbers: Mapping[str, Decimal]) -> dict[str, float]:
    """0 for the lowest to 1 for the highest; on a scale from its first step to its last."""
    if not numbers:
        return {}
    if definition.kind == Kind.SCALE:
        low, high = Decimal(0), Decimal(len(definition.steps) - 1)
    else:
        low, high = min(numbers.values()), max(numbers.values())
    width = high - low
    return {code: float((number - low) / width) if width else 0.5 for code, number in numbers.items()}


def middle_number(definition: IndicatorDefinition, numbers: Mapping[str, Decimal]) -> Decimal | None:
    """The median, for numbers only."""
    if definition.kind not in NUMERIC or not numbers:
        return None
    return round_to(median(numbers.values()), definition.decimals)
