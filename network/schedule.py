"""When an activity is held, in words: "Mondays 9:30–11:30, 7 Sep – 14 Dec 2026"."""

import datetime as dt
from collections.abc import Iterable, Sequence

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import dates
from network.models import Activity
from network.not_on import not_on_words
from network.recurrence import LOCAL
from network.repeating import LAST, WEEKDAY_CODES, Frequency, RepeatChoice, parts_of

WEEKDAYS_REPEATED = {
    "fi": (
        *("maanantaisin", "tiistaisin", "keskiviikkoisin", "torstaisin"),
        *("perjantaisin", "lauantaisin", "sunnuntaisin"),
    ),
    "sv": ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar"),
    "en": ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
}
# "joka kuukauden toisena tiistaina", "andra tisdagen i varje månad", "on the second Tuesday of every month"
WEEKDAYS_IN_A_MONTH = {
    "fi": (
        *("maanantaina", "tiistaina", "keskiviikkona", "torstaina"),
        *("perjantaina", "lauantaina", "sunnuntaina"),
    ),
    "sv": ("måndagen", "tisdagen", "onsdagen", "torsdagen", "fredagen", "lördagen", "söndagen"),
    "en": dates.WEEKDAYS["en"],
}
NTHS_IN_A_MONTH = {
    "fi": {1: "ensimmäisenä", 2: "toisena", 3: "kolmantena", 4: "neljäntenä", LAST: "viimeisenä"},
    "sv": {1: "första", 2: "andra", 3: "tredje", 4: "fjärde", LAST: "sista"},
    "en": {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"},
}
MOST_EXCEPTIONS = 60


def times_of(activity: Activity) -> str:
    """9.30–11.30"""
    return f"{dates.format_time(activity.starts_at)}–{dates.format_time(activity.ends_at)}"


def weekday_words(days: Sequence[int]) -> str:
    names = [WEEKDAYS_REPEATED[dates.reading_language()][day] for day in sorted(days)]
    if len(names) == 1:
        return names[0]
    return _("%(days)s and %(last)s") % {"days": ", ".join(names[:-1]), "last": names[-1]}


def rhythm(parts: dict[str, str], start: dt.datetime) -> str:
    """Mondays · every 2 weeks, Mondays · on the second Tuesday of every month"""
    rule = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("UNTIL", "COUNT"))
    if choice := RepeatChoice.from_rule(rule):
        return rhythm_of(choice, start.date())
    step = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] != "WEEKLY":
        words = {
            "DAILY": ngettext("every day", "every %(step)s days", step),
            "MONTHLY": ngettext("every month", "every %(step)s months", step),
            "YEARLY": ngettext("every year", "every %(step)s years", step),
        }
        return words[parts["FREQ"]] % {"step": step}
    codes = [code for code in parts.get("BYDAY", "").split(",") if code in WEEKDAY_CODES]
    return weekly_words([WEEKDAY_CODES.index(code) for code in codes] or [start.weekday()], step)


def weekly_words(days: Sequence[int], step: int) -> str:
    weekdays = weekday_words(days)
    if step == 1:
        return weekdays
    if step == 2:
        return _("every other week, %(weekdays)s") % {"weekdays": weekdays}
    return _("every %(step)s weeks, %(weekdays)s") % {"step": step, "weekdays": weekdays}


def rhythm_of(choice: RepeatChoice, first: dt.date) -> str:
    """How often, without times and end. `first` is the first day; nothing for once."""
    step = choice.interval
    if choice.frequency == Frequency.ONCE:
        return ""
    if choice.frequency == Frequency.DAILY:
        return ngettext("every day", "every %(step)s days", step) % {"step": step}
    if choice.frequency == Frequency.WEEKLY:
        return weekly_words(choice.weekdays or [first.weekday()], step)
    return monthly_words(choice, first)


def monthly_words(choice: RepeatChoice, first: dt.date) -> str:
    step, language = choice.interval, dates.reading_language()
    if choice.nth is not None and choice.nth_weekday is not None:
        nth, weekday = NTHS_IN_A_MONTH[language][choice.nth], WEEKDAYS_IN_A_MONTH[language][choice.nth_weekday]
        words = ngettext(
            "on the %(nth)s %(weekday)s of every month", "on the %(nth)s %(weekday)s, every %(step)s months", step
        )
        return words % {"nth": nth, "weekday": weekday, "step": step}
    if choice.month_day == LAST:
        words = ngettext("on the last day of every month", "on the last day of the month, every %(step)s months", step)
        return words % {"step": step}
    words = ngettext("on day %(day)s of every month", "on day %(day)s of the month, every %(step)s months", step)
    return words % {"day": choice.month_day or first.day, "step": step}


def end_of(choice: RepeatChoice) -> str:
    """until 12 Dec 2026 · 10 times; nothing when it goes on."""
    if choice.until is not None:
        return _("until %(day)s") % {"day": dates.format_date(choice.until)}
    if choice.count is not None:
        return ngettext("%(count)s time", "%(count)s times", choice.count) % {"count": choice.count}
    return ""


def repeat_in_words(
    choice: RepeatChoice, *, first: dt.date, starts: dt.time, ends: dt.time, not_on: Iterable[dt.date] = ()
) -> str:
    """Tuesdays 9:30–11, until 12 Dec 2026, not in week 42: what an editor has chosen, said back to them."""
    times = f"{dates.format_time(starts)}–{dates.format_time(ends)}"
    if choice.frequency == Frequency.ONCE:
        return f"{dates.format_short_day_and_year(first)}, {times}"
    parts = [f"{rhythm_of(choice, first)} {times}", end_of(choice), not_on_words(not_on)]
    return ", ".join(part for part in parts if part)


def last_day(activity: Activity, parts: dict[str, str], start: dt.datetime) -> dt.date | None:
    """The last day of the series; None when it has no end."""
    if "UNTIL" in parts:
        return dt.datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
    if "COUNT" in parts:
        return [*rrulestr(activity.recurrence, dtstart=start.replace(tzinfo=None))][-1].date()
    return None


def schedule_in_words(activity: Activity) -> str:
    """A single time with its weekday and year, or the rhythm, the times of day and the period of a series."""
    start = activity.starts_at.astimezone(LOCAL)
    if not activity.recurrence:
        return f"{dates.format_short_day_and_year(start)}, {times_of(activity)}"
    parts = parts_of(activity.recurrence)
    words = f"{rhythm(parts, start)} {times_of(activity)}"
    last = last_day(activity, parts, start)
    if last is None:
        return _("%(when)s, since %(first)s") % {"when": words, "first": dates.format_date(start)}
    return f"{words}, {dates.format_date(start)}–{dates.format_date(last)}"


def exceptions_in_words(activity: Activity) -> str:
    """Not in week 42, not on 24 Dec: the coming days of the series without a meeting; empty when there are none."""
    today = timezone.localdate()
    coming = sorted(day for day in map(dt.date.fromisoformat, activity.excluded_dates) if day >= today)
    words = not_on_words(coming[:MOST_EXCEPTIONS])
    return words[:1].upper() + words[1:]
