"""A finished round in a workbook: a row for each county, a column for each question. The template, and reading it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.contracts import Content
from cms.imports.tables.cells import CellValue, Row, shown
from cms.imports.tables.reading import table_rows
from cms.workbooks import heading_cell, new_workbook, set_widths, text_cell, workbook_bytes
from network.models import Region
from situation_map.language import LANGUAGES
from situation_map.models import RoundQuestion
from situation_map.models.rounds import LONGEST_TEXT
from situation_map.registry import MISSING_LABELS, Kind

from .answer_forms import LONGEST_FIGURE_TEXT, NUMERIC, REASONS, read_number
from .asking import Asked, asked_of
from .content import EMPTY

COUNTY = {"fi": "alue", "sv": "område", "en": "county"}
NAME = {"fi": "nimi", "sv": "namn", "en": "name"}
NOTE = "note"
YES, NO = ("kyllä", "ja", "yes", "1"), ("ei", "nej", "no", "0")
MOST_ROWS = 200
DATE_FORMS = ("%d.%m.%Y", "%Y-%m-%d")
HELP = {"fi": "Ohjeet", "sv": "Anvisningar", "en": "Help"}


@dataclass(frozen=True)
class Column:
    """What a column holds: `part` is "value", "fi", "sv", "en" (a statement's words) or "note"."""

    question: RoundQuestion
    part: str


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which row (0: the whole file) and column, and what was read there."""

    row: int
    column: str
    problem: str


@dataclass
class Sheet:
    """What was read: by county, its row's number and the contents by question. Warnings do not stand in the way."""

    answers: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_workbook(content: Content, questions: Sequence[RoundQuestion], regions: Iterable[Region]) -> Sheet:
    """Every row, with every fault. Raises Unreadable for what is no table."""
    sheet = Sheet()
    rows = iter(table_rows(content))
    headings = next(rows, None)
    if headings is None:
        sheet.faults.append(Fault(0, "", _("The file has no rows.")))
        return sheet
    county_at, columns = read_headings(headings, questions, sheet)
    if sheet.faults:
        return sheet
    known = regions_by_name(regions)
    asked = {question.pk: asked_of(question) for question in questions}
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            sheet.faults.append(Fault(row.number, "", _("There are more rows than there are counties.")))
            break
        read_row(row, county_at, columns, known, asked, sheet)
    if not sheet.numbers and not sheet.faults:
        sheet.faults.append(Fault(0, "", _("The file has headings but no row below them.")))
    return sheet


def folded(cell: CellValue) -> str:
    return " ".join(shown(cell).casefold().split())


def read_headings(row: Row, questions: Sequence[RoundQuestion], sheet: Sheet) -> tuple[int, dict[int, Column]]:
    """(column of the county, what the others hold). A heading is the question's key or its label in any language."""
    known = heading_names(questions)
    county_at, columns, seen = -1, {}, dict[tuple[int, str], str]()
    for position, cell in enumerate(row.cells):
        text = folded(cell)
        if text in COUNTY.values() and county_at < 0:
            county_at = position
        elif not text or text in NAME.values():
            continue
        elif (column := known.get(text)) is None:
            sheet.faults.append(Fault(row.number, shown(cell), _("No question of the round has this heading.")))
        elif (place := (column.question.pk, column.part)) in seen:
            words = _("The column “%(other)s” is for the same question.") % {"other": seen[place]}
            sheet.faults.append(Fault(row.number, shown(cell), words))
        else:
            seen[place] = shown(cell)
            columns[position] = column
    if county_at < 0:
        sheet.faults.append(Fault(row.number, "", _("No column has the heading “county”.")))
    return county_at, columns


def heading_names(questions: Sequence[RoundQuestion]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for question in questions:
        for part, suffix in parts_of(question):
            for name in names_of(question):
                found.setdefault(f"{name}{suffix}", Column(question, part))
    return found


def parts_of(question: RoundQuestion) -> list[tuple[str, str]]:
    """(part, end of its heading)"""
    parts = [("value", "")]
    if question.kind == RoundQuestion.Kind.STATEMENT:
        parts += [(code, f".{code}") for code in LANGUAGES]
    if question.kind != RoundQuestion.Kind.OPEN:
        parts.append((NOTE, f".{NOTE}"))
    return parts


def names_of(question: RoundQuestion) -> list[str]:
    """Its key (an indicator and a topic may share one: "key" is the first's), and its label in each language."""
    names = [question.key.casefold(), f"{question.kind}:{question.key}".casefold()]
    for code in LANGUAGES:
        with override(code):
            names.append(folded(asked_of(question).label))
    return names


def regions_by_name(regions: Iterable[Region]) -> dict[str, Region]:
    found = {}
    for region in regions:
        names = [region.code, region.code.lstrip("0")]
        names += [getattr(region, f"{kind}_{code}") for kind in ("name", "short") for code in LANGUAGES]
        found.update({folded(name): region for name in names})
    return found


def read_row(
    row: Row,
    county_at: int,
    columns: Mapping[int, Column],
    known: Mapping[str, Region],
    asked: Mapping[int, Asked],
    sheet: Sheet,
) -> None:
    name = row.cells[county_at] if county_at < len(row.cells) else None
    region = known.get(folded(name))
    if region is None:
        words = (
            _("“%(name)s” is not a county.") % {"name": shown(name)[:60]}
            if shown(name)
            else _("The county is missing.")
        )
        sheet.faults.append(Fault(row.number, COUNTY["en"], words))
        return
    if region.code in sheet.numbers:
        words = _("%(county)s is also on row %(row)s.") % {"county": region.short, "row": sheet.numbers[region.code]}
        sheet.faults.append(Fault(row.number, COUNTY["en"], words))
        return
    sheet.numbers[region.code] = row.number
    contents: dict[int, dict[str, Any]] = {}
    for position, column in columns.items():
        cell = row.cells[position] if position < len(row.cells) else None
        where = column.question.key if column.part == "value" else f"{column.question.key}.{column.part}"
        if position in row.merged:
            sheet.faults.append(Fault(row.number, where, _("The cell is merged with another. Unmerge them.")))
        elif position in row.formulas:
            sheet.faults.append(Fault(row.number, where, _("The formula has no result. Save the workbook again.")))
        elif shown(cell).strip():
            read_cell(cell, column, asked[column.question.pk], contents, Fault(row.number, where, ""), sheet)
    sheet.answers[region.code] = contents


def read_cell(
    cell: CellValue, column: Column, asked: Asked, contents: dict[int, dict[str, Any]], at: Fault, sheet: Sheet
) -> None:
    content = contents.setdefault(column.question.pk, dict(EMPTY))
    text = shown(cell).strip()
    if column.part != "value":
        longest = 1000 if column.part == NOTE else LONGEST_TEXT
        if len(text) > longest:
            sheet.faults.append(
                Fault(at.row, at.column, _("The text is longer than %(most)s characters.") % {"most": longest})
            )
        content[NOTE if column.part == NOTE else f"text_{column.part}"] = text
        return
    try:
        content.update(read_value(cell, asked))
    except ValidationError as error:
        sheet.faults += [Fault(at.row, at.column, problem) for problem in error.messages]
        return
    number = content["number"]
    if asked.kind == Kind.SHARE and number is not None and 0 < number < 1:
        words = _("%(value)s is read as %(value)s per cent. A share of the whole is given as 0–100.")
        sheet.warnings.append(Fault(at.row, at.column, words % {"value": text}))


def read_value(cell: CellValue, asked: Asked) -> dict[str, Any]:
    """The parts of an answer's content. Raises ValidationError with what is wrong."""
    text = shown(cell).strip()
    reason = reasons_by_word().get(folded(cell))
    if reason:
        return {"missing": reason}
    if asked.kind in NUMERIC:
        plain = (
            format(Decimal(str(cell)), "f") if isinstance(cell, int | float) and not isinstance(cell, bool) else text
        )
        whole = asked.kind == Kind.COUNT
        return {"number": read_number(plain, whole=whole, lowest=asked.lowest, highest=asked.highest)}
    if asked.kind == Kind.SCALE:
        return {"number": Decimal(read_step(text, asked))}
    if asked.kind == Kind.YES_NO:
        return {"number": read_yes_no(text)}
    if asked.kind == Kind.DATE:
        return {"date": read_date(cell, text)}
    if len(text) > LONGEST_FIGURE_TEXT:
        raise ValidationError(_("The text is longer than %(most)s characters.") % {"most": LONGEST_FIGURE_TEXT})
    return {"words": text}


def reasons_by_word() -> dict[str, str]:
    found = {reason.value: reason.value for reason in REASONS}
    for code in LANGUAGES:
        with override(code):
            found |= {folded(str(MISSING_LABELS[reason])): reason.value for reason in REASONS}
    return found


def read_step(text: str, asked: Asked) -> int:
    words: dict[str, int] = {}
    for code in LANGUAGES:
        with override(code):
            words |= {folded(str(step.label)): step.code for step in asked.steps}
    codes = {str(step.code): step.code for step in asked.steps}
    found = codes.get(text, words.get(folded(text)))
    if found is None:
        steps = ", ".join(f"{step.code} ({step.label})" for step in asked.steps)
        raise ValidationError(_("“%(text)s” is not on the scale: %(steps)s.") % {"text": text[:60], "steps": steps})
    return found


def read_yes_no(text: str) -> Decimal:
    word = folded(text)
    if word in YES:
        return Decimal(1)
    if word in NO:
        return Decimal(0)
    raise ValidationError(_("“%(text)s” is neither yes nor no.") % {"text": text[:60]})


def read_date(cell: CellValue, text: str) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return forms.DateField(input_formats=DATE_FORMS).clean(text)
    except forms.ValidationError:
        raise ValidationError(_("“%(text)s” is not a date. Write 24.12.2026.") % {"text": text[:60]}) from None


def template_workbook(questions: Sequence[RoundQuestion], regions: Iterable[Region], language: str) -> bytes:
    """A row for each county, the keys as headings, and a sheet that says what each column takes."""
    workbook = new_workbook(only_written=True)
    sheet = workbook.create_sheet("round")
    sheet.freeze_panes = "C2"
    headings = [COUNTY[language], NAME[language]]
    names = heading_names(questions)
    for question in questions:
        headings += [heading_of(question, suffix, part, names) for part, suffix in parts_of(question)]
    set_widths(sheet, (max(12, len(heading) + 3) for heading in headings))
    sheet.append([heading_cell(sheet, heading) for heading in headings])
    for region in regions:
        sheet.append([text_cell(sheet, region.code), text_cell(sheet, region.short)])
    write_help(workbook, questions, names, language)
    return workbook_bytes(workbook)


def heading_of(question: RoundQuestion, suffix: str, part: str, names: Mapping[str, Column]) -> str:
    """The key, or "statement:key" where another question has the same one."""
    short = f"{question.key}{suffix}"
    same = names.get(short.casefold())
    return (
        short
        if same is not None and same.question.pk == question.pk and same.part == part
        else f"{question.kind}:{short}"
    )


def write_help(workbook: Any, questions: Sequence[RoundQuestion], names: Mapping[str, Column], language: str) -> None:
    sheet = workbook.create_sheet(HELP[language])
    set_widths(sheet, (34, 60, 90))
    sheet.append([heading_cell(sheet, words) for words in (_("Column"), _("Question"), _("What it takes"))])
    reasons = ", ".join(str(MISSING_LABELS[reason]) for reason in REASONS)
    otherwise = _("Or the reason why there is none: %(reasons)s.") % {"reasons": reasons}
    for question in questions:
        asked = asked_of(question)
        takes = f"{what_it_takes(asked)} {otherwise}"
        heading = heading_of(question, "", "value", names)
        sheet.append([text_cell(sheet, words) for words in (heading, asked.question, takes)])


def what_it_takes(asked: Asked) -> str:
    if asked.kind == Kind.SCALE:
        return ", ".join(f"{step.code} = {step.label}" for step in asked.steps) + "."
    return {
        Kind.COUNT: _("A whole number."),
        Kind.RATIO: _("A number."),
        Kind.SHARE: _("A number from 0 to 100."),
        Kind.YES_NO: _("yes or no."),
        Kind.DATE: _("A date: 24.12.2026."),
    }.get(asked.kind, _("Text."))
