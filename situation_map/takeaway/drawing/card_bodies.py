"""The drawings of the cards: each view of the figures once more, with fewer things in it and larger ones.

What is left out is said in words. A figure stands beside every shade, so that no colour says anything alone.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import format_number
from situation_map.atlas.drawing import patterns_of
from situation_map.atlas.multiples import SmallMap
from situation_map.atlas.ranking import WIDTH as BAR_ROOM
from situation_map.atlas.ranking import Bar
from situation_map.atlas.scatter import Pair, Scatter
from situation_map.atlas.tables import HeatCell, HeatColumn, HeatRow, SideRow
from situation_map.atlas.trend import HEIGHT as TREND_HEIGHT
from situation_map.atlas.trend import WIDTH as TREND_WIDTH
from situation_map.atlas.trend import Trend
from situation_map.layers import AreaFigure, Layer
from situation_map.registry import IndicatorDefinition, Kind
from situation_map.takeaway.asking import TakenView

from .charts import draw_line, draw_line_key, draw_pair, said, spaced
from .grids import short_text
from .parts import Key, Part, draw_keys, fill_of, keys_of
from .svg import BORDER, BREAK_AFTER, EDGE, INK, LINE, SOFT, element, group, label, labels, width_of, wrap

LEAST = 20
"""The smallest letters: ten pixels where the card is shown 600 pixels wide."""
SPARE = 1.12
"""Widths are estimated a sixth too wide; a figure is not cut for that."""
MOST_BARS, COLUMN = 22, 11
MOST_MAPS, MOST_ROWS, MOST_COLUMNS = 6, 6, 5
SIDE_ROW, STRIP = 54.0, 14.0
LEAST_FIRST, LEAST_BARS = 150.0, 90.0
LETTERS = "ABCDE"
GAP = 44
SCATTER_WIDTH, SCATTER_HEIGHT = 620.0, 430.0
TREND_ROOM, TREND_TALL = 640.0, 330.0


def line(
    x: float, y: float, text: object, room: float, *, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    """A line in the smallest letters, cut where it does not fit."""
    weight = 600 if bold else 400
    words = "".join(wrap(text, LEAST, room, weight=weight, most=1))
    return label(x, y, words, LEAST, weight=weight, anchor=anchor, fill=fill)


def pattern_keys(layers: Iterable[Layer]) -> list[Key]:
    """What the patterns in the drawing mean; the shades have their figures beside them."""
    found = {key.pattern: key for layer in layers for key in keys_of(layer) if key.pattern}
    return list(found.values())


def notes(words: str, keys: Sequence[Key], width: float) -> Part:
    """The keys at the left and words at the right."""
    drawn = draw_keys(keys, width=width * (0.58 if words else 1), size=LEAST)
    text = line(width, 20, words, width * 0.4, anchor="end", fill=SOFT) if words else ""
    return Part(drawn.markup + text, width, max(drawn.height, 30 if words else 0))


def with_foot(content: list[str], foot: Part, width: float, height: float) -> Part:
    return Part(
        "".join([*content, group([foot.markup], transform=f"translate(0 {height - foot.height:g})")]), width, height
    )


# The ranking


def ranking_body(taken: TakenView, width: float, height: float) -> Part:
    """All areas where two columns hold them; else the highest and the lowest."""
    layer, bars = taken.layer, list(taken.view.bars)
    shown, left_out = shown_bars(bars)
    blocks = [shown[start : start + COLUMN] for start in range(0, len(shown), COLUMN)] or [[]]
    room = (width - GAP * (len(blocks) - 1)) / len(blocks)
    words = [_("median %(middle)s") % {"middle": layer.middle}] if layer.middle else []
    if left_out:
        text = ngettext("%(count)s area between is left out", "%(count)s areas between are left out", left_out)
        words.insert(0, text % {"count": left_out})
    keys = [key for key in keys_of(layer) if key.shade is not None] if layer.definition.steps else pattern_keys([layer])
    foot = notes(" · ".join(words), keys, width)
    tall = min(36.0, (height - foot.height - 8) / max(len(block) for block in blocks))
    values = max((width_of(value_text(layer, bar.row.figure), LEAST) for bar in shown), default=0.0)
    value = min(values, room * 0.3)
    names = names_room([bar.row.figure.region.short for bar in shown], room, value)
    content = []
    for number, block in enumerate(blocks):
        rows = [
            draw_bar(layer, bar, y=place * tall, tall=tall, room=room, names=names, value=value)
            for place, bar in enumerate(block)
        ]
        content.append(group(rows, transform=f"translate({number * (room + GAP):g} 0)"))
    return with_foot(content, foot, width, height)


def shown_bars(bars: Sequence[Bar]) -> tuple[list[Bar], int]:
    if len(bars) <= MOST_BARS:
        return list(bars), 0
    known = [bar for bar in bars if bar.width is not None] or list(bars)
    if len(known) <= MOST_BARS:
        return known, 0
    return [*known[:COLUMN], *known[-COLUMN:]], len(known) - MOST_BARS


def value_text(layer: Layer, figure: AreaFigure) -> str:
    return short_text(layer, figure) if figure.is_known else figure.text


def names_room(names: Iterable[str], room: float, value: float) -> float:
    """As much as the longest takes, as long as the bars have their room."""
    wanted = max(120.0, (room - 44 - value) * 0.55, max((room_for([name]) for name in names), default=0.0))
    return min(wanted, room - 44 - 8 - value - 14 - LEAST_BARS)


def draw_bar(layer: Layer, bar: Bar, *, y: float, tall: float, room: float, names: float, value: float) -> str:
    """Rank, name, bar, figure: the figure ends the row, so that figures stand below each other."""
    figure = bar.row.figure
    start, bars = 44 + names + 8, room - 44 - names - 8 - value - 14
    foot = y + tall * 0.5 + 7
    box = {"y": round(y + 4, 1), "height": round(tall - 8, 1)}
    drawn = [
        line(32, foot, figure.rank or "–", 40, anchor="end", fill=SOFT),
        line(44, foot, figure.region.short, names * SPARE, bold=True),
        line(room, foot, value_text(layer, figure), value + 2, anchor="end", fill=INK if figure.is_known else SOFT),
    ]
    if bar.width is None:
        drawn.append(element("rect", x=round(start, 1), width=round(bars, 1), fill="url(#p-missing)", **box))
        return "".join(drawn)
    scale = bars / BAR_ROOM
    box |= {"x": round(start + bar.from_x * scale, 1), "width": round(max(bar.width * scale, 1.5), 1)}
    drawn.append(element("rect", fill=fill_of(figure.shade), stroke=EDGE, stroke_width=1, **box))
    drawn += [element("rect", fill=f"url(#p-{pattern})", **box) for pattern in bar.patterns]
    return "".join(drawn)


# Small maps


def multiples_body(taken: TakenView, width: float, height: float) -> Part:
    """The first period, the last and some between, with the legend that they share."""
    view, layer = taken.view, taken.layer
    if not view.maps:
        return said(_("No earlier period of this indicator is known yet."), width, size=24)
    shown = spread(view.maps, MOST_MAPS)
    across, down = [float(number) for number in view.view_box.split()][2:]
    legend = draw_keys(keys_of(layer), width=width, size=LEAST)
    room = (width - (len(shown) - 1) * 16) / max(len(shown), 4)
    scale = min(room / across, (height - legend.height - 74) / down)
    defs = element("defs", "".join(element("path", id=f"o-{code}", d=path) for code, path in view.outlines))
    content = [defs]
    for number, each in enumerate(shown):
        words = _("median %(middle)s") % {"middle": each.layer.middle} if each.layer.middle else ""
        drawn = [
            line(0, 18, each.period.label, room, bold=True),
            group(small_shapes(each), transform=f"translate(0 28) scale({scale:.4f})"),
            line(0, 28 + down * scale + 24, words, room, fill=SOFT),
        ]
        content.append(group(drawn, transform=f"translate({number * (room + 16):.1f} 0)"))
    content.append(group([legend.markup], transform=f"translate(0 {height - legend.height:g})"))
    return Part("".join(content), width, height)


def spread(maps: Sequence[SmallMap], most: int) -> list[SmallMap]:
    if len(maps) <= most:
        return list(maps)
    return [maps[round(number * (len(maps) - 1) / (most - 1))] for number in range(most)]


def small_shapes(each: SmallMap) -> list[str]:
    drawn = []
    for shape in each.shapes:
        link = {"xlink:href": f"#o-{shape.code}"}
        fill = fill_of(shape.shade, outside=shape.is_outside)
        drawn.append(element("use", fill=fill, stroke=BORDER, stroke_width=2, **link))
        drawn += [element("use", fill=f"url(#s-{pattern})", **link) for pattern in shape.patterns]
    return drawn


# Several indicators


def comparison_body(taken: TakenView, width: float, height: float) -> Part:
    """The indicators of which most of the areas have a figure, in their own order."""
    view = taken.view
    if not view.regions:
        return said(_("Choose the areas to compare above."), width, size=24)
    rows = [row for _label, found in view.themes for row in found]
    heads = [*(region.short for region, _href in view.regions), _("Median")]
    first, cell = side_columns(heads, width)
    middles = [first + number * cell + cell / 2 for number in range(len(heads) - 1)]
    middles.append((first + (len(heads) - 1) * cell + width) / 2)
    named = [wrap(head, LEAST, cell * SPARE - 6, weight=600, most=2) for head in heads]
    top = 26.0 * max(len(lines) for lines in named) + 6
    chosen = fullest(rows, min(MOST_ROWS, int((height - top - 36) // SIDE_ROW)))
    content = [
        label(middle, 20 + 26 * place, text, LEAST, weight=600, anchor="middle")
        for middle, lines in zip(middles, named, strict=True)
        for place, text in enumerate(lines)
    ]
    for number, row in enumerate(chosen):
        content.append(draw_side_row(row, y=top + number * SIDE_ROW, first=first, cell=cell, width=width))
    foot = notes(left_words(len(rows) - len(chosen)), pattern_keys(row.layer for row in chosen), width)
    return with_foot(content, foot, width, height)


def room_for(words: Iterable[str]) -> float:
    """How wide a column is in which none of the words is broken."""
    return max(width_of(word, LEAST, weight=600) for word in words) / SPARE + 6


def side_columns(heads: Sequence[str], width: float) -> tuple[float, float]:
    """The width of the indicators' column, and of each area's: a head is broken between its words alone, as long as
    the indicators have their room. The median, which is the last, takes what is left."""
    first = width * (0.44 if len(heads) < 6 else 0.27)
    cell = (width - first) / len(heads)
    needed = room_for(word for head in heads[:-1] for word in BREAK_AFTER.split(head))
    if needed <= cell:
        return first, cell
    last = min(cell, room_for([heads[-1]]))
    cell = min(needed, (width - LEAST_FIRST - last) / (len(heads) - 1))
    return width - last - cell * (len(heads) - 1), cell


def is_short(layer: Layer) -> bool:
    """Whether its figures fit a cell: dates and texts do not."""
    return layer.definition.kind not in (Kind.DATE, Kind.TEXT)


def fullest(rows: Sequence[SideRow], most: int) -> list[SideRow]:
    known = [is_short(row.layer) * sum(side.figure.is_known for side in row.sides) for row in rows]
    kept = set(sorted(range(len(rows)), key=lambda number: -known[number])[:most])
    return [row for number, row in enumerate(rows) if number in kept]


def left_words(count: int) -> str:
    if not count:
        return ""
    text = ngettext("%(count)s indicator more on the page.", "%(count)s indicators more on the page.", count)
    return text % {"count": count}


def with_unit(definition: IndicatorDefinition) -> str:
    return f"{definition.label}" + (f" ({definition.unit})" if definition.unit and not definition.steps else "")


def draw_side_row(row: SideRow, *, y: float, first: float, cell: float, width: float) -> str:
    name = wrap(with_unit(row.layer.definition), LEAST, (first - 16) * SPARE, most=2)
    drawn = [
        element("path", d=f"M0 {y:.0f}H{width:.0f}", stroke=LINE),
        labels(0, y + 22 + 12 * (len(name) == 1), name, LEAST, leading=1.2),
    ]
    for number, side in enumerate(row.sides):
        patterns, x = patterns_of(row.layer, side.figure), first + number * cell
        drawn.append(shaded(row.layer, side.figure, patterns, x, y + 4, cell - 6, SIDE_ROW - 8))
    start = first + len(row.sides) * cell
    drawn.append(
        line((start + width) / 2, y + 34, middle_text(row.layer), width - start - 8, anchor="middle", fill=SOFT)
    )
    return "".join(drawn)


def middle_text(layer: Layer) -> str:
    """Of steps the code, as in the cells."""
    if layer.definition.steps and layer.middle_number is not None:
        return format_number(layer.middle_number)
    return layer.middle or "–"


def shaded(
    layer: Layer, figure: AreaFigure, patterns: Sequence[str], x: float, y: float, width: float, height: float
) -> str:
    """A figure on its shade; without a figure a dash on the pattern of what is missing."""
    box = {"x": round(x, 1), "y": round(y, 1), "width": round(width, 1), "height": round(height, 1)}
    drawn = [element("rect", fill=fill_of(figure.shade), stroke=BORDER, **box)]
    if not figure.is_known:
        drawn.append(element("rect", fill="url(#p-missing)", **box))
    elif patterns:
        # Beside the figure, which could not be read on it.
        drawn += [element("rect", fill=f"url(#p-{pattern})", **{**box, "width": STRIP}) for pattern in patterns]
        x, width = x + STRIP, width - STRIP
    ink = BORDER if figure.shade > 3 else INK
    text = short_text(layer, figure)
    drawn.append(line(x + width / 2, y + height / 2 + 7, text, width * SPARE, anchor="middle", fill=ink))
    return "".join(drawn)


def heat_body(taken: TakenView, width: float, height: float) -> Part:
    """A letter for each indicator with its name below; two columns of areas where there are many."""
    view = taken.view
    if not view.columns:
        return said(_("No figures."), width, size=24)
    kept = fullest_columns(view.columns)
    rows: Sequence[HeatRow] = view.rows[:MOST_BARS]
    blocks = [rows[start : start + COLUMN] for start in range(0, len(rows), COLUMN)]
    room = (width - GAP * (len(blocks) - 1)) / len(blocks)
    columns: list[HeatColumn] = [view.columns[number] for number in kept]
    names = [f"{letter} {with_unit(column.layer.definition)}" for letter, column in zip(LETTERS, columns, strict=False)]
    key = wrap(" · ".join([*names, *filter(None, [left_words(len(view.columns) - len(kept))])]), LEAST, width, most=3)
    below = len(key) * LEAST * 1.3 + 8
    tall = min(36.0, (height - below - 24) / max(len(block) for block in blocks))
    patterns = draw_keys(pattern_keys(column.layer for column in columns), width=width * 0.55, size=LEAST)
    content = [group([patterns.markup], transform=f"translate({width * 0.45:g} -40)")]  # beside the line above
    for number, block in enumerate(blocks):
        drawn = draw_heat_block(block, kept, columns, tall=tall, room=room)
        content.append(group([drawn], transform=f"translate({number * (room + GAP):g} 0)"))
    content.append(labels(0, height - below + 22, key, LEAST, fill=SOFT))
    return Part("".join(content), width, height)


def fullest_columns(columns: Sequence[HeatColumn]) -> list[int]:
    """The places of those with most figures, in their own order."""
    known = [is_short(column.layer) * len(column.layer.known) for column in columns]
    order = sorted(range(len(columns)), key=lambda number: -known[number])
    return sorted(order[:MOST_COLUMNS])


def draw_heat_block(
    rows: Sequence[HeatRow], kept: Sequence[int], columns: Sequence[HeatColumn], *, tall: float, room: float
) -> str:
    names = 206.0 if room < 700 else 360.0
    cell = (room - names) / len(kept)
    drawn = [
        line(names + place * cell + cell / 2, 18, letter, cell, anchor="middle", bold=True)
        for place, letter in enumerate(LETTERS[: len(kept)])
    ]
    for place, row in enumerate(rows):
        y = 24 + place * tall
        drawn.append(line(0, y + tall / 2 + 7, row.region.short, (names - 8) * SPARE, bold=True))
        for number, (column, at) in enumerate(zip(columns, kept, strict=True)):
            found: HeatCell = row.cells[at]
            x = names + number * cell
            drawn.append(shaded(column.layer, found.figure, found.patterns, x, y + 1, cell - 2, tall - 2))
    return "".join(drawn)


# Dots and lines


def scatter_body(layer: Layer, view: Scatter, chosen: Sequence[str]) -> Part:
    width = SCATTER_WIDTH
    if view.other is None or view.across is None or view.up is None:
        return said(_("No area has both figures."), width, size=24)
    across, up = width / 640, SCATTER_HEIGHT / 520
    content = []
    for tick in view.up.ticks:
        y = tick.at * up + 40
        content.append(element("path", d=f"M{view.left * across:.0f} {y:.0f}H{view.right * across:.0f}", stroke=LINE))
        content.append(label(view.left * across - 8, y + 7, tick.label, LEAST, fill=SOFT, anchor="end"))
    top, bottom = view.top * up + 40, view.bottom * up + 40
    for x, tick in spaced(view.across.ticks, across, size=LEAST):
        content.append(element("path", d=f"M{x:.0f} {top:.0f}V{bottom:.0f}", stroke=LINE))
        content.append(label(x, bottom + 26, tick.label, LEAST, fill=SOFT, anchor="middle"))
    dots = [draw_pair(pair, across, up, me=pair.region.code in chosen) for pair in view.drawn]
    content.append(group([*dots, *some_names(view.drawn, across, up, chosen)], transform="translate(0 40)"))
    content.append(line(0, 20, _("Upwards: %(label)s") % {"label": view.other.definition.label}, width, bold=True))
    words = _("Across: %(label)s") % {"label": layer.definition.label}
    content.append(line(0, bottom + 60, words, width, bold=True))
    left = len(view.undrawn)
    text = ngettext("%(count)s area without both figures", "%(count)s areas without both figures", left)
    keys = [_("an open dot is an example")] if any(pair.is_example for pair in view.drawn) else []
    keys += [text % {"count": left}] if left else []
    content.append(line(0, bottom + 90, " · ".join(keys), width, fill=SOFT))
    return Part("".join(content), width, bottom + 96)


def some_names(pairs: Sequence[Pair], across: float, up: float, chosen: Sequence[str]) -> list[str]:
    """Names in the card's letters: of the chosen, then from the edges inwards, as far as none covers another."""
    places = [((pair.x or 0) * across, (pair.y or 0) * up) for pair in pairs]
    if not places:
        return []
    middle = (sum(x for x, _y in places) / len(places), sum(y for _x, y in places) / len(places))
    away = {
        pair.region.code: abs(x - middle[0]) + abs(y - middle[1]) for pair, (x, y) in zip(pairs, places, strict=True)
    }
    taken = [(x - 9, x + 9, y) for x, y in dict.fromkeys(places)]
    drawn = []
    for pair in sorted(pairs, key=lambda pair: (pair.region.code not in chosen, -away[pair.region.code])):
        x, y = (pair.x or 0) * across, (pair.y or 0) * up
        wide = width_of(pair.region.short, LEAST)
        anchor = "start" if x + 12 + wide < SCATTER_WIDTH else "end"
        left = x + 12 if anchor == "start" else x - 12 - wide
        if left < 0 or any(abs(y - down) < 22 and left < end and start < left + wide for start, end, down in taken):
            continue
        taken.append((left, left + wide, y))
        drawn.append(label(x + (12 if anchor == "start" else -12), y + 7, pair.region.short, LEAST, anchor=anchor))
    return drawn


