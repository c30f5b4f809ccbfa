"""The invented rounds of the example content: definitions in TOML, figures in a table with a column for each county."""

import csv
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from .area_kinds import AreaKind
from .datafile import read_toml, required_texts, upsert
from .errors import DataFileError
from .language import LANGUAGES
from .loading import DataFile, Places, write_definitions
from .models import Indicator, Observation, Statement
from .models.statements import ConfirmerRole
from .observing import value_problem
from .recording import value_fields
from .registry import Datum, IndicatorDefinition, Kind, Missing, Status
from .stored import stored_definitions
from .topics import DEVELOPMENT, topics

DEFINITIONS, FIGURES = "example_rounds.toml", "example_rounds.csv"
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Rounds:
    """The definitions' file, and each figure: indicator, period, county, and what the cell says."""

    content: Mapping[str, Any]
    cells: tuple[tuple[str, str, str, str], ...]


def read_example_rounds(folder: Path, places: Places) -> Rounds:
    """Read and check the outline of both files. Raises DataFileError."""
    content = read_toml(folder / DEFINITIONS)
    with (folder / FIGURES).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    codes = rows[0][2:]
    for code in codes:
        if code not in places.regions:
            raise DataFileError(file=FIGURES, entry="row 1", field=code, problem="is not a county")
    cells: list[tuple[str, str, str, str]] = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(codes) + 2:
            raise DataFileError(file=FIGURES, entry=f"row {number}", field="", problem="has too many or too few cells")
        if row[1] not in content["rounds"]:
            raise DataFileError(file=FIGURES, entry=f"row {number}", field="period", problem=f"{row[1]!r} is no round")
        cells += [(row[0], row[1], code, cell) for code, cell in zip(codes, row[2:], strict=True) if cell]
    return Rounds(content, tuple(cells))


def write_example_rounds(rounds: Rounds, places: Places) -> int:
    """Write sources, indicators, observations and the stages of the earlier rounds; how many statements. The caller
    owns the transaction. Raises DataFileError."""
    sections = {name: rounds.content[name] for name in ("source", "indicator")}
    data = DataFile(DEFINITIONS, None, True, sections)
    sources, versions = write_definitions(data)
    Indicator.objects.filter(key__in=versions).update(is_listed=True)
    definitions = {each.key: each for each in stored_definitions() if each.key in versions}
    figures = [cell for cell in rounds.cells if cell[0] != DEVELOPMENT]
    upsert([_observation(rounds, cell, definitions, sources, versions) for cell in figures])
    statements = list(_statements(rounds, sources))
    upsert(statements)
    return len(statements)


def _observation(
    rounds: Rounds,
    cell: tuple[str, str, str, str],
    definitions: Mapping[str, IndicatorDefinition],
    sources: Mapping[str, int],
    versions: Mapping[str, int],
) -> Observation:
    key, period, code, text = cell
    entry = f"{key} {period} {code}"
    if key not in definitions:
        raise DataFileError(file=FIGURES, entry=entry, field="indicator", problem=f"{key!r} is not defined")
    told = rounds.content["rounds"][period]
    method = rounds.content.get("methods", {}).get(key, {}).get(period, told["method"])
    missing = Missing(text) if text in list(Missing) else None
    value = None if missing else _value(definitions[key], text, entry)
    return Observation(
        key=f"{key}-{period}-{code}",
        is_example=True,
        version_id=versions[key],
        area_kind=AreaKind.REGION,
        region_id=code,
        period=period,
        as_of=told["as_of"],
        **value_fields(value, definitions[key].kind),
        missing=missing or "",
        status=told.get("status", Status.FINAL),
        source_id=sources[told["source"]],
        method=method,
        confirmed_by_role=ConfirmerRole.COORDINATOR,
    )


def _value(definition: IndicatorDefinition, text: str, entry: str) -> Datum:
    try:
        value = _read(definition.kind, text)
    except (ValueError, KeyError, InvalidOperation):
        raise DataFileError(file=FIGURES, entry=entry, field="value", problem=f"{text!r} cannot be read") from None
    if problem := value_problem(definition, value):
        raise DataFileError(file=FIGURES, entry=entry, field="value", problem=problem)
    return value


def _read(kind: Kind, text: str) -> Datum:
    if kind == Kind.YES_NO:
        return YES_NO[text]
    if kind == Kind.DATE:
        return datetime.date.fromisoformat(text)
    if kind in (Kind.COUNT, Kind.SCALE):
        return int(text)
    return text if kind == Kind.TEXT else Decimal(text)


def _statements(rounds: Rounds, sources: Mapping[str, int]) -> Iterator[Statement]:
    """The stage of each county in the earlier rounds; a county that was not asked has no statement."""
    scale = topics()[DEVELOPMENT]
    for key, period, code, text in rounds.cells:
        if key != DEVELOPMENT or text == Missing.NOT_ASKED:
            continue
        entry = f"{key} {period} {code}"
        step = int(text) if text.isdecimal() else None
        if (step is None and text not in list(Missing)) or (step is not None and scale.step(step) is None):
            raise DataFileError(file=FIGURES, entry=entry, field="value", problem=f"{text!r} is not on the scale")
        said = rounds.content["stage_texts"]
        words = required_texts(said, text if step is not None else "unknown", DEFINITIONS, "stage_texts")
        told = rounds.content["rounds"][period]
        yield Statement(
            key=f"example-{key}-{period}-{code}",
            is_example=True,
            region_id=code,
            topic=DEVELOPMENT,
            step=step,
            missing="" if step is not None else text,
            as_of=told["as_of"],
            confirmed_on=told["as_of"],
            confirmed_by_role=ConfirmerRole.COORDINATOR,
            source_id=sources[told["source"]],
            **{f"text_{language}": words[language] for language in LANGUAGES},
        )
