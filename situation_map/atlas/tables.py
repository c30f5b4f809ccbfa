"""Many indicators at once: the heat table of all areas, and up to six areas side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from situation_map.areas import Area, ShownArea
from situation_map.layers import AreaFigure, Layer, build_layer
from situation_map.picking import Picked, pick_figures
from situation_map.registry import IndicatorDefinition
from situation_map.series import values_of_all

from .choice import MAP
from .drawing import area_address, patterns_of, write_rank
from .frame import Frame, area_of
from .rows import RANGE_LEFT, RANGE_WIDTH


@dataclass(frozen=True, slots=True)
class HeatCell:
    figure: AreaFigure
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    region: ShownArea
    href: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """``picked`` is when and how its figures were made."""

    layer: Layer
    href: str
    picked: Picked


@dataclass(frozen=True, slots=True)
class Heat:
    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    failed: Sequence[IndicatorDefinition]


@dataclass(frozen=True, slots=True)
class Side:
    """One area's figure of an indicator; ``position`` on the range, where it is compared."""

    region: ShownArea
    figure: AreaFigure
    rank: str
    position: int | None


@dataclass(frozen=True, slots=True)
class SideRow:
    layer: Layer
    href: str
    picked: Picked
    sides: Sequence[Side]
    others: Sequence[int]


@dataclass(frozen=True, slots=True)
class Comparison:
    regions: Sequence[tuple[ShownArea, str]]
    themes: Sequence[tuple[str | Promise, Sequence[SideRow]]]
    failed: Sequence[IndicatorDefinition]


def chosen_definitions(frame: Frame) -> list[IndicatorDefinition]:
    """Of the chosen theme, or all, in the order of the themes."""
    theme = frame.choice.theme
    return [each for _label, found in frame.themes for each in found if theme in ("", each.theme)]


def layers_of(frame: Frame, definitions: Sequence[IndicatorDefinition]) -> list[Layer]:
    """Each indicator's present or latest figures: the stored ones are read together."""
    areas = frame.counted
    found = values_of_all(definitions, areas)
    return [
        build_layer(each, frame.regions, values=found[each.key] or {}, failed=found[each.key] is None)
        for each in definitions
    ]


def pick_layers(frame: Frame, shown: Sequence[Area] = ()) -> list[tuple[Picked, Layer]]:
    """The indicators of the theme in the chosen period, or each in its latest one. ``shown`` as in ``pick_figures``."""
    found = pick_figures(chosen_definitions(frame), frame.counted, frame.period, shown=shown)
    return [
        (each, build_layer(each.definition, frame.regions, values=each.values or {}, failed=each.values is None))
        for each in found
    ]


def map_of(frame: Frame, picked: Picked) -> str:
    """The map of an indicator in the chosen period; in its latest one where it has no figure of that."""
    period = frame.choice.period if picked.ways else ""
    return frame.choice.but(view=MAP, indicator=picked.definition.key, period=period).query()


def build_heat(frame: Frame) -> Heat:
    found = pick_layers(frame)
    shown = [layer for _picked, layer in found if not layer.failed]
    layers = [layer for _picked, layer in found]
    choice = frame.choice
    columns = [HeatColumn(layer, map_of(frame, picked), picked) for picked, layer in found if not layer.failed]
    counties = sorted(frame.counties, key=lambda region: region.short, reverse=choice.order == "-area")
    if choice.order in ("value", "-value") and (ranked := _by_indicator(shown, choice.indicator, choice.order)):
        counties = sorted(counties, key=lambda region: ranked.index(region.code))
    rows = [HeatRow(region, area_address(region), _cells(shown, region.code)) for region in counties]
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
    """The chosen areas on every indicator of the theme, with each one's rank and place among all. Of the others only
    what is compared is read."""
    by_code = {region.code: region for region in frame.counties}
    chosen = [by_code[code] for code in frame.choice.areas if code in by_code]
    if not chosen:
        return Comparison([], [], [])
    layers = pick_layers(frame, [area_of(region, frame.kind) for region in chosen])
    rows = {
        layer.definition.key: _side_row(frame, picked, layer, chosen) for picked, layer in layers if not layer.failed
    }
    themes = [
        (label, [rows[each.key] for each in definitions if each.key in rows]) for label, definitions in frame.themes
    ]
    failed = [layer.definition for _picked, layer in layers if layer.failed]
    regions = [(region, area_address(region)) for region in chosen]
    return Comparison(regions, [(label, found) for label, found in themes if found], failed)


def _side_row(frame: Frame, picked: Picked, layer: Layer, chosen: Sequence[ShownArea]) -> SideRow:
    places: Mapping[str, int] = {
        code: round(RANGE_LEFT + position * RANGE_WIDTH) for code, position in layer.positions.items()
    }
    codes = {region.code for region in chosen}
    sides = [
        Side(region, figure, write_rank(layer, figure), places.get(region.code))
        for region in chosen
        for figure in [layer.figures[region.code]]
    ]
    others = sorted({place for code, place in places.items() if code not in codes})
    return SideRow(layer, map_of(frame, picked), picked, sides, others)
