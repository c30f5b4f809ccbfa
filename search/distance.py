"""How far a thing is from where the reader looks."""

from math import asin, cos, radians, sin, sqrt

from search.models import SearchEntry

EARTH_RADIUS_M = 6_371_000


def distance_m(entry: SearchEntry, near: tuple[float, float] | None) -> float | None:
    """Metres to the thing's own point; None where only its municipality is known, or nothing at all."""
    if near is None or entry.latitude is None or entry.longitude is None or not entry.text.extra.get("exact_point"):
        return None
    there, here = radians(entry.latitude), radians(near[0])
    east = radians(entry.longitude - near[1])
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))
