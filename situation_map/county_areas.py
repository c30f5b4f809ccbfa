"""A county's family-centre areas: which municipalities each has, and how many centres and meeting places are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from network.models import FamilyCentreArea, Municipality

from .county_places import CountyPlaces


@dataclass(frozen=True)
class AreaRow:
    """``is_known`` is false where no source says which municipalities belong to it; then nothing is counted."""

    name: str
    municipalities: Sequence[Municipality]
    is_known: bool
    centres: int
    meeting_places: int


def list_areas(areas: Iterable[FamilyCentreArea], places: CountyPlaces) -> list[AreaRow]:
    """The areas with their municipalities, which the caller has prefetched, counted from the places on the page."""
    by_town = {town.municipality.code: town.places for town in places.towns if town.municipality}
    rows = []
    for area in areas:
        members = list(area.municipalities.all()) if area.municipalities_known else []
        inside = [place for town in members for place in by_town.get(town.code, ())]
        rows.append(
            AreaRow(
                name=area.name,
                municipalities=sorted(members, key=lambda town: town.name),
                is_known=area.municipalities_known,
                centres=sum(place.is_centre and place.phase == "operating" for place in inside),
                meeting_places=sum(not place.is_centre and place.phase == "operating" for place in inside),
            )
        )
    return rows
