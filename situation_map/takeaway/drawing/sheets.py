"""The sheet that a picture is on: title above, the drawing, below it the source, the date, the terms, the address."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from situation_map.area_kinds import AreaKind
from situation_map.atlas.choice import COMPARISON, HEAT, MAP, MULTIPLES, RANKING, SCATTER, TREND
from situation_map.atlas.levels import Outlines, outlines_at
from situation_map.map_page import MapPage
from situation_map.takeaway.asking import TakenCounty, TakenView
from situation_map.takeaway.figures import Dataset
from situation_map.takeaway.provenance import LICENCE, PUBLISHER

from .charts import draw_multiples, draw_ranking, draw_scatter, draw_trend, said
from .county import draw_county
from .grids import draw_comparison, draw_heat
from .parts import Part, draw_legend, draw_map, draw_mark_keys, names_of
from .svg import CLOUDBERRY, EDGE, INK, PAPER, SOFT, SPRUCE, document, element, group, label, labels, wrap

WIDE, NARROW = 900, 400
MARGIN = 28
TWO_COLUMNS = 700
Drawer = Callable[[TakenView, float, str], Part]


def picture(taken: TakenView, *, width: int = WIDE) -> str:
    """The view as a file that stands alone."""
    body = draw_view(taken, width - 2 * MARGIN, "")
    return sheet(taken.dataset, body, finding=taken.layer.finding if with_finding(taken) else "")


def county_picture(taken: TakenCounty) -> str:
    """A county as a file that stands alone: its own map with its municipalities. An edition has no places, and shows
    where the county is among the others."""
    width = float(WIDE - 2 * MARGIN)
    places, origin = taken.page.places, taken.dataset.provenance
    if taken.reading.edition is None:
        body = draw_county(places, width=width)
        origin = replace(origin, has_examples=origin.has_examples or places.has_examples)
    else:
        body = placed_among_others(taken, width)
    return sheet(replace(taken.dataset, provenance=origin), body, finding=taken.page.summary)


def placed_among_others(taken: TakenCounty, width: float) -> Part:
    drawn = county_place(taken, width * 0.6)
    if not drawn.markup:
        return said(_("No figures."), width)
    room = width - drawn.width - 30
    layer = taken.page.figures.profiles[0].layer
    words = said(str(layer.definition.label), room, size=15, weight=700)
    beside = below_each_other([words, draw_legend(layer, width=room, size=15)], room)
    moved = group([beside.markup], transform=f"translate({drawn.width + 30:g} 10)")
    return Part(drawn.markup + moved, width, max(drawn.height, beside.height + 10))


def bare_picture(taken: TakenView, *, width: int, prefix: str) -> str:
    """The drawing with its legend, for a page that has the words around it."""
    body = draw_view(taken, width, prefix)
    dataset = taken.dataset
    content = element("rect", width=round(body.width), height=round(body.height) + 4, fill=PAPER) + body.markup
    description = taken.layer.finding if with_finding(taken) else dataset.subtitle
    return document(
        body.width, body.height + 4, content, title=heading(dataset), description=description, prefix=prefix
    )


def with_finding(taken: TakenView) -> bool:
    return taken.choice.view in (MAP, RANKING) and bool(taken.layer.finding)


def heading(dataset: Dataset) -> str:
    return ", ".join(filter(None, (dataset.title, dataset.subtitle)))


def draw_view(taken: TakenView, width: float, prefix: str) -> Part:
    return DRAWERS[taken.choice.view](taken, width, prefix)


def sheet(dataset: Dataset, body: Part, *, finding: str = "") -> str:
    """Everything that a reader needs when the picture is all there is."""
    width = max(body.width, WIDE - 2 * MARGIN)
    origin = dataset.provenance
    title = wrap(finding or dataset.title, 30, width, weight=700)
    below = heading(dataset) if finding else dataset.subtitle
    subtitle = wrap(below, 16, width)
    content = [element("path", d="M0 0h120v6h-120z", fill=CLOUDBERRY, transform=f"translate({MARGIN} 0)")]
    y = float(MARGIN)
    content.append(label(MARGIN, y + 14, f"{PUBLISHER} · {_('Situation map')}", 14, weight=700, fill=SPRUCE))
    y += 48
    content.append(labels(MARGIN, y, title, 30, leading=1.15, weight=700))
    y += len(title) * 34.5
    content.append(labels(MARGIN, y, subtitle, 16, fill=SOFT))
    y += len(subtitle) * 21 + 6
    if origin.warning:
        lines = wrap(origin.warning, 14, width - 24, weight=600)
        tall = len(lines) * 18.2 + 14
        box = {"x": MARGIN, "y": y - 4, "width": width, "height": tall}
        content.append(element("rect", fill="none", stroke=EDGE, stroke_dasharray="4 3", **box))
        content.append(labels(MARGIN + 12, y + 16, lines, 14, weight=600))
        y += tall + 10
    content.append(group([body.markup], transform=f"translate({MARGIN} {y:g})"))
    y += body.height + 22
    foot = [*wrap(origin.source_line, 13, width), *wrap(f"{LICENCE} · {origin.address}", 13, width)]
    content.append(element("path", d=f"M{MARGIN} {y - 8:g}h{width:g}", stroke=INK, stroke_width=1.5))
    content.append(labels(MARGIN, y + 12, foot, 13, fill=SOFT))
    height = y + len(foot) * 16.9 + MARGIN - 4
    ground = element("rect", width=round(width + 2 * MARGIN), height=round(height), fill=PAPER)
    described = " ".join(filter(None, (finding, below, origin.warning, origin.source_line)))
    return document(
        width + 2 * MARGIN, height, ground + "".join(content), title=heading(dataset), description=described
    )


def map_part(taken: TakenView, width: float, prefix: str) -> Part:
    """The map at the left and its legend at the right; on a narrow sheet the legend first."""
    view: MapPage = taken.view
    choice, layer = taken.choice, taken.layer
    drawing: dict[str, Any] = {"form": choice.form, "prefix": prefix, "marks": view.marks}
    drawing["outlines"] = outlines_of(taken)
    names = taken.frame.names
    if choice.areas:
        drawing["picked"] = choice.areas[0]
    if width < TWO_COLUMNS:
        parts = [draw_legend(layer, width=width, prefix=prefix)]
        parts.append(draw_map(layer, names, width=min(width, 460), **drawing))
        parts += side_notes(taken, width)[1:]
        return below_each_other(parts, width)
    room = width * 0.6
    drawn = draw_map(layer, names, width=room, **drawing)
    side = [draw_legend(layer, width=width - room - 30, size=15, prefix=prefix), *side_notes(taken, width - room - 30)]
    beside = below_each_other(side, width - room - 30)
    moved = group([beside.markup], transform=f"translate({room + 30:g} 10)")
    return Part(drawn.markup + moved, width, max(drawn.height, beside.height + 10))


def outlines_of(taken: TakenView) -> tuple[Outlines, Outlines]:
    """Those of the level that is shown."""
    return outlines_at(taken.frame.kind, taken.frame.counties_drawn)


def side_notes(taken: TakenView, width: float) -> list[Part]:
    """The median, how many are unknown or examples, and the signs of places."""
    layer = taken.layer
    notes = []
    if layer.middle:
        notes.append(said(_("median %(middle)s") % {"middle": layer.middle}, width, size=15, weight=700))
    notes.append(said(taken.dataset.notices[0], width) if taken.dataset.notices else Part("", width, 0))
    marks = taken.view.marks if taken.choice.view == MAP else None
    if marks is not None and marks.groups:
        notes.append(draw_mark_keys(marks, width=width))
    text = _("A drawing at national scale (ETRS-TM35FIN), not a boundary register.")
    if taken.frame.kind == AreaKind.MUNICIPALITY:
        edges = _(
            "Each municipality is drawn as the part of its county that is nearest to its centre: the edges are not its "
            "boundaries."
        )
        text = f"{text} {edges}"
    if taken.choice.form:
        text = f"{_('Every area is of the same size.')} {_('* example figure') if layer.example_count else ''}"
    return [*notes, said(text.strip(), width, size=12.5)]


def below_each_other(parts: list[Part], width: float) -> Part:
    y, content = 0.0, []
    for part in parts:
        if part.markup:
            content.append(group([part.markup], transform=f"translate(0 {y:g})"))
            y += part.height + 10
    return Part("".join(content), width, y)


def multiples_part(taken: TakenView, width: float, prefix: str) -> Part:
    legend = draw_legend(taken.layer, width=width, prefix=prefix)
    return below_each_other([legend, draw_multiples(taken.view, width=width, prefix=prefix)], width)


DRAWERS: dict[str, Drawer] = {
    MAP: map_part,
    RANKING: lambda taken, width, prefix: draw_ranking(taken.layer, taken.view, width=width, prefix=prefix),
    MULTIPLES: multiples_part,
    TREND: lambda taken, width, prefix: draw_trend(taken.view, width=width, prefix=prefix),
    COMPARISON: lambda taken, width, prefix: draw_comparison(taken.view, width=width, prefix=prefix),
    HEAT: lambda taken, width, prefix: draw_heat(taken.view, width=width, prefix=prefix),
    SCATTER: lambda taken, width, prefix: draw_scatter(
        taken.layer, taken.view, taken.choice.areas, width=width, prefix=prefix
    ),
}


def county_place(taken: TakenCounty, width: float, prefix: str = "", *, small: bool = False) -> Part:
    """The first indicator's map (the stage of development) with the county outlined."""
    profiles = taken.page.figures.profiles
    if not profiles:
        return Part("", width, 0)
    layer = profiles[0].layer
    regions = [figure.region for figure in layer.figures.values()]
    return draw_map(
        layer, names_of(regions), width=width, form="", prefix=prefix, picked=taken.region.code, small=small
    )


def bare_place(taken: TakenCounty, *, width: int, prefix: str, small: bool = False) -> str:
    """Where the county is, for a page that has the words around it; empty where no map can be drawn."""
    body = county_place(taken, width, prefix, small=small)
    if not body.markup:
        return ""
    layer = taken.page.figures.profiles[0].layer
    body = below_each_other([body, draw_legend(layer, width=width, size=15, prefix=prefix)], width)
    content = body.markup
    title, summary = heading(taken.dataset), taken.page.summary
    return document(width, body.height, content, title=title, description=summary, prefix=prefix)


def bare_map(taken: TakenView, *, width: int) -> str:
    """The chosen indicator's map with its legend, whatever the view."""
    layer = taken.layer
    drawn = draw_map(
        layer, taken.frame.names, width=width, form=taken.choice.form, small=True, outlines=outlines_of(taken)
    )
    parts = [drawn]
    parts.append(draw_legend(layer, width=width, size=15))
    body = below_each_other(parts, width)
    return document(width, body.height, body.markup, title=heading(taken.dataset), description=layer.finding)
