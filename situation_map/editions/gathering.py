"""Gathering what an edition will hold: what stands, as far as it describes the edition's day or an earlier one."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import override
from wagtail.models import Site

from network.models import FamilyCentreArea, Municipality, Region
from situation_map.area_kinds import AreaKind
from situation_map.areas import areas_of
from situation_map.computing import compute_values
from situation_map.freshness import Freshness, judge_freshness
from situation_map.geometry import geometry_content, municipal_content, present_digest, present_municipal_digest
from situation_map.live_history import live_days
from situation_map.live_recording import KEPT_KINDS
from situation_map.models import (
    Decision,
    Edition,
    EditionFigure,
    EditionPart,
    IndicatorVersion,
    LiveFigure,
    Observation,
    Statement,
)
from situation_map.observing import stored_number
from situation_map.periods import UnknownPeriod, read_period
from situation_map.registry import IndicatorDefinition, Status, Value, definitions
from situation_map.stored import definition_from
from situation_map.tallies import is_whole_county

from .parts import (
    COUNTY,
    DECISION,
    MUNICIPAL,
    MUNICIPALITY,
    definition_facts,
    facts_of,
    observation_facts,
    source_facts,
    statement_facts,
)
from .standing import TOLD_NOW, TOLD_WITH_A_DAY, Thing

CHUNK = 1000
TEXT_LENGTH = 500


@dataclass
class Gathered:
    """What an edition will hold, counted; with an ``edition`` its figures and parts too. ``left_out`` in the counts are
    figures and statements of later days; of ``sought`` there is a count even where nothing was found."""

    edition: Edition | None = None
    moment: dt.datetime | None = None
    figures: list[EditionFigure] = field(default_factory=list)
    parts: list[EditionPart] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    never_computed: list[str] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    indicators: set[str] = field(default_factory=set)
    sought: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.tally["figures"] + len(self.parts)

    def add(self, kind: EditionPart.Kind, key: str, content: Mapping[str, Any], region: str = "") -> None:
        self.parts.append(EditionPart(edition=self.edition, kind=kind, key=key, region_code=region, content=content))
        self.tally[kind] += 1
        self.tally["examples"] += bool(content.get("is_example"))
        self.tally["figures"] += kind == EditionPart.Kind.OBSERVATION

    def count(self, indicator: str, status: str, missing: str, is_example: bool, number: int = 1) -> None:
        """So many figures of an indicator that are alike."""
        self.indicators.add(indicator)
        self.tally["figures"] += number
        self.tally["preliminary"] += number * (status == Status.PRELIMINARY)
        self.tally["missing"] += number * bool(missing)
        self.tally["examples"] += number * is_example

    def take(self, row: EditionFigure) -> None:
        # That nothing stands for a whole county is no gap.
        missing = "" if is_whole_county(row.area_code) else row.missing
        self.count(row.indicator, row.status, missing, row.is_example)
        if self.edition is None or self.moment is None:
            return
        row.edition = self.edition
        # An example edition is the same at each loading: when its figures were recorded is invented too.
        row.recorded_at = self.moment if self.edition.is_example else row.recorded_at or self.moment
        self.figures.append(row)

    def counts(self, day: dt.date) -> dict[str, int]:
        return {
            "figures": self.tally["figures"],
            "indicators": len(self.indicators),
            "statements": self.tally[EditionPart.Kind.STATEMENT],
            "decisions": self.tally[EditionPart.Kind.DECISION],
            "preliminary": self.tally["preliminary"],
            "missing": self.tally["missing"],
            "examples": self.tally["examples"],
            "stale": sum(judge_freshness(row, day) != Freshness.CONFIRMED for row in self.statements),
            "left_out": self.tally["left_out"],
            **{what: self.tally[what] for what in self.sought},
        }


def gather(
    day: dt.date,
    *,
    site: Site | None,
    with_present: bool = True,
    with_computed: bool = True,
    into: Gathered | None = None,
) -> Gathered:
    """What stands now of the time up to ``day``; without ``into`` it is only counted. The number of queries depends on
    the number of indicators that tell their own history, and on nothing else.

    ``with_present``: those also say what they say just now; else what they said last of the time up to the day. Places
    and practices, which tell the present alone, are in it then.
    ``with_computed``: with the figures that are kept each night.
    """
    found = into or Gathered()
    listed = definitions(site)
    stored = {each.stored for each in listed if each.stored is not None}
    (_count_observations if into is None else _gather_observations)(found, day, stored)
    told = [each for each in listed if each.stored is None and each.history is not None]
    codes = [area.code for area in areas_of(AreaKind.REGION) if area.in_scheme]
    for definition in told:
        _gather_told(found, day, definition, codes, with_present=with_present)
    computed = [each for each in listed if each.stored is None and each.history is None]
    if with_computed:
        _gather_computed(found, day, computed)
    _gather_words(found, day)
    for county in Region.objects.all():
        found.add(EditionPart.Kind.COUNTY, county.code, facts_of(county, COUNTY), county.code)
    _gather_areas(found)
    _gather_standing(found, day, with_present=with_present)
    found.add(EditionPart.Kind.GEOMETRY, present_digest(), geometry_content())
    found.add(EditionPart.Kind.GEOMETRY, f"{MUNICIPAL}{present_municipal_digest()}", municipal_content())
    return found


def _count_observations(found: Gathered, day: dt.date, offered: Collection[int | None]) -> None:
    """How many observations there would be: counted by the database, however many there are."""
    rows = Observation.objects.current().order_by()
    undated = rows.filter(as_of=None).values_list("period", flat=True).distinct()
    periods = [period for period in undated if _describes(None, period, day)]
    kept = rows.filter(Q(as_of__lte=day) | Q(as_of=None, period__in=periods))
    groups = kept.values_list("version__indicator", "version__indicator__key", "status", "missing", "is_example")
    for indicator, key, status, missing, is_example, number in groups.annotate(number=Count("pk")):
        if indicator in offered:
            found.count(key, status, missing, is_example, number)
        else:
            found.tally["figures"] += number
            found.tally["examples"] += number * is_example
    found.tally["left_out"] += rows.count() - kept.count()


def _gather_observations(found: Gathered, day: dt.date, offered: Collection[int | None]) -> None:
    """Those that no correction has replaced. Of indicators that are not offered, what the counties' pages show."""
    versions: dict[tuple[int, int], IndicatorVersion] = {}
    rows = Observation.objects.current().select_related(
        "version__indicator", "source", "family_centre_area", "municipality"
    )
    for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
        if not _describes(row.as_of, row.period, day):
            found.tally["left_out"] += 1
        elif row.version.indicator_id in offered:
            found.take(_frozen(row))
            versions[row.version.indicator_id, row.version.number] = row.version
        else:
            area = row.family_centre_area or row.municipality
            region = row.region_id or (area.region_id if area else "")
            found.add(EditionPart.Kind.OBSERVATION, row.key, observation_facts(row), region)
    newest: dict[int, int] = {}
    for indicator, number in versions:
        newest[indicator] = max(number, newest.get(indicator, number))
    for (indicator, number), version in versions.items():
        definition = definition_from(version.indicator, version)
        facts = definition_facts(definition, is_shown=newest[indicator] == number)
        found.add(EditionPart.Kind.INDICATOR, f"{definition.key}:{number}", facts)


