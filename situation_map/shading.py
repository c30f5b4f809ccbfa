"""Shades and legend of one indicator: classes of numbers, steps of a scale, yes and no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from cms.dates import format_number

from .classification import METHODS, OWN, class_of, round_to
from .comparing import NUMERIC, compared_codes
from .registry import IndicatorDefinition, Kind, Value

SHADES = 5
ONLY_SHADE = 3
KNOWN_SHADE = 2


@dataclass(frozen=True, slots=True)
class LegendItem:
    """``count`` is of the areas whose figures are compared."""

    shade: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Shading:
    """A shade 1–5 by code, 0 where nothing is known. ``breaks`` is empty for what is not a number."""

    shades: Mapping[str, int]
    legend: Sequence[LegendItem]
    breaks: tuple[Decimal, ...] = ()


def shade_areas(
    definition: IndicatorDefinition,
    values: Mapping[str, Value],
    *,
    method: str,
    limits: Sequence[Decimal] = (),
    pool: Sequence[Decimal] = (),
) -> Shading:
    """``limits`` are used by the method "own"; ``pool`` are the numbers that the classes are made for, where those are
    more than the values shown (all years of a trend, so that a shade means the same in each)."""
    if definition.kind in NUMERIC:
        return _shade_numbers(definition, values, method, limits, pool)
    if definition.kind == Kind.SCALE:
        options: list[tuple[Any, str]] = [(step.code, str(step.label)) for step in definition.steps]
    elif definition.kind == Kind.YES_NO:
        options = [(False, _("no")), (True, _("yes"))]
    else:
        return Shading({code: 0 if value.value is None else KNOWN_SHADE for code, value in values.items()}, [])
    chosen = compared_codes(values)
    shade_of = {datum: spread_shade(number, len(options)) for number, (datum, _label) in enumerate(options)}
    shades = {code: 0 if value.value is None else shade_of[value.value] for code, value in values.items()}
    counts = [sum(values[code].value == datum for code in chosen) for datum, _label in options]
    legend = [LegendItem(shade_of[datum], label, count) for (datum, label), count in zip(options, counts, strict=True)]
    return Shading(shades, legend)


def _shade_numbers(
    definition: IndicatorDefinition,
    values: Mapping[str, Value],
    method: str,
    limits: Sequence[Decimal],
    pool: Sequence[Decimal],
) -> Shading:
    known = {code: Decimal(value.value) for code, value in values.items() if value.value is not None}  # type: ignore[arg-type]
    if not known:
        return Shading(dict.fromkeys(values, 0), [])
    chosen = compared_codes(values)
    numbers = [*(known[code] for code in chosen), *pool]
    if method == OWN and limits:
        breaks = list(limits)
        labels = own_labels(breaks, definition.decimals)
    else:
        breaks = METHODS.get(method, METHODS["equal"])(numbers, decimals=definition.decimals)
        labels = class_labels(breaks, numbers, definition.decimals)
    classes = {code: class_of(number, breaks) for code, number in known.items()}
    total = len(breaks) + 1
    shades = {code: spread_shade(classes[code] - 1, total) if code in classes else 0 for code in values}
    counts = [sum(classes[code] == number for code in chosen) for number in range(1, total + 1)]
    legend = [LegendItem(spread_shade(n, total), label, counts[n]) for n, label in enumerate(labels)]
    return Shading(shades, legend, tuple(breaks))


def spread_shade(number: int, total: int) -> int:
    """Shade of the class ``number`` (from 0) of ``total``: few classes use the ends of the scale, not its start."""
    if total < 2:
        return ONLY_SHADE
    return 1 + round(number * (SHADES - 1) / (total - 1))


def class_labels(breaks: Sequence[Decimal], numbers: Sequence[Decimal], decimals: int) -> list[str]:
    """ "0–3", "4–7": from each class's lowest number to the last one below the next."""
    step = Decimal(1).scaleb(-decimals)
    lows = [round_to(min(numbers), decimals), *breaks]
    highs = [*(bound - step for bound in breaks), round_to(max(numbers), decimals)]
    return [
        format_number(low, decimals)
        if low == high
        else f"{format_number(low, decimals)}–{format_number(high, decimals)}"
        for low, high in zip(lows, highs, strict=True)
    ]


def own_labels(limits: Sequence[Decimal], decimals: int) -> list[str]:
    """ "under 10", "from 10 to under 20", "20 or more": limits that a reader gave hold whatever the figures are."""
    written = [format_number(limit, max(decimals, -int(limit.as_tuple().exponent))) for limit in limits]
    between = [_("%(low)s to under %(high)s") % {"low": low, "high": high} for low, high in pairwise(written)]
    first, last = _("under %(limit)s") % {"limit": written[0]}, _("%(limit)s or more") % {"limit": written[-1]}
    return [first, *between, last]
