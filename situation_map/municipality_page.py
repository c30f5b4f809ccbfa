"""What a municipality's page shows: its places, its figures beside the county's, and where it belongs."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import Site

from network.models import FamilyCentreArea, Municipality, Occurrence, Record, Region
from network.models.vocabulary import ActivityState, RecordKind

from .areas import Area, AreaKind
from .atlas.frame import county_area
from .counting import counted_once
from .county_places import MOST_PLACES, PlaceLine, place_lines, town_slug
from .models import Observation
from .registry import IndicatorDefinition, Value, definitions
from .series import values_of_all
from .writing import write_value

DAYS_AHEAD = 30
HELD = (ActivityState.SCHEDULED, ActivityState.RESCHEDULED)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, examples and others never together."""

    number: int
    is_example: bool


def counted(own: int, invented: int) -> Counted:
    """Examples are counted only where there is nothing else."""
    return Counted(own or invented, own == 0 < invented)


@dataclass(frozen=True, slots=True)
class TownFigure:
    """An indicator in the municipality, and in its county where there it has a figure."""

    definition: IndicatorDefinition
    value: Value
    text: str
    county: Value | None
    county_text: str

    @property
    def is_known(self) -> bool:
        return self.value.value is not None


@dataclass(frozen=True)
class MunicipalityPage:
    region: Region
    municipality: Municipality
    areas: Sequence[FamilyCentreArea]
    centres: Sequence[PlaceLine]
    meeting_places: Sequence[PlaceLine]
    serving: Sequence[PlaceLine]
    activity_count: Counted
    figures: Sequence[TownFigure]
    observations: Sequence[Observation]
    neighbours: Sequence[Municipality]
    shows_example: bool

    @property
    def known(self) -> list[TownFigure]:
        return [figure for figure in self.figures if figure.is_known]

    @property
    def centre_count(self) -> Counted:
        return count_lines(self.centres)

    @property
    def meeting_place_count(self) -> Counted:
        return count_lines(self.meeting_places)

    @property
    def unknown(self) -> list[TownFigure]:
        """Indicators that nothing is known of here: named, each with its reason, and not tabled."""
        return [figure for figure in self.figures if not figure.is_known]


def count_lines(lines: Sequence[PlaceLine]) -> Counted:
    invented = sum(line.is_example for line in lines)
    return counted(len(lines) - invented, invented)


def find_municipality(region: Region, slug: str) -> Municipality | None:
    """The county's municipality with this slug in the reader's language. One query."""
    towns = Municipality.objects.filter(region=region)
    return next((town for town in towns if town_slug(town) == slug), None)


def build_municipality_page(
    region: Region, municipality: Municipality, *, user: Any, site: Site | None
) -> MunicipalityPage:
    """Everything the page shows. The number of queries does not grow with what the municipality has."""
    here, serving = read_places(municipality, user)
    figures = read_figures(region, municipality, site)
    observations = list(Observation.objects.of_region(region.code).beside_the_map().filter(municipality=municipality))
    neighbours = Municipality.objects.filter(region=region).exclude(pk=municipality.pk)
    return MunicipalityPage(
        region=region,
        municipality=municipality,
        areas=list(FamilyCentreArea.objects.filter(municipalities=municipality)),
        centres=[line for line in here if line.is_centre],
        meeting_places=[line for line in here if not line.is_centre],
        serving=serving,
        activity_count=count_activities(municipality, user, timezone.now()),
        figures=figures,
        observations=observations,
        neighbours=sorted(neighbours, key=lambda town: town.name),
        shows_example=any(row.is_example for row in [*here, *serving, *observations])
        or any(figure.value.is_example for figure in figures),
    )


def read_places(municipality: Municipality, user: Any) -> tuple[tuple[PlaceLine, ...], tuple[PlaceLine, ...]]:
    """Places that stand in the municipality, and those that stand elsewhere and serve it."""
    records = (
        Record.objects.visible_to(user)
        .of_kind(RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE)
        .filter(Q(municipality=municipality) | Q(place__municipalities_served=municipality))
        .distinct()
        .with_texts()
        .prefetch_related("place__municipalities_served")
        .order_by("kind", "pk")[:MOST_PLACES]
    )
    here = [record for record in records if record.municipality_id == municipality.code]
    elsewhere = [record for record in records if record.municipality_id != municipality.code]
    return place_lines(here), place_lines(elsewhere)


def count_activities(municipality: Municipality, user: Any, now: datetime.datetime) -> Counted:
    """Activities that meet there in the coming days, each counted once."""
    meetings = Occurrence.objects.visible_to(user).between(now, now + datetime.timedelta(days=DAYS_AHEAD))
    here = meetings.filter(state__in=HELD, activity__state__in=HELD, activity__record__municipality=municipality)
    counts = here.order_by().aggregate(
        own=Count("activity", distinct=True, filter=~Q(activity__record__origin="example")),
        invented=Count("activity", distinct=True, filter=Q(activity__record__origin="example")),
    )
    return counted(counts["own"], counts["invented"])


def read_figures(region: Region, municipality: Municipality, site: Site | None) -> list[TownFigure]:
    """Indicators that are known of municipalities, with the county's figure beside where it has one. Both are counted
    from the same records, which are read once."""
    listed = [each for each in definitions(site) if AreaKind.MUNICIPALITY in each.area_kinds]
    name, inhabitants = municipality.name, municipality.population
    town = [Area(AreaKind.MUNICIPALITY, municipality.code, name, region.code, inhabitants, region.in_scheme)]
    county = [county_area(region)] if region.in_scheme else []
    with counted_once():
        own = values_of_all(listed, town)
        above: Mapping[str, Mapping[str, Value] | None] = values_of_all(listed, county) if county else {}
    rows = []
    for definition in listed:
        found, county_found = own[definition.key], above.get(definition.key)
        if found is None:
            continue
        value, beside = found[municipality.code], (county_found or {}).get(region.code)
        rows.append(
            TownFigure(
                definition,
                value,
                write_value(definition, value),
                beside,
                write_value(definition, beside) if beside and beside.value is not None else "",
            )
        )
    return rows
