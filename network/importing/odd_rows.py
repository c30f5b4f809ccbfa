"""Rows whose cells do not say what they seem to: merged, without a result, divided otherwise than the table."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from cms.imports.contracts import Problem
from cms.imports.tables.cells import Row
from network.importing.columns import heading_of

ERRORS = re.compile(r"^#(REF|N/A|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC)")


def division_problem(row: Row, width: int | None) -> Problem | None:
    """Why the row's cells cannot be believed to stand below their headings. `width`: how many headings there are;
    None where more cells than that are nothing odd."""
    if row.other_separator:
        sign = {"\t": _("a tab")}.get(row.other_separator, f"“{row.other_separator}”")
        return Problem(
            "",
            _("The row is divided by %(sign)s, those before it are not.") % {"sign": sign},
            _("Use the same separator in every row, or save the table as XLSX."),
        )
    if width is not None and any(cell for cell in row.cells[width:]):
        return Problem(
            "",
            _("The row has more cells than there are headings, so that they may have slipped."),
            _("Put text that has the separator in it between quotation marks, or save the table as XLSX."),
        )
    return None


def cell_problems(row: Row, mapping: Mapping[str, int]) -> Iterator[Problem]:
    """Of the cells that are brought in, those that cannot be believed."""
    for field, column in mapping.items():
        name = heading_of(field)
        cell = row.cells[column] if column < len(row.cells) else None
        if column in row.formulas:
            yield Problem(
                name,
                _("The cell has a formula without a result."),
                _("Open the file, save it again, or write the result as plain text."),
            )
        elif column in row.merged:
            yield Problem(
                name,
                _("The cell is merged with another one, so it cannot be told what it holds."),
                _("Unmerge the cells and write the value into each row."),
            )
        elif isinstance(cell, str) and ERRORS.match(cell.strip()):
            words = _("The cell shows an error: %(text)s") % {"text": cell.strip()[:40]}
            yield Problem(name, words, _("Correct the formula."))
