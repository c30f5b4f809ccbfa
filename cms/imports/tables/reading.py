"""The rows of a table in a file of whichever kind."""

from collections.abc import Iterator

from cms.imports.contracts import Content
from cms.imports.tables.cells import Row
from cms.imports.tables.csv_rows import csv_rows
from cms.imports.tables.sniffing import expect
from cms.imports.tables.xlsx_rows import xlsx_rows

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


def table_rows(content: Content, *, marked: bool = True) -> Iterator[Row]:
    """The rows with something in them, headings first. Raises `Unreadable`, also while being read.

    Not `marked`: merged cells and formulas are not told, so that the first rows of a large workbook come at once.
    """
    kind = expect(content.data, "xlsx", "text")
    rows = xlsx_rows(content.data, marked=marked) if kind == "xlsx" else csv_rows(content.data)
    return (row for row in rows if not row.is_empty)
