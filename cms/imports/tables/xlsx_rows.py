"""Workbooks: the first sheet that is not about the template, row by row, with bounded memory.

openpyxl in its read-only mode reads one row at a time (it comes with Wagtail; MIT), after `archives` has looked at what
the file hides. Formulas are never computed: the result that the
program stored is used, and where there is none the cell is named.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from cms.imports.contracts import Unreadable
from cms.imports.tables.archives import broken, check_archive
from cms.imports.tables.cells import Row

MOST_COLUMNS = 200
MOST_ROWS = 1_048_576  # as many as spreadsheet programs have
MOST_MERGES = 20_000
MOST_COVERED = 500_000
HELP_SHEETS = re.compile(r"^(sallitut arvot|tillåtna värden|allowed values|ohjeet?|anvisningar|help)$", re.IGNORECASE)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: What openpyxl and the parser below it raise for a file that is not as it should be.
_BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, OSError, EOFError,
    zipfile.BadZipFile, zlib.error, SyntaxError,
)  # fmt: skip


def xlsx_rows(data: bytes, *, marked: bool = True) -> Iterator[Row]:
    """The rows of the first sheet with data, headings included. Raises `Unreadable`.

    `marked`: with merged cells and formulas noted, for which the sheet is gone through once before the first row.
    """
    from openpyxl import load_workbook  # with the first workbook: four megabytes

    check_archive(data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except _BROKEN:
        raise broken() from None
    try:
        name = _data_sheet(workbook)
        marks = sheet_marks(data, workbook, name) if marked else Marks()
        for number, cells in enumerate(_cells(workbook, name), start=1):
            yield Row(number, cells, frozenset(marks.merged.get(number, ())), frozenset(marks.formulas.get(number, ())))
    except _BROKEN:
        raise broken() from None
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
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise _too_long()
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
    merges: int = 0
    covered: int = 0


def _too_long() -> Unreadable:
    return Unreadable(
        _("The sheet has more rows than spreadsheet programs have."), _("Copy the rows into a new workbook.")
    )


def sheet_marks(data: bytes, workbook: Any, name: str) -> Marks:
    """Read from the sheet's own file, whose rows are dropped as soon as they are passed. Raises `Unreadable` for a
    sheet with too many of them."""
    marks, rows, row_number = Marks(), 0, 0
    path = workbook[name]._worksheet_path
    open_elements: list[Any] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as file:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(element)
                if element.tag == f"{_SHEET}row":
                    rows += 1
                    row_number = int(element.get("r") or row_number + 1)
                    if max(rows, row_number) > MOST_ROWS:
                        raise _too_long()
                continue
            open_elements.pop()
            if element.tag == f"{_SHEET}row":
                _note_formulas(element, row_number, marks)
                open_elements[-1].remove(element)
            elif element.tag == f"{_SHEET}mergeCell":
                _note_merge(element.get("ref", "A1"), marks)
    return marks


def _note_formulas(row: Any, number: int, marks: Marks) -> None:
    for position, cell in enumerate(row):
        if cell.find(f"{_SHEET}f") is not None and cell.find(f"{_SHEET}v") is None:
            reference = cell.get("r")
            column = _boundaries(reference)[0] - 1 if reference else position
            marks.formulas.setdefault(number, set()).add(column)


def _boundaries(reference: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    return cast("tuple[int, int, int, int]", range_boundaries(reference))


def _note_merge(reference: str, marks: Marks) -> None:
    left, top, right, bottom = _boundaries(reference)
    marks.merges += 1
    marks.covered += (bottom - top + 1) * (right - left + 1)
    if marks.merges > MOST_MERGES or marks.covered > MOST_COVERED:
        raise Unreadable(_("The sheet has too many merged cells."), _("Unmerge them and save again."))
    for row in range(top, bottom + 1):
        covered = {column - 1 for column in range(left, right + 1) if (row, column) != (top, left)}
        if covered:
            marks.merged.setdefault(row, set()).update(covered)
