"""One indicator over all areas, ready to be drawn: values, classes, legend, ranks, and the finding in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.dates import format_date
from network.models import Region

from .classification import METHODS, OWN
from .comparing import NUMERIC, compared_codes, middle_number, place_all, rank_all
from .computing import NonsenseFigures, compute_values
from .headlines import state_finding
from .registry import IndicatorDefinition, Kind, Missing, Status, Value
from .shading import LegendItem, shade_areas
from .writing import write_datum, write_value

__all__ = ["AreaFigure", "Layer", "LegendItem", "NonsenseFigures", "build_layer", "choose_method", "compute_values"]


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One area on the map and in the table. ``shade`` 1–5 is the class, 0 no data; ``position`` 0–1 on the range.

    ``is_compared`` is false for an example beside real figures: it is shown, and neither ranked nor placed.
    """

    region: Region
    value: Value
    text: str
    shade: int
    rank: int | None
    position: float | None
    is_compared: bool = True

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
    breaks: tuple[Decimal, ...] = ()
    middle_number: Decimal | None = None

    @property
    def known(self) -> list[AreaFigure]:
        return [figure for figure in self.figures.values() if figure.is_known]

    @property
    def compared(self) -> list[AreaFigure]:
        """Those that are ranked and that the median is of."""
        return [figure for figure in self.figures.values() if figure.is_known and figure.is_compared]

    @property
    def is_mixed(self) -> bool:
        """Whether examples stand beside real figures."""
        return 0 < self.example_count < len(self.known)

    @property
    def preliminary_count(self) -> int:
        return sum(figure.value.status == Status.PRELIMINARY for figure in self.known)

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


def build_layer(
    definition: IndicatorDefinition,
    regions: Sequence[Region],
    classification: str = "",
    *,
    values: Mapping[str, Value] | None = None,
    limits: Sequence[Decimal] = (),
    pool: Sequence[Decimal] = (),
    failed: bool = False,
) -> Layer:
    """An indicator for the counties in the scheme (Åland is drawn, never counted).

    ``values`` are those of a period; without them the present ones are computed. ``classification``, ``limits`` and
    ``pool`` are explained in ``shade_areas``; ``failed`` says that ``values`` could not be computed.
    """
    method = choose_method(definition, classification, limits)
    scheme = {region.code: region for region in regions if region.in_scheme}
    found = compute_values(definition, list(scheme)) if values is None else None if failed else values
    values = {code: (found or {}).get(code, Value(missing=Missing.UNKNOWN)) for code in scheme}
    shading = shade_areas(definition, values, method=method, limits=limits, pool=pool)
    ranks, positions = rank_all(definition, values), place_all(definition, values)
    compared = compared_codes(values)
    figures = {
        code: AreaFigure(
            region,
            values[code],
            write_value(definition, values[code]),
            shading.shades[code],
            ranks.get(code),
            positions.get(code),
            code in compared,
        )
        for code, region in scheme.items()
    }
    names = {code: region.short for code, region in scheme.items()}
    stated = {code: value for code, value in values.items() if code in compared}
    finding = "" if found is None else state_finding(definition, stated, names)
    middle = middle_number(definition, values)
    written = "" if middle is None else write_datum(definition, middle)
    return Layer(definition, found is None, figures, shading.legend, finding, written, method, shading.breaks, middle)


def choose_method(definition: IndicatorDefinition, wanted: str, limits: Sequence[Decimal] = ()) -> str:
    """The classification to use: the wanted one where it exists (limits of one's own need limits)."""
    if wanted in METHODS or (wanted == OWN and limits):
        return wanted
    return definition.classification
