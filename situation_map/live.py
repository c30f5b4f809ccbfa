"""The core's own indicators, counted from the network's published, public records.

Example and real records are never added in one figure: an area with any real record of the kind gets the real
figure, any other area the example one, marked. An area without a record, or whose records all have an unknown
phase, is unknown.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Occurrence, Record, Region
from network.models.vocabulary import ActivityState, Origin, Phase, RecordKind

from .classification import round_to
from .models import Statement
from .registry import Direction, IndicatorDefinition, Kind, Missing, Value
from .topics import DEVELOPMENT, topics

INHABITANTS = 10_000
DENSITY_DECIMALS = 2
DAYS_AHEAD = 30
NETWORK = _("Records published in this network")


@dataclass
class Tally:
    """Records of one area and one origin: how many in all, how many count, how many are of unknown phase."""

    records: int = 0
    counted: int = 0
    unknown: int = 0


Tallies = Mapping[str, Mapping[bool, Tally]]
"""By region code, then by whether they are examples."""


def count_places(kind: str, areas: Sequence[str]) -> Tallies:
    """Operating places of a kind by county: one query."""
    tallies: dict[str, dict[bool, Tally]] = defaultdict(lambda: defaultdict(Tally))
    rows = (
        Record.objects.visible_to(None)
        .of_kind(kind)
        .filter(region__in=areas)
        .order_by()
        .values_list("region_id", "origin", "place__phase")
        .annotate(count=Count("pk"))
    )
    for region, origin, phase, count in rows:
        tally = tallies[region][origin == Origin.EXAMPLE]
        tally.records += count
        if phase == Phase.OPERATING:
            tally.counted += count
        elif phase in (Phase.UNKNOWN, None):
            tally.unknown += count
    return tallies


def count_activities(areas: Sequence[str], *, now: datetime.datetime, days: int = DAYS_AHEAD) -> Tallies:
    """Activities with a meeting that takes place in the coming days, each counted once: two queries."""
    tallies: dict[str, dict[bool, Tally]] = defaultdict(lambda: defaultdict(Tally))
    records = Record.objects.visible_to(None).of_kind(RecordKind.ACTIVITY).filter(region__in=areas)
    for region, origin, count in records.order_by().values_list("region_id", "origin").annotate(count=Count("pk")):
        tallies[region][origin == Origin.EXAMPLE].records += count
    meetings = (
        Occurrence.objects.visible_to(None)
        .between(now, now + datetime.timedelta(days=days))
        .filter(
            state__in=(ActivityState.SCHEDULED, ActivityState.RESCHEDULED),
            activity__state__in=(ActivityState.SCHEDULED, ActivityState.RESCHEDULED),
            activity__record__region__in=areas,
        )
        .order_by()
        .values_list("activity__record__region_id", "activity__record__origin")
        .annotate(count=Count("activity_id", distinct=True))
    )
    for region, origin, count in meetings:
        tallies[region][origin == Origin.EXAMPLE].counted += count
    return tallies


def choose_tally(tallies: Mapping[bool, Tally] | None) -> tuple[Tally, bool]:
    """The tally to show and whether it is an example: real records win over any number of examples."""
    if not tallies:
        return Tally(), False
    is_example = False not in tallies
    return tallies[is_example], is_example


def tally_value(tallies: Mapping[bool, Tally] | None, today: datetime.date, *, inhabitants: int | None = None) -> Value:
    """The figure of one area; per 10,000 inhabitants when their number is given."""
    tally, is_example = choose_tally(tallies)
    figure: int | Decimal | None = tally.counted
    if tally.records == tally.unknown:
        figure = None
    elif inhabitants is not None:
        figure = round_to(Decimal(tally.counted) * INHABITANTS / inhabitants, DENSITY_DECIMALS)
    return Value(
        value=figure,
        missing=Missing.UNKNOWN if figure is None else None,
        as_of=today,
        is_example=is_example,
        unknown_count=tally.unknown,
        source=NETWORK,
    )


def operating_centres(areas: Sequence[str]) -> dict[str, Value]:
    tallies = count_places(RecordKind.FAMILY_CENTRE, areas)
    today = timezone.localdate()
    return {code: tally_value(tallies.get(code), today) for code in areas}


def meeting_place_density(areas: Sequence[str]) -> dict[str, Value]:
    tallies = count_places(RecordKind.MEETING_PLACE, areas)
    population = dict(Region.objects.filter(code__in=areas).values_list("code", "population"))
    today = timezone.localdate()
    return {code: tally_value(tallies.get(code), today, inhabitants=population[code]) for code in areas}


def coming_activities(areas: Sequence[str]) -> dict[str, Value]:
    now = timezone.now()
    tallies = count_activities(areas, now=now)
    today = timezone.localdate(now)
    return {code: tally_value(tallies.get(code), today) for code in areas}


def development_stage(areas: Sequence[str]) -> dict[str, Value]:
    """The newest statement on development of each county, real before example; one query."""
    statements = Statement.objects.filter(topic=DEVELOPMENT, region__in=areas).newest_first()
    chosen: dict[str, Statement] = {}
    for statement in _real_first(statements):
        if statement.region_id:
            chosen.setdefault(statement.region_id, statement)
    return {code: stage_value(chosen[code]) for code in areas if code in chosen}


def _real_first(statements: Iterable[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda statement: statement.is_example)


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


def core_indicators() -> list[IndicatorDefinition]:
    """The development stage first: it is what the map shows by default."""
    development = topics()[DEVELOPMENT]
    phases = _(
        "Only centres whose phase is operating are counted; how many have an unknown phase is shown beside. "
        "A county whose centres all have an unknown phase is unknown, not zero."
    )
    return [
        IndicatorDefinition(
            key="development",
            label=development.label,
            question=development.question,
            kind=Kind.SCALE,
            theme="development",
            steps=development.steps,
            direction=Direction.HIGHER,
            counting_rule=_("Assessed by the county's contact on a scale of five steps; never worked out from counts."),
            source=_("Statements of the counties, each with its own source"),
            compute=development_stage,
            version=development.version,
            order=0,
        ),
        IndicatorDefinition(
            key="family_centres",
            label=_("Operating family centres known to the network"),
            question=_("How many operating family centres does the network know of?"),
            kind=Kind.COUNT,
            unit=_("centres"),
            headline=_("Most family centres operate {areas}"),
            counting_rule=phases,
            source=NETWORK,
            compute=operating_centres,
            order=10,
        ),
        IndicatorDefinition(
            key="meeting_places",
            label=_("Meeting places per 10,000 inhabitants"),
            question=_("How many open meeting places are there for the inhabitants?"),
            kind=Kind.RATIO,
            unit=_("per 10,000 inhabitants"),
            headline=_("Meeting places are densest {areas}"),
            counting_rule=_(
                "Operating meeting places divided by all inhabitants, times 10,000. Places whose phase is unknown are "
                "left out and shown beside. Says nothing of their size or opening hours."
            ),
            source=_("Records published in this network; population: Statistics Finland"),
            compute=meeting_place_density,
            decimals=DENSITY_DECIMALS,
            order=20,
        ),
        IndicatorDefinition(
            key="activities",
            label=_("Activities in the next 30 days"),
            question=_("How many activities for families meet in the next 30 days?"),
            kind=Kind.COUNT,
            unit=_("activities"),
            headline=_("The coming month has most activities {areas}"),
            counting_rule=_(
                "Published activities with at least one meeting in the next 30 days; a weekly group counts once, "
                "cancelled and postponed meetings do not count."
            ),
            source=NETWORK,
            compute=coming_activities,
            classification="quantile",
            order=30,
        ),
    ]
