"""What changed between two editions as CSV and as JSON: all pairs of figures and statements, also unchanged ones."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from network.outputs.tables import BYTE_ORDER_MARK, cell
from situation_map.areas import ShownArea
from situation_map.atlas.levels import MapArea
from situation_map.models import Edition, Statement
from situation_map.points import Point
from situation_map.registry import Datum
from situation_map.statements.history import step_in_words

from .content import write_number
from .differing import FigureChange, StatementChange
from .differing_periods import PeriodChange
from .differing_things import ThingChange

COLUMNS = (
    "kind", "county_code", "county", "key", "name", "unit", "before", "before_missing", "before_period",
    "before_is_example", "after", "after_missing", "after_period", "after_is_example", "change", "difference", "reason",
    "what_differs", "municipality_code", "municipality",
)  # fmt: skip


AREA_COLUMNS = ("county_code", "county", "municipality_code", "municipality")
PERIOD_COLUMNS = (
    "county_code", "county", "key", "name", "unit", "period", "before", "before_missing", "before_is_example",
    "break_before", "after", "after_missing", "after_is_example", "break_after", "change", "difference", "reason",
)  # fmt: skip
KINDS = {"places": "place", "groups": "group", "contacts": "contact", "practices": "practice"}


def rows_of(
    figures: Sequence[FigureChange], statements: Sequence[StatementChange], things: Sequence[ThingChange]
) -> list[dict[str, Any]]:
    return [*map(figure_row, figures), *map(statement_row, statements), *map(thing_row, things)]


def thing_row(row: ThingChange) -> dict[str, Any]:
    def side(name: str, words: str) -> dict[str, Any]:
        known = {name: words or None, f"{name}_missing": "", f"{name}_period": ""}
        return {**known, f"{name}_is_example": row.is_example if words else None}

    return {
        "kind": KINDS[row.sort], **area(row.region), "key": row.key, "name": row.name, "unit": row.kind,
        **side("before", row.before), **side("after", row.after), "change": row.change, "difference": None,
        "reason": "", "what_differs": "municipality" if row.is_moved else "",
    }  # fmt: skip


def period_row(row: PeriodChange) -> dict[str, Any]:
    """The break is before the period, in that side's own trend."""
    made = {**figure_row(row.figure), "period": row.period.key}
    made |= {"break_before": row.breaks_before, "break_after": row.breaks_after}
    return {name: made[name] for name in PERIOD_COLUMNS}


def figure_row(row: FigureChange) -> dict[str, Any]:
    definition = row.definition
    return {
        "kind": "figure", **county(row.region), "key": definition.key, "name": str(definition.label),
        "unit": str(definition.unit), **side("before", row.before), **side("after", row.after),
        "change": row.change.value, "difference": None if row.difference is None else write_number(row.difference),
        "reason": str(row.reason), "what_differs": "",
    }  # fmt: skip


def statement_row(row: StatementChange) -> dict[str, Any]:
    return {
        "kind": "statement", **area(row.region), "key": row.topic.key, "name": str(row.topic.label), "unit": "",
        **said("before", row.before), **said("after", row.after), "change": row.change.value,
        "difference": None if row.difference is None else str(row.difference), "reason": "",
        "what_differs": ";".join(row.parts),
    }  # fmt: skip


def area(region: ShownArea | None) -> dict[str, str]:
    """Empty for the whole country."""
    return county(region) if region else dict.fromkeys(AREA_COLUMNS, "")


def county(region: ShownArea) -> dict[str, str]:
    """Of a municipality its county's code beside its own."""
    if isinstance(region, MapArea):
        own = {"municipality_code": region.code, "municipality": region.short}
        return {"county_code": region.region_code, "county": "", **own}
    return {"county_code": region.code, "county": region.short, "municipality_code": "", "municipality": ""}


def side(name: str, point: Point | None) -> dict[str, Any]:
    value = point.value if point else None
    return {
        name: plain(value.value) if value else None,
        f"{name}_missing": str(value.missing) if value and value.missing else "",
        f"{name}_period": point.period.key if point else "",
        f"{name}_is_example": value.is_example if value else None,
    }


def said(name: str, row: Statement | None) -> dict[str, Any]:
    return {
        name: step_in_words(row) if row else None,
        f"{name}_missing": row.missing if row else "",
        f"{name}_period": row.as_of.isoformat() if row and row.as_of else "",
        f"{name}_is_example": row.is_example if row else None,
    }


def plain(datum: Datum | None) -> str | None:
    if datum is None:
        return None
    if isinstance(datum, bool):
        return "true" if datum else "false"
    if isinstance(datum, int | str):
        return str(datum)
    return datum.isoformat() if hasattr(datum, "isoformat") else write_number(datum)


def csv_of(rows: Sequence[dict[str, Any]], *, excel: bool, columns: Sequence[str] = COLUMNS) -> bytes:
    """For Excel as it is set in Finland: a byte order mark, and semicolons between cells."""
    out = StringIO(newline="")
    if excel:
        out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row[name]) for name in columns])
    return out.getvalue().encode()


def csv_cell(value: Any) -> Any:
    """A negative number is a number; other text that begins like a formula is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith("-") and value[1:].replace(".", "", 1).isdecimal():
        return value
    return cell(value)


def json_of(
    rows: Sequence[dict[str, Any]], before: Edition | None, after: Edition | None, not_compared: Sequence[str] = ()
) -> bytes:
    """``not_compared`` names the sorts of things that one of the two does not hold."""
    content: dict[str, Any] = {
        "before": edition_facts(before),
        "after": edition_facts(after),
        "not_compared": [*not_compared],
    }
    content["changes"] = rows
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def edition_facts(edition: Edition | None) -> dict[str, Any] | None:
    """None for what stands now."""
    if edition is None:
        return None
    facts = {"slug": edition.slug, "name": edition.name, "dated_on": edition.dated_on.isoformat()}
    return {**facts, "sha256": edition.sha256, "is_example": edition.is_example}
