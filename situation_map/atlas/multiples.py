"""Small maps, one a period, in the same shades: where and when something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from situation_map.geometry import shapes
from situation_map.layers import Layer
from situation_map.series import Period

from .choice import HEXAGONS
from .drawing import hexagons_by_code, patterns_of
from .frame import Frame, lay_out, pool_of, values_in
from .levels import outlines_at

MOST_MAPS = 15
HEX_BOX = "0 0 606 650"


@dataclass(frozen=True, slots=True)
class SmallShape:
    code: str
    shade: int
    patterns: tuple[str, ...]
    is_outside: bool


@dataclass(frozen=True, slots=True)
class SmallMap:
    period: Period
    href: str
    layer: Layer
    shapes: Sequence[SmallShape]
    is_new_version: bool


@dataclass(frozen=True, slots=True)
class SmallMaps:
    """``outlines`` are drawn once; each map refers to them by the code."""

    outlines: Sequence[tuple[str, str]]
    view_box: str
    maps: Sequence[SmallMap]
    left_out: int


def build_multiples(frame: Frame) -> SmallMaps:
    """The latest fifteen periods, of nightly figures the last of each month."""
    shown = thin_out(frame.periods)[-MOST_MAPS:]
    outlines, view_box = _outlines(frame)
    maps: list[SmallMap] = []
    versions: set[int] = set()
    for period in shown:
        now = {p.version for points in frame.series.values() for p in points if p.period.key == period.key}
        pool: Sequence[Decimal] = pool_of(frame.series, period)
        layer = lay_out(frame.definition, frame.regions, values_in(frame.series, period), frame.choice, pool=pool)
        drawn = [_small_shape(layer, code) for code, _path in outlines]
        href = frame.choice.but(view="map", period=period.key).query()
        maps.append(SmallMap(period, href, layer, drawn, bool(versions) and bool(now) and now != versions))
        versions = now or versions
    return SmallMaps(outlines, view_box, maps, len(frame.periods) - len(shown))


def thin_out(periods: Sequence[Period]) -> list[Period]:
    """All of them where they are few; else the last of each month."""
    if len(periods) <= MOST_MAPS:
        return list(periods)
    return list({(period.end.year, period.end.month): period for period in periods}.values())


def _outlines(source: Frame) -> tuple[list[tuple[str, str]], str]:
    if source.choice.form == HEXAGONS:
        return [(code, hexagon.path) for code, hexagon in hexagons_by_code().items()], HEX_BOX
    frame = shapes().country.frame
    areas, _inset = outlines_at(source.kind, source.counties_drawn)
    return [(code, outline.path) for code, outline in areas.items()], f"0 0 {frame.width} {frame.height}"


def _small_shape(layer: Layer, code: str) -> SmallShape:
    figure = layer.figures.get(code)
    if figure is None:
        return SmallShape(code, 0, (), True)
    return SmallShape(code, figure.shade, patterns_of(layer, figure), False)
