"""What changed from one edition to another, or to now: figures by county and indicator, statements by topic, those of
the whole country among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.models import Region
from situation_map.area_kinds import AreaKind
from situation_map.areas import ShownArea
from situation_map.atlas.frame import area_of
from situation_map.atlas.levels import definitions_at, map_areas
from situation_map.comparing import NUMERIC
from situation_map.models import Edition, EditionPart, Statement
from situation_map.periods import day_period
from situation_map.points import Point
from situation_map.registry import IndicatorDefinition, Kind
from situation_map.series import values_of_all
from situation_map.statements.reading import current_statements
from situation_map.stored_figures import latest_points
from situation_map.topics import Topic, topics
from situation_map.trends import write_change
from situation_map.writing import write_value

from .asking import Reading
from .parts import newest_first, parts_of, statement_from


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    OTHER = "other"


CHANGE_LABELS: Mapping[Change, str | Promise] = {
    Change.SAME: _("unchanged"),
    Change.CHANGED: _("changed"),
    Change.NEW: _("new"),
    Change.GONE: _("gone"),
    Change.OTHER: _("not comparable"),
}
Figures = Mapping[tuple[str, str], Point]
"""By indicator and county."""
Said = Mapping[tuple[str | None, str], Statement]
"""By county and topic; the county is None for the whole country."""


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    reading: Reading
    definitions: Mapping[str, IndicatorDefinition]
    figures: Figures
    statements: Said
    areas: Mapping[str, ShownArea]


@dataclass(frozen=True)
class FigureChange:
    """``difference`` only of figures that can be compared: of the same version and method, both real or both examples.
    ``before`` and ``after`` are the latest figures on each side; None where the side has none."""

    definition: IndicatorDefinition
    region: ShownArea
    before: Point | None
    after: Point | None
    change: Change
    difference: Decimal | None
    reason: str | Promise = ""

    @property
    def before_text(self) -> str:
        return write_value(self.definition, self.before.value) if self.before else ""

    @property
    def after_text(self) -> str:
        return write_value(self.definition, self.after.value) if self.after else ""

    @property
    def difference_text(self) -> str:
        """With its sign; of a scale in steps."""
        if self.difference is None:
            return ""
        if self.definition.kind == Kind.SCALE:
            return f"{'+' if self.difference > 0 else '±' if not self.difference else '−'}{abs(self.difference)}"
        return write_change(self.definition, self.difference)

    @property
    def label(self) -> str | Promise:
        return CHANGE_LABELS[self.change]


@dataclass(frozen=True)
class StatementChange:
    """``parts`` names what differs: "step", "text", "as_of", "decision". ``region`` is None for the whole country."""

    topic: Topic
    region: Region | None
    before: Statement | None
    after: Statement | None
    change: Change
    parts: tuple[str, ...]
    difference: int | None

    @property
    def label(self) -> str | Promise:
        return CHANGE_LABELS[self.change]


def read_side(reading: Reading, kind: AreaKind = AreaKind.REGION) -> Side:
    """A constant number of queries, whatever the number of indicators that are kept as rows. Statements are made of
    counties and the country alone: beside municipalities there are none."""
    shown = shown_areas(reading, kind)
    areas = [area_of(each, kind) for each in shown.values()]
    offered = reading.definitions if kind == AreaKind.REGION else definitions_at(reading.definitions, kind)
    stored = [each for each in offered if each.stored is not None]
    latest = latest_points(stored, areas)
    figures = {(key, code): point for key, found in latest.items() for code, point in found.items()}
    present = [each for each in offered if each.stored is None]
    today = day_period(timezone.localdate())
    computed = values_of_all(present, areas)
    for definition in present:
        for code, value in (computed[definition.key] or {}).items():
            period = day_period(value.as_of) if value.as_of else today
            figures[definition.key, code] = Point(period, value, definition.version)
    said = read_statements(reading.edition) if kind == AreaKind.REGION else {}
    return Side(reading, {each.key: each for each in offered}, figures, said, shown)


def shown_areas(reading: Reading, kind: AreaKind) -> dict[str, ShownArea]:
    """Those that are counted, by code: of an edition as it holds them."""
    areas = reading.regions if kind == AreaKind.REGION else map_areas(kind, reading.regions, edition=reading.edition)
    return {each.code: each for each in areas if each.in_scheme}


def read_statements(edition: Edition | None) -> Said:
    """What readers see first of each county, and of the whole country, by topic. One query."""
    if edition is None:
        return current_statements(Statement.objects.newest_first())
    rows = [statement_from(part.content) for part in parts_of(edition, EditionPart.Kind.STATEMENT)]
    return current_statements(newest_first(rows))


def compare_figures(before: Side, after: Side) -> Iterator[FigureChange]:
    """In the order of the indicators of the later side and of the counties. What neither side knows is left out."""
    definitions = {**after.definitions, **{k: d for k, d in before.definitions.items() if k not in after.definitions}}
    areas = dict(sorted({**before.areas, **after.areas}.items()))
    for key, definition in definitions.items():
        for code, region in areas.items():
            one, other = before.figures.get((key, code)), after.figures.get((key, code))
            if is_known(one) or is_known(other):
                yield compare_points(definition, region, one, other)


def counties_of(before: Side, after: Side) -> dict[str, Region]:
    found = {each.code: each for side in (before, after) for each in side.reading.regions if each.in_scheme}
    return dict(sorted(found.items()))


def is_known(point: Point | None) -> bool:
    return point is not None and point.value.value is not None


def compare_points(
    definition: IndicatorDefinition, region: ShownArea, before: Point | None, after: Point | None
) -> FigureChange:
    def made(change: Change, difference: Decimal | None = None, reason: str | Promise = "") -> FigureChange:
        return FigureChange(definition, region, before, after, change, difference, reason)

    if not is_known(before) or not is_known(after):
        return made(Change.NEW if is_known(after) else Change.GONE)
    assert before is not None
    assert after is not None
    if before.value.is_example != after.value.is_example:
        return made(Change.OTHER, reason=_("one of them is an example"))
    if before.version != after.version:
        return made(Change.OTHER, reason=_("the indicator has been defined anew"))
    if before.method != after.method:
        return made(Change.OTHER, reason=_("got in another way"))
    same = before.value.value == after.value.value
    difference = None
    if definition.kind in (*NUMERIC, Kind.SCALE):
        difference = Decimal(after.value.value) - Decimal(before.value.value)  # type: ignore[arg-type]
    return made(Change.SAME if same else Change.CHANGED, difference)


def compare_statements(before: Side, after: Side) -> Iterator[StatementChange]:
    """The country's first, then by county, in the order of the topics; what neither side has is left out."""
    areas: list[tuple[str | None, Region | None]] = [(None, None), *counties_of(before, after).items()]
    for code, region in areas:
        for key, topic in topics().items():
            one, other = before.statements.get((code, key)), after.statements.get((code, key))
            if one is not None or other is not None:
                yield compare_said(topic, region, one, other)


