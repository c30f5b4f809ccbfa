"""Figures as a source writes them, and what they become here: the same for every format."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from cms.imports.contracts import Item, Problem
from situation_map.area_kinds import AreaKind
from situation_map.computing import NUMERIC
from situation_map.observing import NewObservation, RowProblem, check_observations
from situation_map.registry import Datum, IndicatorDefinition, Kind, Missing, Status
from situation_map.stored import stored_definitions

from .places import AreaBook

MISSING_SIGNS: Mapping[str, Missing] = {
    "...": Missing.NOT_YET,
    "..": Missing.SUPPRESSED,
    ".": Missing.NOT_APPLICABLE,
    "ei tietoa": Missing.UNKNOWN,
    "ej känt": Missing.UNKNOWN,
    "na": Missing.UNKNOWN,
    "n/a": Missing.UNKNOWN,
    **{reason.value: reason for reason in Missing},
}
YES = ("1", "yes", "kyllä", "ja", "true", "x")
NO = ("0", "no", "ei", "nej", "false")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
NUMBER = re.compile(r"[-+\u2212]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Raw:
    """A figure as the source has it. ``value`` is text, or a number where the format has numbers of its own. A
    ``skipped`` one is passed over for the reason given. ``area_kind`` is None where the source does not tell it."""

    number: int
    indicator: str
    area: str
    period: str
    value: str | int | float | Decimal | None = None
    missing: str = ""
    area_kind: AreaKind | None = None
    status: str = ""
    method: str = ""
    as_of: str = ""
    note: str = ""
    original: tuple[str, ...] = ()
    skipped: str = ""


def read_items(raws: Sequence[Raw], *, source: str, is_example: bool = False) -> Iterator[Item]:
    """Each figure as an item, checked on its own and against the others: duplicates, totals, one decimal separator in
    all. ``source`` is the key of the source that the figures are kept under."""
    definitions = {each.key: each for each in stored_definitions(also_unlisted=True)}
    book = AreaBook.read()
    reading = _Reading(definitions, book, source, is_example)
    rows = [(raw, *reading.read(raw)) for raw in raws]
    sound = [row for _raw, row, problems in rows if row is not None and not problems]
    faults: dict[int, list[Problem]] = {}
    for fault in check_observations(sound, definitions):
        faults.setdefault(fault.number, []).append(problem_of(fault))
    for raw, row, problems in rows:
        yield _item(raw, row, [*problems, *faults.get(raw.number, [])], source, book)


def problem_of(fault: RowProblem) -> Problem:
    remedies = {
        "indicator": _("Make the indicator first, or write the short name of one that is there."),
        "area": _("Write an official code or name."),
        "period": _("Correct the period."),
        "": _("Keep one of the two rows."),
    }
    return Problem(fault.field, fault.problem, remedies.get(fault.field, _("Correct it at the source or in the file.")))


def _item(raw: Raw, row: NewObservation | None, problems: list[Problem], source: str, book: AreaBook) -> Item:
    title = f"{raw.indicator}, {raw.area}, {raw.period}"
    if raw.skipped or row is None:
        return Item(raw.number, "", title, {}, tuple(problems), raw.original, raw.skipped)
    external = f"{row.indicator}/{row.area_kind.value}:{row.area_code}/{row.period}"
    title = f"{row.indicator}, {book.name_of(row.area_kind, row.area_code) or raw.area}, {row.period}"
    return Item(raw.number, external, title, values_of(row, source), tuple(problems), raw.original)


def values_of(row: NewObservation, source: str) -> dict[str, Any]:
    """An observation as the JSON that a run keeps."""
    value = row.value
    return {
        "indicator": row.indicator,
        "area_kind": row.area_kind.value,
        "area_code": row.area_code,
        "period": row.period,
        "value": value.isoformat() if isinstance(value, datetime.date) else _json(value),
        "missing": row.missing.value if row.missing else "",
        "status": row.status.value,
        "method": row.method,
        "as_of": row.as_of.isoformat() if row.as_of else "",
        "note": (row.note or {}).get("fi", ""),
        "source": source,
        "is_example": row.is_example,
    }


def _json(value: Datum | None) -> str | bool | None:
    return value if value is None or isinstance(value, bool | str) else str(value)


def observation_of(
    values: Mapping[str, Any], definition: IndicatorDefinition | None, number: int = 0
) -> NewObservation:
    """The observation back out of its JSON."""
    text = values["value"]
    value: Datum | None = text
    if definition is not None and isinstance(text, str):
        if definition.kind in (*NUMERIC, Kind.SCALE):
            value = _whole_or_not(Decimal(text))
        elif definition.kind == Kind.DATE:
            value = datetime.date.fromisoformat(text)
    return NewObservation(
        indicator=values["indicator"],
        area_kind=AreaKind(values["area_kind"]),
        area_code=values["area_code"],
        period=values["period"],
        value=value,
        missing=Missing(values["missing"]) if values["missing"] else None,
        number=number,
        as_of=datetime.date.fromisoformat(values["as_of"]) if values["as_of"] else None,
        status=Status(values["status"]),
        method=values["method"],
        note={"fi": values["note"]} if values["note"] else None,
        is_example=values["is_example"],
    )


def _whole_or_not(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


class _Reading:
    """One content's figures; remembers which decimal separator it has met first."""

    def __init__(
        self, definitions: Mapping[str, IndicatorDefinition], book: AreaBook, source: str, is_example: bool
    ) -> None:
        self.definitions, self.book, self.source, self.is_example = definitions, book, source, is_example
        self.separator, self.separator_row = "", 0

    def read(self, raw: Raw) -> tuple[NewObservation | None, list[Problem]]:
        if raw.skipped:
            return None, []
        problems: list[Problem] = []
        kind, code = self.book.find(raw.area, raw.area_kind)
        if kind is None:
            words = _("There is no area “%(code)s”.") % {"code": raw.area}
            problems.append(Problem("area", words, _("Write an official code or name.")))
        definition = self.definitions.get(raw.indicator)
        if definition is None:
            words = _("There is no stored indicator “%(key)s”.") % {"key": raw.indicator}
            problems.append(problem_of(RowProblem(raw.number, "indicator", words)))
        value, missing = self._value(raw, definition, problems)
        status = self._status(raw, problems)
        as_of = self._day(raw, problems)
        if kind is None or definition is None:
            return None, problems
        return NewObservation(
            raw.indicator, kind, code, read_period_words(raw.period), value, missing, raw.number, as_of, status,
            raw.method.strip()[:120], "", {"fi": raw.note.strip()} if raw.note.strip() else None, self.is_example,
        ), problems  # fmt: skip

    def _value(
        self, raw: Raw, definition: IndicatorDefinition | None, problems: list[Problem]
    ) -> tuple[Datum | None, Missing | None]:
        missing = self._missing(raw, problems)
        if raw.value is None or raw.value == "":
            return None, missing
        if missing is not None and str(raw.value).strip().lower() not in MISSING_SIGNS:
            words = _("There is both a figure and a reason why there is none.")
            problems.append(Problem("value", words, _("Leave one of the two empty.")))
            return None, missing
        if missing is not None or definition is None:
            return None, missing
        try:
            return self._datum(raw, definition), None
        except _BadValue as error:
            problems.append(Problem("value", error.problem, error.remedy))
            return None, Missing.UNKNOWN

    def _missing(self, raw: Raw, problems: list[Problem]) -> Missing | None:
        text = raw.missing.strip().lower()
        if text and text not in MISSING_SIGNS:
            words = _("“%(text)s” is no reason.") % {"text": raw.missing}
            remedy = _("Write one of: %(reasons)s.") % {"reasons": ", ".join(reason.value for reason in Missing)}
            problems.append(Problem("missing", words, remedy))
            return Missing.UNKNOWN
        if not text and isinstance(raw.value, str):
            text = raw.value.strip().lower() if raw.value.strip().lower() in MISSING_SIGNS else ""
        return MISSING_SIGNS.get(text)

    def _status(self, raw: Raw, problems: list[Problem]) -> Status:
        text = raw.status.strip().lower()
        try:
            return Status(text) if text else Status.FINAL
        except ValueError:
            words = _("“%(text)s” is no status.") % {"text": raw.status}
            remedy = _("Write one of: %(choices)s.") % {"choices": ", ".join(status.value for status in Status)}
            problems.append(Problem("status", words, remedy))
            return Status.FINAL

    def _day(self, raw: Raw, problems: list[Problem]) -> datetime.date | None:
        if not raw.as_of.strip():
            return None
        try:
            return read_day(raw.as_of)
        except ValueError:
            words = _("“%(text)s” is no date.") % {"text": raw.as_of}
            problems.append(Problem("as_of", words, _("Write for example 31.3.2024.")))
            return None

    def _datum(self, raw: Raw, definition: IndicatorDefinition) -> Datum:
        text = str(raw.value).strip()
        if definition.kind in NUMERIC:
            return self._number(raw, text)
        if definition.kind == Kind.SCALE:
            return _step(text, definition)
        if definition.kind == Kind.YES_NO:
            if text.lower() in YES or text.lower() in NO:
                return text.lower() in YES
            raise _BadValue(_("“%(text)s” is neither yes nor no.") % {"text": text}, _("Write yes or no."))
        if definition.kind == Kind.DATE:
            try:
                return read_day(text)
            except ValueError:
                words = _("“%(text)s” is no date.") % {"text": text}
                raise _BadValue(words, _("Write for example 31.3.2024.")) from None
        return text

    def _number(self, raw: Raw, text: str) -> Datum:
        if isinstance(raw.value, int | float | Decimal):
            return _whole_or_not(Decimal(str(raw.value)))
        if not NUMBER.fullmatch(text):
            words = _("“%(text)s” is not a number.") % {"text": text}
            raise _BadValue(words, _("Write 0 for none at all, or give the reason in its own column."))
        signs = [sign for sign in text if sign in ".,"]
        if len(signs) > 1:
            words = _("“%(text)s” has more than one separator.") % {"text": text}
            raise _BadValue(
                words, _("Write thousands with a space or without a sign, decimals after a comma or a point.")
            )
        if signs:
            self._check_separator(raw, text, signs[0])
        plain = re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".").replace("\u2212", "-")
        try:
            return _whole_or_not(Decimal(plain))
        except InvalidOperation:
            raise _BadValue(_("“%(text)s” is not a number.") % {"text": text}, _("Write a number.")) from None

    def _check_separator(self, raw: Raw, text: str, sign: str) -> None:
        if not self.separator:
            self.separator, self.separator_row = sign, raw.number
        if sign != self.separator:
            words = _("“%(text)s” has another decimal separator than row %(number)s.")
            remedy = _("Write all decimals alike: a figure could be a thousand times too large otherwise.")
            raise _BadValue(words % {"text": text, "number": self.separator_row}, remedy)


