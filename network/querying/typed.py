"""What readers type into addresses and fields, understood or left out."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

MONTH_UNITS = ("m", "kk", "mån", "mo", "month", "months", "kuukautta")
YEAR_UNITS = ("", "y", "v", "å", "år", "vuotta", "year", "years")
OLDEST_YEARS = 25
CHILD = re.compile(r"\A\s*(\d{1,3})\s*([a-zåäö]*)\.?\s*\Z")
POINT = re.compile(r"\A(-?\d{1,2}\.?\d{0,6}),(-?\d{1,3}\.?\d{0,6})\Z")
CLOCK = re.compile(r"\A(\d{1,2})(?:[:.](\d{2}))?\Z")


@dataclass(frozen=True)
class Near:
    """A point in WGS84 degrees, rounded to 0.01: about a kilometre, which is all that an address ever holds."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.2f},{self.longitude:.2f}"


def near_point(text: str) -> Near | None:
    """From "62.24,25.75"; None for anything else and for a point outside Finland."""
    found = POINT.match(text.strip())
    if not found:
        return None
    latitude, longitude = round(float(found[1]), 2), round(float(found[2]), 2)
    return Near(latitude, longitude) if 59 <= latitude <= 71 and 19 <= longitude <= 32 else None


def child_age(text: str) -> str:
    """ "8m" or "3y" from "8 kk", "8m", "3", "3 v", "3 år"; empty for anything else."""
    found = CHILD.match(text.casefold()[:20])
    if not found:
        return ""
    number, unit = int(found[1]), found[2]
    if unit in MONTH_UNITS and number < OLDEST_YEARS * 12:
        return f"{number}m"
    return f"{number}y" if unit in YEAR_UNITS and number < OLDEST_YEARS else ""


def child_months(age: str) -> tuple[int, int] | None:
    """The first and last month of life that "8m" or "3y" may mean."""
    if not age:
        return None
    number = int(age[:-1])
    return (number, number) if age.endswith("m") else (number * 12, number * 12 + 11)


def clock_minutes(text: str) -> int | None:
    """Minutes from midnight of "9", "9.30" or "09:30"."""
    found = CLOCK.match(text.strip())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return int(found[1]) * 60 + int(found[2] or 0)


def clock_text(minutes: int | None) -> str:
    """09:30"""
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def record_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def coming_date(text: str, *, within_days: int, today_too: bool = False) -> dt.date | None:
    """An ISO date after today (or today, if wanted) and at most so many days ahead; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    today = timezone.localdate()
    first = today if today_too else today + dt.timedelta(days=1)
    return day if first <= day <= today + dt.timedelta(days=within_days) else None
