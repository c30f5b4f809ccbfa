"""Figures of an edition, read as those of stored indicators are."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from situation_map.area_kinds import AreaKind
from situation_map.models import EditionFigure, EditionPart
from situation_map.registry import IndicatorDefinition

from .errata import errata_of_figures

COLUMNS = (
    "indicator", "version", "area_code", "period", "recorded_at", "pk", "is_example", "as_of",
    "value_number", "value_date", "value_text", "missing", "status", "method", "counting_rule_fi",
    "note_fi", "note_sv", "note_en", "source_title", "source_url", "unknown_count", "first_on", "last_on",
)  # fmt: skip


class FrozenFigure(NamedTuple):
    """A row of an edition, in the order of ``COLUMNS``; what stood on several days is one of these for each day."""

    key: str
    number: int
    area_code: str
    period: str
    recorded_at: dt.datetime
    pk: int
    is_example: bool
    as_of: dt.date | None
    value_number: Decimal | None
    value_date: dt.date | None
    value_text: str
    missing: str
    status: str
    method: str
    counting_rule_fi: str
    note_fi: str
    note_sv: str
    note_en: str
    title: str
    url: str
    unknown_count: int
    first_on: dt.date | None
    last_on: dt.date | None
    indicator: int | None = None
    erratum: str = ""

    @property
    def source(self) -> "FrozenFigure | None":
        return self if self.title else None


def frozen_figures(
    definitions: Sequence[IndicatorDefinition], kind: AreaKind, periods: Collection[str] | None = None
) -> Iterator[FrozenFigure]:
    """Those of some periods, or of all. Three queries at most: figures, days of the computed ones, errata."""
    by_key = {each.key: each for each in definitions}
    edition = definitions[0].edition
    days = days_of(definitions)
    errata = errata_of_figures(edition, by_key, kind)
    rows = EditionFigure.objects.filter(edition=edition, indicator__in=by_key, area_kind=kind).order_by()
    if periods is not None and not days:
        rows = rows.filter(period__in=periods)
    for values in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        row = FrozenFigure(*values)._replace(indicator=by_key[values[0]].stored)
        for each in (row,) if row.first_on is None else _on_each_day(row, days.get(row.key, ())):
            if periods is None or each.period in periods:
                erratum = errata and _erratum_of(each, errata)
                yield each._replace(erratum=erratum) if erratum else each


def _erratum_of(row: FrozenFigure, errata: Mapping[tuple[str, str, str], str]) -> str:
    """Of what tells the present also the one of the year that it is from: it is the same figure."""
    found = errata.get((row.key, row.area_code, row.period), "")
    if not found and not row.period and row.as_of is not None:
        return errata.get((row.key, row.area_code, str(row.as_of.year)), "")
    return found


def _on_each_day(row: FrozenFigure, days: Sequence[str]) -> Iterator[FrozenFigure]:
    first, last = str(row.first_on), str(row.last_on)
    for day in days:
        if first <= day <= last:
            yield row._replace(period=day, as_of=row.as_of or dt.date.fromisoformat(day))


def frozen_periods(definitions: Sequence[IndicatorDefinition], kind: AreaKind) -> list[tuple[str, str]]:
    """Each indicator's key with each of its periods; of computed ones the days."""
    keys = [each.key for each in definitions]
    rows = EditionFigure.objects.filter(edition=definitions[0].edition, indicator__in=keys, area_kind=kind)
    found = rows.filter(first_on__isnull=True).order_by().values_list("indicator", "period").distinct()
    days = [(key, day) for key, shown in days_of(definitions).items() for day in shown]
    return [*found, *days]


def days_of(definitions: Sequence[IndicatorDefinition]) -> dict[str, list[str]]:
    """The days of the computed ones, by key. One query, none where there are no computed ones among them."""
    parts = [
        each.stored
        for each in definitions
        if each.origin == "live" and not each.has_present and each.stored is not None
    ]
    if not parts:
        return {}
    rows = EditionPart.objects.filter(pk__in=parts, kind=EditionPart.Kind.INDICATOR).order_by()
    return {content["key"]: content["days"] for content in rows.values_list("content", flat=True) if content["days"]}
