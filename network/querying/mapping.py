"""The same query as a map: how many activities each municipality or each place has."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from network.backdrops import Backdrop, backdrop_of
from network.models import Place
from network.querysets import User
from network.rows import shown_text

from .activities import ActivityQuery
from .areas import Areas
from .finding import Slots

MOST_POINTS = 150
SMALLEST_RADIUS, LARGEST_RADIUS = 0.010, 0.045
"""Of the shown part's longer side."""
LEAST_SIDE_SHARE = 0.16
"""How far the map closes in: the shown part's longer side is at least so much of the whole drawing's."""


@dataclass(frozen=True)
class MapPoint:
    """A dot and its row in the list beside; without a position only the row."""

    label: str
    where: str
    count: int
    address: str
    x: int = 0
    y: int = 0
    radius: str = ""
    """As SVG writes it; empty for a point without a position."""

    @property
    def is_drawn(self) -> bool:
        return bool(self.radius)


@dataclass(frozen=True)
class FinderMap:
    outlines: tuple[str, ...]
    view_box: str
    stroke: str
    points: list[MapPoint]
    """The most active first, which is also the order of drawing: small ones come on top."""
    left_out: int
    by_place: bool


@dataclass(frozen=True)
class Group:
    label: str
    where: str
    count: int
    address: str
    point: tuple[float, float] | None


def map_of(query: ActivityQuery, user: User, areas: Areas) -> FinderMap:
    """By place inside an area that the reader chose, by municipality in the whole country."""
    by_place = bool(query.region or query.municipality or query.near)
    slots = query.conditions(user).slots()
    groups = place_groups(query, slots, user, areas) if by_place else municipality_groups(query, slots, areas)
    groups.sort(key=lambda group: (-group.count, group.label))
    region = query.region or region_of(query, areas)
    return drawn(groups[:MOST_POINTS], backdrop_of(region), left_out=len(groups[MOST_POINTS:]), by_place=by_place)


def region_of(query: ActivityQuery, areas: Areas) -> str:
    """The county of the chosen municipality, if no distance reaches beyond it."""
    if query.within_km or not query.municipality:
        return ""
    return next((each.region_id for each in areas.municipalities if each.code == query.municipality), "")


def counted(slots: Slots, *columns: str) -> Counter[Any]:
    """How many activities there are of each combination of the columns. One query."""
    rows = slots.order_by().values_list(*columns)
    alone = rows.filter(is_shared=False).annotate(number=Count("pk"))
    several = rows.filter(is_shared=True).annotate(number=Count("activity", distinct=True))
    numbers: Counter[Any] = Counter()
    for *key, number in alone.union(several, all=True):
        numbers[tuple(key)] += number
    return numbers


def municipality_groups(query: ActivityQuery, slots: Slots, areas: Areas) -> list[Group]:
    known = {each.code: each for each in areas.municipalities}
    regions = {region.code: region for region in areas.regions}
    groups = []
    for (code, region), number in counted(slots, "municipality", "region").items():
        if each := known.get(code):
            address = query.listed().but(municipality=code, municipality_text=each.name).address()
            where = regions[each.region_id].short if each.region_id in regions else ""
            groups.append(Group(each.name, where, number, address, (each.latitude, each.longitude)))
        elif region in regions:
            address = query.listed().but(region=region).address()
            groups.append(Group(regions[region].short, "", number, address, None))
    return groups


def place_groups(query: ActivityQuery, slots: Slots, user: User, areas: Areas) -> list[Group]:
    """Places by name; what is held elsewhere, or in a place that the reader may not see, by municipality."""
    rows = counted(slots, "place", "municipality", "latitude", "longitude").most_common()
    wanted = [key[0] for key, _number in rows[: MOST_POINTS * 2] if key[0]]
    places = {place.pk: place for place in Place.objects.visible_to(user).filter(pk__in=wanted).with_texts()}
    known = {each.code: each for each in areas.municipalities}
    groups, elsewhere = [], dict.fromkeys(known, 0)
    for (pk, code, latitude, longitude), number in rows:
        place, municipality = places.get(pk), known.get(code)
        if place is None:
            elsewhere[code] = elsewhere.get(code, 0) + number
            continue
        centre = (municipality.latitude, municipality.longitude) if municipality else None
        point = (latitude, longitude) if latitude is not None else centre
        where = municipality.name if municipality else ""
        address = query.listed().but(place=pk).address()
        groups.append(Group(shown_text(place.record).title, where, number, address, point))
    for code, count in elsewhere.items():
        if count and (each := known.get(code)):
            address = query.listed().but(municipality=code, municipality_text=each.name).address()
            groups.append(Group(each.name, "", count, address, (each.latitude, each.longitude)))
    return groups


def drawn(groups: list[Group], backdrop: Backdrop, *, left_out: int, by_place: bool) -> FinderMap:
    spots = [backdrop.place(*group.point) if group.point else None for group in groups]
    left, top, width, height = box_around([spot for spot in spots if spot], backdrop, closer=by_place)
    side = max(width, height)
    most = max((group.count for group in groups), default=1)
    points = []
    for group, spot in zip(groups, spots, strict=True):
        if spot is None:
            points.append(MapPoint(group.label, group.where, group.count, group.address))
            continue
        share = (group.count / most) ** 0.5  # the area of a dot goes with the number
        radius = f"{side * (SMALLEST_RADIUS + share * (LARGEST_RADIUS - SMALLEST_RADIUS)):.1f}"
        points.append(MapPoint(group.label, group.where, group.count, group.address, *spot, radius))
    box = f"{left} {top} {width} {height}"
    return FinderMap(backdrop.outlines, box, f"{side / 500:.2f}", points, left_out, by_place)


def box_around(spots: list[tuple[int, int]], backdrop: Backdrop, *, closer: bool) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is shown: the whole drawing, or closer the part with all the dots."""
    if not closer or not spots:
        return 0, 0, backdrop.width, backdrop.height
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    least = max(backdrop.width, backdrop.height) * LEAST_SIDE_SHARE
    side = max(max(xs) - min(xs), max(ys) - min(ys)) * 1.25
    if side >= max(backdrop.width, backdrop.height):
        return 0, 0, backdrop.width, backdrop.height
    side = max(side, least)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return round(middle_x - side / 2), round(middle_y - side / 2), round(side), round(side)
