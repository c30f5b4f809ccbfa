"""What people write into cells: days, times, ages, prices, yes and no. Functions give the value or raise `Odd`."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from cms.imports.tables.cells import CellValue, shown

YES = frozenset(
    ("kyllä", "k", "on", "ja", "j", "yes", "y", "x", "1", "true", "tosi", "sant", "maksuton", "gratis", "free")
)
NO = frozenset(("ei", "e", "nej", "n", "no", "0", "false", "epätosi", "falskt", "maksullinen"))
EPOCH = dt.datetime(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
DAY = re.compile(r"(?:[a-zåäö]{2,10}\.?\s+)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\.?$", re.IGNORECASE)
TIME = re.compile(r"(?:klo|kl\.?)?\s*(\d{1,2})(?:[.:](\d{2}))?(?:[.:]\d{2})?(?:\s*(?:h|t))?$", re.IGNORECASE)
SPAN = re.compile(r"^(.+?)\s*[-–—]\s*(.+)$")
MONEY = re.compile(r"^(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:€|e|eur|euroa)?$", re.IGNORECASE)


class Odd(Exception):
    """A cell that cannot be understood: what is wrong, and how it is written."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


def day_of(cell: CellValue) -> dt.date:
    """24.12.2026, 2026-12-24, a date cell, or a day's number as spreadsheets keep it."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = shown(cell).strip()
    remedy = _("Write for example 24.12.2026.")
    try:
        if found := DAY.match(text):
            day, month, year = (int(part) for part in found.groups())
            return dt.date(year + 2000 if year < 100 else year, month, day)
        if re.match(r"^\d{4}-\d{2}-\d{2}([T ][\d:.]+)?$", text):
            return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise Odd(_("There is no day “%(text)s”.") % {"text": text}, remedy) from None
    number = _number(text)
    if number is not None and SERIALS.start <= number < SERIALS.stop:
        return (EPOCH + dt.timedelta(days=int(number))).date()
    if re.match(r"^\d{1,4}/\d{1,2}/\d{1,4}$", text):
        raise Odd(_("“%(text)s” does not tell which is the day and which the month.") % {"text": text}, remedy)
    raise Odd(_("“%(text)s” is not a day.") % {"text": text[:40]}, remedy)


def time_of(cell: CellValue) -> dt.time:
    """9.30, 9:30, klo 9, a time cell, or a part of a day as spreadsheets keep it."""
    if isinstance(cell, dt.datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, dt.time):
        return cell.replace(second=0, microsecond=0)
    remedy = _("Write for example 9:30.")
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    text = shown(cell).strip()
    if isinstance(cell, float) and not cell.is_integer():
        raise Odd(_("“%(text)s” is a number, not a time.") % {"text": text}, remedy)
    found = TIME.match(text)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return dt.time(int(found[1]), int(found[2] or 0))
    raise Odd(_("“%(text)s” is not a time.") % {"text": text[:40]}, remedy)


def times_of(start: CellValue, end: CellValue) -> tuple[dt.time, dt.time | None]:
    """Start and end; both may stand in the first cell: "9.30–11.30"."""
    if isinstance(start, str) and (span := SPAN.match(start)) and not shown(end).strip():
        return time_of(span[1]), time_of(span[2])
    return time_of(start), time_of(end) if shown(end).strip() else None


def days_of(cell: CellValue) -> list[str]:
    """ISO dates of "24.12.2026, 31.12.2026", or of one date cell; sorted, each once."""
    if not isinstance(cell, str):
        return [day_of(cell).isoformat()] if cell is not None else []
    return sorted({day_of(part.strip()).isoformat() for part in re.split(r"[,;\n]", cell) if part.strip()})


def yes_or_no(cell: CellValue) -> bool | None:
    """None for an empty cell."""
    if isinstance(cell, bool):
        return cell
    text = shown(cell).strip().casefold()
    if not text:
        return None
    if text in YES or text in NO:
        return text in YES
    raise Odd(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]}, _("Write yes or no, or leave it empty."))


def whole_number(cell: CellValue, most: int) -> int | None:
    text = shown(cell).strip()
    if not text:
        return None
    number = _number(text)
    if number is None or not 0 <= number <= most or number != int(number):
        words = _("“%(text)s” is not a whole number from 0 to %(most)s.") % {"text": text[:40], "most": most}
        raise Odd(words, _("Write the number alone."))
    return int(number)


def price_of(cell: CellValue) -> dict[str, object]:
    """Cents where the cell is a sum, else the words."""
    text = shown(cell).strip()
    found = MONEY.match(text)
    if found:
        cents = int((Decimal(found[1].replace(",", ".")) * 100).to_integral_value())
        return {"is_free": cents == 0, "price_cents": cents or None}
    if len(text) > 160:
        raise Odd(_("The price is longer than 160 characters."), _("Tell the rest in the description."))
    return {"is_free": False, "price_text": text}


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
