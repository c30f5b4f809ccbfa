"""The drawing: committed outlines, the hexagons, and where a point on the ground lies in a county's frame."""

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
HEX_WIDTH, HEX_STEP, HEX_RADIUS = 100, 88, 57
HEX_TOP, HEX_LEFT = 60, 52

# ETRS-TM35FIN (EPSG:3067): the GRS80 ellipsoid, central meridian 27° E, scale 0.9996, false easting 500 km.
SEMI_MAJOR_M, FLATTENING = 6_378_137.0, 1 / 298.257222101
MERIDIAN, SCALE, FALSE_EAST_M = 27.0, 0.9996, 500_000.0


@dataclass(frozen=True, slots=True)
class Outline:
    """SVG path data and a point inside, in units of its frame."""

    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Width and height of a drawing in SVG units, and how metres become units."""

    width: int
    height: int
    west_m: float
    north_m: float
    scale: float
    pad: int

    def place(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Units of this frame for a point in WGS84 degrees."""
        east, north = to_tm35fin(latitude, longitude)
        return round((east - self.west_m) * self.scale + self.pad), round(
            (self.north_m - north) * self.scale + self.pad
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    frame: Frame
    areas: Mapping[str, Outline]


@dataclass(frozen=True, slots=True)
class Shapes:
    country: Drawing
    inset: Drawing
    inset_box: tuple[int, int, int, int]
    counties: Mapping[str, Drawing]


@dataclass(frozen=True, slots=True)
class Hexagon:
    code: str
    x: int
    y: int
    path: str


@dataclass(frozen=True, slots=True)
class Geometry:
    """Everything that the maps are drawn from."""

    shapes: Shapes
    hexagons: tuple[Hexagon, ...]


_in_use: ContextVar[Geometry | None] = ContextVar("geometry", default=None)


@contextmanager
def drawn_from(geometry: Geometry | None) -> Iterator[None]:
    """Inside, the maps are drawn from this geometry; None: from the present one."""
    token = _in_use.set(geometry)
    try:
        yield
    finally:
        _in_use.reset(token)


def shapes() -> Shapes:
    """All outlines: the present ones, or those of ``drawn_from``."""
    return (_in_use.get() or present_geometry()).shapes


@cache
def present_geometry() -> Geometry:
    return read_geometry(geometry_content())


Municipal = tuple[Mapping[str, Outline], Mapping[str, Outline]]
_municipal: ContextVar[Callable[[], Municipal] | None] = ContextVar("municipal", default=None)


@contextmanager
def municipalities_from(read: Callable[[], Municipal] | None) -> Iterator[None]:
    """Inside, the outlines of municipalities are what ``read`` returns, which is called only where a map needs them;
    None: the present ones."""
    token = _municipal.set(read)
    try:
        yield
    finally:
        _municipal.reset(token)


def municipal_outlines() -> Municipal:
    """Of the country and of the inset of Uusimaa, in their frames, by municipality."""
    return (_municipal.get() or present_municipal)()


@cache
def present_municipal() -> Municipal:
    return read_municipal(municipal_content())


@cache
def present_municipal_digest() -> str:
    return geometry_digest(municipal_content())


def municipal_content() -> dict[str, Any]:
    """What is in data/municipal_shapes.json, made by tools/build_municipal_map.py, to be kept."""
    content: dict[str, Any] = json.loads((DATA / "municipal_shapes.json").read_text(encoding="utf-8"))
    return content


def read_municipal(content: Mapping[str, Any]) -> Municipal:
    country, inset = ({code: Outline(**area) for code, area in content[part].items()} for part in ("country", "inset"))
    return country, inset


def geometry_content() -> dict[str, Any]:
    """What is in data/shapes.json (made by tools/build_map.py) and data/tile_grid.csv, to be kept."""
    with (DATA / "tile_grid.csv").open(encoding="utf-8") as file:
        grid = [[row["code"], int(row["hex_row"]), int(row["hex_col"])] for row in csv.DictReader(file)]
    return {"shapes": json.loads((DATA / "shapes.json").read_text(encoding="utf-8")), "grid": grid}


def geometry_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def present_digest() -> str:
    return geometry_digest(geometry_content())


def read_geometry(content: Mapping[str, Any]) -> Geometry:
    drawn = content["shapes"]
    left, top, width, height = drawn["inset_box"]
    outlines = Shapes(
        country=_drawing(drawn["country"]),
        inset=_drawing(drawn["inset"]),
        inset_box=(left, top, width, height),
        counties={code: _drawing(county) for code, county in drawn["counties"].items()},
    )
    return Geometry(outlines, tuple(_hexagon(code, row, column) for code, row, column in content["grid"]))


def _drawing(content: Mapping[str, Any]) -> Drawing:
    return Drawing(Frame(**content["frame"]), {code: Outline(**area) for code, area in content["areas"].items()})


def hexagons() -> tuple[Hexagon, ...]:
    """Areas of equal size, laid out by data/tile_grid.csv; even rows are half a hexagon to the right."""
    return (_in_use.get() or present_geometry()).hexagons


def _hexagon(code: str, row: int, column: int) -> Hexagon:
    x = (column + (0.5 if row % 2 == 0 else 0)) * HEX_WIDTH + HEX_LEFT
    y = row * HEX_STEP + HEX_TOP
    corners = [
        (round(x + HEX_RADIUS * math.sin(math.pi / 3 * corner)), round(y - HEX_RADIUS * math.cos(math.pi / 3 * corner)))
        for corner in range(6)
    ]
    return Hexagon(code, round(x), round(y), "M" + " ".join(f"{cx} {cy}" for cx, cy in corners) + "z")


def to_tm35fin(latitude: float, longitude: float) -> tuple[float, float]:
    """East and north in metres of ETRS-TM35FIN for WGS84 degrees; within a millimetre inside Finland.

    Krüger's series to the third power of the third flattening, as in the Finnish recommendation JHS 197.
    """
    n = FLATTENING / (2 - FLATTENING)
    rectifying = SEMI_MAJOR_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    eccentricity = math.sqrt(FLATTENING * (2 - FLATTENING))
    phi, lam = math.radians(latitude), math.radians(longitude - MERIDIAN)
    sine = math.sin(phi)
    conformal = math.sinh(math.atanh(sine) - eccentricity * math.atanh(eccentricity * sine))
    xi0 = math.atan2(conformal, math.cos(lam))
    eta0 = math.asinh(math.sin(lam) / math.hypot(conformal, math.cos(lam)))
    terms = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    xi = xi0 + sum(h * math.sin(2 * k * xi0) * math.cosh(2 * k * eta0) for k, h in enumerate(terms, start=1))
    eta = eta0 + sum(h * math.cos(2 * k * xi0) * math.sinh(2 * k * eta0) for k, h in enumerate(terms, start=1))
    return rectifying * eta * SCALE + FALSE_EAST_M, rectifying * xi * SCALE
