"""Charts as pictures: the places are those that the views have worked out, the text keeps its size at any width."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from situation_map.atlas.axis import Tick
from situation_map.atlas.multiples import SmallMaps
from situation_map.atlas.ranking import WIDTH as BAR_ROOM
from situation_map.atlas.ranking import Bar, Ranking
from situation_map.atlas.scatter import Pair, Scatter
from situation_map.atlas.trend import HEIGHT as TREND_HEIGHT
from situation_map.atlas.trend import WIDTH as TREND_WIDTH
from situation_map.atlas.trend import Line, Trend
from situation_map.layers import AreaFigure, Layer

from .parts import Part, fill_of
from .svg import (
    BORDER,
    CLOUDBERRY,
    DASHES,
    EDGE,
    INK,
    LINE,
    LINES,
    PAPER,
    SHEET,
    SOFT,
    SPRUCE,
    element,
    group,
    label,
    labels,
    width_of,
    wrap,
)

SMALL, ROW = 13, 26
NARROW = 560


def figure_text(layer: Layer, figure: AreaFigure) -> str:
    """The figure with a word for what an example or a preliminary one is."""
    words = [figure.text]
    if figure.is_known and figure.value.status == "preliminary":
        words.append(f"({_('preliminary')})")
    if figure.value.is_example:
        words.append(f"({_('example')})")
    return " ".join(words)


def draw_trend(view: Trend, *, width: float, prefix: str = "") -> Part:
    """Lines with their gaps and breaks, the names of the lines above."""
    if not view.is_drawn or view.axis is None:
        return said(_("These figures cannot be drawn as a line; the table has them."), width)
    across, up = width / TREND_WIDTH, max(1.0, min(1.15, width / TREND_WIDTH))
    key = draw_line_key(view.lines, width)
    content = []
    for tick in view.axis.ticks:
        y = tick.at * up
        content.append(element("path", d=f"M{view.left * across:.0f} {y:.0f}H{view.right * across:.0f}", stroke=LINE))
        content.append(label(view.left * across - 8, y + 4, tick.label, SMALL, fill=SOFT, anchor="end"))
    foot = view.bottom * up + 24
    content += [label(x, foot, tick.label, SMALL, fill=SOFT, anchor="middle") for x, tick in spaced(view.ticks, across)]
    for tick in view.breaks:
        x = tick.at * across
        d = f"M{x:.0f} {view.top * up:.0f}V{view.bottom * up:.0f}"
        content.append(element("path", d=d, stroke=INK, stroke_width=1.5, stroke_dasharray="2 5"))
    for line in view.lines:
        content.append(draw_line(line, across, up))
    height = TREND_HEIGHT * up
    notes = [_("A dashed upright line is a break: the figures on its two sides are not joined.")] if view.breaks else []
    notes.append(_("An open dot is an example or preliminary. A gap means that nothing is known."))
    steps = "; ".join(f"{step.code} {step.label}" for step in view.steps)  # type: ignore[attr-defined]
    note = said(" ".join([*notes, steps]), width, size=12.5)
    moved = [
        key.markup,
        group(content, transform=f"translate(0 {key.height + 8:g})"),
        group([note.markup], transform=f"translate(0 {key.height + height + 22:g})"),
    ]
    return Part("".join(moved), width, key.height + height + 22 + note.height)


def spaced(ticks: Sequence[Tick], across: float, *, size: float = SMALL) -> list[tuple[float, Tick]]:
    """The last tick and every other that has room for its words."""
    shown: list[tuple[float, Tick]] = []
    for tick in reversed(ticks):
        x = tick.at * across
        room = width_of(tick.label, size) + 10
        if not shown or shown[-1][0] - x >= room:
            shown.append((x, tick))
    return shown[::-1]


def pen(number: int) -> dict[str, object]:
    return {
        "stroke": LINES.get(number, SOFT), "stroke_width": {0: 2.5, 5: 5, 6: 2}.get(number, 3), "fill": "none",
        "stroke_dasharray": DASHES.get(number), "stroke_linejoin": "round",
    }  # fmt: skip


def draw_line(line: Line, across: float, up: float) -> str:
    drawn = []
    for piece in line.pieces:
        points = [point.split(",") for point in piece.split()]
        moved = " ".join(f"{int(x) * across:.1f},{int(y) * up:.1f}" for x, y in points)
        drawn.append(element("polyline", points=moved, **pen(line.number)))
    color = LINES.get(line.number, SOFT)
    for dot in line.dots:
        fill = PAPER if dot.is_example or dot.is_preliminary else color
        radius = 5 if line.number else 3.5
        drawn.append(
            element(
                "circle", cx=round(dot.x * across, 1), cy=round(dot.y * up, 1), r=radius, fill=fill, stroke=color,
                stroke_width=2,
            )
        )  # fmt: skip
    return group(drawn)


def draw_line_key(lines: Sequence[Line], width: float, *, size: float = 14) -> Part:
    x = y = 0.0
    content = []
    row = round(size * 1.7)
    for line in lines:
        needed = 52 + width_of(line.label, size) + 16
        if x and x + needed > width:
            x, y = 0.0, y + row
        content.append(element("path", d=f"M{x:.0f} {y + size * 0.65:.0f}h40", **pen(line.number)))
        content.append(label(x + 48, y + size, line.label, size))
        x += needed
    return Part("".join(content), width, y + row)


def draw_ranking(layer: Layer, view: Ranking, *, width: float, prefix: str = "") -> Part:
    """Rank, name, figure and bar, one row an area; what is unknown is hatched over the whole room."""
    narrow = width < NARROW
    longest = max((width_of(figure_text(layer, bar.row.figure), SMALL) for bar in view.bars), default=0)
    name_x, value_x = 34.0, (150.0 if narrow else 220.0)
    bar_x = value_x + min(longest, width * 0.3) + 14
    room = width - bar_x
    scale = room / BAR_ROOM
    content, y = [], 0.0
    if view.axis and not narrow:
        content += [
            label(bar_x + x, 12, tick.label, 11.5, fill=SOFT, anchor="middle")
            for x, tick in spaced(view.axis.ticks, scale)
        ]
        y = 20.0
    first = y
    for bar in view.bars:
        content.append(draw_bar_row(layer, bar, (name_x, value_x, bar_x), (y, room, scale), prefix))
        y += ROW
    if view.middle_x is not None:
        x = bar_x + view.middle_x * scale
        content.append(
            element("path", d=f"M{x:.1f} {first:.0f}V{y:.0f}", stroke=INK, stroke_width=2, stroke_dasharray="3 2")
        )
    if layer.middle:
        note = _("The line is the median, %(middle)s.") % {"middle": layer.middle}
        content.append(label(0, y + 20, note, SMALL, fill=SOFT))
        y += 28
    return Part("".join(content), width, y)


def draw_bar_row(
    layer: Layer, bar: Bar, across: tuple[float, float, float], down: tuple[float, float, float], prefix: str
) -> str:
    (name_x, value_x, bar_x), (y, room, scale) = across, down
    figure = bar.row.figure
    name = wrap(figure.region.short, SMALL, value_x - name_x - 8, most=1, weight=600)
    text = wrap(figure_text(layer, figure), SMALL, bar_x - value_x - 8, most=1)
    drawn = [
        label(24, y + 17, figure.rank or "–", SMALL, fill=SOFT, anchor="end"),
        label(name_x, y + 17, "".join(name), SMALL, weight=600),
        label(value_x, y + 17, "".join(text), SMALL, fill=INK if figure.is_known else SOFT),
    ]
    if bar.width is None:
        drawn.append(element("rect", x=bar_x, y=y + 4, width=room, height=ROW - 9, fill=f"url(#{prefix}p-missing)"))
        return "".join(drawn)
    box = {
        "x": round(bar_x + bar.from_x * scale, 1), "y": y + 4, "width": round(max(bar.width * scale, 1), 1),
        "height": ROW - 9,
    }  # fmt: skip
    drawn.append(element("rect", fill=fill_of(figure.shade), stroke=EDGE, stroke_width=0.75, **box))
    drawn += [element("rect", fill=f"url(#{prefix}p-{pattern})", **box) for pattern in bar.patterns]
    return "".join(drawn)


def draw_scatter(layer: Layer, view: Scatter, chosen: Sequence[str], *, width: float, prefix: str = "") -> Part:
    """One dot an area with both figures; the others are named below."""
    if view.other is None or view.across is None or view.up is None:
        return said(_("No area has both figures."), width)
    across, up = width / 640, max(0.8, width / 640)
    content = []
    for tick in view.up.ticks:
        y = tick.at * up
        content.append(element("path", d=f"M{view.left * across:.0f} {y:.0f}H{view.right * across:.0f}", stroke=LINE))
        content.append(label(view.left * across - 8, y + 4, tick.label, SMALL, fill=SOFT, anchor="end"))
    for x, tick in spaced(view.across.ticks, across):
        content.append(element("path", d=f"M{x:.0f} {view.top * up:.0f}V{view.bottom * up:.0f}", stroke=LINE))
        content.append(label(x, view.bottom * up + 20, tick.label, SMALL, fill=SOFT, anchor="middle"))
    content += [draw_pair(pair, across, up, me=pair.region.code in chosen) for pair in view.drawn]
    content += draw_names(view.drawn, across, up, chosen)
    top = said(_("Upwards: %(label)s") % {"label": view.other.definition.label}, width, size=14, weight=700)
    height = (view.bottom + 30) * up
    notes = [_("An open dot: one of the two figures is an example.")]
    if view.undrawn:
        names = ", ".join(pair.region.short for pair in view.undrawn)
        notes.append(f"{_('Without both figures:')} {names}.")
    foot = said(_("Across: %(label)s") % {"label": layer.definition.label}, width, size=14, weight=700)
    note = said(" ".join(notes), width, size=12.5)
    parts = [(top, 0.0), (foot, top.height + height), (note, top.height + height + foot.height + 6)]
    moved = [group([part.markup], transform=f"translate(0 {y:g})") for part, y in parts]
    moved.append(group(content, transform=f"translate(0 {top.height:g})"))
    return Part("".join(moved), width, parts[-1][1] + note.height)


def draw_pair(pair: Pair, across: float, up: float, *, me: bool) -> str:
    fill = CLOUDBERRY if me else PAPER if pair.is_example else SPRUCE
    stroke = INK if me else SPRUCE if pair.is_example else SHEET
    x, y = (pair.x or 0) * across, (pair.y or 0) * up
    return element("circle", cx=round(x, 1), cy=round(y, 1), r=7, fill=fill, stroke=stroke, stroke_width=2)


def draw_names(pairs: Sequence[Pair], across: float, up: float, chosen: Sequence[str]) -> list[str]:
    """Names beside the dots, those of the chosen areas first; one that would lie over another or a dot is left out."""
    drawn: list[str] = []
    places = [((pair.x or 0) * across, (pair.y or 0) * up) for pair in pairs]
    taken = [(x - 8, x + 8, y) for x, y in dict.fromkeys(places)]
    for pair in sorted(pairs, key=lambda pair: pair.region.code not in chosen):
        x, y = (pair.x or 0) * across, (pair.y or 0) * up
        wide = width_of(pair.region.short, 11.5)
        left = x + 10 if pair.label_anchor == "start" else x - 10 - wide
        if any(abs(y - down) < 13 and left < end and start < left + wide for start, end, down in taken):
            continue
        taken.append((left, left + wide, y))
        gap = 10 if pair.label_anchor == "start" else -10
        drawn.append(label(x + gap, y + 4, pair.region.short, 11.5, anchor=pair.label_anchor, fill=SOFT))
    return drawn


def draw_multiples(view: SmallMaps, *, width: float, prefix: str = "") -> Part:
    """A map a period; each outline is in the file once."""
    if not view.maps:
        return said(_("No earlier period of this indicator is known yet."), width)
    box = [float(number) for number in view.view_box.split()]
    columns = max(2, int(width // 165))
    room = (width - (columns - 1) * 16) / columns
    scale = min(room / box[2], 1.0)
    tall = box[3] * scale + 74
    defs = element("defs", "".join(element("path", id=f"{prefix}o-{code}", d=path) for code, path in view.outlines))
    content = [defs]
    for number, each in enumerate(view.maps):
        x, y = number % columns * (room + 16), number // columns * tall
        drawn = [label(0, 15, each.period.label, 15, weight=700)]
        shapes = []
        for shape in each.shapes:
            link = {"xlink:href": f"#{prefix}o-{shape.code}"}
            fill = fill_of(shape.shade, outside=shape.is_outside)
            shapes.append(element("use", fill=fill, stroke=BORDER, stroke_width=2, **link))
            shapes += [element("use", fill=f"url(#{prefix}s-{pattern})", **link) for pattern in shape.patterns]
        drawn.append(group(shapes, transform=f"translate(0 24) scale({scale:.4f})"))
        words = [_("median %(middle)s") % {"middle": each.layer.middle}] if each.layer.middle else []
        if each.layer.unknown_count:
            count = each.layer.unknown_count
            text = ngettext("%(count)s area without data", "%(count)s areas without data", count)
            words.append(text % {"count": count})
        if each.is_new_version:
            words.insert(0, _("new version of the indicator"))
        lines = wrap(" · ".join(words), 11.5, room, most=2)
        drawn.append(labels(0, 24 + box[3] * scale + 16, lines, 11.5, fill=SOFT))
        content.append(group(drawn, transform=f"translate({x:.1f} {y:.1f})"))
    rows = -(-len(view.maps) // columns)
    return Part("".join(content), width, rows * tall)


def said(text: str, width: float, *, size: float = 14, weight: int = 400) -> Part:
    """A paragraph."""
    lines = wrap(text, size, width, weight=weight)
    fill = INK if weight > 400 else SOFT
    return Part(labels(0, size, lines, size, fill=fill, weight=weight), width, len(lines) * size * 1.3 + 6)
