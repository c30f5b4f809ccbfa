"""Areas of the map as shapes: outlines and hexagons, each a link that says its value and rank, and its patterns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from network.models import Region
from situation_map.areas import ShownArea
from situation_map.editions.in_use import edition_query
from situation_map.geometry import Hexagon, Outline, hexagons
from situation_map.layers import AreaFigure, Layer
from situation_map.registry import Kind, Status

from .levels import MapArea

DARK_SHADES = (4, 5)
LINE_LENGTH = 12
MISSING, PRELIMINARY, EXAMPLE = "missing", "preliminary", "example"


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of a drawing. ``href`` is empty for what is outside the scheme; ``patterns`` are drawn over the shade.

    ``is_repeated`` marks an area that another drawing of the same map has as a link already.
    """

    code: str
    path: str
    href: str
    label: str
    shade: int
    patterns: tuple[str, ...] = ()
    is_repeated: bool = False

    @property
    def is_hatched(self) -> bool:
        return MISSING in self.patterns


@dataclass(frozen=True, slots=True)
class HexShape:
    shape: Shape
    x: int
    y: int
    lines: tuple[tuple[str, int], ...]
    text: str
    text_y: int
    ink: str


def county_address(region: Region) -> str:
    """The county's page, in the edition that is being read."""
    return reverse("situation_county", kwargs={"slug": region.slug}) + edition_query()


def county_addresses(regions: Sequence[Region]) -> dict[str, str]:
    """All counties' addresses by code, with one look-up of the route."""
    if not regions:
        return {}
    rest = edition_query()
    stem = county_address(regions[0]).removesuffix(f"{regions[0].slug}/{rest}")
    return {region.code: f"{stem}{region.slug}/{rest}" for region in regions}


def area_addresses(areas: Sequence[ShownArea]) -> dict[str, str]:
    """Addresses of areas of any level by code; those outside the scheme may have none."""
    others = {area.code: area.href for area in areas if isinstance(area, MapArea)}
    return {**others, **county_addresses([area for area in areas if isinstance(area, Region)])}


def area_address(area: ShownArea) -> str:
    return area_addresses([area])[area.code]


def patterns_of(layer: Layer, figure: AreaFigure) -> tuple[str, ...]:
    """No data and zero never look alike: what is missing is hatched, what is preliminary is dotted. An example beside
    real figures has a pattern too."""
    if not figure.is_known:
        return (MISSING,)
    dotted = (PRELIMINARY,) if figure.value.status == Status.PRELIMINARY else ()
    return (*dotted, EXAMPLE) if layer.is_mixed and figure.value.is_example else dotted


def draw_areas(layer: Layer, outlines: Mapping[str, Outline], *, repeated: frozenset[str] = frozenset()) -> list[Shape]:
    """In the order of rank, so that the map reads as a list; what is outside the scheme comes first, below."""
    addresses = area_addresses([figure.region for figure in layer.figures.values()])
    outside = [Shape(code, outline.path, "", "", 0) for code, outline in outlines.items() if code not in layer.figures]
    inside = [
        draw_area(layer, figure, outlines[code].path, addresses[code], is_repeated=code in repeated)
        for code, figure in in_reading_order(layer).items()
        if code in outlines
    ]
    return [*outside, *inside]


def in_reading_order(layer: Layer) -> dict[str, AreaFigure]:
    """The ranked first, from the highest; then by position; the unknown last; by name where these are equal."""
    last = len(layer.figures) + 1

    def key(item: tuple[str, AreaFigure]) -> tuple[int, float, bool, str]:
        figure = item[1]
        position = 0.0 if figure.position is None else -figure.position
        return (figure.rank or last, position, not figure.is_known, figure.region.short)

    return dict(sorted(layer.figures.items(), key=key))


def draw_area(layer: Layer, figure: AreaFigure, path: str, href: str, *, is_repeated: bool = False) -> Shape:
    label = name_area(layer, figure)
    return Shape(figure.region.code, path, href, label, figure.shade, patterns_of(layer, figure), is_repeated)


def name_area(layer: Layer, figure: AreaFigure) -> str:
    """ "Kainuu: 12, rank 3 of 22": what is heard of an area; with the unit of a share and how settled it is."""
    parts = [f"{figure.region.short}: {figure.spoken}"]
    if figure.value.status == Status.PRELIMINARY and figure.is_known:
        parts.append(_("preliminary"))
    if figure.rank:
        parts.append(write_rank(layer, figure))
    return ", ".join(parts)


def write_rank(layer: Layer, figure: AreaFigure) -> str:
    """Among real figures, or among examples where there are no others."""
    if figure.rank is None:
        return ""
    shared = layer.areas_by_rank[figure.rank] > 1
    words = {"rank": figure.rank, "total": len(layer.compared_codes)}
    return (_("rank %(rank)s of %(total)s, shared") if shared else _("rank %(rank)s of %(total)s")) % words


def draw_hexagons(layer: Layer, names: Mapping[str, str]) -> list[HexShape]:
    addresses = area_addresses([figure.region for figure in layer.figures.values()])
    places = hexagons_by_code()
    order = [*(code for code in places if code not in layer.figures), *in_reading_order(layer)]
    shown = []
    for hexagon in (places[code] for code in order if code in places):
        figure = layer.figures.get(hexagon.code)
        lines = wrap_name(names[hexagon.code])
        first = hexagon.y - (22 if len(lines) > 1 else 8)
        placed = tuple((line, first + 15 * number) for number, line in enumerate(lines))
        if figure is None:
            shown.append(
                HexShape(Shape(hexagon.code, hexagon.path, "", "", 0), hexagon.x, hexagon.y, placed, "", 0, "")
            )
            continue
        ink = "inv" if figure.shade in DARK_SHADES else "t3" if figure.shade == 3 else ""
        shape = draw_area(layer, figure, hexagon.path, addresses[hexagon.code])
        shown.append(HexShape(shape, hexagon.x, hexagon.y, placed, _hex_text(layer, figure), placed[-1][1] + 26, ink))
    return shown


def hexagons_by_code() -> dict[str, Hexagon]:
    return {hexagon.code: hexagon for hexagon in hexagons()}


def _hex_text(layer: Layer, figure: AreaFigure) -> str:
    if not figure.is_known:
        text = "–"
    elif layer.definition.kind == Kind.SCALE:
        text = str(figure.value.value)
    else:
        text = figure.text if len(figure.text) <= LINE_LENGTH else "…"
    return f"{text}*" if figure.value.is_example else text


def wrap_name(name: str) -> list[str]:
    """A name in lines of about a hexagon's width, broken at hyphens and spaces."""
    lines: list[str] = []
    for part in re.findall(r"[^\s-]+-?", name):
        joiner = "" if lines and lines[-1].endswith("-") else " "
        if lines and len(lines[-1]) + len(joiner) + len(part) <= LINE_LENGTH:
            lines[-1] += joiner + part
        else:
            lines.append(part)
    return lines