class _BadValue(ValueError):
    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


def _step(text: str, definition: IndicatorDefinition) -> int:
    for step in definition.steps:
        if text == str(step.code) or text.lower() == str(step.label).lower():
            return step.code
    steps = "; ".join(f"{step.code} {step.label}" for step in definition.steps)
    raise _BadValue(_("“%(text)s” is not a step of the scale.") % {"text": text}, steps)


def read_day(text: str) -> datetime.date:
    """ "31.3.2024" or "2024-03-31". Raises ValueError."""
    found = DAY.fullmatch(text.strip())
    if found:
        day, month, year = (int(part) for part in found.groups())
        return datetime.date(year, month, day)
    return datetime.date.fromisoformat(text.strip())


def read_period_words(text: str) -> str:
    """A source's way of writing a period in ours: "2024Q1" → "2024-Q1", "2024M03" → "2024-03". Others stay as they
    are."""
    text = text.strip()
    if text.endswith(".0"):
        text = text.removesuffix(".0")  # a year that a spreadsheet took for a number
    if found := re.fullmatch(r"(\d{4})-?([QH])(\d)", text, re.IGNORECASE):
        return f"{found[1]}-{found[2].upper()}{found[3]}"
    if found := re.fullmatch(r"(\d{4})M(\d{1,2})", text, re.IGNORECASE):
        return f"{found[1]}-{int(found[2]):02}"
    return text
