"""One indicator over all areas, ready to be drawn: values, classes, legend, ranks, and the finding in words."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from cms.dates import format_date, format_number
from cms.plugins.guard import guard
from network.models import Region

from .classification import METHODS, class_of, round_to
from .headlines import state_finding
from .registry import IndicatorDefinition, Kind, Missing, Value, indicators
from .writing import write_datum, write_value

NUMERIC = (Kind.COUNT, Kind.RATIO, Kind.SHARE)
SHADES = 5


class NonsenseFigures(TypeError):
    """An indicator answered with something other than a mapping of region codes to Values."""


@dataclass(frozen=True, slots=True)
class LegendItem:
    shade: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One area on the map and in the table. ``shade`` 1–5 is the class, 0 no data; ``position`` 0–1 on the range."""

    region: Region
    value: Value
    text: str
    shade: int
    rank: int | None
    position: float | None

    @property
    def is_known(self) -> bool:
        return self.value.value is not None

    @property
    def spoken(self) -> str:
        """Value and rank for those who listen to the map."""
        return f"{self.text}, {_('example')}" if self.value.is_example else self.text


@dataclass(frozen=True)
class Layer:
    """An indicator's figures for the counties in the scheme. ``failed`` when its plugin could not compute them."""

    definition: IndicatorDefinition
    failed: bool
    figures: Mapping[str, AreaFigure]
    legend: Sequence[LegendItem]
    finding: str
    middle: str
    classification: str

    @property
    def known(self) -> list[AreaFigure]:
        return [figure for figure in self.figures.values() if figure.is_known]

    @property
    def example_count(self) -> int:
        return sum(figure.value.is_example for figure in self.known)

    @property
    def unknown_count(self) -> int:
        return len(self.figures) - len(self.known)

    @property
    def is_ordered(self) -> bool:
        """Whether ranks and a range mean anything."""
        return self.definition.kind in (*NUMERIC, Kind.SCALE)

    @property
    def as_of(self) -> str:
        """The day of the figures, or their first and last; empty where no figure has a day."""
        days = sorted({figure.value.as_of for figure in self.known if figure.value.as_of})
        if not days:
            return ""
        return format_date(days[0]) if len(days) == 1 else f"{format_date(days[0])} – {format_date(days[-1])}"

    @property
    def unknown_phases(self) -> int:
        return sum(figure.value.unknown_count for figure in self.figures.values())


def compute_values(definition: IndicatorDefinition, codes: Sequence[str]) -> Mapping[str, Value] | None:
    """The indicator's values by region code, each code answered; None when its plugin failed or answered nonsense."""
    return guard(
        indicators.plugin_of(definition.key),
        f"indicator {definition.key}",
        _checked(definition, codes),
        fallback=None,
    )


def _checked(definition: IndicatorDefinition, codes: Sequence[str]) -> Callable[[], Mapping[str, Value]]:
    def compute() -> Mapping[str, Value]:
        answer = definition.compute(codes)
        if not isinstance(answer, Mapping):
            raise NonsenseFigures(f"compute() of {definition.key} gave {type(answer).__name__}, not a mapping.")
        for code in codes:
            if code in answer:
                _check_value(definition, code, answer[code])
        return {code: answer.get(code, Value(missing=Missing.UNKNOWN)) for code in codes}

    return compute


def _check_value(definition: IndicatorDefinition, code: str, value: object) -> None:
    if not isinstance(value, Value):
        raise NonsenseFigures(f"compute() of {definition.key} gave {type(value).__name__} for area {code}.")
    datum = value.value
    if datum is None:
        return
    if definition.kind in NUMERIC:
        usable = isinstance(datum, int | Decimal) and not isinstance(datum, bool) and math.isfinite(datum)
    elif definition.kind == Kind.SCALE:
        usable = datum in [step.code for step in definition.steps]
    else:
        usable = True
    if not usable:
        raise NonsenseFigures(f"compute() of {definition.key} gave {datum!r} for area {code}.")


def build_layer(definition: IndicatorDefinition, regions: Sequence[Region], classification: str = "") -> Layer:
    """Compute an indicator for the counties in the scheme (Åland is drawn, never counted)."""
    method = classification if classification in METHODS else definition.classification
    scheme = {region.code: region for region in regions if region.in_scheme}
    values = compute_values(definition, list(scheme))
    failed = values is None
    if values is None:
        values = {code: Value(missing=Missing.UNKNOWN) for code in scheme}
    shades, legend = _classify(definition, values, method)
    names = {code: region.short for code, region in scheme.items()}
    ranks, positions = _ranks(definition, values), _positions(definition, values)
    figures = {
        code: AreaFigure(
            region,
            values[code],
            write_value(definition, values[code]),
            shades[code],
            ranks.get(code),
            positions.get(code),
        )
        for code, region in scheme.items()
    }
    finding = "" if failed else state_finding(definition, values, names)
    return Layer(definition, failed, figures, legend, finding, _middle(definition, values), method)


