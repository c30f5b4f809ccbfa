"""What a cell holds, whatever file it comes from."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | None


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file. `number` is counted from 1 with the headings, as spreadsheets show it.

    `merged` are the columns (from 0) that a merged cell covers without being its first cell; `formulas` those whose
    formula has no stored result. `other_separator` divides this row of text, while the rows before it have another.
    """

    number: int
    cells: tuple[CellValue, ...]
    merged: frozenset[int] = frozenset()
    formulas: frozenset[int] = frozenset()
    other_separator: str = ""

    @property
    def is_empty(self) -> bool:
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)

    def texts(self) -> tuple[str, ...]:
        """The cells as the editor would type them again."""
        return tuple(shown(cell) for cell in self.cells)


Rows = Iterator[Row]


def shown(cell: CellValue) -> str:
    """A cell as text: dates as 24.12.2026, times as 9:30, whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, dt.datetime):
        day = f"{cell.day}.{cell.month}.{cell.year}"
        return day if cell.time() == dt.time(0) else f"{day} {cell:%H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
