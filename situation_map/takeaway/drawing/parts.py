"""Parts of pictures: areas, legend, signs of places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.dates import format_number
from network.models.vocabulary import RecordKind
from situation_map.areas import ShownArea
from situation_map.atlas.choice import HEXAGONS
from situation_map.atlas.drawing import Shape, draw_areas, draw_hexagons
from situation_map.atlas.levels import Outlines
from situation_map.atlas.marks import Marks
from situation_map.geometry import shapes
from situation_map.layers import Layer

from .svg import (
    BORDER,
    CLOUDBERRY,
    EDGE,
    INK,
    OUTSIDE,
    SHADES,
    SHEET,
    SOFT,
    element,
    group,
    label,
    labels,
    width_of,
    wrap,
)

MAP_BOX = (-12, 0, 612, 1072)
HEX_BOX = (0, 0, 606, 650)
DARK = (4, 5)


@dataclass(frozen=True, slots=True)
class Part:
    """Markup that begins at 0,0 and how much room it takes."""

    markup: str
    width: float
    height: float


def fill_of(shade: int, *, outside: bool = False) -> str:
    return OUTSIDE if outside else SHADES[shade]


def draw_shapes(drawn: Iterable[Shape], prefix: str, *, small: bool = False) -> str:
    """``small``: of a picture so small that the patterns have to be larger."""
    size = "s" if small else "p"
    return "".join(
        element("path", d=shape.path, fill=fill_of(shape.shade, outside=not shape.href), stroke=BORDER)
        + "".join(
            element("path", d=shape.path, fill=f"url(#{prefix}{size}-{pattern})", stroke="none")
            for pattern in shape.patterns
        )
        for shape in drawn
    )


def draw_map(
    layer: Layer,
    names: dict[str, str],
    *,
    width: float,
    form: str,
    prefix: str = "",
    marks: Marks | None = None,
    picked: str = "",
    small: bool = False,
    outlines: tuple[Outlines, Outlines] | None = None,
) -> Part:
    """The country with the inset of Uusimaa, or the hexagons. ``picked`` is an area that is outlined; ``outlines`` are
    those of the country and of the inset, the counties' where none are given."""
    if form == HEXAGONS:
        return draw_hexes(layer, names, width=width, prefix=prefix)
    left, top, box_width, box_height = MAP_BOX
    scale = width / box_width
    country, inset = outlines or (shapes().country.areas, shapes().inset.areas)
    x, y, frame_width, frame_height = shapes().inset_box
    dashed = {"fill": "none", "stroke": EDGE, "stroke_dasharray": "3 3"}
    size = max(13, 11 / scale)
    inner = [
        element("rect", x=0, y=-4, width=270, height=150, **dashed),
        group(
            [
                draw_shapes(draw_areas(layer, inset), prefix, small=small),
                draw_pick(inset[picked].path) if picked in inset else "",
                draw_marks(marks, inset=True),
            ],
            transform="translate(5 0)",
        ),
        label(8, size + 1, _("Uusimaa"), size, fill=SOFT),
    ]
    content = [
        draw_shapes(draw_areas(layer, country), prefix, small=small),
        draw_pick(country[picked].path) if picked in country else "",
        draw_marks(marks, inset=False),
        element("rect", x=x, y=y, width=frame_width, height=frame_height, **dashed),
        group(inner, transform="translate(326 924)"),
        element("path", d="M340 934l-14 12M340 972l-14 96", **dashed),
        label(0, 975, _("Åland"), size, fill=SOFT),
    ]
    moved = f"scale({scale:.4f}) translate({-left} {-top})"
    return Part(group(content, transform=moved), width, box_height * scale)


def draw_pick(path: str) -> str:
    wide = element("path", d=path, fill="none", stroke=CLOUDBERRY, stroke_width=5)
    return wide + element("path", d=path, fill="none", stroke=INK, stroke_width=2)


def draw_marks(marks: Marks | None, *, inset: bool) -> str:
    """The signs that the reader asked for, as on the page: the outline is the sort, the inside the phase."""
    return "".join(
        element("path", d=group.inset if inset else group.country, **look_of(group.kind, group.phase, group.is_example))
        for group in (marks.groups if marks else ())
    )


