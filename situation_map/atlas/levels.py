"""Levels of the map: counties, collaborative areas, municipalities; what figures each has, and how it is drawn.

A figure is never added up from one level to another here. What stands at a level was counted at it from the network's
records, or was given for it by its source; what nobody counted or gave is not offered at all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.models import Municipality, Region
from situation_map.area_kinds import AreaKind
from situation_map.areas import ShownArea, collaborative_areas
from situation_map.county_places import town_slug
from situation_map.editions.asking import Reading
from situation_map.editions.parts import municipalities_of
from situation_map.geometry import Outline, municipal_outlines, shapes
from situation_map.models import Edition
from situation_map.registry import IndicatorDefinition, Origin
from situation_map.stored_figures import periods_by_key
from situation_map.tallies import whole_county

from .choice import COUNTIES, HEAT, LEVELS, MULTIPLES, TREND, MapChoice, UnknownIndicator

Outlines = Mapping[str, Outline]

LEVEL_LABELS: Mapping[str, str | Promise] = {
    COUNTIES: gettext_lazy("Counties"),
    AreaKind.COLLABORATIVE_AREA.value: gettext_lazy("Collaborative areas"),
    AreaKind.MUNICIPALITY.value: gettext_lazy("Municipalities"),
}
BY_LEVEL: Mapping[AreaKind, str | Promise] = {
    AreaKind.REGION: gettext_lazy("by wellbeing services county"),
    AreaKind.COLLABORATIVE_AREA: gettext_lazy("by collaborative area"),
    AreaKind.MUNICIPALITY: gettext_lazy("by municipality"),
}
DRAWS_TOWNS = 3
"""The first format of an edition with outlines of municipalities."""
TOO_MANY_TOWNS = (MULTIPLES, HEAT)
"""Views that cannot be read with three hundred areas."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area of the map that is no county. ``region_code`` is empty for what is larger than one."""

    kind: AreaKind
    code: str
    short: str
    href: str
    region_code: str = ""
    population: int | None = None
    in_scheme: bool = True


@dataclass(frozen=True)
class Level:
    """What a view of the map is made of: the areas and the indicators that have figures of them. ``notices`` say what
    was asked for and cannot be had; ``wholes`` are, beside municipalities, their counties' records of no municipality,
    by the code under which they are counted."""

    kind: AreaKind
    areas: Sequence[ShownArea]
    definitions: Sequence[IndicatorDefinition]
    notices: tuple[str, ...] = ()
    counties: Sequence[Region] = ()

    @property
    def wholes(self) -> dict[str, Region]:
        if self.kind != AreaKind.MUNICIPALITY:
            return {}
        return {whole_county(region.code): region for region in self.counties if region.in_scheme}


def choose_view(given: QueryDict, reading: Reading) -> tuple[MapChoice, Level]:
    """What the address asks for, at a level that there is. What cannot be had at that level is left out of the choice
    and told in the level's notices. Raises UnknownIndicator."""
    level = _level_of(given, reading)
    asked = given.copy()
    keys = [each.key for each in sorted(level.definitions, key=lambda each: (each.order, each.key))]
    asked["level"] = COUNTIES if level.kind == AreaKind.REGION else level.kind.value
    notices = list(level.notices)
    if level.kind != AreaKind.REGION:
        known = {each.key: each for each in reading.definitions}
        for name in ("indicator", "other"):
            wanted = MapChoice.asked(given, name)
            if wanted and wanted not in known:
                raise UnknownIndicator(wanted)
            if wanted and wanted not in keys:
                asked.pop(name, None)
                words = _("“%(label)s” has no figures %(by_level)s: another indicator is shown.")
                notices.append(words % {"label": known[wanted].label, "by_level": BY_LEVEL[level.kind]})
    codes = [area.code for area in level.areas if area.in_scheme]
    choice = MapChoice.parse(asked, indicators=keys, areas=codes)
    return choice, replace(level, notices=tuple(notices))


def _level_of(given: QueryDict, reading: Reading) -> Level:
    wanted, view = MapChoice.asked(given, "level"), MapChoice.asked(given, "view")
    counties = Level(AreaKind.REGION, reading.regions, reading.definitions, counties=reading.regions)
    if not wanted or wanted not in LEVELS:
        return counties
    if wanted == AreaKind.MUNICIPALITY and view in TOO_MANY_TOWNS:
        words = _("This view is for counties and collaborative areas: it cannot be read with all municipalities.")
        return replace(counties, notices=(words,))
    kind = AreaKind(wanted)
    definitions = definitions_at(reading.definitions, kind)
    if not definitions:
        words = _("No indicator has figures %(by_level)s: the counties are shown.")
        return replace(counties, notices=(words % {"by_level": BY_LEVEL[kind]},))
    areas = map_areas(kind, reading.regions, edition=reading.edition)
    notices: tuple[str, ...] = ()
    if kind == AreaKind.MUNICIPALITY and reading.edition is not None and reading.edition.format < DRAWS_TOWNS:
        notices = (_("This edition holds no outlines of municipalities: they are drawn as they are now."),)
    return Level(kind, areas, definitions, notices, counties=reading.regions)


