"""A county's own map: its outline, its municipalities by name, and which places are known in each."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cms.dates import format_number
from situation_map.county_places import CountyPlaces, Town, TownMark

from .charts import said
from .parts import Part
from .svg import BORDER, CLOUDBERRY, EDGE, INK, PAPER, SHADES, SHEET, SOFT, element, group, label, labels, wrap

TALLEST = 900
Sort = tuple[bool, bool]
"""Whether a family centre, and whether an example."""


def draw_county(places: CountyPlaces, *, width: float) -> Part:
    """The map at the left, what its signs mean at the right; where it is narrow, below each other.

    A sign is an example's only where there is nothing else of its sort: real places and examples are never together.
    """
    left, top, across, down = (float(number) for number in places.view_box.split())
    room = width * 0.62
    scale = min(room / across, TALLEST / down)
    known = {town.municipality.name: sorts_in(town) for town in places.towns if town.municipality}
    content = [element("path", d=places.outline, fill=SHADES[1], stroke=EDGE, stroke_width=1.2)]
    content += [draw_town(mark, known.get(mark.name, Counter())) for mark in places.marks]
    moved = group(content, transform=f"scale({scale:.4f}) translate({-left:g} {-top:g})")
    key = draw_key(places.towns, width=width - room - 30)
    beside = group([key.markup], transform=f"translate({room + 30:g} 10)")
    return Part(moved + beside, width, max(down * scale, key.height + 10))


def sorts_in(town: Town) -> Counter[Sort]:
    return Counter((place.is_centre, place.is_example) for place in town.places)


def draw_town(mark: TownMark, found: Counter[Sort]) -> str:
    """A square is a family centre, a dot a meeting place, a small ring that none is known."""
    drawn = []
    centre, meeting = (shown_sort(found, is_centre=each) for each in (True, False))
    if centre:
        drawn.append(draw_sign(centre, mark.x, mark.y))
    if meeting:
        drawn.append(draw_sign(meeting, mark.x + 10 * bool(centre), mark.y - 9 * bool(centre)))
    if not drawn:
        drawn.append(element("circle", cx=mark.x, cy=mark.y, r=4, fill=PAPER, stroke=EDGE, stroke_width=1.5))
    name = label(mark.text_x, mark.text_y, mark.name, 14, anchor=mark.anchor)
    return group([*drawn, name])


def shown_sort(found: Counter[Sort], *, is_centre: bool) -> Sort | None:
    return next(((is_centre, example) for example in (False, True) if found[is_centre, example]), None)


def draw_sign(sort: Sort, x: float, y: float) -> str:
    is_centre, is_example = sort
    look = {
        "fill": SHEET if is_example else INK if is_centre else CLOUDBERRY,
        "stroke": INK if is_example or not is_centre else BORDER,
        "stroke_width": 1.4,
        "stroke_dasharray": "2 1.5" if is_example else None,
    }
    if is_centre:
        return element("rect", x=x - 7, y=y - 7, width=14, height=14, **look)
    return element("circle", cx=x, cy=y, r=6, **look)


def draw_key(towns: Sequence[Town], *, width: float) -> Part:
    """The signs with their numbers; real places and examples apart, and what belongs to no one municipality."""
    total: Counter[Sort] = sum((sorts_in(town) for town in towns), Counter())
    words = {True: _("family centre"), False: _("meeting place")}
    content, y = [], 0.0
    for sort in ((True, False), (False, False), (True, True), (False, True)):
        if total[sort]:
            text = f"{words[sort[0]].capitalize()}: {format_number(total[sort])}"
            lines = wrap(f"{text} ({_('example')})" if sort[1] else text, 14, width - 28)
            content += [draw_sign(sort, 9, y + 9), labels(28, y + 14, lines, 14)]
            y += max(26, len(lines) * 18.2 + 8)
    content.append(element("circle", cx=9, cy=y + 9, r=4, fill=PAPER, stroke=EDGE, stroke_width=1.5))
    content.append(label(28, y + 14, _("none known").capitalize(), 14, fill=SOFT))
    y += 30
    whole = sum(len(town.places) for town in towns if town.municipality is None)
    notes = [f"{_('Whole county')}: {format_number(whole)}."] if whole else []
    notes.append(_("A drawing, not a boundary register. A sign marks the municipality, not the address."))
    note = said(" ".join(notes), width, size=12.5)
    content.append(group([note.markup], transform=f"translate(0 {y:g})"))
    return Part("".join(content), width, y + note.height)
