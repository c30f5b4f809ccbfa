"""One indicator over all areas, ready to be drawn: values, classes, legend, ranks, and the finding in words."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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


class AreaFigures(Mapping[str, AreaFigure]):
    """The figures of areas by their codes, each made when it is first asked for."""

    def __init__(self, codes: Sequence[str], make: Callable[[str], AreaFigure]) -> None:
        self._codes, self._make = dict.fromkeys(codes), make
        self._made: dict[str, AreaFigure] = {}

    def __getitem__(self, code: str) -> AreaFigure:
        found = self._made.get(code)
        if found is None:
            if code not in self._codes:
                raise KeyError(code)
            found = self._made[code] = self._make(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


@dataclass(frozen=True)
class Layer:
    """An indicator's figures for the areas in the scheme. ``failed`` when its plugin could not compute them.

    ``values`` are what the figures say; ``ranks`` and ``positions`` (0–1 on the range) are of the areas among
    ``compared_codes`` that have one. All go by the code of the area.
    """

    definition: IndicatorDefinition
    failed: bool
    figures: Mapping[str, AreaFigure]
    shading: Callable[[], Shading] = field(repr=False, compare=False)
    classification: str
    values: Mapping[str, Value]
    ranks: Mapping[str, int]
    positions: Mapping[str, float]
    compared_codes: frozenset[str]
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
    def areas_by_rank(self) -> Counter[int]:
        """How many areas share each rank."""
        return Counter(self.ranks.values())

    @cached_property
    def known_values(self) -> list[Value]:
        return [value for value in self.values.values() if value.value is not None]

    @cached_property
    def is_mixed(self) -> bool:
        """Whether examples stand beside real figures."""
        return 0 < self.example_count < len(self.known_values)

    @property
    def preliminary_count(self) -> int:
        return sum(value.status == Status.PRELIMINARY for value in self.known_values)

    @cached_property
    def example_count(self) -> int:
        return sum(value.is_example for value in self.known_values)

    @property
    def unknown_count(self) -> int:
        return len(self.values) - len(self.known_values)

    @property
    def is_ordered(self) -> bool:
        """Whether ranks and a range mean anything."""
        return self.definition.kind in (*NUMERIC, Kind.SCALE)

    @property
    def as_of(self) -> str:
        """The day of the figures, or their first and last; empty where no figure has a day."""
        days = sorted({value.as_of for value in self.known_values if value.as_of})
        if not days:
            return ""
        return format_date(days[0]) if len(days) == 1 else f"{format_date(days[0])} – {format_date(days[-1])}"

    @property
    def unknown_phases(self) -> int:
        return sum(value.unknown_count for value in self.values.values())


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

    def figure(code: str) -> AreaFigure:
        rank, position = ranks.get(code), positions.get(code)
        return AreaFigure(definition, scheme[code], shown[code], shading, rank, position, code in compared)

    return Layer(
        definition, found is None, AreaFigures(list(scheme), figure), shading, method, shown, ranks, positions,
        compared, middle_number(definition, numbers),
    )  # fmt: skip


def choose_method(definition: IndicatorDefinition, wanted: str, limits: Sequence[Decimal] = ()) -> str:
    """The classification to use: the wanted one where it exists (limits of one's own need limits)."""
    if wanted in METHODS or (wanted == OWN and limits):
        return wanted
    return definition.classification
