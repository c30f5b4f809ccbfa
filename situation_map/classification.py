"""Cutting figures into classes for the map. Pure functions; breaks are the lower bounds of the second class and on."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CLASSES = 5


def round_to(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def equal_breaks(values: Sequence[Decimal], *, classes: int = CLASSES, decimals: int = 0) -> list[Decimal]:
    """Classes of equal width from the smallest to the largest value, cut at numbers of ``decimals`` decimals.

    Fewer classes come out where rounding makes neighbours meet; none at all where all values are the same.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    raw = [low + (high - low) * number / classes for number in range(1, classes)]
    return _useful([round_to(value, decimals) for value in raw], values)


def quantile_breaks(values: Sequence[Decimal], *, classes: int = CLASSES, decimals: int = 0) -> list[Decimal]:
    """Classes with as equal a number of areas as ties allow: equal values always share a class."""
    if not values:
        return []
    ordered = sorted(values)
    raw = [ordered[len(ordered) * number // classes] for number in range(1, classes)]
    return _useful([round_to(value, decimals) for value in raw], values)


METHODS = {"equal": equal_breaks, "quantile": quantile_breaks}


def class_of(value: Decimal, breaks: Sequence[Decimal]) -> int:
    """1 for the lowest class and up to ``len(breaks) + 1``; a value on a break belongs to the class above it."""
    return 1 + sum(value >= bound for bound in breaks)


def _useful(breaks: list[Decimal], values: Sequence[Decimal]) -> list[Decimal]:
    """Rising breaks, none of which would leave the lowest or the highest class without an area."""
    low, high = min(values), max(values)
    return sorted({bound for bound in breaks if low < bound <= high})
