"""Text with separators: which encoding, which separator, and the rows."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.imports.contracts import Unreadable
from cms.imports.tables.cells import Row

SEPARATORS = (";", ",", "\t")
SAMPLE_CHARACTERS = 64 * 1024
MOST_CELL_CHARACTERS = 32_767
MOST_COLUMNS = 200


def decode(data: bytes) -> str:
    """The text. UTF-16 by its mark or its pattern of zero bytes, UTF-8 where it is valid, else Windows-1252, which is
    Latin-1 with signs where that has none. Raises `Unreadable` for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data, "utf-8-sig")
    sample = data[:400]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 4:
        return _decoded(data, "utf-16-le")
    if len(sample) >= 4 and sample[0::2].count(0) > len(sample) // 4:
        return _decoded(data, "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252") if _is_windows(data) else data.decode("latin-1")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            _("The file says it is %(encoding)s, but it is not.") % {"encoding": encoding.upper()},
            _("Save it again as “CSV UTF-8”."),
        ) from None


def _is_windows(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: str) -> str:
    """The separator that divides the first rows most evenly; quoted text is not looked into."""
    best, best_score = ";", (0, 0)
    for separator in SEPARATORS:
        widths = []
        reader = csv.reader(io.StringIO(text[:SAMPLE_CHARACTERS], newline=""), delimiter=separator)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    widths.append(len(cells))
                if len(widths) >= 20:
                    break
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths), widths[0])
        if score > best_score:
            best, best_score = separator, score
    return best


def csv_rows(data: bytes) -> Iterator[Row]:
    """The rows of the file, headings included, numbered as a spreadsheet would show them. Raises `Unreadable`."""
    text = decode(data)
    if "\x00" in text:
        raise Unreadable(_("The file has signs that text does not have."), _("Save it again as “CSV UTF-8”."))
    separator = separator_of(text)
    if text.lower().startswith("sep="):  # Excel's own hint, a line by itself
        separator = text[4:5] or separator
        text = text.split("\n", 1)[1] if "\n" in text else ""
    csv.field_size_limit(MOST_CELL_CHARACTERS * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _("Row %(number)s cannot be read: %(problem)s.") % {"number": number, "problem": error},
                _("Most often a quotation mark is missing or one too many there."),
            ) from None
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(
                _("Row %(number)s has more than %(most)s columns.") % {"number": number, "most": MOST_COLUMNS},
                _("Look whether the separator between columns is the same everywhere."),
            )
        yield Row(number, tuple(cell or None for cell in cells))
