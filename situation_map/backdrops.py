"""The map's outlines, lent to other maps of the site."""

from network.backdrops import Backdrop, register_backdrops
from situation_map.geometry import Drawing, shapes


def backdrop_for(region: str) -> Backdrop | None:
    """A county by its code, or the country for ""; None for a code without a drawing."""
    drawing: Drawing | None = shapes().counties.get(region) if region else shapes().country
    if drawing is None:
        return None
    outlines = tuple(area.path for area in drawing.areas.values())
    return Backdrop(drawing.frame.width, drawing.frame.height, outlines, drawing.frame.place)


def register() -> None:
    register_backdrops(backdrop_for)
