"""Workbooks: the first sheet that is not about the template, row by row, with bounded memory.

openpyxl in its read-only mode reads one row at a time (it comes with Wagtail; MIT). What a zip can hide is looked at
before anything is unpacked: sizes, macros, links to other files. Formulas are never computed: the result that the
program stored is used, and where there is none the cell is named.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from cms.imports.contracts import Unreadable
from cms.imports.tables.cells import Row

MOST_UNPACKED_BYTES = 300_000_000
MOST_RATIO = 200
MOST_FILES = 2000
MOST_COLUMNS = 200
MOST_SHARED_BYTES = 100_000_000
MOST_MERGES = 20_000
HELP_SHEETS = re.compile(r"^(sallitut arvot|tillåtna värden|allowed values|ohjeet?|anvisningar|help)$", re.IGNORECASE)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def check_archive(data: bytes) -> None:
    """Refuse what unpacks to too much or carries programs, before unpacking any of it. Raises `Unreadable`."""
    broken = Unreadable(_("The workbook is broken."), _("Open it in your spreadsheet program and save it again."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise broken from None
    unpacked = sum(entry.file_size for entry in entries)
    shared = sum(entry.file_size for entry in entries if entry.filename.lower().endswith("sharedstrings.xml"))
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_big = unpacked > MOST_UNPACKED_BYTES or shared > MOST_SHARED_BYTES or len(entries) > MOST_FILES
    if too_big or (unpacked > 10_000_000 and unpacked / packed > MOST_RATIO):
        raise Unreadable(
            _("The workbook unpacks to far more than a table of this size holds."),
            _("Copy the cells into a new workbook and save that, or save as CSV."),
        )
    if any(entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for entry in entries):
        raise Unreadable(_("The workbook has macros."), _("Save it as an ordinary workbook (.xlsx) without macros."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The workbook is protected with a password."), _("Save it without a password."))


def xlsx_rows(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet with data, headings included. Raises `Unreadable`."""
    check_archive(data)
    broken = Unreadable(_("The workbook is broken."), _("Open it in your spreadsheet program and save it again."))
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError):
        raise broken from None
    try:
        name = _data_sheet(workbook)
        marks = sheet_marks(data, workbook, name)
        for number, cells in enumerate(_cells(workbook, name), start=1):
            yield Row(number, cells, frozenset(marks.merged.get(number, ())), frozenset(marks.formulas.get(number, ())))
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError):
        raise broken from None
    finally:
        workbook.close()


def _data_sheet(workbook: Any) -> str:
    names = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    names = [name for name in names if not HELP_SHEETS.match(name.strip())]
    if not names:
        raise Unreadable(_("The workbook has no sheet with rows."), _("Put the rows on the first sheet."))
    return str(names[0])


def _cells(workbook: Any, name: str) -> Iterator[tuple[Any, ...]]:
    sheet = workbook[name]
    sheet.reset_dimensions()  # programs write wrong ones, and the claimed size is not believed
    for cells in sheet.iter_rows(values_only=True):
        if len(cells) > MOST_COLUMNS:
            cells = cells[: MOST_COLUMNS + 1]
            if any(cell is not None for cell in cells[MOST_COLUMNS:]):
                raise Unreadable(
                    _("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS},
                    _("Leave only the columns that are to be brought in."),
                )
            cells = cells[:MOST_COLUMNS]
        yield tuple(cells)


@dataclass
class Marks:
    """By row number, the columns (from 0) that the read-only mode does not tell about: covered by a merged cell
    without being its first one, and with a formula that has no stored result."""

    merged: dict[int, set[int]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)


def sheet_marks(data: bytes, workbook: Any, name: str) -> Marks:
    """Read from the sheet's own file, whose rows are dropped as soon as they are passed."""
    marks, row_number, merges = Marks(), 0, 0
    path = workbook[name]._worksheet_path
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as file:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if element.tag == f"{_SHEET}row":
                    row_number = int(element.get("r") or row_number + 1)
            elif element.tag == f"{_SHEET}row":
                _note_formulas(element, row_number, marks)
                element.clear()
            elif element.tag == f"{_SHEET}mergeCell":
                merges += 1
                _note_merge(element.get("ref", "A1"), merges, marks)
    return marks


def _note_formulas(row: Any, number: int, marks: Marks) -> None:
    for position, cell in enumerate(row):
        if cell.find(f"{_SHEET}f") is not None and cell.find(f"{_SHEET}v") is None:
            reference = cell.get("r")
            column = range_boundaries(reference)[0] - 1 if reference else position
            marks.formulas.setdefault(number, set()).add(column)


def _note_merge(reference: str, merges: int, marks: Marks) -> None:
    left, top, right, bottom = range_boundaries(reference)
    if merges > MOST_MERGES or (bottom - top + 1) * (right - left + 1) > 100_000:
        raise Unreadable(_("The sheet has too many merged cells."), _("Unmerge them and save again."))
    for row in range(top, bottom + 1):
        covered = {column - 1 for column in range(left, right + 1) if (row, column) != (top, left)}
        if covered:
            marks.merged.setdefault(row, set()).update(covered)