def compare_said(
    topic: Topic, region: Region | None, before: Statement | None, after: Statement | None
) -> StatementChange:
    if before is None or after is None:
        change = Change.GONE if after is None else Change.NEW
        return StatementChange(topic, region, before, after, change, (), None)
    if before.is_example != after.is_example:
        return StatementChange(topic, region, before, after, Change.OTHER, (), None)
    parts = tuple(differing_parts(before, after))
    difference = None
    if before.step is not None and after.step is not None and before.scale_version == after.scale_version:
        difference = after.step - before.step
    change = Change.CHANGED if parts else Change.SAME
    return StatementChange(topic, region, before, after, change, parts, difference)


def differing_parts(before: Statement, after: Statement) -> Iterator[str]:
    if (before.step, before.missing, before.scale_version) != (after.step, after.missing, after.scale_version):
        yield "step"
    if any(getattr(before, f"text_{code}") != getattr(after, f"text_{code}") for code in ("fi", "sv", "en")):
        yield "text"
    if before.as_of != after.as_of:
        yield "as_of"
    if decision_facts(before) != decision_facts(after):
        yield "decision"


def decision_facts(row: Statement) -> tuple[object, ...]:
    decision = row.decision
    return () if decision is None else (decision.key, decision.body, decision.decided_on)
