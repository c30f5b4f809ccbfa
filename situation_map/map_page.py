"""What the page of the map shows: the chosen indicator as map, hexagons, table, card and words."""

from collections.abc import Sequence
from dataclasses import dataclass

from .atlas.choice import DEFAULT_INDICATOR
from .atlas.drawing import HexShape, Shape, draw_areas, draw_hexagons, in_the_inset, write_rank
from .atlas.frame import Frame, group_by_theme
from .atlas.marks import Marks, build_marks
from .atlas.rows import RANGE_LEFT, RANGE_WIDTH, Column, Row, order_rows, table_columns
from .atlas.wording import write_lede
from .geometry import shapes

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
    enough to be pointed at. ``card`` is the area shown first: the chosen one, or the one that leads."""

    country: Sequence[Shape]
    inset: Sequence[Shape]
    hexes: Sequence[HexShape]
    columns: Sequence[Column]
    rows: Sequence[Row]
    card: Row | None
    marks: Marks
    inset_box: tuple[int, int, int, int]

    @property
    def card_in_inset(self) -> bool:
        return self.card is not None and self.card.figure.region.code in shapes().inset.areas


def build_map_page(frame: Frame) -> MapPage:
    """Everything the template needs; the number of queries does not depend on the number of areas."""
    layer, choice = frame.layer, frame.choice
    rows = order_rows(layer, choice.order)
    leading = rows if choice.order == "-value" else order_rows(layer, "-value")
    chosen = [row for row in rows if row.figure.region.code in choice.areas[:1]]
    return MapPage(
        country=draw_areas(layer, shapes().country.areas, repeated=in_the_inset()),
        inset=draw_areas(layer, shapes().inset.areas),
        hexes=draw_hexagons(layer, frame.names),
        columns=table_columns(choice, layer),
        rows=rows,
        card=next(iter([*chosen, *leading]), None),
        marks=build_marks(choice),
        inset_box=shapes().inset_box,
    )
