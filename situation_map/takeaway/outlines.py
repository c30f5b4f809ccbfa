"""Outlines in WGS84 degrees for GeoJSON: the counties' as they are drawn, and larger areas made of them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from situation_map.geometry import DATA

Json = dict[str, Any]
Place = tuple[float, ...]
Ring = list[Place]


@cache
def outlines() -> dict[str, Json]:
    """By code, for drawings at national scale."""
    content = json.loads((DATA / "welfare_regions.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature["geometry"] for feature in content["features"]}


@cache
def joined(codes: tuple[str, ...]) -> Json | None:
    """The counties as one area, without the borders between them; None where one of them has no outline."""
    known = outlines()
    if not codes or not set(codes) <= set(known):
        return None
    rings = stitch(edges_once(ring for code in codes for ring in rings_of(known[code])))
    outer = [ring for ring in rings if turned(ring) > 0]
    polygons = [[ring] for ring in outer]
    for hole in (ring for ring in rings if turned(ring) <= 0):
        around = [each for each in polygons if holds(each[0], hole[0])]
        if around:
            min(around, key=lambda each: turned(each[0])).append(hole)
    return {"type": "MultiPolygon", "coordinates": [[[*map(list, ring)] for ring in each] for each in polygons]}


def rings_of(geometry: Json) -> Iterable[Ring]:
    """Outer rings against the clock, holes with it, each beginning and ending at the same place."""
    together = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in together:
        for number, ring in enumerate(polygon):
            places = [tuple(place) for place in ring]
            yield places if (turned(places) > 0) == (number == 0) else places[::-1]


def edges_once(rings: Iterable[Ring]) -> list[tuple[Place, Place]]:
    """Those that are no border of two of the areas: a shared border runs there in one and back in the other."""
    edges = [pair for ring in rings for pair in pairwise(ring) if pair[0] != pair[1]]
    every = set(edges)
    return [(start, end) for start, end in edges if (end, start) not in every]


def stitch(edges: Sequence[tuple[Place, Place]]) -> list[Ring]:
    leaving: dict[Place, list[Place]] = defaultdict(list)
    for start, end in edges:
        leaving[start].append(end)
    rings = []
    for first in list(leaving):
        while leaving[first]:
            ring = [first]
            while leaving[ring[-1]]:
                ring.append(leaving[ring[-1]].pop())
                if ring[-1] == first:
                    break
            if ring[0] == ring[-1] and len(ring) > 3:
                rings.append(ring)
    return rings


def turned(ring: Ring) -> float:
    """Twice the area: above zero for a ring against the clock."""
    pairs = pairwise(ring)
    return sum(start[0] * end[1] - end[0] * start[1] for start, end in pairs)


def holds(ring: Ring, place: Place) -> bool:
    """Whether the place is inside, by the number of sides that a line to the east crosses."""
    inside = False
    for start, end in pairwise(ring):
        if (start[1] > place[1]) != (end[1] > place[1]):
            at = start[0] + (place[1] - start[1]) * (end[0] - start[0]) / (end[1] - start[1])
            inside ^= place[0] < at
    return inside
