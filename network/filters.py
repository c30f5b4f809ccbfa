"""The choices of a filter form: what can be chosen, what is, how many there are, and what taking one away leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.models.vocabulary import (
    MeetingPlaceKind,
    OrganisationKind,
    Phase,
    RecordKind,
    SpokenLanguage,
)
from network.querying import OrganisationQuery, PlaceQuery
from network.querying.areas import Areas
from network.querying.base import DISTANCES_KM, AreaQuery
from network.querying.places import PLACE_TYPES, PlaceCounts


@dataclass(frozen=True)
class Choice:
    """One option; `count` None when it is not counted; `name` of its field if it is not the group's, or more words."""

    value: str
    label: str
    chosen: bool
    count: int | None = None
    name: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """Options of one name under one legend."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chosen:
    """A choice in force, and the address without it."""

    label: str
    address: str


def group(
    name: str,
    legend: str,
    options: Iterable[tuple[str, str | Promise]],
    chosen: Iterable[str],
    counts: Mapping[str, int],
) -> ChoiceGroup:
    """Options that something has or that are chosen, the others left out."""
    picked = set(chosen)
    return ChoiceGroup(
        name,
        legend,
        tuple(
            Choice(value, capfirst(str(label)), value in picked, counts.get(value, 0))
            for value, label in options
            if counts.get(value) or value in picked
        ),
    )


def place_groups(query: PlaceQuery, counts: PlaceCounts) -> list[ChoiceGroup]:
    types = [(value, label) for value, label in RecordKind.choices if value in PLACE_TYPES]
    kinds = {value: number for value, number in counts.kinds.items() if value}
    groups = [
        group("type", _("What"), types, query.types, counts.types),
        group("kind", _("Kind of meeting place"), MeetingPlaceKind.choices, query.kinds, kinds),
        group("phase", _("Phase"), Phase.choices, query.phases, counts.phases),
        yes_or_no("step_free", _("Step-free entrance"), query.step_free, counts.step_free),
    ]
    return [filled for filled in groups if filled.choices]


def organisation_groups(query: OrganisationQuery, counts: Mapping[str, int]) -> list[ChoiceGroup]:
    return [group("kind", _("Kind"), OrganisationKind.choices, query.kinds, counts)]


def yes_or_no(name: str, label: str, chosen: bool, count: int) -> ChoiceGroup:
    """A single box without a legend of its own."""
    return ChoiceGroup(name, "", (Choice("1", label, chosen, count),) if count or chosen else ())


def region_choices(query: AreaQuery, areas: Areas) -> list[Choice]:
    ordered = sorted(areas.regions, key=lambda region: region.short)
    return [Choice(region.code, region.short, region.code == query.region) for region in ordered]


def distance_choices(query: AreaQuery) -> list[Choice]:
    only = Choice("", _("this municipality only"), query.within_km == 0)
    return [only, *(Choice(str(km), distance_words(km), query.within_km == km) for km in DISTANCES_KM)]


def distance_words(km: int) -> str:
    return _("and others within %(km)s km") % {"km": km}


def area_words(query: AreaQuery, areas: Areas) -> str:
    """Jyväskylä · Jyväskylä and others within 20 km · Central Finland · the whole country"""
    if query.municipality_text:
        distance = f" {distance_words(query.within_km)}" if query.within_km else ""
        return f"{query.municipality_text}{distance}"
    region = areas.region(query.region)
    return region.short if region else _("the whole country")


def chosen_area(query: AreaQuery, areas: Areas) -> list[Chosen]:
    chosen = []
    if query.text:
        chosen.append(Chosen(_("“%(words)s”") % {"words": query.text}, query.address(text="")))
    if region := areas.region(query.region):
        chosen.append(Chosen(region.short, query.address(region="")))
    if query.municipality_text:
        chosen.append(Chosen(area_words(query, areas), query.without_municipality().address()))
    return chosen


def chosen_of(query: Any, field: str, vocabulary: type[TextChoices]) -> list[Chosen]:
    """Each value in force of a field that holds several codes."""
    values: tuple[str, ...] = getattr(query, field)
    labels: dict[str, str | Promise] = dict(vocabulary.choices)
    return [Chosen(str(labels[v]), query.address(**{field: tuple(o for o in values if o != v)})) for v in values]


def chosen_places(query: PlaceQuery, areas: Areas) -> list[Chosen]:
    chosen = chosen_area(query, areas) + chosen_of(query, "types", RecordKind)
    chosen += chosen_of(query, "kinds", MeetingPlaceKind) + chosen_of(query, "phases", Phase)
    if query.step_free:
        chosen.append(Chosen(_("step-free entrance"), query.address(step_free=False)))
    return chosen + chosen_of(query, "languages", SpokenLanguage)


def chosen_organisations(query: OrganisationQuery, areas: Areas) -> list[Chosen]:
    return chosen_area(query, areas) + chosen_of(query, "kinds", OrganisationKind)
