"""Cutting figures into classes for the map. Pure functions; breaks are the lower bounds of the second class and on."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

CLASSES = 5
MOST_LIMITS = CLASSES - 1
MOST_DIGITS = 15
OWN = "own"


class LimitsError(ValueError):
    """Limits that a reader wrote cannot be used. ``part`` is what is wrong in them; ``reason`` says how."""

    TOO_MANY, NO_NUMBER, NOT_RISING, NONE = "too_many", "no_number", "not_rising", "none"

    def __init__(self, reason: str, part: str = "") -> None:
        self.reason, self.part = reason, part
        super().__init__(f"{reason}: {part}")


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


def natural_breaks(values: Sequence[Decimal], *, classes: int = CLASSES, decimals: int = 0) -> list[Decimal]:
    """Classes whose values differ as little as possible from their own mean (Fisher 1958, "natural breaks", exact).

    As many classes as there are different values, and ``classes`` at most.
    """
    if not values:
        return []
    counts = Counter(values)
    different = sorted(counts)
    starts = _best_starts([(float(value), counts[value]) for value in different], min(classes, len(different)))
    return _useful([round_to(different[start], decimals) for start in starts], values)


def _best_starts(different: Sequence[tuple[float, int]], classes: int) -> list[int]:
    """Where the second class and on begin, with the least sum of squared differences inside the classes. ``different``
    are rising numbers, each with how many times it occurs."""
    count = len(different)
    numbers, sums, squares = [0], [0.0], [0.0]
    middle = different[count // 2][0]
    for number, times in different:
        numbers.append(numbers[-1] + times)
        sums.append(sums[-1] + (number - middle) * times)
        squares.append(squares[-1] + (number - middle) ** 2 * times)

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (numbers[end] - numbers[start])

    least = [0.0, *(spread(0, end) for end in range(1, count + 1))]
    chosen: list[list[int]] = []
    for number in range(2, classes + 1):
        least, begins = _add_class(least, spread, number)
        chosen.append(begins)
    starts, end = [], count
    for begins in reversed(chosen):
        end = begins[end]
        starts.append(end)
    return sorted(starts)


def _add_class(
    least: Sequence[float], spread: Callable[[int, int], float], number: int
) -> tuple[list[float], list[int]]:
    """The least sums with one class more, the ``number``-th, by where it ends; and where it begins then. The further a
    class ends, the further it begins: the middle end is tried first, and each half has only its own beginnings left to
    try, so that thousands of figures are cut in a fraction of a second."""
    last = len(least) - 1
    following, begins = [float("inf")] * (last + 1), [0] * (last + 1)
    halves = [(number, last, number - 1, last - 1)]
    while halves:
        first_end, last_end, first_start, last_start = halves.pop()
        if first_end > last_end:
            continue
        end = (first_end + last_end) // 2
        starts = range(first_start, min(last_start, end - 1) + 1)
        following[end], begins[end] = min((least[start] + spread(start, end), start) for start in starts)
        halves += [(first_end, end - 1, first_start, begins[end]), (end + 1, last_end, begins[end], last_start)]
    return following, begins


Method = Callable[..., list[Decimal]]
METHODS: Mapping[str, Method] = {"equal": equal_breaks, "quantile": quantile_breaks, "natural": natural_breaks}
"""Worked out from the figures. A coded scale has its steps for classes; a reader may give limits of their own."""


def read_limits(text: str) -> tuple[Decimal, ...]:
    """Limits as people write them: "10 20 30", "1,5; 2,5", "0.1, 0.2". A comma between digits is a decimal comma
    unless a space follows it. Raises LimitsError."""
    parts = [part for part in re.split(r"\s*;\s*|,?\s+", text.replace("\u2212", "-").strip()) if part]
    if not parts:
        raise LimitsError(LimitsError.NONE)
    if len(parts) > MOST_LIMITS:
        raise LimitsError(LimitsError.TOO_MANY, str(len(parts)))
    limits = tuple(_limit(part) for part in parts)
    for lower, upper in pairwise(limits):
        if upper <= lower:
            raise LimitsError(LimitsError.NOT_RISING, str(upper))
    return limits


def _limit(part: str) -> Decimal:
    try:
        number = Decimal(part.replace(",", ".", 1)) if len(part) <= MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        raise LimitsError(LimitsError.NO_NUMBER, part) from None
    if not number.is_finite() or not re.fullmatch(r"[-+]?\d+([.,]\d+)?", part):
        raise LimitsError(LimitsError.NO_NUMBER, part)
    return number


def class_of(value: Decimal, breaks: Sequence[Decimal]) -> int:
    """1 for the lowest class and up to ``len(breaks) + 1``; a value on a break belongs to the class above it."""
    return 1 + sum(value >= bound for bound in breaks)


def _useful(breaks: list[Decimal], values: Sequence[Decimal]) -> list[Decimal]:
    """Rising breaks, none of which would leave the lowest or the highest class without an area."""
    low, high = min(values), max(values)
    return sorted({bound for bound in breaks if low < bound <= high})