def trend_body(view: Trend) -> Part:
    """The lines with their gaps and breaks, the names of the lines above."""
    width = TREND_ROOM
    if view.axis is None:
        return said(_("These figures cannot be drawn as a line; the table has them."), width, size=24)
    across, up = width / TREND_WIDTH, TREND_TALL / TREND_HEIGHT
    keys = draw_line_key(view.lines, width, size=LEAST)
    content = []
    for tick in view.axis.ticks:
        y = tick.at * up
        content.append(element("path", d=f"M{view.left * across:.0f} {y:.0f}H{view.right * across:.0f}", stroke=LINE))
        content.append(label(view.left * across - 10, y + 7, tick.label, LEAST, fill=SOFT, anchor="end"))
    for x, tick in spaced(view.ticks, across, size=LEAST):
        content.append(label(x, view.bottom * up + 30, tick.label, LEAST, fill=SOFT, anchor="middle"))
    for tick in view.breaks:
        d = f"M{tick.at * across:.0f} {view.top * up:.0f}V{view.bottom * up:.0f}"
        content.append(element("path", d=d, stroke=INK, stroke_width=2, stroke_dasharray="2 5"))
    content += [draw_line(each, across, up) for each in view.lines]
    top = keys.height + 8
    foot = wrap(_("An open dot is an example or preliminary. A gap means that nothing is known."), LEAST, width, most=2)
    content.append(labels(0, TREND_TALL + 28, foot, LEAST, fill=SOFT))
    height = top + TREND_TALL + 28 + len(foot) * 26
    return Part(keys.markup + group(content, transform=f"translate(0 {top:g})"), width, height)
