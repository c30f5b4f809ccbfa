"""Drawings behind the points of a map. Whoever has outlines registers them; without any the points stand alone."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Backdrop:
    """A drawing in SVG units: its size, path data of its areas, and where a point in WGS84 degrees lies in it."""

    width: int
    height: int
    outlines: tuple[str, ...]
    place: Callable[[float, float], tuple[int, int]]


Provider = Callable[[str], Backdrop | None]
_providers: list[Provider] = []


def register_backdrops(provider: Provider) -> None:
    """`provider` is asked for a county by its code, and with "" for the whole country."""
    if provider not in _providers:
        _providers.append(provider)


def backdrop_of(region: str) -> Backdrop:
    """Of the county, else of the country, else an empty one."""
    for provider in _providers:
        if found := provider(region) or provider(""):
            return found
    return Backdrop(600, 1000, (), _plain)


def _plain(latitude: float, longitude: float) -> tuple[int, int]:
    """Finland in a box of 600 by 1,000."""
    return round((longitude - 19) / 13 * 600), round((70.5 - latitude) / 11.5 * 1000)
