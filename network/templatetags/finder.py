"""Words of the finder's templates."""

import datetime as dt

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import dates
from network.models import Occurrence
from network.querying import calendar
from network.querying.typed import clock_text

register = template.Library()

MONTHS = {
    "fi": (
        *("tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu"),
        *("heinäkuu", "elokuu", "syyskuu", "lokakuu", "marraskuu", "joulukuu"),
    ),
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    "en": dates.MONTHS,
}


@register.filter
def month_and_year(day: dt.date) -> str:
    """Marraskuu 2026, with a capital as in a heading"""
    name = MONTHS[dates.reading_language()][day.month - 1]
    return f"{name[:1].upper()}{name[1:]} {day.year}"


@register.filter
def weekday_in_full(day: dt.date) -> str:
    return dates.WEEKDAYS[dates.reading_language()][day.weekday()]


@register.filter
def is_off(meeting: Occurrence) -> bool:
    return calendar.is_off(meeting)


@register.filter
def clock_value(minutes: int | None) -> str:
    """09:30, as a field of times takes it; empty for none."""
    return clock_text(minutes)


@register.filter
def child_age(age: str) -> str:
    """ "8 months" or "3 years" for the field that is typed into, from "8m" or "3y"."""
    if not age:
        return ""
    number = int(age[:-1])
    if age.endswith("m"):
        return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}
    return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}


@register.simple_tag
def also_on(times: tuple[dt.datetime, ...], more: int) -> str:
    """also Mon 7 Dec 9:30, Mon 14 Dec 9:30 and 12 other times"""
    if not times:
        return ""
    words = ", ".join(f"{dates.format_short_day(time)} {dates.format_time(time)}" for time in times)
    if not more:
        return _("also %(times)s") % {"times": words}
    rest = ngettext("and %(number)s other time", "and %(number)s other times", more) % {"number": more}
    return f"{_('also %(times)s') % {'times': words}} {rest}"
