"""Points as people give them: coordinates in any usual writing, ETRS-TM35FIN, or a link copied from a map.

Nothing is fetched: a link is read as text. The projection follows JHS 197, annex 2 (Krüger's series, GRS80); WGS84 and
EUREF-FIN are taken for the same, which in Finland is true within a metre.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.models.vocabulary import PointPrecision

MOST_TEXT = 2000
NORTHINGS, EASTINGS = (6_570_000, 7_800_000), (50_000, 760_000)

# GRS80 and TM35FIN (JHS 197, annex 2)
_F = 1 / 298.257222101
_N = _F / (2 - _F)
_A1 = 6_378_137.0 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_E = math.sqrt(2 * _F - _F**2)
_K0, _LON0, _E0 = 0.9996, math.radians(27), 500_000.0
_H = (
    _N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 / 1440 * _N**4,
    17 / 480 * _N**3 - 37 / 840 * _N**4,
    4397 / 161280 * _N**4,
)
_HP = (
    _N / 2 - 2 / 3 * _N**2 + 5 / 16 * _N**3 + 41 / 180 * _N**4,
    13 / 48 * _N**2 - 3 / 5 * _N**3 + 557 / 1440 * _N**4,
    61 / 240 * _N**3 - 103 / 140 * _N**4,
    49561 / 161280 * _N**4,
)

# Finland's westernmost and easternmost longitude in bands of half a degree of latitude, outer islands included, with a
# margin of some kilometres. This is no border: it tells Tallinn, Umeå and St Petersburg from Finland.
BANDS = (
    (59.5, 19.0, 26.0), (60.0, 19.0, 28.2), (60.5, 19.0, 28.8), (61.0, 19.9, 29.8), (61.5, 20.5, 30.6),
    (62.0, 20.7, 31.4), (62.5, 20.4, 31.7), (63.0, 20.0, 31.7), (63.5, 20.9, 31.3), (64.0, 22.0, 30.7),
    (64.5, 22.8, 30.3), (65.0, 23.8, 30.1), (65.5, 23.8, 30.3), (66.0, 23.4, 30.3), (66.5, 23.3, 30.3),
    (67.0, 23.2, 29.8), (67.5, 23.2, 30.2), (68.0, 22.6, 29.5), (68.5, 20.9, 29.0), (69.0, 20.4, 29.5),
    (69.5, 25.4, 29.5), (70.0, 26.8, 28.6),
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """WGS84 degrees; `precision` is what the way of giving it allows to claim."""

    latitude: float
    longitude: float
    precision: PointPrecision = PointPrecision.EXACT


def to_tm35fin(latitude: float, longitude: float) -> tuple[float, float]:
    """(N, E) in metres of WGS84 degrees."""
    phi, lam = math.radians(latitude), math.radians(longitude) - _LON0
    conformal = math.asinh(math.tan(phi)) - _E * math.atanh(_E * math.sin(phi))
    beta = math.atan(math.sinh(conformal))
    eta = math.atanh(math.cos(beta) * math.sin(lam))
    xi = math.asin(math.sin(beta) * math.cosh(eta))
    north = xi + sum(h * math.sin(2 * k * xi) * math.cosh(2 * k * eta) for k, h in enumerate(_HP, 1))
    east = eta + sum(h * math.cos(2 * k * xi) * math.sinh(2 * k * eta) for k, h in enumerate(_HP, 1))
    return _A1 * north * _K0, _A1 * east * _K0 + _E0


def from_tm35fin(northing: float, easting: float) -> tuple[float, float]:
    """(latitude, longitude) in WGS84 degrees of metres."""
    xi, eta = northing / (_A1 * _K0), (easting - _E0) / (_A1 * _K0)
    north = xi - sum(h * math.sin(2 * k * xi) * math.cosh(2 * k * eta) for k, h in enumerate(_H, 1))
    east = eta - sum(h * math.cos(2 * k * xi) * math.sinh(2 * k * eta) for k, h in enumerate(_H, 1))
    beta = math.asin(math.sin(north) / math.cosh(east))
    lam = math.asin(math.tanh(east) / math.cos(beta))
    conformal = isometric = math.asinh(math.tan(beta))
    for _round in range(6):
        isometric = conformal + _E * math.atanh(_E * math.tanh(isometric))
    return math.degrees(math.atan(math.sinh(isometric))), math.degrees(_LON0 + lam)


def in_finland(latitude: float, longitude: float) -> bool:
    """Whether a point can be in Finland; near the border it may yet be a few kilometres outside."""
    if not 59.5 <= latitude <= 70.2:
        return False
    _south, west, east = [band for band in BANDS if band[0] <= latitude][-1]
    return west <= longitude <= east


def parse_point(text: str) -> Point:
    """The point that a text or a link says. Raises ValidationError saying what is wrong and what to do."""
    text = " ".join(text.strip()[:MOST_TEXT].split())
    if not text:
        raise ValidationError(_("Write the coordinates, or paste a link from a map."))
    if "://" in text or re.match(r"(www\.|maps\.|goo\.gl/|[\w.-]+\.(fi|com|org)/)", text, re.IGNORECASE):
        return checked(point_of_link(text))
    if text.lower().startswith("geo:"):
        text = text[4:].split(";")[0].split("?")[0]
    return checked(point_of_text(text))


def checked(point: Point) -> Point:
    """The point rounded to a tenth of a metre. Raises ValidationError for one outside Finland."""
    if not in_finland(point.latitude, point.longitude):
        words = _("This point is not in Finland: latitude %(latitude)s, longitude %(longitude)s.")
        values = {"latitude": f"{point.latitude:.4f}", "longitude": f"{point.longitude:.4f}"}
        raise ValidationError(words, params=values)
    return Point(round(point.latitude, 6), round(point.longitude, 6), point.precision)


def not_understood(text: str) -> ValidationError:
    words = _(
        "“%(text)s” is not understood as a point. Write for example 62.2415, 25.7209 or N 6902583 E 433535, "
        "or paste a link from a map."
    )
    return ValidationError(words, params={"text": text[:80]})


# --- coordinates as text ---------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
DEGREE_SIGNS = re.compile(r"[°º˚*]|(?<=\d)\s*(?:deg|ast)\b", re.IGNORECASE)
MINUTE_SIGNS = re.compile(r"['′’‘´]")
SECOND_SIGNS = re.compile(r"[\"″”“]|''|′′")
SPACE = "[\u00a0\u202f\u2009 ]"
AXIS = re.compile(
    r"(?<![^\W\d_])(latitude|leveys|latitud|lat|longitude|pituus|longitud|lon|lng|long|north(?:ing)?|east(?:ing)?|"
    r"pohjoinen|itä|[NPEIÖ])(?![^\W\d_])\.?\s*[:=]?",
    re.IGNORECASE,
)


def point_of_text(text: str) -> Point:
    """From coordinates in words and signs, see `parse_point`."""
    plain = joined_thousands(text)
    sexagesimal = bool(DEGREE_SIGNS.search(plain) or MINUTE_SIGNS.search(plain))
    order = [axis_of(match) for match in AXIS.finditer(plain)]
    bare = AXIS.sub(" ; ", plain) if order else plain
    groups = sexagesimal_groups(bare) if sexagesimal else plain_groups(bare)
    if len(groups) != 2:
        raise not_understood(text)
    values = [degrees_of(group, text) for group in groups]
    if len(order) == 2 and set(order) == {"lat", "lon"}:
        pair = dict(zip(order, values, strict=True))
        first, second = pair["lat"], pair["lon"]
    else:
        first, second = values
    if metric := metric_point(first, second):
        return metric
    if max(abs(first), abs(second)) > 180:
        raise ValidationError(odd_metres(first, second))
    if not order and 19 <= first <= 32 and 59 <= second <= 71:
        first, second = second, first  # longitude first, as GeoJSON has it: in Finland the two cannot be confused
    return Point(first, second)


def joined_thousands(text: str) -> str:
    """Metres in groups of three digits as numbers: "6 902 583 433 535"; without such a northing the text as it is."""
    grouped = rf"(?<!\d)([5-8]){SPACE}(\d{{3}}){SPACE}(\d{{3}}(?:[.,]\d+)?)(?!\d)"
    northing = re.sub(grouped, r"\1\2\3;", text)
    return text if northing == text else re.sub(rf"(?<=\d){SPACE}(?=\d{{3}}(?!\d))", "", northing)


def axis_of(match: re.Match[str]) -> str:
    word = match[1].lower()
    return "lon" if word.startswith(("lon", "lng", "pit", "e", "i", "ö")) else "lat"


def plain_groups(text: str) -> list[list[str]]:
    """Two decimal numbers. A comma between digits is a decimal comma where the text could not be read otherwise."""
    parts = [part for part in re.split(r"[;\s/|]+", text.strip(" ();[]")) if part.strip(",.")]
    if len(parts) == 1 and parts[0].count(",") == 1:
        parts = parts[0].split(",")
    if len(parts) == 1 and parts[0].count(",") == 3:  # 62,2415,25,7209
        pieces = parts[0].split(",")
        parts = [".".join(pieces[:2]), ".".join(pieces[2:])]
    parts = [part.strip(",") for part in parts if part.strip(",")]
    if len(parts) in (4, 6) and all(NUMBER.fullmatch(part) for part in parts):  # 62 14 29,4 25 43 15
        half = len(parts) // 2
        return [parts[:half], parts[half:]]
    return [[part] for part in parts]


def sexagesimal_groups(text: str) -> list[list[str]]:
    """Degrees, minutes, seconds of each coordinate, split at the degree signs."""
    signs = SECOND_SIGNS.sub(" ", MINUTE_SIGNS.sub(" ", SECOND_SIGNS.sub(" ", DEGREE_SIGNS.sub(" ° ", text))))
    groups: list[list[str]] = []
    numbers = re.findall(r"[+-]?\d+(?:[.,]\d+)?|°", signs)
    for place, piece in enumerate(numbers):
        if piece == "°":
            continue
        if place + 1 < len(numbers) and numbers[place + 1] == "°":
            groups.append([])
        if not groups:
            return []
        groups[-1].append(piece)
    return groups


def degrees_of(group: Sequence[str], text: str) -> float:
    if not 1 <= len(group) <= 3 or not all(NUMBER.fullmatch(part) for part in group):
        raise not_understood(text)
    numbers = [float(part.replace(",", ".")) for part in group]
    if any(not 0 <= number < 60 for number in numbers[1:]) or any(number % 1 for number in numbers[:-1]):
        raise not_understood(text)
    size = sum(number / 60**power for power, number in enumerate([abs(numbers[0]), *numbers[1:]]))
    return -size if group[0].startswith("-") else size


def metric_point(first: float, second: float) -> Point | None:
    """ETRS-TM35FIN, in either order; None when the numbers are no metres of it."""
    for north, east in ((first, second), (second, first)):
        if NORTHINGS[0] <= north <= NORTHINGS[1] and EASTINGS[0] <= east <= EASTINGS[1]:
            return Point(*from_tm35fin(north, east))
    return None


def odd_metres(first: float, second: float) -> str:
    numbers = (first, second)
    if any(NORTHINGS[0] <= number <= NORTHINGS[1] for number in numbers) and max(numbers) > EASTINGS[1]:
        return _(
            "These look like coordinates of KKJ or ETRS-GK. Give them in ETRS-TM35FIN, whose E has six digits, "
            "or as degrees."
        )
    return _("These metres are not of ETRS-TM35FIN in Finland: N is between 6,570,000 and 7,800,000, E has six digits.")


# --- links of maps ---------------------------------------------------------------------------------------------------

PAIR = r"(-?\d{1,3}(?:\.\d+)?)"
SHORT_LINKS = ("goo.gl", "maps.app.goo.gl", "g.co", "bit.ly", "tinyurl.com", "binged.it", "osm.org")


def point_of_link(text: str) -> Point:
    """From a link of OpenStreetMap, Google, Bing, Apple, Karttapaikka or Paikkatietoikkuna, without following it.

    A pin is exact; the middle of what the map showed is approximate.
    """
    match = re.search(r"\S+", text[text.find("http") if "http" in text else 0 :])
    link = match[0] if match else text
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        raise not_understood(text) from None
    host = (parts.hostname or "").removeprefix("www.")
    asked = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
    found = (
        of_metres(asked)
        or of_google(unquote(parts.path), asked)
        or of_bing(asked)
        or of_names(asked)
        or of_fragment(parts.fragment, parts.path)
    )
    if found:
        return found
    if host in SHORT_LINKS:
        raise ValidationError(
            _("A short link does not hold the point. Open it, and copy the long address from the browser.")
        )
    raise ValidationError(
        _("No point was found in the link. Mark the place on the map first, then copy the link, or give coordinates.")
    )


def pair_of(text: str, pattern: str = rf"^(?:loc:|point\.)?\s*{PAIR}\s*[,_~+ ]\s*{PAIR}") -> tuple[float, float] | None:
    match = re.search(pattern, text)
    return (float(match[1]), float(match[2])) if match else None


def of_metres(asked: dict[str, str]) -> Point | None:
    """Karttapaikka has n and e, Paikkatietoikkuna coord=E_N: pins where marked, else the middle of the map."""
    if {"n", "e"} <= asked.keys():
        texts: tuple[str, ...] = (asked["n"], asked["e"])
        marked = "marker" in asked.get("share", "").lower()
    elif "coord" in asked:
        texts, marked = tuple(re.split(r"[_,]", asked["coord"])), asked.get("showmarker", "").lower() == "true"
    else:
        return None
    if len(texts) != 2 or not all(re.fullmatch(r"\d+(\.\d+)?", part) for part in texts):
        return None
    point = metric_point(*map(float, texts))
    if point is None:
        raise ValidationError(odd_metres(*map(float, texts)))
    return Point(point.latitude, point.longitude, PointPrecision.EXACT if marked else PointPrecision.APPROXIMATE)


def of_google(path: str, asked: dict[str, str]) -> Point | None:
    """The place's own point (!3d…!4d…), a searched point, else the middle of the map (@…)."""
    if "/maps" not in path and "!3d" not in path and "@" not in path:
        return None
    pins = [
        pair_of(path, rf"!3d{PAIR}!4d{PAIR}"),
        pair_of(path, rf"/(?:place|search|dir)/(?:[^@]*/)?{PAIR},\s*\+?{PAIR}"),
    ]
    if pin := next(filter(None, pins), None):
        return Point(*pin)
    named = of_names(asked)
    if named is None and (view := pair_of(path, rf"@{PAIR},{PAIR}")):
        return Point(*view, PointPrecision.APPROXIMATE)
    return named