def _describes(as_of: dt.date | None, period: str, day: dt.date) -> bool:
    """Whether a figure is of the day or of an earlier one; what has no day at all is."""
    if as_of is not None:
        return as_of <= day
    try:
        return read_period(period).start <= day
    except UnknownPeriod:
        return True


def _frozen(row: Observation) -> EditionFigure:
    area = row.family_centre_area
    return EditionFigure(
        indicator=row.version.indicator.key,
        version=row.version.number,
        area_code=f"{area.region_id}-{area.key}" if area else row.area_code,
        source_title=row.source.title if row.source else "",
        source_url=row.source.url if row.source else "",
        **{
            name: getattr(row, name)
            for name in (
                "area_kind", "period", "as_of", "value_number", "value_date", "value_text", "missing", "status",
                "method", "counting_rule_fi", "note_fi", "note_sv", "note_en", "confirmed_by_role", "flag",
                "is_example", "recorded_at",
            )
        },
    )  # fmt: skip


def _gather_told(
    found: Gathered, day: dt.date, definition: IndicatorDefinition, codes: Sequence[str], *, with_present: bool
) -> None:
    """One that tells its history itself: each period, and what it says now or said last."""
    history = definition.history(codes) if definition.history is not None else {}
    figures: list[EditionFigure] = []
    last: dict[str, Value] = {}
    for period in sorted(history):
        for code, value in history[period].items():
            if not _describes(value.as_of, period, day):
                found.tally["left_out"] += 1
                continue
            figures.append(_figure(definition, code, period, value))
            if code not in last or last[code].is_example or not value.is_example:
                last[code] = value
    if with_present:
        last = dict(compute_values(definition, codes) or last)
    figures += [_figure(definition, code, "", value) for code, value in last.items()]
    if figures:
        for figure in figures:
            found.take(figure)
        facts = definition_facts(definition, is_shown=True)
        found.add(EditionPart.Kind.INDICATOR, f"{definition.key}:{definition.version}", facts)


