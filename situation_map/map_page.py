"""What the page of the map shows: the chosen indicator as map, hexagons, table, card and words."""

from collections.abc import Sequence
from dataclasses import dataclass

from .area_kinds import AreaKind
from .atlas.choice import DEFAULT_INDICATOR
from .atlas.drawing import HexShape, Shape, draw_areas, draw_hexagons, write_rank
from .atlas.frame import Frame, group_by_theme
from .atlas.groups import Group, group_rows
from .atlas.levels import outlines_at
from .atlas.marks import Marks, build_marks
from .atlas.rows import RANGE_LEFT, RANGE_WIDTH, Column, Row, order_rows, table_columns
from .atlas.wording import write_lede
from .geometry import shapes
from .tallies import adds_up

__all__ = [
    "DEFAULT_INDICATOR",
    "RANGE_LEFT",
    "RANGE_WIDTH",
    "MapPage",
    "build_map_page",
    "draw_areas",
    "group_by_theme",
    "write_lede",
    "write_rank",
]


@dataclass(frozen=True)
class MapPage:
    """``country`` are the areas of the large drawing; those of Uusimaa are links in the ``inset``, which is large
    enough to be pointed at. ``card`` is the area shown first: the chosen one, or the one that leads. ``groups`` are the
    rows of the table by county, where the areas are municipalities: too many for one list."""

    country: Sequence[Shape]
    inset: Sequence[Shape]
    hexes: Sequence[HexShape]
    columns: Sequence[Column]
    rows: Sequence[Row]
    card: Row | None
    marks: Marks
    inset_box: tuple[int, int, int, int]
    groups: Sequence[Group] = ()

    has_wholes: bool = False
    wholes_left_out: bool = False
    groups_shown: bool = False

    @property
    def listed(self) -> int:
        """How many municipalities are in the lists."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def card_in_inset(self) -> bool:
        return self.card is not None and self.card.figure.region.code in {shape.code for shape in self.inset}


def build_map_page(frame: Frame) -> MapPage:
    """Everything the template needs; the number of queries does not depend on the number of areas."""
    layer, choice = frame.layer, frame.choice
    towns = frame.kind == AreaKind.MUNICIPALITY
    rows = order_rows(layer, choice.order)
    leading = rows if choice.order == "-value" else order_rows(layer, "-value")
    chosen = [row for row in rows if row.figure.region.code in choice.areas[:1]]
    country, inset = outlines_at(frame.kind, frame.counties_drawn)
    # Of counties and municipalities some are large enough in the inset alone; of a collaborative area all is drawn.
    repeated = frozenset(inset) if frame.kind != AreaKind.COLLABORATIVE_AREA else frozenset()
    return MapPage(
        country=draw_areas(layer, country, repeated=repeated),
        inset=draw_areas(layer, inset, repeated=frozenset(inset) - repeated),
        hexes=draw_hexagons(layer, frame.names) if frame.kind == AreaKind.REGION else (),
        columns=table_columns(choice, layer),
        rows=rows,
        card=next(iter([*chosen, *leading]), None),
        marks=build_marks(choice),
        inset_box=shapes().inset_box,
        groups=group_rows(frame, rows) if towns else (),
        has_wholes=bool(frame.wholes),
        wholes_left_out=towns and not frame.wholes_known and adds_up(frame.base),
        groups_shown=towns,
    )
