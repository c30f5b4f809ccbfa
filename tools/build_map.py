"""Turns the outlines of the counties into SVG path data: situation_map/data/shapes.json.

    pip install shapely pyproj            (needed here only, not by the site)
    python tools/build_map.py

Reads situation_map/data/welfare_regions.geojson (EPSG:4326, from Natural Earth, public domain) and writes, in
ETRS-TM35FIN (EPSG:3067) scaled to whole SVG units: the country, an inset of Uusimaa, and one frame for each county,
each with the numbers that place a point in it: x = (east - west_m) * scale + pad, y = (north_m - north) * scale + pad.
The file is committed; run this again only when the outlines or the sizes below change.
"""

import json
from itertools import pairwise
from pathlib import Path

from pyproj import Transformer
from shapely import transform
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

DATA = Path(__file__).resolve().parents[1] / "situation_map" / "data"
UUSIMAA = ["01", "02", "03", "04", "90"]
COUNTRY_WIDTH, INSET_WIDTH, COUNTY_WIDTH = 560, 260, 420


def read_shapes() -> dict[str, BaseGeometry]:
    """Outlines by region code, in metres of ETRS-TM35FIN."""
    project = Transformer.from_crs(4326, 3067, always_xy=True).transform
    features = json.loads((DATA / "welfare_regions.geojson").read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["code"]: transform(shape(feature["geometry"]).buffer(0), project, interleaved=False)
        for feature in features
    }


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, MultiPolygon):
        return list(geometry.geoms)
    return [polygon for part in getattr(geometry, "geoms", []) for polygon in polygons(part)]


class Frame:
    """A drawing area of a given width whose height follows from the outlines in it."""

    def __init__(self, outlines: list[BaseGeometry], width: int, pad: int) -> None:
        self.west, south, east, self.north = unary_union(outlines).bounds
        self.scale = (width - 2 * pad) / (east - self.west)
        self.pad = pad
        self.width, self.height = width, round((self.north - south) * self.scale + 2 * pad)

    def place(self, east: float, north: float) -> tuple[float, float]:
        return (east - self.west) * self.scale + self.pad, (self.north - north) * self.scale + self.pad

    def as_json(self) -> dict[str, float]:
        return {
            "width": self.width,
            "height": self.height,
            "west_m": round(self.west, 1),
            "north_m": round(self.north, 1),
            "scale": self.scale,
            "pad": self.pad,
        }


def ring_path(ring: list[tuple[float, float]], frame: Frame) -> str:
    """One closed ring as relative line segments in whole units; empty when it shrinks to less than a triangle."""
    points: list[tuple[int, int]] = []
    for east, north in ring[:-1]:
        x, y = frame.place(east, north)
        point = (round(x), round(y))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 3:
        return ""
    steps = ""
    for (x0, y0), (x1, y1) in pairwise(points):
        for number in (x1 - x0, y1 - y0):
            steps += f"{number}" if number < 0 or not steps else f" {number}"
    return f"M{points[0][0]} {points[0][1]}l{steps}z"


def outline_path(outline: BaseGeometry, frame: Frame, *, tolerance: float, smallest: float) -> str:
    """The whole outline; islands under ``smallest`` square units are left out, but never the largest part."""
    parts = sorted(polygons(outline.simplify(tolerance / frame.scale)), key=lambda part: -part.area)
    return "".join(
        ring_path(list(ring.coords), frame)
        for number, part in enumerate(parts)
        if number == 0 or part.area * frame.scale**2 >= smallest
        for ring in [part.exterior, *part.interiors]
    )


def draw(shapes: dict[str, BaseGeometry], codes: list[str], width: int, pad: int, tolerance: float, smallest: float):
    """A frame with the paths of ``codes`` in it, and for each a point inside for a label."""
    frame = Frame([shapes[code] for code in codes], width, pad)
    areas = {}
    for code in codes:
        inside = max(polygons(shapes[code]), key=lambda part: part.area).representative_point()
        x, y = frame.place(inside.x, inside.y)
        path = outline_path(shapes[code], frame, tolerance=tolerance, smallest=smallest)
        areas[code] = {"path": path, "x": round(x), "y": round(y)}
    return frame, {"frame": frame.as_json(), "areas": areas}


def build() -> dict[str, object]:
    shapes = read_shapes()
    codes = sorted(shapes)
    frame, country = draw(shapes, codes, COUNTRY_WIDTH, 6, 0.7, 5)
    _, inset = draw(shapes, UUSIMAA, INSET_WIDTH, 4, 0.5, 3)
    west, south, east, north = unary_union([shapes[code] for code in UUSIMAA]).bounds
    left, top = frame.place(west, north)
    right, bottom = frame.place(east, south)
    box = [round(left) - 3, round(top) - 3, round(right - left) + 6, round(bottom - top) + 6]
    counties = {code: draw(shapes, [code], COUNTY_WIDTH, 8, 0.5, 8)[1] for code in codes}
    return {"country": country, "inset": inset, "inset_box": box, "counties": counties}


if __name__ == "__main__":
    target = DATA / "shapes.json"
    target.write_text(json.dumps(build(), separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"{target.name}: {target.stat().st_size} bytes")
