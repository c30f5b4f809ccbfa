"""One indicator over all areas, ready to be drawn: values, classes, legend, ranks, and the finding in words."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from django.utils.translation import gettext as _

from cms.dates import format_date

from .areas import ShownArea
from .classification import METHODS, OWN
from .comparing import NUMERIC, compared_codes, compared_numbers, middle_number, place_all, rank_all
from .computing import NonsenseFigures, compute_values
from .headlines import state_finding
from .registry import IndicatorDefinition, Kind, Missing, Status, Value
from .shading import LegendItem, Shading, shade_areas
from .writing import write_datum, write_value

__all__ = ["AreaFigure", "Layer", "LegendItem", "NonsenseFigures", "build_layer", "choose_method", "compute_values"]


@dataclass(frozen=True)
class AreaFigure:
    """One area on the map and in the table. ``position`` is 0–1 on the range.

    ``is_compared`` is false for an example beside real figures: it is shown, and neither ranked nor placed. What is
    written and the shade are worked out when they are asked for: of three hundred areas six may be shown.
    """

    definition: IndicatorDefinition
    region: ShownArea
    value: Value
    shading: Callable[[], Shading] = field(repr=False, compare=False)
    rank: int | None
    position: float | None
    is_compared: bool = True

    @cached_property
    def text(self) -> str:
        return write_value(self.definition, self.value)

    @property
    def shade(self) -> int:
        """1–5 is the class, 0 no data."""
        return self.shading().shades[self.region.code]

    @property
    def is_known(self) -> bool:
        return self.value.value is not None

    @property
    def spoken(self) -> str:
        """Value and rank for those who listen to the map."""
        return f"{self.text}, {_('example')}" if self.value.is_example else self.text


@dataclass(frozen=True)
class Layer:
    """An indicator's figures for the areas in the scheme. ``failed`` when its plugin could not compute them."""

    definition: IndicatorDefinition
    failed: bool
    figures: Mapping[str, AreaFigure]
    shading: Callable[[], Shading] = field(repr=False, compare=False)
    classification: str
    middle_number: Decimal | None = None

    @property
    def legend(self) -> Sequence[LegendItem]:
        return self.shading().legend

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        return self.shading().breaks

    @cached_property
    def finding(self) -> str:
        """What the compared figures say, in words; empty where they could not be computed."""
        if self.failed:
            return ""
        stated = {code: figure.value for code, figure in self.figures.items() if figure.is_compared}
        return state_finding(self.definition, stated, {code: each.region.short for code, each in self.figures.items()})

    @cached_property
    def middle(self) -> str:
        """The median as it is written."""
        return "" if self.middle_number is None else write_datum(self.definition, self.middle_number)

    @cached_property
    def known(self) -> list[AreaFigure]:
        return [figure for figure in self.figures.values() if figure.is_known]

    @cached_property
    def compared(self) -> list[AreaFigure]:
        """Those that are ranked and that the median is of."""
        return [figure for figure in self.figures.values() if figure.is_known and figure.is_compared]

    @cached_property
    def areas_by_rank(self) -> Counter[int | None]:
        """How many areas share each rank."""
        return Counter(figure.rank for figure in self.compared)

    @cached_property
    def is_mixed(self) -> bool:
        """Whether examples stand beside real figures."""
        return 0 < self.example_count < len(self.known)

    @property
    def preliminary_count(self) -> int:
        return sum(figure.value.status == Status.PRELIMINARY for figure in self.known)

    @cached_property
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


def build_layer(
    definition: IndicatorDefinition,
    regions: Sequence[ShownArea],
    classification: str = "",
    *,
    values: Mapping[str, Value] | None = None,
    limits: Sequence[Decimal] = (),
    pool: Sequence[Decimal] = (),
    failed: bool = False,
) -> Layer:
    """An indicator for the areas in the scheme (Åland is drawn, never counted), which are all of one kind.

    ``values`` are those of a period; without them the present ones are computed. ``classification``, ``limits`` and
    ``pool`` are explained in ``shade_areas``; ``failed`` says that ``values`` could not be computed.
    """
    method = choose_method(definition, classification, limits)
    scheme = {region.code: region for region in regions if region.in_scheme}
    found = compute_values(definition, list(scheme)) if values is None else None if failed else values
    unknown = Value(missing=Missing.UNKNOWN)
    shown = {code: (found or {}).get(code, unknown) for code in scheme}
    compared = compared_codes(shown)
    numbers = compared_numbers(definition, shown, compared)
    ranks, positions = rank_all(definition, numbers), place_all(definition, numbers)

    @cache
    def shading() -> Shading:
        return shade_areas(definition, shown, method=method, limits=limits, pool=pool)

    figures = {
        code: AreaFigure(
            definition, region, shown[code], shading, ranks.get(code), positions.get(code), code in compared
        )
        for code, region in scheme.items()
    }
    return Layer(definition, found is None, figures, shading, method, middle_number(definition, numbers))


def choose_method(definition: IndicatorDefinition, wanted: str, limits: Sequence[Decimal] = ()) -> str:
    """The classification to use: the wanted one where it exists (limits of one's own need limits)."""
    if wanted in METHODS or (wanted == OWN and limits):
        return wanted
    return definition.classification