def definitions_at(definitions: Sequence[IndicatorDefinition], kind: AreaKind) -> list[IndicatorDefinition]:
    """Those that have figures of such areas: of the stored ones those with a row. One query (of an edition two)."""
    stored = [each for each in definitions if each.stored is not None]
    kept = {key for key, _period in periods_by_key(stored, kind)} if stored else set()
    return [each for each in definitions if has_figures(each, kind, kept)]


def has_figures(definition: IndicatorDefinition, kind: AreaKind, kept: Collection[str]) -> bool:
    """Nightly figures of an edition are of the kinds that their definition names: its days are those of all kinds."""
    if definition.stored is None:
        return kind in definition.area_kinds
    nightly = definition.edition is not None and definition.origin == Origin.LIVE
    return definition.key in kept and (not nightly or kind in definition.area_kinds)


def map_areas(kind: AreaKind, counties: Sequence[Region], *, edition: Edition | None = None) -> list[ShownArea]:
    """No query for collaborative areas, one for municipalities: of an edition those that it holds."""
    # What has no page of its own has a link to its figures over time.
    trend = MapChoice(level=kind.value, view=TREND, edition=edition.slug if edition else "")
    if kind == AreaKind.COLLABORATIVE_AREA:
        return [
            MapArea(kind, area.code, area.name, trend.but(areas=(area.code,)).address(), "", area.population)
            for area in collaborative_areas(counties)
        ]
    inside = {region.code: region for region in counties}
    if edition is None:
        pattern = reverse("situation_municipality", kwargs={"slug": "its-county", "town": "its-name"})
        towns: Iterable[Municipality] = Municipality.objects.order_by("code")
    else:
        pattern = trend.but(areas=("its-code",)).address()
        towns = municipalities_of(edition)
    return [_municipality(town, inside[town.region_id], pattern) for town in towns if town.region_id in inside]


def _municipality(town: Municipality, county: Region, pattern: str) -> MapArea:
    """One of Åland has no link: it is outside the scheme."""
    href = pattern.replace("its-county", county.slug).replace("its-name", town_slug(town))
    href = href.replace("its-code", town.code) if county.in_scheme else ""
    return MapArea(
        AreaKind.MUNICIPALITY, town.code, town.name, href, county.code, town.population, in_scheme=county.in_scheme
    )


def outlines_at(kind: AreaKind, counties: Sequence[Region]) -> tuple[Outlines, Outlines]:
    """The outlines of the country and of the inset, by the codes of the areas of that level. A collaborative area is
    made of its counties' outlines; Åland is among them all, drawn and not counted."""
    country, inset = shapes().country.areas, shapes().inset.areas
    if kind == AreaKind.REGION:
        return country, inset
    outside = {region.code: country[region.code] for region in counties if not region.in_scheme}
    if kind == AreaKind.MUNICIPALITY:
        towns, near = municipal_outlines()
        return {**towns, **outside}, near
    areas = collaborative_areas(counties)
    together = {area.code: joined(country, area.members) for area in areas}
    near = {area.code: joined(inset, area.members) for area in areas if set(area.members) & set(inset)}
    return {**together, **outside}, near


def level_options(choice: MapChoice) -> list[tuple[str, str | Promise]]:
    """The levels that a view can be shown at."""
    without = AreaKind.MUNICIPALITY if choice.view in TOO_MANY_TOWNS else None
    return [(key, label) for key, label in LEVEL_LABELS.items() if key != without]


def joined(outlines: Outlines, codes: Sequence[str]) -> Outline:
    """Several outlines as one path."""
    found = [outlines[code] for code in codes if code in outlines]
    return Outline("".join(each.path for each in found), found[0].x, found[0].y)


Groups = list[tuple[str, list[ShownArea], bool]]


def group_areas(areas: Sequence[ShownArea], counties: Sequence[Region], chosen: Sequence[str]) -> Groups:
    """Areas to choose from by name: municipalities by their county, each with whether one of them is chosen; others
    together, under no name."""
    named = sorted(areas, key=lambda area: area.short)
    inside: dict[str, list[ShownArea]] = {}
    for area in named:
        inside.setdefault(getattr(area, "region_code", ""), []).append(area)
    names = {"": "", **{region.code: region.short for region in counties}}
    groups = [(names[code], found, any(area.code in chosen for area in found)) for code, found in inside.items()]
    return sorted(groups, key=lambda group: group[0])