def of_bing(asked: dict[str, str]) -> Point | None:
    if pin := pair_of(asked.get("sp", ""), rf"point\.{PAIR}_{PAIR}"):
        return Point(*pin)
    if view := pair_of(asked.get("cp", ""), rf"^{PAIR}~{PAIR}"):
        return Point(*view, PointPrecision.APPROXIMATE)
    return None


def of_names(asked: dict[str, str]) -> Point | None:
    """Names that say what they hold: mlat and mlon, coordinate, query, q, ll, lat and lon."""
    for latitude, longitude in (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"), ("latitude", "longitude")):
        pair = pair_of(f"{asked.get(latitude, '')},{asked.get(longitude, '')}")
        if pair:
            return Point(*pair)
    for name in ("coordinate", "query", "q", "destination", "daddr", "ll", "address"):
        if pair := pair_of(asked.get(name, "")):
            return Point(*pair)
    for name in ("center", "sll", "viewpoint"):
        if pair := pair_of(asked.get(name, "")):
            return Point(*pair, PointPrecision.APPROXIMATE)
    return None


def of_fragment(fragment: str, path: str) -> Point | None:
    """OpenStreetMap's #map=zoom/latitude/longitude, also with a place's own page before it."""
    view = pair_of(fragment, rf"map=[\d.]+/{PAIR}/{PAIR}") or pair_of(path, rf"@{PAIR},{PAIR}")
    return Point(*view, PointPrecision.APPROXIMATE) if view else None
