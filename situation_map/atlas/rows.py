"""The equal table: one row an area, sorted by the address; the ranking is the same rows in rank order."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from situation_map.layers import AreaFigure, Layer
from situation_map.registry import Kind

from .choice import MapChoice
from .drawing import area_addresses, write_rank

RANGE_LEFT, RANGE_WIDTH = 8, 384


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, with what the card shows of the area. ``position`` is in units of the card's range."""

    figure: AreaFigure
    href: str
    rank: str
    position: int | None
    middle: str = ""

    @property
    def note(self) -> str:
        """What the card says beside the figure."""
        return " · ".join(filter(None, (self.rank, self.middle)))


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    href: str
    direction: str
    is_number: bool


def order_rows(layer: Layer, sort: str) -> list[Row]:
    """Areas without a figure (or date) come last, whichever way the others run; of those with one, the examples beside
    real figures come after them."""
    column, descending = sort.lstrip("-"), sort.startswith("-")
    figures = sorted(layer.figures.values(), key=lambda figure: figure.region.short)
    if column == "area":
        ordered = figures[::-1] if descending else figures
    else:
        sort_key = _value_key if column == "value" else _date_key
        with_key = [figure for figure in figures if sort_key(figure) is not None]
        without = [figure for figure in figures if sort_key(figure) is None]
        ordered = [*sorted(with_key, key=sort_key, reverse=descending), *without]  # type: ignore[arg-type]
        if column == "value":
            ordered.sort(key=lambda figure: figure.is_known and not figure.is_compared)
            ordered.sort(key=lambda figure: not figure.is_known)
    addresses = area_addresses([figure.region for figure in figures])
    middle = _("median %(middle)s") % {"middle": layer.middle} if layer.middle else ""
    return [make_row(layer, figure, addresses, middle) for figure in ordered]


def _value_key(figure: AreaFigure) -> object:
    return figure.value.value


def _date_key(figure: AreaFigure) -> object:
    return figure.value.as_of


def make_row(layer: Layer, figure: AreaFigure, addresses: Mapping[str, str], middle: str = "") -> Row:
    position = None if figure.position is None else round(RANGE_LEFT + figure.position * RANGE_WIDTH)
    return Row(figure, addresses[figure.region.code], write_rank(layer, figure), position, middle)


def table_columns(choice: MapChoice, layer: Layer) -> list[Column]:
    current = choice.order
    labels = {"area": _("Area"), "value": _("Value"), "date": _("As of")}
    columns = []
    for key, label in labels.items():
        first = f"-{key}" if key != "area" else key
        other = key if first.startswith("-") else f"-{key}"
        direction = ""
        if current.lstrip("-") == key:
            direction = "descending" if current.startswith("-") else "ascending"
        href = choice.but(sort=other if current == first else first).query()
        columns.append(Column(key, label, href, direction, key == "value" and layer.definition.kind != Kind.SCALE))
    return columns
