"""The same query as a map: how many activities each municipality or each place has."""

from dataclasses import dataclass

import numpy as np

from network.backdrops import Backdrop, backdrop_of
from network.models import Place
from network.querysets import User
from network.rows import shown_text

from .activities import ActivityQuery
from .areas import Areas
from .columns import code_number
from .finding import Conditions

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
    found = query.conditions(user)
    groups = place_groups(query, found, user, areas) if by_place else municipality_groups(query, found, areas)
    groups.sort(key=lambda group: (-group.count, group.label))
    region = query.region or region_of(query, areas)
    return drawn(groups[:MOST_POINTS], backdrop_of(region), left_out=len(groups[MOST_POINTS:]), by_place=by_place)


def region_of(query: ActivityQuery, areas: Areas) -> str:
    """The county of the chosen municipality, if no distance reaches beyond it."""
    if query.within_km or not query.municipality:
        return ""
    return next((each.region_id for each in areas.municipalities if each.code == query.municipality), "")


def counted(conditions: Conditions, first: str, second: str) -> list[tuple[int, int]]:
    """Of each pair of the columns' values, the most frequent first: a row that has them, and how many activities do."""
    rows, columns = conditions.one_each(), conditions.columns
    pairs = columns[first][rows].astype(np.int64) << 16 | columns[second][rows]  # codes have 16 bits
    _pairs, places, numbers = np.unique(pairs, return_index=True, return_counts=True)
    order = np.argsort(-numbers, kind="stable")
    return [*zip(rows[places[order]].tolist(), numbers[order].tolist(), strict=True)]


def municipality_groups(query: ActivityQuery, conditions: Conditions, areas: Areas) -> list[Group]:
    known = {code_number("municipality", each.code): each for each in areas.municipalities}
    regions = {code_number("region", region.code): region for region in areas.regions}
    names = {region.code: region.short for region in areas.regions}
    groups = []
    for row, number in counted(conditions, "municipality", "region"):
        code, region = (int(conditions.columns[name][row]) for name in ("municipality", "region"))
        if each := known.get(code):
            address = query.listed().but(municipality=each.code, municipality_text=each.name).address()
            point = (each.latitude, each.longitude)
            groups.append(Group(each.name, names.get(each.region_id, ""), number, address, point))
        elif region in regions:
            address = query.listed().but(region=regions[region].code).address()
            groups.append(Group(regions[region].short, "", number, address, None))
    return groups


def place_groups(query: ActivityQuery, conditions: Conditions, user: User, areas: Areas) -> list[Group]:
    """Places by name; what is held elsewhere, or in a place that the reader may not see, by municipality."""
    columns, rows = conditions.columns, counted(conditions, "place", "municipality")
    wanted = {pk for row, _number in rows[: MOST_POINTS * 2] if (pk := int(columns["place"][row]))}
    places = {place.pk: place for place in Place.objects.visible_to(user).filter(pk__in=wanted).with_texts()}
    known = {code_number("municipality", each.code): each for each in areas.municipalities}
    groups, elsewhere = [], dict.fromkeys(known, 0)
    for row, number in rows:
        code = int(columns["municipality"][row])
        place, municipality = places.get(int(columns["place"][row])), known.get(code)
        if place is None:
            elsewhere[code] = elsewhere.get(code, 0) + number
            continue
        centre = (municipality.latitude, municipality.longitude) if municipality else None
        where = municipality.name if municipality else ""
        address = query.listed().but(place=place.pk).address()
        title = shown_text(place.record).title
        groups.append(Group(title, where, number, address, place.public_point or centre))
    for code, count in elsewhere.items():
        if count and (each := known.get(code)):
            address = query.listed().but(municipality=each.code, municipality_text=each.name).address()
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
