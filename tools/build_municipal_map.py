"""Turns the centres of the municipalities into SVG path data: situation_map/data/municipal_shapes.json.

    pip install shapely pyproj            (needed here only, not by the site)
    python -m tools.build_municipal_map

There are no municipal boundaries in the project's sources. Each municipality is drawn as that part of its county which
is nearer to its centre than to any other of the county's centres, so that it lies where it should and its county is
made of its municipalities; its edges are no boundaries, and the page says so. Reads the counties' outlines
(situation_map/data/welfare_regions.geojson) and the centres (network/reference/municipalities.csv); writes outlines in
the frames of the country and of the inset of Uusimaa that ``tools.build_map`` wrote. The file is committed; run this
again only when the outlines, the municipalities or the sizes change. Åland is outside the wellbeing services counties
and is drawn as a whole, without its municipalities.
"""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

from pyproj import Transformer
from shapely import STRtree, voronoi_polygons
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.build_map import COUNTRY_WIDTH, DATA, INSET_WIDTH, UUSIMAA, Frame, outline_path, polygons, read_shapes

Area = dict[str, str | int]
ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = "91"
BEYOND_M = 500_000
"""So far outside the outermost centres the cells reach, before they are cut by the county's outline."""


def read_centres() -> dict[str, dict[str, Point]]:
    """Centres in metres of ETRS-TM35FIN by county and municipality."""
    place = Transformer.from_crs(4326, 3067, always_xy=True).transform
    found: dict[str, dict[str, Point]] = {}
    with (ROOT / "network/reference/municipalities.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["region_code"] == OUTSIDE:
                continue
            centre = Point(place(float(row["lon"]), float(row["lat"])))
            found.setdefault(row["region_code"], {})[row["code"]] = centre
    return found


def divide(county: BaseGeometry, centres: Mapping[str, Point]) -> dict[str, BaseGeometry]:
    """The county's parts by the nearest centre. Raises ValueError where a centre gets no part."""
    codes = list(centres)
    if len(codes) == 1:
        return {codes[0]: county}
    together = MultiPoint([centres[code] for code in codes])
    cells = voronoi_polygons(together, extend_to=unary_union([county, together]).buffer(BEYOND_M))
    tree = STRtree([centres[code] for code in codes])
    parts = {codes[int(tree.query(cell, predicate="contains")[0])]: cell.intersection(county) for cell in cells.geoms}
    if empty := [code for code in codes if parts[code].is_empty]:
        raise ValueError(f"No part of the county is nearest to {', '.join(empty)}.")
    return parts


def paths(
    shapes: Mapping[str, BaseGeometry],
    centres: Mapping[str, Mapping[str, Point]],
    frame: Frame,
    *,
    tolerance: float,
    smallest: float,
) -> dict[str, Area]:
    """Outlines by municipality, each with a point inside. The county is simplified before it is divided, so that
    neighbours still meet."""
    drawn: dict[str, Area] = {}
    for county, towns in centres.items():
        if county not in shapes:
            continue
        outline = shapes[county].simplify(tolerance / frame.scale).buffer(0)
        for code, part in divide(outline, towns).items():
            inside = max(polygons(part), key=lambda each: each.area).representative_point()
            x, y = (round(number) for number in frame.place(inside.x, inside.y))
            path = outline_path(part, frame, tolerance=0, smallest=smallest)
            if not path:
                raise ValueError(f"{code} is too small to be drawn.")
            drawn[code] = {"path": path, "x": x, "y": y}
    return dict(sorted(drawn.items()))


def build() -> dict[str, dict[str, Area]]:
    shapes = read_shapes()
    centres = read_centres()
    country = Frame([shapes[code] for code in sorted(shapes)], COUNTRY_WIDTH, 6)
    inset = Frame([shapes[code] for code in UUSIMAA], INSET_WIDTH, 4)
    there = {code: shapes[code] for code in UUSIMAA}
    return {
        "country": paths(shapes, centres, country, tolerance=0.7, smallest=5),
        "inset": paths(there, centres, inset, tolerance=0.5, smallest=3),
    }


if __name__ == "__main__":
    target = DATA / "municipal_shapes.json"
    target.write_text(json.dumps(build(), separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"{target.name}: {target.stat().st_size} bytes")