def _classify(
    definition: IndicatorDefinition, values: Mapping[str, Value], method: str
) -> tuple[dict[str, int], list[LegendItem]]:
    if definition.kind in NUMERIC:
        return _classify_numbers(definition, values, method)
    if definition.kind == Kind.SCALE:
        options: list[tuple[Any, str]] = [(step.code, str(step.label)) for step in definition.steps]
    elif definition.kind == Kind.YES_NO:
        options = [(False, _("no")), (True, _("yes"))]
    else:
        return {code: 0 if value.value is None else 2 for code, value in values.items()}, []
    shade_of = {datum: _spread(number, len(options)) for number, (datum, _label) in enumerate(options)}
    shades = {code: 0 if value.value is None else shade_of[value.value] for code, value in values.items()}
    counts = [
        sum(value.value is not None and value.value == datum for value in values.values()) for datum, _label in options
    ]
    legend = [LegendItem(shade_of[datum], label, count) for (datum, label), count in zip(options, counts, strict=True)]
    return shades, legend


def _classify_numbers(
    definition: IndicatorDefinition, values: Mapping[str, Value], method: str
) -> tuple[dict[str, int], list[LegendItem]]:
    numbers = {code: Decimal(value.value) for code, value in values.items() if value.value is not None}  # type: ignore[arg-type]
    if not numbers:
        return dict.fromkeys(values, 0), []
    breaks = METHODS[method](list(numbers.values()), decimals=definition.decimals)
    classes = {code: class_of(number, breaks) for code, number in numbers.items()}
    total = len(breaks) + 1
    shades = {code: _spread(classes[code] - 1, total) if code in classes else 0 for code in values}
    labels = _class_labels(breaks, list(numbers.values()), definition.decimals)
    legend = [
        LegendItem(_spread(number, total), label, sum(found == number + 1 for found in classes.values()))
        for number, label in enumerate(labels)
    ]
    return shades, legend


def _spread(number: int, total: int) -> int:
    """Shade of the class ``number`` (from 0) of ``total``: few classes use the ends of the scale, not its start."""
    if total < 2:
        return 3
    return 1 + round(number * (SHADES - 1) / (total - 1))


def _class_labels(breaks: Sequence[Decimal], numbers: Sequence[Decimal], decimals: int) -> list[str]:
    step = Decimal(1).scaleb(-decimals)
    lows = [round_to(min(numbers), decimals), *breaks]
    highs = [*(bound - step for bound in breaks), round_to(max(numbers), decimals)]
    return [
        format_number(low, decimals)
        if low == high
        else f"{format_number(low, decimals)}–{format_number(high, decimals)}"
        for low, high in zip(lows, highs, strict=True)
    ]


def _ranks(definition: IndicatorDefinition, values: Mapping[str, Value]) -> dict[str, int]:
    """Rank from the highest; equal values share a rank."""
    if definition.kind not in NUMERIC:
        return {}
    numbers = {code: value.value for code, value in values.items() if value.value is not None}
    return {code: 1 + sum(other > number for other in numbers.values()) for code, number in numbers.items()}  # type: ignore[operator]


def _positions(definition: IndicatorDefinition, values: Mapping[str, Value]) -> dict[str, float]:
    if definition.kind not in (*NUMERIC, Kind.SCALE):
        return {}
    numbers = {code: float(value.value) for code, value in values.items() if value.value is not None}  # type: ignore[arg-type]
    if definition.kind == Kind.SCALE:
        low, high = 0.0, float(len(definition.steps) - 1)
    else:
        low, high = (min(numbers.values()), max(numbers.values())) if numbers else (0.0, 0.0)
    return {code: (number - low) / (high - low) if high > low else 0.5 for code, number in numbers.items()}


def _middle(definition: IndicatorDefinition, values: Mapping[str, Value]) -> str:
    """The median of the known figures, for numbers only."""
    if definition.kind not in NUMERIC:
        return ""
    numbers = [Decimal(value.value) for value in values.values() if value.value is not None]  # type: ignore[arg-type]
    return write_datum(definition, round_to(median(numbers), definition.decimals)) if numbers else ""
