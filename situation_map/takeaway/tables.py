"""Figures as CSV and as a workbook: the columns, each with its meaning, and the sheet that explains them."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from cms.dates import format_date
from cms.workbooks import bold, new_workbook, set_widths, workbook_bytes
from network.outputs.tables import BYTE_ORDER_MARK, cell
from situation_map.registry import ORIGIN_LABELS, RHYTHM_LABELS, IndicatorDefinition

from .figures import Dataset, Figure
from .provenance import LICENCE, LICENCE_URL
from .said import Said

FIXED = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive, so that the same content is the same file."""
WIDTHS = {"string": 16, "integer": 9, "number": 12, "boolean": 10, "date": 12}


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is a type of the Table Schema; ``meaning`` what the documentation and the schema say of it."""

    name: str
    kind: str
    value: Callable[[Any], Any]
    meaning: str


FIGURE_COLUMNS: tuple[Column, ...] = (
    Column("indicator", "string", lambda row: row.definition.key, "Short name of the indicator."),
    Column("indicator_name", "string", lambda row: str(row.definition.label), "Its name in the language of the file."),
    Column("version", "integer", lambda row: row.version, "Version of the indicator's definition."),
    Column("area_kind", "string", lambda row: row.place.kind, "region (county), municipality, median …"),
    Column("area_code", "string", lambda row: row.place.code, "Two digits of the county, three of the municipality."),
    Column("area", "string", lambda row: row.place.name, "Name of the area."),
    Column("period", "string", lambda row: row.period, "2024, 2024-H1, 2024-Q1, 2024-03, 2024-03-31 or latest."),
    Column("value", "number", lambda row: row.number, "The figure; of steps the code, of yes and no 1 and 0."),
    Column("value_date", "date", lambda row: row.day, "The figure of an indicator that is a date."),
    Column("value_text", "string", lambda row: row.text if row.is_known else "", "The figure as the page writes it."),
    Column("unit", "string", lambda row: str(row.definition.unit), "Unit of the figure."),
    Column("missing", "string", lambda row: row.missing, "Why there is no figure; empty where there is one."),
    Column("status", "string", lambda row: row.value.status.value if row.is_known else "", "How settled it is."),
    Column("is_example", "boolean", lambda row: row.value.is_example, "true: invented, never to be published."),
    Column("as_of", "date", lambda row: row.value.as_of, "The day that the figure describes."),
    Column("rank", "integer", lambda row: row.rank, "Place among the compared counties, from the highest."),
    Column("unknown_count", "integer", lambda row: row.value.unknown_count, "Records of unknown phase, not counted."),
    Column("source", "string", lambda row: row.source, "Where the figure is from."),
    Column("source_url", "string", lambda row: row.source_url, "Its address."),
    Column("method", "string", lambda row: row.method, "How it was got; figures of two methods are not compared."),
    Column("note", "string", lambda row: str(row.value.note), "What is said of this figure."),
)
MEANING_COLUMNS: tuple[Column, ...] = (
    Column("indicator", "string", lambda each: each.key, "Short name of the indicator."),
    Column("name", "string", lambda each: str(each.label), "Its name."),
    Column("question", "string", lambda each: str(each.question), "What it answers."),
    Column("definition", "string", lambda each: str(each.definition), "What it means."),
    Column("counting_rule", "string", lambda each: str(each.counting_rule), "What is counted and what is not."),
    Column("unit", "string", lambda each: str(each.unit), "Unit of the figures."),
    Column("kind", "string", lambda each: each.kind.value, "count, ratio, share, scale, yes_no, date or text."),
    Column("steps", "string", lambda each: written_steps(each), "Codes and words of a scale."),
    Column("version", "integer", lambda each: each.version, "Version of this definition."),
    Column("origin", "string", lambda each: str(ORIGIN_LABELS[each.origin]), "How the figures come about."),
    Column("source", "string", lambda each: str(each.source), "Where they are from."),
    Column("source_url", "string", lambda each: each.source_url, "Its address."),
    Column("owner", "string", lambda each: str(each.owner), "Who keeps it."),
    Column("update_rhythm", "string", lambda each: str(RHYTHM_LABELS[each.update_rhythm]), "How often it is updated."),
    Column("next_update", "date", lambda each: each.next_update, "When new figures are expected."),
    Column("limits", "string", lambda each: str(each.limits), "What the figure does not tell."),
)
SAID_COLUMNS: tuple[Column, ...] = (
    Column("topic", "string", lambda said: said.topic, "Short name of the topic."),
    Column("topic_name", "string", lambda said: said.topic_label, "Its name."),
    Column("step", "integer", lambda said: said.step, "Code on the topic's scale."),
    Column("step_name", "string", lambda said: said.step_label, "The step in words."),
    Column("missing", "string", lambda said: said.missing, "Why there is no step."),
    Column("text", "string", lambda said: said.text, "What is said."),
    Column("text_language", "string", lambda said: said.text_language, "Language of the text, a code."),
    Column("as_of", "date", lambda said: said.as_of, "The day that it describes."),
    Column("confirmed_on", "date", lambda said: said.confirmed_on, "When it was confirmed; empty: by nobody."),
    Column("confirmed_by", "string", lambda said: said.confirmed_by, "In which role."),
    Column("next_review_on", "date", lambda said: said.next_review_on, "When it is to be looked at again."),
    Column("freshness", "string", lambda said: said.freshness.value, "confirmed, due or unconfirmed."),
    Column("source", "string", lambda said: said.source, "Where it is from."),
    Column("source_url", "string", lambda said: said.source_url, "Its address."),
    Column("is_example", "boolean", lambda said: said.is_example, "true: invented, never to be published."),
)


def written_steps(definition: IndicatorDefinition) -> str:
    """0 not started; 1 being prepared; …"""
    return "; ".join(f"{step.code} {step.label}" for step in definition.steps)


def provenance_columns(dataset: Dataset) -> tuple[Column, ...]:
    """What a table without a second sheet says in each row, so that no row loses it."""
    origin = dataset.provenance
    return (
        Column("definition", "string", lambda row: str(row.definition.definition), "What the indicator means."),
        Column("counting_rule", "string", lambda row: str(row.definition.counting_rule), "What is counted."),
        Column("retrieved_on", "date", lambda row: origin.retrieved_on, "When the file was made."),
        Column("edition", "string", lambda row: origin.edition, "Name of the frozen edition; empty for what lives."),
        Column("licence", "string", lambda row: LICENCE, "On which terms it may be used."),
        Column("address", "string", lambda row: origin.address, "Permanent address of the view."),
    )


def plain(value: Any, *, comma: bool = False) -> str:
    """A cell of CSV: numbers with every decimal they have, days as in ISO 8601, text neutralised."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | int):
        written = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return written.replace(".", ",") if comma else written
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(cell(value))


