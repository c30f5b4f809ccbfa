"""The core's own figures, counted from the network's published, public records.

Example and real records are never added in one figure: an area with any real record of the kind gets the real
figure, any other area the example one, marked. An area without a record, or whose records all have an unknown
phase, is unknown.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Municipality, Region
from network.models.vocabulary import Phase, RecordKind, Registration

from .area_kinds import AreaKind
from .areas import areas_of
from .classification import round_to
from .counting import once
from .models import Statement
from .registry import Missing, Value
from .tallies import (
    Group,
    Judge,
    Tallies,
    Tally,
    activity_groups,
    choose_tally,
    coming_groups,
    confirmation_groups,
    municipalities_with,
    organisation_groups,
    place_groups,
    tally,
)
from .topics import DEVELOPMENT

INHABITANTS = 10_000
DENSITY_DECIMALS = 2
SHARE_DECIMALS = 1
NETWORK = _("Records published in this network")

Compute = Callable[[AreaKind, Sequence[str]], dict[str, Value]]


def tally_value(tallies: Mapping[bool, Tally] | None, today: datetime.date, *, inhabitants: int | None = None) -> Value:
    """The figure of one area; per 10,000 inhabitants when their number is given."""
    found, is_example = choose_tally(tallies)
    figure: int | Decimal | None = found.counted
    if found.records == found.unknown:
        figure = None
    elif inhabitants is not None:
        figure = round_to(Decimal(found.counted) * INHABITANTS / inhabitants, DENSITY_DECIMALS)
    return _value(figure, today, is_example, found.unknown)


def share_value(tallies: Mapping[bool, Tally] | None, today: datetime.date, *, base: int | None = None) -> Value:
    """What counts as a share (%) of what is known, or of ``base``. Where there are records, but none of the sort that
    the share is of, it does not apply."""
    found, is_example = choose_tally(tallies)
    of = found.records - found.unknown if base is None else base
    if not found.records or found.records == found.unknown:
        return _value(None, today, is_example, found.unknown)
    return _value(round_to(Decimal(found.counted) * 100 / of, SHARE_DECIMALS), today, is_example, found.unknown)


def _value(figure: int | Decimal | None, today: datetime.date, is_example: bool, unknown: int) -> Value:
    return Value(
        value=figure,
        missing=Missing.UNKNOWN if figure is None else None,
        as_of=today,
        is_example=is_example,
        unknown_count=unknown,
        source=NETWORK,
    )


def _counts(groups: Callable[[], Iterable[Group]], judge: Judge) -> Compute:
    def compute(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
        tallies, today = tally(groups(), kind, judge), timezone.localdate()
        return {code: tally_value(tallies.get(code), today) for code in codes}

    return compute


def is_operating(group: Group) -> bool | None:
    return is_in_phase(Phase.OPERATING)(group)


def is_in_phase(phase: str) -> Judge:
    """Whether the place is in that phase; not known where its phase is unknown, unless that is what is asked."""

    def judge(group: Group) -> bool | None:
        found = group.traits[0] or Phase.UNKNOWN
        return None if found == Phase.UNKNOWN != phase else found == phase

    return judge


def centres_in_phase(phase: str) -> Compute:
    return _counts(lambda: place_groups(RecordKind.FAMILY_CENTRE), is_in_phase(phase))


def centres_of_form(form: str) -> Compute:
    """Operating centres of a form; those whose phase or form is unknown stand beside."""
    return _counts(lambda: place_groups(RecordKind.FAMILY_CENTRE), _operating_with(1, form))


def meeting_places_of_kind(kind: str) -> Compute:
    return _counts(lambda: place_groups(RecordKind.MEETING_PLACE), _operating_with(2, kind))


def _operating_with(trait: int, wanted: str) -> Judge:
    def judge(group: Group) -> bool | None:
        operates = is_operating(group)
        if not operates:
            return operates
        return None if group.traits[trait] in ("", "unknown", None) else group.traits[trait] == wanted

    return judge


def organisations_of_kind(kind: str = "") -> Compute:
    """Organisations of a kind, or all of them."""
    return _counts(organisation_groups, lambda group: not kind or group.traits[0] == kind)


count_meeting_places = _counts(lambda: place_groups(RecordKind.MEETING_PLACE), is_operating)
count_centres = centres_in_phase(Phase.OPERATING)


def operating_centres(areas: Sequence[str]) -> dict[str, Value]:
    return count_centres(AreaKind.REGION, areas)


def density_of_meeting_places(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
    tallies = tally(place_groups(RecordKind.MEETING_PLACE), kind, is_operating)
    inhabitants, today = _inhabitants(kind), timezone.localdate()
    return {
        code: tally_value(tallies.get(code), today, inhabitants=inhabitants[code])
        for code in codes
        if inhabitants.get(code)
    }


def meeting_place_density(areas: Sequence[str]) -> dict[str, Value]:
    return density_of_meeting_places(AreaKind.REGION, areas)


@once
def _inhabitants(kind: AreaKind) -> dict[str, int | None]:
    if kind == AreaKind.REGION:
        return dict(Region.objects.values_list("code", "population"))
    return {area.code: area.population for area in areas_of(kind)}


def share_of_municipalities(record_kind: str) -> Compute:
    """The share of an area's municipalities in which at least one place of the kind operates."""

    def compute(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
        tallies = municipalities_with(place_groups(record_kind), kind, is_operating)
        numbers, today = _municipality_numbers(kind), timezone.localdate()
        return {code: share_value(tallies.get(code), today, base=numbers[code]) for code in codes if numbers.get(code)}

    return compute


@once
def _municipality_numbers(kind: AreaKind) -> dict[str, int]:
    """How many municipalities each area has, as they are known here."""
    county_of = Municipality.objects.values_list("region_id", flat=True).order_by()
    by_county: dict[str, int] = {}
    for code in county_of:
        by_county[code] = by_county.get(code, 0) + 1
    if kind == AreaKind.REGION:
        return by_county
    return {area.code: sum(by_county.get(code, 0) for code in area.members) for area in areas_of(kind)}


def count_activities(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
    """Zero only where activities have been published at all: two queries."""
    published, today = tally(activity_groups(), kind, lambda group: False), timezone.localdate()
    coming = tally(coming_groups(), kind, lambda group: True)
    return {code: tally_value(_beside(published.get(code), coming.get(code)), today) for code in codes}


def _beside(published: Mapping[bool, Tally] | None, coming: Mapping[bool, Tally] | None) -> dict[bool, Tally]:
    """Of each origin that has published activities, how many of them are coming."""
    return {
        is_example: Tally(each.records, (coming or {}).get(is_example, Tally()).counted)
        for is_example, each in (published or {}).items()
    }


def coming_activities(areas: Sequence[str]) -> dict[str, Value]:
    return count_activities(AreaKind.REGION, areas)


def share_of_activities(judge: Judge) -> Compute:
    """A share of the coming activities; where activities are published but none is coming, it does not apply."""

    def compute(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
        published: Tallies = tally(activity_groups(), kind, lambda group: False)
        coming, today = tally(coming_groups(), kind, judge), timezone.localdate()
        return {code: _activity_share(published.get(code), coming.get(code), today) for code in codes}

    return compute


def _activity_share(
    published: Mapping[bool, Tally] | None, coming: Mapping[bool, Tally] | None, today: datetime.date
) -> Value:
    _found, is_example = choose_tally(published)
    of_origin = {is_example: coming[is_example]} if coming and is_example in coming else None
    if published and of_origin is None:
        return Value(missing=Missing.NOT_APPLICABLE, as_of=today, is_example=is_example, source=NETWORK)
    return share_value(of_origin, today)


def needs_no_registration(group: Group) -> bool | None:
    return group.traits[0] == Registration.NONE


def is_in_swedish(group: Group) -> bool | None:
    """Whether Swedish is among the languages; not known where none is told."""
    languages = group.traits[1]
    return "sv" in languages if isinstance(languages, list) and languages else None


def share_confirmed(kind: AreaKind, codes: Sequence[str]) -> dict[str, Value]:
    tallies, today = tally(confirmation_groups(), kind, lambda group: bool(group.traits[0])), timezone.localdate()
    return {code: share_value(tallies.get(code), today) for code in codes}


def development_stage(areas: Sequence[str]) -> dict[str, Value]:
    """The newest statement on development of each county, real before example; one query."""
    statements = Statement.objects.filter(topic=DEVELOPMENT, region__in=areas).newest_first()
    chosen = _newest_by_county(statements)
    return {code: stage_value(chosen[code]) for code in areas if code in chosen}


def development_by_year(areas: Sequence[str]) -> dict[str, dict[str, Value]]:
    """The last statement of each year, by year and county: a year in which nothing was said of a county leaves it out;
    one query."""
    statements = Statement.objects.filter(topic=DEVELOPMENT, region__in=areas, as_of__isnull=False).newest_first()
    by_year: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.as_of is not None:
            by_year.setdefault(str(statement.as_of.year), []).append(statement)
    return {
        year: {code: stage_value(statement) for code, statement in _newest_by_county(found).items()}
        for year, found in by_year.items()
    }


def _newest_by_county(statements: Iterable[Statement]) -> dict[str, Statement]:
    chosen: dict[str, Statement] = {}
    for statement in sorted(statements, key=lambda statement: statement.is_example):
        if statement.region_id:
            chosen.setdefault(statement.region_id, statement)
    return chosen


def stage_value(statement: Statement) -> Value:
    source = statement.source
    return Value(
        value=statement.step,
        missing=Missing(statement.missing) if statement.missing else None,
        as_of=statement.as_of,
        is_example=statement.is_example,
        source=source.title if source else "",
        source_url=source.url if source else "",
    )
