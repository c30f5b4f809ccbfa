"""Tables as pictures: the heat table and the comparison of areas."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from situation_map.atlas.drawing import patterns_of
from situation_map.atlas.tables import Comparison, Heat
from situation_map.layers import AreaFigure, Layer

from .charts import said
from .parts import Part, fill_of
from .svg import BORDER, INK, LINE, SOFT, element, group, label, labels, width_of, wrap

SMALL, CELL_HEIGHT, HEAD = 12.0, 26.0, 132.0
NAMES = 250.0
LEAST_CELL = 38.0


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    shade: int
    patterns: tuple[str, ...] = ()


def short_text(layer: Layer, figure: AreaFigure) -> str:
    """What fits a cell of the heat table: a step's code, a number, or the beginning of a word; "*" is an example."""
    if not figure.is_known:
        return "–"
    text = str(figure.value.value) if layer.definition.steps else figure.text
    return f"{text}*" if figure.value.is_example else text


def draw_heat(view: Heat, *, width: float, prefix: str = "") -> Part:
    """Indicators downwards and areas across, each row shaded by itself."""
    if not view.columns:
        return said(_("No figures."), width)
    names = [row.region.short for row in view.rows]
    rows = []
    differ = len({column.picked.label for column in view.columns}) > 1
    for number, column in enumerate(view.columns):
        figures = [row.cells[number] for row in view.rows]
        cells = [
            Cell(short_text(column.layer, each.figure), each.figure.shade, each.patterns)
            for each in figures
        ]  # fmt: skip
        rows.append((str(column.layer.definition.label), column.picked.label if differ else "", cells))
    cell = max(LEAST_CELL, (width - NAMES) / len(names))
    content = [
        group(
            [label(0, 0, name, SMALL, weight=600)],
            transform=f"translate({NAMES + number * cell + cell / 2 + 4:.1f} {HEAD - 8:g}) rotate(-60)",
        )
        for number, name in enumerate(names)
    ]
    for number, (name, period, cells) in enumerate(rows):
        content.append(draw_row(name, period, cells, HEAD + number * CELL_HEIGHT, cell, prefix))
    down = HEAD + len(rows) * CELL_HEIGHT
    sentences = (_("* example figure") + ".", _("Of steps the code is shown."))
    note = said(" ".join(sentences), width, size=12.5)
    content.append(group([note.markup], transform=f"translate(0 {down + 10:g})"))
    return Part("".join(content), NAMES + cell * len(names) + 40, down + 10 + note.height)


def draw_row(name: str, period: str, cells: Sequence[Cell], y: float, width: float, prefix: str) -> str:
    """``period`` is told where the rows are not all of the same one."""
    room = NAMES - 12 - (width_of(period, SMALL) + 8 if period else 0)
    drawn = [label(0, y + 17, "".join(wrap(name, SMALL, room, most=1)), SMALL)]
    if period:
        drawn.append(label(NAMES - 10, y + 17, period, SMALL, anchor="end", fill=SOFT))
    for number, cell in enumerate(cells):
        x = NAMES + number * width
        box = {"x": round(x, 1), "y": y, "width": round(width, 1), "height": CELL_HEIGHT}
        drawn.append(element("rect", fill=fill_of(cell.shade), stroke=BORDER, **box))
        drawn += [element("rect", fill=f"url(#{prefix}p-{pattern})", **box) for pattern in cell.patterns]
        size = min(SMALL, SMALL * (width - 4) / max(width_of(cell.text, SMALL), 1))
        ink = BORDER if cell.shade > 3 else INK
        drawn.append(label(x + width / 2, y + 17, cell.text, round(size, 1), fill=ink, anchor="middle"))
    return "".join(drawn)


def draw_comparison(view: Comparison, *, width: float, prefix: str = "") -> Part:
    """Indicators downwards and the chosen areas across, with each one's rank and the median."""
    if not view.regions:
        return said(_("Choose the areas to compare above."), width)
    heads = [*(region.short for region, _href in view.regions), _("Median")]
    first = min(NAMES, width * 0.34)
    cell = (width - first) / len(heads)
    content, y = [], 0.0
    tall = max(len(wrap(head, 14, cell - 10, weight=700)) for head in heads) * 18.0
    for number, head in enumerate(heads):
        lines = wrap(head, 14, cell - 10, weight=700)
        content.append(labels(first + number * cell, 14, lines, 14, weight=700))
    y += tall + 10
    differ = len({row.picked.label for _label, rows in view.themes for row in rows}) > 1
    for theme, rows in view.themes:
        content.append(label(0, y + 18, theme, 14, weight=700))
        y += 28
        for row in rows:
            texts = [side_text(side.figure, side.rank) for side in row.sides] + [[row.layer.middle or "–"]]
            columns = [
                [line for text in texts_of_cell for line in wrap(text, SMALL, cell - 10)] for texts_of_cell in texts
            ]
            name = wrap(row.layer.definition.label, 13, first - 10, weight=600)
            when = wrap(row.picked.label, SMALL, first - 10) if differ else []
            content.append(element("path", d=f"M0 {y:.0f}H{width:.0f}", stroke=LINE))
            content.append(labels(0, y + 18, name, 13, weight=600))
            content.append(labels(0, y + 18 + len(name) * 16.9, when, SMALL, fill=SOFT))
            for number, (side, lines) in enumerate(zip([*row.sides, None], columns, strict=True)):
                x = first + number * cell
                if side is not None and not side.figure.is_known:
                    tall = len(lines) * SMALL * 1.3 + 6
                    hatch = patterns_of(row.layer, side.figure)[0]
                    box = {"x": round(x - 6, 1), "y": y + 4, "width": round(cell - 8, 1), "height": tall}
                    content.append(element("rect", fill=f"url(#{prefix}p-{hatch})", opacity=0.45, **box))
                content.append(labels(x, y + 18, lines, SMALL, fill=SOFT if side is None else INK))
            y += max((len(name) + len(when)) * 13, max(len(lines) for lines in columns) * SMALL) * 1.3 + 14
    return Part("".join(content), width, y)


def side_text(figure: AreaFigure, rank: str) -> list[str]:
    words = [f"{figure.text} ({_('example')})" if figure.value.is_example else figure.text]
    return [*words, rank] if rank else words