def _figure(definition: IndicatorDefinition, code: str, period: str, value: Value) -> EditionFigure:
    datum = value.value
    fields: dict[str, Any] = {}
    if isinstance(datum, dt.date):
        fields["value_date"] = datum
    elif isinstance(datum, str):
        fields["value_text"] = datum[:TEXT_LENGTH]
    elif datum is not None:
        fields["value_number"] = stored_number(datum)
    with override("fi"):
        source = str(value.source)
    return EditionFigure(
        indicator=definition.key, version=definition.version, area_kind=AreaKind.REGION, area_code=code, period=period,
        as_of=value.as_of, missing=value.missing or "", status=value.status, is_example=value.is_example,
        unknown_count=value.unknown_count, source_title=source[:300], source_url=value.source_url[:300],
        **fields,
    )  # fmt: skip


def _gather_computed(found: Gathered, day: dt.date, computed: Sequence[IndicatorDefinition]) -> None:
    """Nightly figures, each with the days on which it stood, and the days that the views show."""
    shown = {
        key: [each.isoformat() for each in days if each <= day]
        for key, days in live_days([each.key for each in computed]).items()
    }
    by_key = {each.key: each for each in computed}
    found.never_computed = [key for key in by_key if not shown.get(key)]
    rows = LiveFigure.objects.filter(indicator_key__in=by_key, first_on__lte=day, area_kind__in=KEPT_KINDS)
    seen = set()
    for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
        first, last = row.first_on.isoformat(), row.last_on.isoformat()
        if not any(first <= each <= last for each in shown.get(row.indicator_key, ())):
            continue
        seen.add(row.indicator_key)
        found.take(
            EditionFigure(
                indicator=row.indicator_key, version=row.version, first_on=row.first_on, last_on=min(row.last_on, day),
                **{
                    name: getattr(row, name)
                    for name in (
                        "area_kind", "area_code", "as_of", "value_number", "value_date", "value_text", "missing",
                        "is_example", "unknown_count",
                    )
                },
            )
        )  # fmt: skip
    for key in seen:
        facts = definition_facts(by_key[key], is_shown=True, days=shown[key])
        found.add(EditionPart.Kind.INDICATOR, f"{key}:{by_key[key].version}", facts)


def _gather_words(found: Gathered, day: dt.date) -> None:
    """Statements and decisions that stand. The key begins with a number, so that their order is kept."""
    rows = list(Statement.objects.newest_first())
    kept = [row for row in rows if row.as_of is None or row.as_of <= day]
    found.tally["left_out"] += len(rows) - len(kept)
    found.statements = kept
    for number, row in enumerate(kept):
        key = f"{number:05}-{row.key}"
        found.add(EditionPart.Kind.STATEMENT, key, statement_facts(row), row.region_id or "")
    for decision in Decision.objects.standing().select_related("source").order_by("key"):
        if decision.decided_on is None or decision.decided_on <= day:
            facts = {**facts_of(decision, DECISION), "source": source_facts(decision.source)}
            found.add(EditionPart.Kind.DECISION, decision.key, facts, decision.region_id or "")


def _gather_areas(found: Gathered) -> None:
    towns: dict[int, list[str]] = {}
    for town in Municipality.objects.all():
        facts = facts_of(town, MUNICIPALITY)
        found.add(EditionPart.Kind.AREA, f"municipality:{town.code}", facts, town.region_id)
    links = FamilyCentreArea.municipalities.through.objects.order_by("municipality_id")
    for area, code in links.values_list("familycentrearea_id", "municipality_id"):
        towns.setdefault(area, []).append(code)
    for row in FamilyCentreArea.objects.all():
        facts = facts_of(row, ("key", "name_fi", "name_sv", "name_en", "region_id", "municipalities_known"))
        key = f"family_centre_area:{row.region_id}-{row.key}"
        found.add(EditionPart.Kind.AREA, key, {**facts, "municipalities": towns.get(row.pk, [])}, row.region_id)


def _gather_standing(found: Gathered, day: dt.date, *, with_present: bool) -> None:
    """Groups and contacts with a day, places and practices as everybody reads them now."""
    told: dict[str, Iterable[Thing]] = {what: read(day) for what, read in TOLD_WITH_A_DAY.items()}
    if with_present:
        told |= {what: read() for what, read in TOLD_NOW.items()}
    for what, things in told.items():
        found.sought.append(what)
        for thing in things:
            found.add(thing.kind, thing.key, thing.facts, thing.region)
            found.tally[what] += not thing.facts.get("in_use", False)  # another county's is counted there
