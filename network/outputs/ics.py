"""Lines of iCalendar (RFC 5545): escaping, folding, the time zone."""

import datetime as dt
import re
from collections.abc import Iterable

from network.recurrence import LOCAL

ZONE = "Europe/Helsinki"
LONGEST_LINE_BYTES = 75
NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")

#: In force since 1997 (Directive 2000/84/EC): clocks change at 01.00 UTC on the last Sundays of March and October.
TIME_ZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "TZNAME:EEST",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0300",
    "DTSTART:19970330T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:EET",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0200",
    "DTSTART:19961027T040000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def escape(text: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line breaks escaped, other control characters left out."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut in two, each continued after CRLF and a space."""
    if len(line) <= LONGEST_LINE_BYTES and len(line.encode()) <= LONGEST_LINE_BYTES:
        return line
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece])


def text_line(name: str, text: str, language: str = "") -> str:
    """A property whose value is TEXT; `language` becomes its LANGUAGE parameter."""
    parameter = f";LANGUAGE={language}" if language else ""
    return f"{name}{parameter}:{escape(text)}"


def categories_line(words: Iterable[str], language: str) -> str:
    return f"CATEGORIES;LANGUAGE={language}:{','.join(escape(word) for word in words)}"


def address_line(name: str, address: str) -> str:
    """A property whose value is a URI: nothing is escaped, so nothing that ends a line is let in."""
    return f"{name}:{NOT_IN_ADDRESS.sub('', address)}"


def utc_text(moment: dt.datetime) -> str:
    """20261123T073000Z"""
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def local_line(name: str, *moments: dt.datetime) -> str:
    """DTSTART;TZID=Europe/Helsinki:20261123T093000, of naive local or of aware datetimes."""
    local = [moment.astimezone(LOCAL) if moment.tzinfo else moment for moment in moments]
    return f"{name};TZID={ZONE}:{','.join(f'{moment:%Y%m%dT%H%M%S}' for moment in local)}"


def written(lines: Iterable[str]) -> bytes:
    """The lines folded, each ended by CRLF, in UTF-8."""
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()
