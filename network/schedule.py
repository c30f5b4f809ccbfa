"""When an activity is held, in words: "Mondays 9:30–11:30, 7 Sep – 14 Dec 2026"."""

import datetime as dt
from collections.abc import Sequence

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import dates
from network.models import Activity
from network.recurrence import WEEKDAY_CODES

WEEKDAYS_REPEATED = {
    "fi": (
        *("maanantaisin", "tiistaisin", "keskiviikkoisin", "torstaisin"),
        *("perjantaisin", "lauantaisin", "sunnuntaisin"),
    ),
    "sv": ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar"),
    "en": ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
}
MOST_EXCEPTIONS = 4


def times_of(activity: Activity) -> str:
    """9.30–11.30"""
    return f"{dates.format_time(activity.starts_at)}–{dates.format_time(activity.ends_at)}"


def parts_of(rule: str) -> dict[str, str]:
    """FREQ, INTERVAL, UNTIL … of an RFC 5545 rule."""
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


def weekday_words(days: Sequence[int]) -> str:
    names = [WEEKDAYS_REPEATED[dates.reading_language()][day] for day in sorted(days)]
    if len(names) == 1:
        return names[0]
    return _("%(days)s and %(last)s") % {"days": ", ".join(names[:-1]), "last": names[-1]}


def rhythm(parts: dict[str, str], start: dt.datetime) -> str:
    """Mondays · every 2 weeks, Mondays · every month"""
    step = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] != "WEEKLY":
        words = {
            "DAILY": ngettext("every day", "every %(step)s days", step),
            "MONTHLY": ngettext("every month", "every %(step)s months", step),
            "YEARLY": ngettext("every year", "every %(step)s years", step),
        }
        return words[parts["FREQ"]] % {"step": step}
    codes = [code for code in parts.get("BYDAY", "").split(",") if code in WEEKDAY_CODES]
    weekdays = weekday_words([WEEKDAY_CODES.index(code) for code in codes] or [start.weekday()])
    if step == 1:
        return weekdays
    return _("every %(step)s weeks, %(weekdays)s") % {"step": step, "weekdays": weekdays}


def last_day(activity: Activity, parts: dict[str, str], start: dt.datetime) -> dt.date | None:
    """The last day of the series; None when it has no end."""
    if "UNTIL" in parts:
        return dt.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
    if "COUNT" in parts:
        return [*rrulestr(activity.recurrence, dtstart=start.replace(tzinfo=None))][-1].date()
    return None


def schedule_in_words(activity: Activity) -> str:
    """A single time with its weekday and year, or the rhythm, the times of day and the period of a series."""
    start = timezone.localtime(activity.starts_at)
    if not activity.recurrence:
        return f"{dates.format_short_day_and_year(start)}, {times_of(activity)}"
    parts = parts_of(activity.recurrence)
    words = f"{rhythm(parts, start)} {times_of(activity)}"
    last = last_day(activity, parts, start)
    if last is None:
        return _("%(when)s, since %(first)s") % {"when": words, "first": dates.format_date(start)}
    return f"{words}, {dates.format_date(start)}–{dates.format_date(last)}"


def exceptions_in_words(activity: Activity) -> str:
    """The coming days of the series without a meeting; empty when there are none."""
    today = timezone.localdate()
    coming = sorted(day for day in map(dt.date.fromisoformat, activity.excluded_dates) if day >= today)
    if not coming:
        return ""
    return _("Not on %(days)s") % {"days": ", ".join(dates.format_day(day) for day in coming[:MOST_EXCEPTIONS])}
