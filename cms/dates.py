"""Dates, times, ages, distances and numbers as the reader's language writes them.

Finnish "ma 23.11." and "9.30"; Finland Swedish "mån 23.11" and "9.30"; English "Mon 23 Nov" and "9:30".
Datetimes are aware; they are shown in the current time zone (Europe/Helsinki).
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

WEEKDAYS = {
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NO_BREAK_SPACE = "\u00a0"
MONTHS_IN_A_YEAR = 12


def reading_language() -> str:
    """fi, sv or en: the language of the interface now."""
    code = (get_language() or "fi")[:2]
    return code if code in WEEKDAYS else "fi"


def as_date(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day in the current time zone."""
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


def format_day(value: dt.date | dt.datetime) -> str:
    """23.11. · 23.11 · 23 Nov"""
    day, language = as_date(value), reading_language()
    if language == "en":
        return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1][:3]}"
    return f"{day.day}.{day.month}" + ("." if language == "fi" else "")


def format_short_day(value: dt.date | dt.datetime) -> str:
    """ma 23.11. · mån 23.11 · Mon 23 Nov"""
    day = as_date(value)
    return f"{SHORT_WEEKDAYS[reading_language()][day.weekday()]}{NO_BREAK_SPACE}{format_day(day)}"


def format_long_day(value: dt.date | dt.datetime) -> str:
    """maanantai 23.11. · måndag 23.11 · Monday 23 November"""
    day, language = as_date(value), reading_language()
    name = WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{name} {day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1]}"
    return f"{name} {format_day(day)}"


def format_date(value: dt.date | dt.datetime) -> str:
    """23.11.2026 · 23.11.2026 · 23 November 2026"""
    day = as_date(value)
    if reading_language() == "en":
        return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def format_short_day_and_year(value: dt.date | dt.datetime) -> str:
    """ma 23.11.2026 · mån 23.11.2026 · Mon 23 November 2026"""
    return f"{SHORT_WEEKDAYS[reading_language()][as_date(value).weekday()]}{NO_BREAK_SPACE}{format_date(value)}"


def format_time(value: dt.time | dt.datetime) -> str:
    """9.30 · 9.30 · 9:30"""
    time = timezone.localtime(value).time() if isinstance(value, dt.datetime) else value
    return f"{time.hour}{':' if reading_language() == 'en' else '.'}{time.minute:02}"


def format_relative_day(value: dt.date | dt.datetime, today: dt.date) -> str:
    """today, tomorrow or yesterday; empty for any other day."""
    words = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return words.get((as_date(value) - today).days, "")


def format_number(value: float | Decimal, decimals: int = 0) -> str:
    """273 731 and 7,1 in Finnish and Swedish, 273,731 and 7.1 in English; minus is U+2212."""
    text = f"{value:,.{decimals}f}".replace("-", "−")
    if reading_language() == "en":
        return text
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",")


def format_distance(distance_m: float) -> str:
    """400 m, 1,8 km, 18 km: metres to the nearest 50 under one kilometre, tenths under ten."""
    if distance_m < 975:
        return f"{max(50, round(distance_m / 50) * 50)}{NO_BREAK_SPACE}m"
    decimals = 1 if distance_m < 9_950 else 0
    return f"{format_number(distance_m / 1000, decimals)}{NO_BREAK_SPACE}km"


def format_price(price_cents: int) -> str:
    """5 €, 12,50 € · in English €5, €12.50."""
    number = format_number(price_cents / 100, 0 if price_cents % 100 == 0 else 2)
    return f"€{number}" if reading_language() == "en" else f"{number}{NO_BREAK_SPACE}€"


def format_age_range(low: int | None, high: int | None) -> str:
    """Ages in months as words: "0–6 years", "2–9 months", "under 1 year", "from 7 years"; empty when neither is set."""
    if low is None and high is None:
        return ""
    in_months = (low or 0) % MONTHS_IN_A_YEAR != 0 or (high or 0) % MONTHS_IN_A_YEAR != 0
    if in_months and max(low or 0, high or 0) <= 2 * MONTHS_IN_A_YEAR:
        return _age_words(low, high, months=True)
    low_years = None if low is None else low // MONTHS_IN_A_YEAR
    high_years = None if high is None else -(-high // MONTHS_IN_A_YEAR)
    return _age_words(low_years, high_years, months=False)


def _age_words(low: int | None, high: int | None, *, months: bool) -> str:
    given = {"low": low, "high": high}
    if high is None:
        if months:
            return ngettext("from %(low)s month", "from %(low)s months", low or 0) % given
        return _("from %(low)s years") % given
    if low is None or (low == 0 and high == 1 and not months):
        if months:
            return ngettext("under %(high)s month", "under %(high)s months", high) % given
        return ngettext("under %(high)s year", "under %(high)s years", high) % given
    if low == high:
        return (_("%(low)s months") if months else _("%(low)s years")) % given
    return (_("%(low)s–%(high)s months") if months else _("%(low)s–%(high)s years")) % given