def written_table(columns: Sequence[Column], rows: Iterable[Any], *, excel: bool = False) -> bytes:
    """CSV in UTF-8. For Excel as it is set in Finland: a byte order mark, semicolons, decimal commas."""
    line = StringIO(newline="")
    if excel:
        line.write(BYTE_ORDER_MARK)
    writer = csv.writer(line, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([plain(column.value(row), comma=excel) for column in columns] for row in rows)
    return line.getvalue().encode("utf-8", "replace")


def figures_csv(dataset: Dataset, *, excel: bool = False) -> bytes:
    return written_table([*FIGURE_COLUMNS, *provenance_columns(dataset)], dataset.figures, excel=excel)


def figures_workbook(dataset: Dataset) -> bytes:
    """Sheet one: the figures. Sheet two: what they mean and on which terms. Sheet three: statements, if any."""
    from openpyxl.styles import Alignment

    book = new_workbook()
    sheet = book.active
    sheet.title = _("Figures")
    fill_sheet(sheet, FIGURE_COLUMNS, dataset.figures)
    about = book.create_sheet(_("About the figures"))
    for label, value in about_rows(dataset):
        about.append([workbook_cell(label), workbook_cell(value)])
    set_widths(about, (28, 100))
    for row in about.iter_rows():
        bold(row[0])
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    if dataset.statements:
        fill_sheet(book.create_sheet(_("Statements")), SAID_COLUMNS, dataset.statements)
    return settled(workbook_bytes(book))


def fill_sheet(sheet: Any, columns: Sequence[Column], rows: Iterable[Figure | Said]) -> None:
    sheet.append([column.name for column in columns])
    for row in rows:
        sheet.append([workbook_cell(column.value(row)) for column in columns])
    set_widths(sheet, (WIDTHS[column.kind] for column in columns))
    for number in range(1, len(columns) + 1):
        bold(sheet.cell(1, number))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def workbook_cell(value: Any) -> Any:
    """Numbers, days and yes or no as such; text neutralised and without what a workbook cannot hold."""
    if isinstance(value, bool | int | Decimal | dt.date):
        return value
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", str(cell(value))) or None


def about_rows(dataset: Dataset) -> Iterator[tuple[str, Any]]:
    """The second sheet: of the whole, then of each indicator."""
    origin = dataset.provenance
    yield _("Title"), ", ".join(filter(None, (dataset.title, dataset.subtitle)))
    yield _("Permanent address"), origin.address
    yield _("Retrieved on"), format_date(origin.retrieved_on)
    yield _("Edition"), origin.edition or _("living figures, no frozen edition")
    yield _("Licence"), f"{LICENCE} {LICENCE_URL}"
    yield _("Source"), "; ".join(origin.sources)
    yield _("Figures as of"), origin.as_of
    yield _("How to cite"), origin.citation
    if origin.warning:
        yield _("Note"), origin.warning
    for notice in dataset.notices:
        yield _("Note"), notice
    for failed in dataset.failed:
        yield _("Not available just now"), str(failed.label)
    yield _("No figure"), _("“missing” says why. Zero is a figure and is never one of these.")
    labels = {column.name: column for column in MEANING_COLUMNS}
    for definition in dataset.definitions:
        yield "", None
        for name in labels:
            value = labels[name].value(definition)
            if value not in ("", None):
                yield ABOUT_LABELS[name](), format_date(value) if isinstance(value, dt.date) else value


ABOUT_LABELS: dict[str, Callable[[], str]] = {
    "indicator": lambda: _("Short name"),
    "name": lambda: _("Indicator"),
    "question": lambda: _("Question"),
    "definition": lambda: _("Definition"),
    "counting_rule": lambda: _("Counting rule"),
    "unit": lambda: _("Unit"),
    "kind": lambda: _("Kind"),
    "steps": lambda: _("Steps"),
    "version": lambda: _("Version"),
    "origin": lambda: _("Origin"),
    "source": lambda: _("Source"),
    "source_url": lambda: _("Address of the source"),
    "owner": lambda: _("Kept by"),
    "update_rhythm": lambda: _("Updated"),
    "next_update": lambda: _("Next figures"),
    "limits": lambda: _("Limits of the figure"),
}


def settled(archive: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        files = {name: given.read(name) for name in given.namelist()}
    core = files.get("docProps/core.xml", b"")
    stamp = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    files["docProps/core.xml"] = re.sub(stamp, rb"\g<1>1980-01-01T00:00:00Z", core)
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive that depends on its content alone."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, FIXED)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()
