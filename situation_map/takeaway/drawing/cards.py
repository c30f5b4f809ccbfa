"""The picture that social media show beside a link, 1200 by 630. It is often seen half that size, so nothing in it is
written smaller than ``LEAST``; it says whose the figures are, of which day, and on which terms they may be used."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from situation_map.atlas.choice import COMPARISON, HEAT, MULTIPLES, RANKING, SCATTER, TREND
from situation_map.takeaway.asking import TakenCounty, TakenTown, TakenView
from situation_map.takeaway.figures import Dataset
from situation_map.takeaway.provenance import LICENCE, PUBLISHER, Provenance

from .card_bodies import (
    LEAST,
    SPARE,
    comparison_body,
    heat_body,
    multiples_body,
    ranking_body,
    scatter_body,
    trend_body,
)
from .parts import Part, draw_legend, draw_map
from .sheets import county_place, heading, outlines_of, with_finding
from .svg import CLOUDBERRY, INK, LINE, PAPER, SOFT, SPRUCE, document, element, group, label, labels, wrap
from .town import town_place

CARD_WIDTH, CARD_HEIGHT = 1200, 630
EDGE = 56
ROOM = CARD_WIDTH - 2 * EDGE
Drawer = Callable[[TakenView, float, float], Part]
FOOT = 568
"""Where the line above the source is."""


def town_card(taken: TakenTown, text: str) -> str:
    """``text`` is what is said of the municipality."""
    return beside(taken.dataset, taken.town.name, f"{taken.region.short}. {text}", town_place(taken, 280))


def card(taken: TakenView | TakenCounty) -> str:
    """The card of a view or of a county: its own drawing, with its words beside it or above it."""
    if isinstance(taken, TakenCounty):
        return beside(taken.dataset, taken.region.short, taken.page.summary, county_place(taken, 280))
    drawer = ABOVE.get(taken.choice.view)
    if drawer is not None:
        return above(taken, drawer)
    title = taken.layer.finding if with_finding(taken) else taken.dataset.title
    text = heading(taken.dataset) if with_finding(taken) else taken.dataset.subtitle
    if taken.choice.view == SCATTER:
        return beside(taken.dataset, title, text, scatter_body(taken.layer, taken.view, taken.choice.areas))
    if taken.choice.view == TREND and taken.view.is_drawn:
        return beside(taken.dataset, title, text, trend_body(taken.view))
    form = taken.choice.form
    drawn = draw_map(
        taken.layer, taken.frame.names, width=450 if form else 300, form=form, outlines=outlines_of(taken), small=True
    )
    room = ROOM - drawn.width - 40
    return beside(taken.dataset, title, text, drawn, legend=draw_legend(taken.layer, width=room, size=LEAST))


def beside(dataset: Dataset, title: str, text: str, body: Part, *, legend: Part | None = None) -> str:
    """Words at the left in large letters, the drawing at the right."""
    room = ROOM - body.width - 40
    tall = legend.height if legend else 0.0
    size = next((size for size in (56, 48, 40) if len(wrap(title, size, room, weight=700)) <= 4), 34)
    lines = wrap(title, size, room, weight=700, most=5)
    y = 88.0 + size
    content = [labels(EDGE, y, lines, size, leading=1.1, weight=700)]
    y += (len(lines) - 1) * size * 1.1 + 42
    left = int((FOOT - 20 - tall - y + 24) // 32)
    if left > 0:
        words = wrap(text, 24, room, most=left)
        content.append(labels(EDGE, y, words, 24, leading=1.3, fill=SOFT))
        y += len(words) * 31.2 - 10
    if legend and y + tall < FOOT - 12:
        content.append(group([legend.markup], transform=f"translate({EDGE} {FOOT - 18 - tall:g})"))
    x = CARD_WIDTH - EDGE - body.width
    down = 24 + max(0.0, (FOOT - 36 - body.height) / 2)
    content.append(group([body.markup], transform=f"translate({x:g} {down:g})"))
    return framed(dataset, "".join(content), text)


def above(taken: TakenView, drawer: Drawer) -> str:
    """The words above, the drawing over the whole width."""
    dataset = taken.dataset
    title = taken.layer.finding if with_finding(taken) else dataset.title
    text = heading(dataset) if with_finding(taken) else dataset.subtitle
    if taken.choice.view == COMPARISON and taken.view.regions:
        title = " · ".join(region.short for region, _href in taken.view.regions)
        text = ", ".join(filter(None, (dataset.title, dataset.subtitle)))
    lines, size = title_lines(title)
    y = 80.0 + size
    content = [labels(EDGE, y, lines, size, leading=1.1, weight=700)]
    y += (len(lines) - 1) * size * 1.1 + 34
    content.append(labels(EDGE, y, wrap(text, 24, ROOM, most=1), 24, fill=SOFT))
    y += 18
    body = drawer(taken, ROOM, FOOT - 14 - y)
    content.append(group([body.markup], transform=f"translate({EDGE} {y:g})"))
    return framed(dataset, "".join(content), text)


def title_lines(title: str) -> tuple[list[str], int]:
    """On one line in large letters, else on two in the largest in which nothing is left out."""
    for size, most in ((44, 1), (38, 1), (34, 2), (30, 2), (26, 2)):
        lines = wrap(title, size, ROOM, weight=700)
        if len(lines) <= most:
            return lines, size
    return wrap(title, 26, ROOM, weight=700, most=2), 26


def framed(dataset: Dataset, content: str, description: str) -> str:
    """What every card has around its words and its drawing."""
    ground = [
        element("rect", width=CARD_WIDTH, height=CARD_HEIGHT, fill=PAPER),
        element("rect", width=CARD_WIDTH, height=12, fill=CLOUDBERRY),
        label(EDGE, 62, f"{PUBLISHER} · {_('Situation map')}", 24, weight=700, fill=SPRUCE),
        element("path", d=f"M{EDGE} {FOOT}h{ROOM}", stroke=LINE, stroke_width=1.5),
        labels(EDGE, FOOT + 24, foot_lines(dataset.provenance), LEAST, leading=1.3, fill=INK),
    ]
    return document(CARD_WIDTH, CARD_HEIGHT, "".join(ground) + content, title=heading(dataset), description=description)


def foot_lines(origin: Provenance) -> list[str]:
    """Two lines: whose figures (as many names as fit), and the licence and the day."""
    named = " ".join(filter(None, (_("With invented examples.") if origin.has_examples else "", origin.source_words)))
    return [*wrap(named, LEAST, ROOM, most=1), *wrap(f"{LICENCE} · {origin.date_words}", LEAST, ROOM * SPARE, most=1)]


ABOVE: Mapping[str, Drawer] = {
    RANKING: ranking_body,
    MULTIPLES: multiples_body,
    COMPARISON: comparison_body,
    HEAT: heat_body,
}
