"""Many indicators at once: the heat table of all areas, and up to six areas side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from network.models import Region
from situation_map.layers import AreaFigure, Layer, build_layer
from situation_map.registry import IndicatorDefinition
from situation_map.series import values_of_all

from .choice import MAP
from .drawing import county_address, patterns_of, write_rank
from .frame import Frame, county_area
from .rows import RANGE_LEFT, RANGE_WIDTH


@dataclass(frozen=True, slots=True)
class HeatCell:
    figure: AreaFigure
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    region: Region
    href: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class HeatColumn:
    layer: Layer
    href: str


@dataclass(frozen=True, slots=True)
class Heat:
    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    failed: Sequence[IndicatorDefinition]


@dataclass(frozen=True, slots=True)
class Side:
    """One area's figure of an indicator; ``position`` on the range, where it is compared."""

    region: Region
    figure: AreaFigure
    rank: str
    position: int | None


@dataclass(frozen=True, slots=True)
class SideRow:
    layer: Layer
    href: str
    sides: Sequence[Side]
    others: Sequence[int]


@dataclass(frozen=True, slots=True)
class Comparison:
    regions: Sequence[tuple[Region, str]]
    themes: Sequence[tuple[str | Promise, Sequence[SideRow]]]
    failed: Sequence[IndicatorDefinition]


def chosen_definitions(frame: Frame) -> list[IndicatorDefinition]:
    """Of the chosen theme, or all, in the order of the themes."""
    theme = frame.choice.theme
    return [each for _label, found in frame.themes for each in found if theme in ("", each.theme)]


def layers_of(frame: Frame, definitions: Sequence[IndicatorDefinition]) -> list[Layer]:
    """Each indicator's present or latest figures: the stored ones are read together."""
    areas = [county_area(region) for region in frame.counties]
    found = values_of_all(definitions, areas)
    return [
        build_layer(each, frame.regions, values=found[each.key] or {}, failed=found[each.key] is None)
        for each in definitions
    ]


def build_heat(frame: Frame) -> Heat:
    layers = layers_of(frame, chosen_definitions(frame))
    shown = [layer for layer in layers if not layer.failed]
    choice = frame.choice
    columns = [HeatColumn(layer, choice.but(view=MAP, indicator=layer.definition.key).query()) for layer in shown]
    counties = sorted(frame.counties, key=lambda region: region.short, reverse=choice.order == "-area")
    if choice.order in ("value", "-value") and (ranked := _by_indicator(shown, choice.indicator, choice.order)):
        counties = sorted(counties, key=lambda region: ranked.index(region.code))
    rows = [HeatRow(region, county_address(region), _cells(shown, region.code)) for region in counties]
    return Heat(columns, rows, [layer.definition for layer in layers if layer.failed])


def _cells(layers: Sequence[Layer], code: str) -> list[HeatCell]:
    return [HeatCell(layer.figures[code], patterns_of(layer, layer.figures[code])) for layer in layers]


def _by_indicator(layers: Sequence[Layer], key: str, order: str) -> list[str]:
    """Codes in the order of one column's figures, the unknown last; empty where that column is not shown."""
    layer = next((layer for layer in layers if layer.definition.key == key and layer.is_ordered), None)
    if layer is None:
        return []
    sign = -1 if order == "-value" else 1
    figures = sorted(layer.figures.values(), key=lambda figure: figure.region.short)

    def position(figure: AreaFigure) -> tuple[bool, float]:
        return (figure.position is None, sign * (figure.position or 0.0))

    return [figure.region.code for figure in sorted(figures, key=position)]


def build_comparison(frame: Frame) -> Comparison:
    """The chosen counties on every indicator of the theme, with each one's rank and place among all."""
    by_code = {region.code: region for region in frame.counties}
    chosen = [by_code[code] for code in frame.choice.areas if code in by_code]
    if not chosen:
        return Comparison([], [], [])
    layers = layers_of(frame, chosen_definitions(frame))
    rows = {layer.definition.key: _side_row(frame, layer, chosen) for layer in layers if not layer.failed}
    themes = [
        (label, [rows[each.key] for each in definitions if each.key in rows]) for label, definitions in frame.themes
    ]
    failed = [layer.definition for layer in layers if layer.failed]
    regions = [(region, county_address(region)) for region in chosen]
    return Comparison(regions, [(label, found) for label, found in themes if found], failed)


def _side_row(frame: Frame, layer: Layer, chosen: Sequence[Region]) -> SideRow:
    places: Mapping[str, int] = {
        figure.region.code: round(RANGE_LEFT + figure.position * RANGE_WIDTH)
        for figure in layer.compared
        if figure.position is not None
    }
    codes = {region.code for region in chosen}
    sides = [
        Side(region, figure, write_rank(layer, figure), places.get(region.code))
        for region in chosen
        for figure in [layer.figures[region.code]]
    ]
    others = sorted({place for code, place in places.items() if code not in codes})
    href = frame.choice.but(view=MAP, indicator=layer.definition.key).query()
    return SideRow(layer, href, sides, others)