def look_of(kind: str, phase: str, is_example: bool) -> dict[str, object]:
    operates = phase == "operating"
    meeting = kind == RecordKind.MEETING_PLACE
    fill = (CLOUDBERRY if meeting else INK) if operates else SHEET
    stroke = SHEET if operates and not meeting else INK
    return {
        "fill": fill, "stroke": stroke, "stroke_width": 1.2,
        "stroke_dasharray": "2 1.5" if is_example else None, "opacity": 0.75 if is_example else None,
    }  # fmt: skip


def draw_hexes(layer: Layer, names: dict[str, str], *, width: float, prefix: str) -> Part:
    scale = width / HEX_BOX[2]
    content = []
    for hexagon in draw_hexagons(layer, names):
        shade = hexagon.shape.shade
        ink = BORDER if hexagon.shape.href and shade in DARK else INK
        content.append(draw_shapes([hexagon.shape], prefix))
        content += [label(hexagon.x, y, line, 13.5, weight=600, fill=ink, anchor="middle") for line, y in hexagon.lines]
        content.append(label(hexagon.x, hexagon.text_y, hexagon.text, 19, weight=700, fill=ink, anchor="middle"))
    return Part(group(content, transform=f"scale({scale:.4f})"), width, HEX_BOX[3] * scale)


@dataclass(frozen=True, slots=True)
class Key:
    """A line of a legend. ``pattern`` lies over the shade; ``shade`` None is outside the scheme."""

    shade: int | None
    text: str
    pattern: str = ""


def keys_of(layer: Layer) -> list[Key]:
    """Classes with how many areas are in each, then what the patterns mean: as beside the map of the page."""
    steps = bool(layer.definition.steps)
    keys = [
        Key(item.shade, f"{number} {item.label}" if steps else item.label) for number, item in enumerate(layer.legend)
    ]
    if layer.preliminary_count:
        keys.append(Key(1, _("preliminary"), "preliminary"))
    if layer.is_mixed:
        keys.append(Key(1, _("example, not ranked"), "example"))
    if layer.unknown_count:
        keys.append(Key(0, _("no data"), "missing"))
    return [*keys, Key(None, _("outside"))]


def draw_legend(layer: Layer, *, width: float, size: float = 14, prefix: str = "") -> Part:
    return draw_keys(keys_of(layer), width=width, size=size, prefix=prefix)


def draw_keys(keys: Iterable[Key], *, width: float, size: float = 14, prefix: str = "") -> Part:
    """As many items on a line as fit."""
    x = y = 0.0
    content: list[str] = []
    row = size * 1.8
    for key in keys:
        lines = wrap(key.text, size, width - size * 3)
        needed = size * 3 + max((width_of(line, size) for line in lines), default=0)
        if x and x + needed > width:
            x, y = 0.0, y + row
        content.append(draw_swatch(key, x, y, size, prefix))
        content.append(labels(x + size * 2.6, y + size, lines, size))
        x += needed + size * 1.2
        if len(lines) > 1:
            x, y = 0.0, y + row + (len(lines) - 1) * size * 1.3
    return Part("".join(content), width, y + (row if x else 0))


def draw_swatch(key: Key, x: float, y: float, size: float, prefix: str) -> str:
    box = {"x": round(x, 1), "y": round(y, 1), "width": size * 2, "height": size * 1.2}
    fill = fill_of(key.shade or 0, outside=key.shade is None)
    drawn = element("rect", fill=fill, stroke=EDGE, stroke_width=0.75, **box)
    return drawn + (element("rect", fill=f"url(#{prefix}p-{key.pattern})", **box) if key.pattern else "")


def draw_mark_keys(marks: Marks | None, *, width: float, size: float = 13) -> Part:
    """The signs with their numbers; real places and examples apart."""
    content, y = [], 0.0
    for each in marks.groups if marks else ():
        text = f"{str(each.kind_label).capitalize()}, {each.phase_label}: {format_number(each.count)}"
        text += f" ({_('example')})" if each.is_example else ""
        sign = element("path", d=each.sample, **look_of(each.kind, each.phase, each.is_example))
        content.append(group([sign], transform=f"translate(0 {y:g})"))
        lines = wrap(text, size, width - 28)
        content.append(labels(28, y + 15, lines, size))
        y += max(24, len(lines) * size * 1.3 + 8)
    return Part("".join(content), width, y)


def names_of(regions: Sequence[ShownArea]) -> dict[str, str]:
    return {region.code: region.short for region in regions}
