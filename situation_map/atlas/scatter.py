"""Two indicators against each other: one dot an area, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from situation_map.areas import ShownArea
from situation_map.comparing import NUMERIC
from situation_map.layers import AreaFigure, Layer, build_layer
from situation_map.picking import Picked, pick_figures
from situation_map.registry import IndicatorDefinition, Kind

from .axis import Axis, make_axis
from .drawing import area_address
from .frame import Frame

WIDTH, HEIGHT = 640, 520
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 20, 56
LABEL_GAP, LABEL_ROOM = 10, 130
MOST_NAMES = 60
RADIUS, LETTER, LINE = 7, 6, 13  # of a dot; of a name, about
DRAWN = (*NUMERIC, Kind.SCALE)

Box = tuple[int, int, int]


def touch(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE


@dataclass(frozen=True, slots=True)
class Pair:
    """An area's two figures; ``x`` and ``y`` are None where one of them is not known."""

    region: ShownArea
    href: str
    across: AreaFigure
    up: AreaFigure
    x: int | None
    y: int | None

    @property
    def label_x(self) -> int:
        """Beside the dot, on the side where there is room."""
        return (self.x or 0) + (LABEL_GAP if self.label_anchor == "start" else -LABEL_GAP)

    @property
    def label_anchor(self) -> str:
        return "end" if (self.x or 0) > WIDTH - LABEL_ROOM else "start"

    @property
    def boxes(self) -> tuple["Box", "Box"]:
        """What the dot and the name cover: from, to, at which height."""
        at, height = self.x or 0, self.y or 0
        reach = LETTER * len(self.region.short)
        start = self.label_x - (reach if self.label_anchor == "end" else 0)
        return (at - RADIUS, at + RADIUS, height), (start, start + reach, height)

    @property
    def is_example(self) -> bool:
        return self.across.value.is_example or self.up.value.is_example


@dataclass(frozen=True)
class Scatter:
    other: Layer | None
    options: Sequence[IndicatorDefinition]
    pairs: Sequence[Pair]
    across: Axis | None
    up: Axis | None
    picked: Picked | None = None
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def drawn(self) -> list[Pair]:
        """Those with both figures, the real ones last, so that they lie on top."""
        return sorted((pair for pair in self.pairs if pair.x is not None), key=lambda pair: not pair.is_example)

    @cached_property
    def unlabelled(self) -> set[str]:
        """Codes of the areas whose names would cover a dot or a name; they are shown when pointed at."""
        if len(self.drawn) > MOST_NAMES:
            return {pair.region.code for pair in self.drawn}
        hidden = set()
        names: list[Box] = []
        for pair in reversed(self.drawn):
            dots = [each.boxes[0] for each in self.drawn if each is not pair]
            name = pair.boxes[1]
            if any(touch(name, other) for other in (*dots, *names)):
                hidden.add(pair.region.code)
            else:
                names.append(name)
        return hidden

    @property
    def undrawn(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.x is None]


def build_scatter(frame: Frame) -> Scatter:
    """Only numbers and steps of a scale can be drawn; the first other one is taken where none was chosen."""
    options = [
        each for _label, found in frame.themes for each in found if each.kind in DRAWN and each.key != frame.base.key
    ]
    wanted = next((each for each in options if each.key == frame.choice.other), next(iter(options), None))
    if wanted is None or frame.definition.kind not in DRAWN:
        return Scatter(None, options, [], None, None)
    picked = pick_figures([wanted], frame.counted, frame.period if frame.choice.period else None)[0]
    other = build_layer(wanted, frame.regions, values=picked.values or {}, failed=picked.values is None)
    pairs = [(region, frame.layer.figures[region.code], other.figures[region.code]) for region in frame.counties]
    both = [(across, up) for _region, across, up in pairs if across.is_known and up.is_known]
    if not both:
        return Scatter(other, options, [_pair(*pair, None, None) for pair in pairs], None, None, picked)
    across = make_axis(frame.definition, [_number(figure) for figure, _up in both], start=LEFT, end=WIDTH - RIGHT)
    up = make_axis(wanted, [_number(figure) for _across, figure in both], start=HEIGHT - BOTTOM, end=TOP)
    return Scatter(other, options, [_pair(*pair, across, up) for pair in pairs], across, up, picked)


def _number(figure: AreaFigure) -> Decimal:
    return Decimal(figure.value.value)  # type: ignore[arg-type]


def _pair(region: ShownArea, across: AreaFigure, up: AreaFigure, x_axis: Axis | None, y_axis: Axis | None) -> Pair:
    known = across.is_known and up.is_known and x_axis is not None and y_axis is not None
    x = x_axis.place(_number(across)) if known and x_axis else None
    y = y_axis.place(_number(up)) if known and y_axis else None
    return Pair(region, area_address(region), across, up, x, y)
