"""Where a municipality is: in its county, among the others. The words are on the page or the card that it stands on."""

from django.utils.translation import gettext as _

from situation_map.geometry import municipal_outlines, shapes
from situation_map.takeaway.asking import TakenTown

from .parts import MAP_BOX, Part, draw_pick
from .svg import BORDER, CLOUDBERRY, INK, PAPER, SHADES, document, element, group


def town_place(taken: TakenTown, width: float, *, size: float = 20) -> Part:
    """The counties, its own darker, the municipality outlined with a ring around it: many are too small to be seen."""
    left, top, box_width, box_height = MAP_BOX
    scale = width / box_width
    outlines = shapes().country.areas
    towns, _inset = municipal_outlines()
    content = [
        element("path", d=outline.path, fill=SHADES[3 if code == taken.region.code else 1], stroke=BORDER)
        for code, outline in outlines.items()
    ]
    here = towns.get(taken.town.code)
    if here is not None:
        content += [
            element("path", d=here.path, fill=CLOUDBERRY, stroke=INK, stroke_width=1.5),
            element("circle", cx=here.x, cy=here.y, r=34, fill="none", stroke=PAPER, stroke_width=9),
            element("circle", cx=here.x, cy=here.y, r=34, fill="none", stroke=INK, stroke_width=4),
        ]
    elif taken.region.code in outlines:
        content.append(draw_pick(outlines[taken.region.code].path))
    drawn = group(content, transform=f"scale({scale:.4f}) translate({-left} {-top})")
    return Part(drawn, width, box_height * scale)


def town_words(taken: TakenTown) -> str:
    return _("The ring marks %(town)s; its county, %(county)s, is darker.") % {
        "town": taken.town.name, "county": taken.region.short,
    }  # fmt: skip


def bare_town(taken: TakenTown, *, width: int) -> str:
    """For a page that has the words around it."""
    drawn = town_place(taken, width)
    return document(width, drawn.height, drawn.markup, title=taken.town.name, description=town_words(taken))
