"""Text with separators: which encoding, which separator, and the rows."""

import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from django.utils.translation import gettext as _

from cms.imports.contracts import Unreadable
from cms.imports.tables.cells import Row

SEPARATORS = (";", ",", "\t")
HINTED = (*SEPARATORS, "|", ":")
SAMPLE_CHARACTERS = 64 * 1024
MOST_CELL_CHARACTERS = 32_767
MOST_COLUMNS = 200
#: How the vowels of our languages look when UTF-8 was taken for something else and saved like that, or lost.
SPOILT = re.compile("Ã[¤¥¶„…–\x84\x85\x96]|\ufffd")
#: Older encodings, each by ä and ö beside small letters; looked for where Windows' own ä and ö are nowhere.
OLDER = (
    ("mac_roman", re.compile(rb"[a-z][\x8a\x9a]|[\x8a\x9a][a-z]")),
    ("cp850", re.compile(rb"[a-z][\x84\x94][a-z]")),
)
VOWELS = re.compile(rb"[\xe4\xf6\xc4\xd6]")


def encoding_of(data: bytes) -> str:
    """UTF-16 by its mark or its pattern of zero bytes, UTF-8 where it is valid, old encodings of Mac and DOS by their ä
    and ö, else Windows-1252, which is Latin-1 with signs where that has none. Raises `Unreadable` for what is no text,
    and for text whose letters were spoilt earlier."""
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            _("The file says it is %(encoding)s, but it is not.") % {"encoding": encoding.upper()},
            _("Save it again as “CSV UTF-8”."),
        ) from None
    if "\x00" in text:
        raise Unreadable(_("The file has signs that text does not have."), _("Save it again as “CSV UTF-8”."))
    if spoilt := SPOILT.search(text):
        around = text[max(0, spoilt.start() - 15) : spoilt.end() + 15].split("\n")
        raise Unreadable(
            _("Letters such as ä and ö have been spoilt in the file, for example “%(text)s”.")
            % {"text": max(around, key=len).strip()},
            _("Go back to the program that it came from, and save it there as “CSV UTF-8” or XLSX."),
        )
    return encoding


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    sample = data[:400]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    return "utf-8" if _is(data, "utf-8") else _old_encoding(data)


def _old_encoding(data: bytes) -> str:
    if not VOWELS.search(data):
        for encoding, sign in OLDER:
            if sign.search(data):
                return encoding
    return "cp1252" if _is(data, "cp1252") else "latin-1"


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
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
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding_of(data), newline="")  # a piece at a time
    sample = stream.read(SAMPLE_CHARACTERS)
    stream.seek(0)
    separator = separator_of(sample)
    if sample[:4].lower() == "sep=":  # Excel's own hint, a line by itself
        separator = sample[4] if sample[4:5] in HINTED else separator
        stream.readline()
    csv.field_size_limit(MOST_CELL_CHARACTERS * 4)
    widest = 0
    for number, cells in enumerate(_records(stream, separator), start=1):
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(
                _("Row %(number)s has more than %(most)s columns.") % {"number": number, "most": MOST_COLUMNS},
                _("Look whether the separator between columns is the same everywhere."),
            )
        widest = max(widest, len(cells))
        other = _other_separator(cells[0], separator, widest) if len(cells) == 1 else ""
        yield Row(number, tuple(cell or None for cell in cells), other_separator=other)


def _records(stream: TextIO, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(stream, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _("Row %(number)s cannot be read: %(problem)s.") % {"number": number, "problem": _in_words(error)},
                _("Most often a quotation mark is missing or one too many there."),
            ) from None


def _in_words(error: csv.Error) -> str:
    """What the library says in English only."""
    words = str(error)
    if "unexpected end" in words:
        return _("a quotation mark is opened and never closed")
    if "expected after" in words:
        return _("text goes on after a closing quotation mark")
    if "field limit" in words:
        return _("a cell is longer than a text can be")
    return _("it cannot be told where its cells end")


def _other_separator(line: str, separator: str, widest: int) -> str:
    """The separator of a row that is divided otherwise than the rows before it; empty where it is not."""
    if widest < 3:
        return ""
    others = ((line.count(each), each) for each in SEPARATORS if each != separator)
    count, other = max(others)
    return other if count >= widest // 2 + 1 else ""
