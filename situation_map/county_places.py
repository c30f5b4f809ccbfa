"""Family centres and meeting places of a county by municipality, in a list and on the county's own map."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from network.models import Municipality, Record, Region
from network.models.vocabulary import Phase, RecordKind
from network.rows import ShownText, shown_text

from .geometry import Drawing, shapes

MOST_PLACES = 400
"""More are not listed on the page; the list of places has them all."""
LABEL_SPACE = 16
LABEL_WIDTH = 7


@dataclass(frozen=True, slots=True)
class PlaceLine:
    text: ShownText
    is_centre: bool
    phase: str
    phase_label: str
    is_example: bool
    served: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a municipality, or in none of its own; ``served`` are the codes of those that it serves."""

    municipality: str | None
    line: PlaceLine
    served: frozenset[str]


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with its places; ``municipality`` is empty for what serves the whole county."""

    municipality: Municipality | None
    places: tuple[PlaceLine, ...]

    @property
    def slug(self) -> str:
        return town_slug(self.municipality) if self.municipality else ""


@dataclass(frozen=True, slots=True)
class TownMark:
    """A municipality on the map: where its point and its name go, and which signs it has."""

    name: str
    x: int
    y: int
    text_x: int
    text_y: int
    anchor: str
    has_centre: bool
    has_meeting_place: bool


@dataclass(frozen=True)
class CountyPlaces:
    towns: Sequence[Town]
    without: Sequence[Municipality]
    view_box: str
    outline: str
    marks: Sequence[TownMark]
    centre_count: int
    meeting_place_count: int
    has_examples: bool
    is_cut: bool

    @property
    def operating_centres(self) -> int:
        return self._centres(Phase.OPERATING)

    @property
    def unknown_centres(self) -> int:
        return self._centres(Phase.UNKNOWN)

    def _centres(self, phase: str) -> int:
        return sum(place.is_centre and place.phase == phase for town in self.towns for place in town.places)


def build_places(region: Region, municipalities: Sequence[Municipality], user: Any) -> CountyPlaces:
    """Places that the reader may see. A place is listed in the municipality where it stands, and only there."""
    records = (
        Record.objects.visible_to(user)
        .of_kind(RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE)
        .filter(region=region)
        .with_texts()
        .prefetch_related("place__municipalities_served")
        .order_by("kind", "pk")[: MOST_PLACES + 1]
    )
    found = list(records)
    shown = [
        Standing(
            record.municipality_id,
            line,
            frozenset(town.code for town in record.place.municipalities_served.all()),
        )
        for record, line in zip(found[:MOST_PLACES], place_lines(found[:MOST_PLACES]), strict=True)
    ]
    return lay_out(region, municipalities, shown, is_cut=len(found) > MOST_PLACES)


def lay_out(
    region: Region, municipalities: Sequence[Municipality], shown: Sequence[Standing], *, is_cut: bool
) -> CountyPlaces:
    """The places by municipality, and the municipalities on the map."""
    by_town: dict[str | None, list[PlaceLine]] = defaultdict(list)
    for each in shown:
        by_town[each.municipality].append(each.line)
    named = sorted(municipalities, key=lambda municipality: municipality.name)
    towns = [Town(town, tuple(by_town[town.code])) for town in named if town.code in by_town]
    if None in by_town:
        towns.append(Town(None, tuple(by_town[None])))
    served = {code for each in shown for code in each.served}
    drawing = shapes().counties[region.code]
    marks = mark_towns(named, by_town, drawing)
    return CountyPlaces(
        towns=towns,
        without=[town for town in named if town.code not in by_town and town.code not in served],
        view_box=fit_view_box(drawing, marks),
        outline=drawing.areas[region.code].path,
        marks=marks,
        centre_count=sum(each.line.is_centre for each in shown),
        meeting_place_count=sum(not each.line.is_centre for each in shown),
        has_examples=any(each.line.is_example for each in shown),
        is_cut=is_cut,
    )


def town_slug(municipality: Municipality) -> str:
    """The municipality's part of an address, in the reader's language: "jyvaskyla"."""
    return slugify(municipality.name)


def place_lines(records: Iterable[Record]) -> tuple[PlaceLine, ...]:
    return tuple(
        PlaceLine(
            text=shown_text(record),
            is_centre=record.kind == RecordKind.FAMILY_CENTRE,
            phase=record.place.phase,
            phase_label=str(Phase(record.place.phase).label),
            is_example=record.is_example,
            served=", ".join(town.name for town in record.place.municipalities_served.all()),
        )
        for record in records
    )


def mark_towns(
    towns: Sequence[Municipality], by_town: dict[str | None, list[PlaceLine]], drawing: Drawing
) -> list[TownMark]:
    """Marks from north to south; a name moves to the left of its point where it would cross another or the edge."""
    marks: list[TownMark] = []
    taken: list[tuple[int, int, int, int]] = []
    placed = [(town, *drawing.frame.place(town.latitude, town.longitude)) for town in towns]
    points = [(x - 8, y - 8, x + 8, y + 8) for _town, x, y in placed]
    for (town, x, y), own in sorted(zip(placed, points, strict=True), key=lambda item: item[0][2]):
        kinds = {line.is_centre for line in by_town.get(town.code, [])}
        others = [*taken, *(point for point in points if point is not own)]
        text_x, text_y, anchor, box = choose_label(town.name, x, y, drawing.frame.width, others)
        taken.append(box)
        marks.append(
            TownMark(
                town.name,
                x,
                y,
                text_x,
                text_y,
                anchor,
                True in kinds,
                False in kinds,
            )
        )
    return marks


def fit_view_box(drawing: Drawing, marks: Sequence[TownMark]) -> str:
    """The drawing's frame, widened to points that the simplified outline leaves out (the islands of Åland)."""
    frame, edge = drawing.frame, 2 * LABEL_SPACE
    left = min([0, *(mark.x - edge for mark in marks)])
    top = min([0, *(mark.y - edge for mark in marks)])
    right = max([frame.width, *(mark.x + edge for mark in marks)])
    bottom = max([frame.height, *(mark.y + edge for mark in marks)])
    return f"{left} {top} {right - left} {bottom - top}"


Box = tuple[int, int, int, int]


def choose_label(name: str, x: int, y: int, width: int, taken: Sequence[Box]) -> tuple[int, int, str, Box]:
    """Right, left, below or above the point: the first that touches nothing, else the one that touches least."""
    length = LABEL_WIDTH * len(name)
    options = [
        (x + LABEL_SPACE, y + 5, "start", (x + LABEL_SPACE, y - 7, x + LABEL_SPACE + length, y + 8)),
        (x - LABEL_SPACE + 4, y + 5, "end", (x - LABEL_SPACE + 4 - length, y - 7, x - LABEL_SPACE + 4, y + 8)),
        (x, y + 22, "middle", (x - length // 2, y + 10, x + length // 2, y + 25)),
        (x, y - 12, "middle", (x - length // 2, y - 24, x + length // 2, y - 9)),
    ]

    def trouble(option: tuple[int, int, str, Box]) -> int:
        left, top, right, bottom = option[3]
        outside = max(0, -left) + max(0, right - width)
        crossed = sum(left < b[2] and right > b[0] and top < b[3] and bottom > b[1] for b in taken)
        return crossed * 100 + outside

    return min(options, key=trouble)
