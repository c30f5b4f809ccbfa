"""Times of the desk in words: how long something has waited, when something happened."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import dates

HOUR_S = 3600


def waited(since: dt.datetime, now: dt.datetime | None = None) -> str:
    """just now · 25 minutes · 3 hours · 2 days: whole units, rounded down; days are of the calendar."""
    now = now or timezone.now()
    seconds = max(0, (now - since).total_seconds())
    days = (timezone.localtime(now).date() - timezone.localtime(since).date()).days
    if days >= 1 and seconds >= 12 * HOUR_S:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if seconds >= HOUR_S:
        hours = int(seconds // HOUR_S)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("less than a minute")
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def moment(at: dt.datetime) -> str:
    """today 14.05 · ma 23.11. 14.05 · ma 23.11.2025 14.05"""
    today = timezone.localdate()
    if relative := dates.format_relative_day(at, today):
        return f"{relative} {dates.format_time(at)}"
    near = abs((dates.as_date(at) - today).days) < 300
    day = dates.format_short_day(at) if near else dates.format_short_day_and_year(at)
    return f"{day} {dates.format_time(at)}"
