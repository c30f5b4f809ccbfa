"""Workbooks (XLSX) that we write: text stays text, headings are bold, columns have widths.

openpyxl (MIT) is loaded with the first workbook: it takes four megabytes, and most processes never meet one.
"""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST_TEXT = 32_000
"""Characters kept of a text; a cell holds 32,767."""


def new_workbook(*, only_written: bool = False) -> "Workbook":
    """Empty. `only_written`: without a first sheet, rows can only be appended, and they take little memory."""
    from openpyxl import Workbook

    return Workbook(write_only=only_written)


def text_cell(sheet: Any, value: str) -> Any:
    """A cell of a sheet that is only written; it stays text: what begins with = is never a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=None)
    cell.value = "".join(sign for sign in value if sign in "\t\n" or ord(sign) >= 32)[:LONGEST_TEXT] or None
    if cell.value:
        cell.data_type = "s"
    return cell


def heading_cell(sheet: Any, value: str) -> Any:
    return bold(text_cell(sheet, value))


def bold(cell: Any) -> Any:
    """The same cell, in bold."""
    from openpyxl.styles import Font

    cell.font = Font(bold=True)
    return cell


def set_widths(sheet: Any, widths: Iterable[float]) -> None:
    """The widths of the columns from the first on, in characters."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def workbook_bytes(workbook: "Workbook") -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()
