"""Counting published records by area, each once: whatever its translations, and where it stands now.

A record without a municipality stands for its whole county: among the municipalities it is found under the county's
code for that ("15-whole"), so that the municipalities and the whole county add up to the county. Records of no county
are the whole country's. Examples and real records are tallied apart and never added.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When
from django.utils import timezone

from network.models import Occurrence, Record
from network.models.vocabulary import ActivityState, RecordKind
from network.models.vocabulary import Origin as RecordOrigin

from .area_kinds import COUNTRY_CODE, AreaKind
from .areas import areas_of
from .counting import once
from .registry import IndicatorDefinition, Kind, Origin, indicators

WHOLE = "-whole"
DAYS_AHEAD = 30
CONFIRMED_DAYS = 183
TAKES_PLACE = (ActivityState.SCHEDULED, ActivityState.RESCHEDULED)


@dataclass(frozen=True, slots=True)
class Group:
    """So many records of one county and municipality that are alike in what they are counted by."""

    region: str
    municipality: str
    is_example: bool
    count: int
    traits: tuple[object, ...] = ()


@dataclass
class Tally:
    """Records of one area and one origin: how many in all, how many count, and of how many that is not known."""

    records: int = 0
    counted: int = 0
    unknown: int = 0


Tallies = Mapping[str, Mapping[bool, Tally]]
"""By area code, then by whether they are examples."""

Judge = Callable[[Group], bool | None]
"""Whether a group counts; None: not known."""


def whole_county(region: str) -> str:
    """The code under which a county's records of no municipality stand among the municipalities."""
    return f"{region}{WHOLE}"


def is_whole_county(area_code: str) -> bool:
    return area_code.endswith(WHOLE)


def adds_up(definition: IndicatorDefinition) -> bool:
    """Whether its figures are counts of this network's own records, each of which is in one place or in none; so they
    are in an edition."""
    if definition.kind != Kind.COUNT or indicators.plugin_of(definition.key) is not None:
        return False
    return definition.origin == Origin.LIVE if definition.edition is not None else definition.stored is None


def tally(groups: Iterable[Group], kind: AreaKind, judge: Judge) -> Tallies:
    """The groups by area. Of collaborative areas and the country the counties are read: one query."""
    place = _placer(kind)
    tallies: dict[str, dict[bool, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for group in groups:
        code = place(group)
        if code is None:
            continue
        one, verdict = tallies[code][group.is_example], judge(group)
        one.records += group.count
        if verdict is None:
            one.unknown += group.count
        elif verdict:
            one.counted += group.count
    return tallies


def municipalities_with(groups: Iterable[Group], kind: AreaKind, judge: Judge) -> Tallies:
    """How many municipalities of each area have a record that counts; ``records`` and ``unknown`` are of records."""
    place = _placer(kind)
    tallies: dict[str, dict[bool, Tally]] = defaultdict(lambda: defaultdict(Tally))
    seen: set[tuple[str, bool, str]] = set()
    for group in groups:
        code = place(group)
        if code is None:
            continue
        one, verdict = tallies[code][group.is_example], judge(group)
        one.records += group.count
        if verdict is None:
            one.unknown += group.count
        elif verdict and group.municipality and (code, group.is_example, group.municipality) not in seen:
            seen.add((code, group.is_example, group.municipality))
            one.counted += 1
    return tallies


def choose_tally(tallies: Mapping[bool, Tally] | None) -> tuple[Tally, bool]:
    """The tally to show and whether it is an example: real records win over any number of examples."""
    if not tallies:
        return Tally(), False
    is_example = False not in tallies
    return tallies[is_example], is_example


def _placer(kind: AreaKind) -> Callable[[Group], str | None]:
    if kind == AreaKind.REGION:
        return lambda group: group.region or None
    if kind == AreaKind.MUNICIPALITY:
        return lambda group: group.municipality or (whole_county(group.region) if group.region else None)
    if kind == AreaKind.COUNTRY:
        inside = {"", *(code for area in areas_of(kind) for code in area.members)}
        return lambda group: COUNTRY_CODE if group.region in inside else None
    if kind == AreaKind.COLLABORATIVE_AREA:
        together = {code: area.code for area in areas_of(kind) for code in area.members}
        return lambda group: together.get(group.region)
    return lambda group: None


@once
def place_groups(kind: str) -> list[Group]:
    """Family centres or meeting places by (phase, form, kind of meeting place): one query."""
    return _groups(Record.objects.visible_to(None).of_kind(kind), "place__phase", "place__form", "place__meeting_kind")


@once
def organisation_groups() -> list[Group]:
    """Organisations that have not ended, by (kind,): one query."""
    records = Record.objects.visible_to(None).of_kind(RecordKind.ORGANISATION)
    today = timezone.localdate()
    going_on = Q(organisation__ended_on=None) | Q(organisation__ended_on__gte=today)
    return _groups(records.filter(going_on), "organisation__kind")


@once
def activity_groups() -> list[Group]:
    """All published activities: one query."""
    return _groups(Record.objects.visible_to(None).of_kind(RecordKind.ACTIVITY))


@once
def coming_groups(days: int = DAYS_AHEAD) -> list[Group]:
    """Activities with a meeting that takes place in the coming days, each once, by (registration, languages): one
    query."""
    now = timezone.now()
    meetings = (
        Occurrence.objects.visible_to(None)
        .between(now, now + datetime.timedelta(days=days))
        .filter(state__in=TAKES_PLACE, activity__state__in=TAKES_PLACE)
    )
    record, traits = "activity__record__", ("activity__registration", "activity__languages")
    rows = (
        meetings.order_by()
        .values_list(f"{record}region_id", f"{record}municipality_id", f"{record}origin", *traits)
        .annotate(count=Count("activity_id", distinct=True))
    )
    return [_group(row) for row in rows]


@once
def confirmation_groups() -> list[Group]:
    """All published records by (whether confirmed in the last six months,): one query."""
    recently = Q(confirmed_at__gte=timezone.now() - datetime.timedelta(days=CONFIRMED_DAYS))
    records = Record.objects.visible_to(None).annotate(
        recent=Case(When(recently, then=Value(True)), default=Value(False), output_field=BooleanField())
    )
    return _groups(records, "recent")


def _groups(records: QuerySet[Record], *traits: str) -> list[Group]:
    rows = records.order_by().values_list("region_id", "municipality_id", "origin", *traits).annotate(count=Count("pk"))
    return [_group(row) for row in rows]


def _group(row: tuple[Any, ...]) -> Group:
    region, municipality, origin, *traits, count = row
    return Group(region or "", municipality or "", origin == RecordOrigin.EXAMPLE, count, tuple(traits))
