"""Signs of family centres and meeting places on the map: the form says what it is, the filling in which phase."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from network.models import Municipality, Place
from network.models.vocabulary import Origin, Phase, RecordKind
from situation_map.geometry import Frame as DrawingFrame
from situation_map.geometry import shapes

from .choice import MapChoice

SIZES = {"country": 3, "inset": 4}


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """All places of one sort, phase and origin: their number, and their signs as one path for each drawing."""

    kind: str
    phase: str
    is_example: bool
    count: int
    country: str
    inset: str
    sample: str

    @property
    def kind_label(self) -> str | Promise:
        return RecordKind(self.kind).label

    @property
    def phase_label(self) -> str | Promise:
        return Phase(self.phase).label


@dataclass(frozen=True, slots=True)
class Marks:
    """``undrawn`` have neither a point nor a municipality: those of a whole county, and digital ones."""

    groups: tuple[MarkGroup, ...]
    undrawn: int


@dataclass(frozen=True, slots=True)
class Spot:
    latitude: float
    longitude: float
    in_inset: bool


def build_marks(choice: MapChoice) -> Marks:
    """The signs that the reader asked for: two queries, none where nothing was asked for. Real places and examples are
    never in one group. A place whose address is hidden, or without a point, stands at its municipality's centre."""
    if not choice.marks:
        return Marks((), 0)
    rows = Place.objects.visible_to(None).filter(record__kind__in=choice.marks)
    if choice.phases:
        rows = rows.filter(phase__in=choice.phases)
    towns = {code: point for code, *point in Municipality.objects.values_list("code", "latitude", "longitude")}
    inset = frozenset(shapes().inset.areas)
    found: dict[tuple[str, str, bool], list[Spot | None]] = defaultdict(list)
    columns = ("record__kind", "phase", "record__origin", "meeting_kind", "latitude", "longitude")
    for kind, phase, origin, meeting, lat, lon, town, county in rows.order_by("pk").values_list(
        *columns, "record__municipality_id", "record__region_id"
    ):
        if choice.kinds and kind == RecordKind.MEETING_PLACE and meeting not in choice.kinds:
            continue
        point = (lat, lon) if lat is not None and lon is not None else towns.get(town)
        spot = Spot(point[0], point[1], county in inset) if point else None
        found[kind, phase or Phase.UNKNOWN.value, origin == Origin.EXAMPLE].append(spot)
    order = {phase: number for number, phase in enumerate(Phase.values)}
    keys = sorted(found, key=lambda key: (key[0], order[key[1]], key[2]))
    groups = tuple(_group(*key, found[key]) for key in keys)
    return Marks(groups, sum(spot is None for spots in found.values() for spot in spots))


def _group(kind: str, phase: str, is_example: bool, spots: list[Spot | None]) -> MarkGroup:
    drawn = [spot for spot in spots if spot]
    country = _path(kind, phase, drawn, shapes().country.frame, SIZES["country"])
    inset = _path(kind, phase, [spot for spot in drawn if spot.in_inset], shapes().inset.frame, SIZES["inset"])
    return MarkGroup(kind, phase, is_example, len(spots), country, inset, draw_sign(kind, phase, 10, 10, 6))


def _path(kind: str, phase: str, spots: Iterable[Spot], frame: DrawingFrame, size: int) -> str:
    """Signs that would cover each other exactly are drawn once."""
    points = dict.fromkeys(frame.place(spot.latitude, spot.longitude) for spot in spots)
    return "".join(draw_sign(kind, phase, x, y, size) for x, y in points)


def draw_sign(kind: str, phase: str, x: int, y: int, size: int) -> str:
    """A square for a family centre, a circle for a meeting place; what is inside tells the phase without colour."""
    form = _square(x, y, size) if kind == RecordKind.FAMILY_CENTRE else _circle(x, y, size)
    inner = max(size - 2, 1)
    wide = 2 * inner
    inside: Mapping[str, str] = {
        Phase.PREPARATION: _circle(x, y, max(size // 3, 1)),
        Phase.PAUSED: f"M{x} {y - inner}v{wide}",
        Phase.ENDED: f"M{x - inner} {y - inner}l{wide} {wide}M{x + inner} {y - inner}l{-wide} {wide}",
        Phase.UNKNOWN: f"M{x - inner} {y}h{wide}",
    }
    return form + inside.get(phase, "")


def _square(x: int, y: int, size: int) -> str:
    return f"M{x - size} {y - size}h{2 * size}v{2 * size}h{-2 * size}z"


def _circle(x: int, y: int, radius: int) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0"
