"""Opening hours in words: whether it is open now and until when, the coming days, what is out of the ordinary."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms import dates
from network.opening import LOCAL, WEEKDAY_KEYS, DayHours, Exceptional, HolidayRule, OpeningHours, Season

DAYS_SHOWN = 7
OPENS_ON = {
    "fi": ("maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"),
    "sv": ("på måndag", "på tisdag", "på onsdag", "på torsdag", "på fredag", "på lördag", "på söndag"),
    "en": dates.WEEKDAYS["en"],
}


@dataclass(frozen=True)
class OpenNow:
    """`state`: open, closed or unknown; `ring` is the class of the ring beside the words."""

    state: str
    words: str

    @property
    def ring(self) -> str:
        return {"open": "", "closed": "open", "unknown": "idle"}[self.state]


@dataclass(frozen=True)
class DayLine:
    """A line of the table: "today, Monday 23.11." and "9.00–15.00", with why they differ."""

    day: dt.date
    name: str
    hours: str
    note: str
    is_today: bool
    is_closed: bool


@dataclass(frozen=True)
class Period:
    """A named part of the year with its hours as lines."""

    name: str
    when: str
    lines: tuple[str, ...]
    is_now: bool


@dataclass(frozen=True)
class Coming:
    """A day or days with other hours: when, what, why."""

    when: str
    hours: str
    reason: str


@dataclass(frozen=True)
class HoursShown:
    """All that a place's page shows of its hours."""

    now: OpenNow
    days: tuple[DayLine, ...]
    usual: tuple[str, ...]
    periods: tuple[Period, ...]
    coming: tuple[Coming, ...]
    holidays: str

    @property
    def is_known(self) -> bool:
        return bool(self.usual or self.periods)


def clock_words(value: str) -> str:
    """9.30 from "09:30"; "24:00" is written as such."""
    hours, minutes = value.split(":")
    if value == "24:00":
        return f"24{':' if dates.reading_language() == 'en' else '.'}00"
    return dates.format_time(dt.time(int(hours), int(minutes)))


def times_words(hours: Iterable[Sequence[str]]) -> str:
    """9.00–12.00, 13.00–15.00"""
    return ", ".join(f"{clock_words(opens)}–{clock_words(closes)}" for opens, closes in hours)


def weekly_lines(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """ "ma, to 9.00–12.00" from [weekday, opens, closes] rows: days with the same hours share a line."""
    by_day: dict[int, list[Sequence[str]]] = {}
    for weekday, opens, closes in rows:
        by_day.setdefault(WEEKDAY_KEYS.index(weekday), []).append((opens, closes))
    grouped: dict[str, list[int]] = {}
    for day, hours in sorted(by_day.items()):
        grouped.setdefault(times_words(hours), []).append(day)
    names = dates.SHORT_WEEKDAYS[dates.reading_language()]
    return tuple(f"{days_in_words([names[day] for day in days], days)} {times}" for times, days in grouped.items())


def days_in_words(names: list[str], days: list[int]) -> str:
    """ma–pe for three or more days on end, else the days with commas."""
    consecutive = days == [*range(days[0], days[0] + len(days))]
    return f"{names[0]}–{names[-1]}" if consecutive and len(days) > 2 else ", ".join(names)


def open_now(hours: OpeningHours, now: dt.datetime | None = None) -> OpenNow:
    """ "Open now until 15.00", "Opens on Monday at 9.00", "Hours are not known"."""
    now = now or timezone.now()
    is_open = hours.is_open(now)
    if is_open is None and not hours.has_hours:
        return OpenNow("unknown", _("Hours are not known"))
    today = now.astimezone(LOCAL).date()
    if is_open is None:
        holiday = hours.hours_on(today).holiday
        return OpenNow("unknown", _("%(day)s: ask whether it is open") % {"day": holiday.name if holiday else ""})
    change = hours.next_change(now)
    if is_open:
        return OpenNow("open", open_until(change.at if change else None, today))
    if change is None:
        return OpenNow("closed", _("Closed now"))
    return OpenNow("closed", opens_at(change.at.astimezone(LOCAL), today))


def open_until(at: dt.datetime | None, today: dt.date) -> str:
    local = at.astimezone(LOCAL) if at else None
    if local is None or (local.date() - today).days > 1:
        return _("Open now, round the clock")
    ends_at_midnight = local.time() == dt.time(0)
    if local.date() > today and not ends_at_midnight:
        return _("Open now until tomorrow at %(time)s") % {"time": dates.format_time(local.time())}
    time = clock_words("24:00") if ends_at_midnight else dates.format_time(local.time())
    return _("Open now until %(time)s") % {"time": time}


def opens_at(local: dt.datetime, today: dt.date) -> str:
    time, ahead = dates.format_time(local.time()), (local.date() - today).days
    if ahead == 0:
        return _("Closed now, opens today at %(time)s") % {"time": time}
    if ahead == 1:
        return _("Closed now, opens tomorrow at %(time)s") % {"time": time}
    if ahead < DAYS_SHOWN:
        day = OPENS_ON[dates.reading_language()][local.weekday()]
        return _("Closed now, opens %(day)s at %(time)s") % {"day": day, "time": time}
    return _("Closed now, opens %(day)s at %(time)s") % {"day": dates.format_short_day(local.date()), "time": time}


def day_line(hours: DayHours, today: dt.date) -> DayLine:
    relative = dates.format_relative_day(hours.day, today)
    name = dates.format_long_day(hours.day)
    return DayLine(
        day=hours.day,
        name=capfirst(f"{relative}, {name}" if relative and hours.day == today else name),
        hours=times_words(hours.hours) if hours.hours else _("closed") if hours.is_known else _("not known"),
        note=why(hours),
        is_today=hours.day == today,
        is_closed=not hours.hours,
    )


def why(hours: DayHours) -> str:
    """What makes the day's hours other than the week's."""
    if hours.exception:
        return hours.exception.reason or _("exceptional hours")
    if hours.holiday and not hours.is_known:
        return _("%(day)s: ask whether it is open") % {"day": hours.holiday.name}
    return str(hours.holiday.name) if hours.holiday else ""


def season_days(season: Season) -> str:
    """1.6.–15.8. or 1.6.2026–15.8.2026"""
    if season.is_yearly:
        first, last = (dt.date.fromisoformat(f"2024-{day}") for day in (season.first, season.last))
        return f"{dates.format_day(first)}–{dates.format_day(last)}"
    first, last = map(dt.date.fromisoformat, (season.first, season.last))
    return f"{dates.format_date(first)}–{dates.format_date(last)}"


def coming_line(item: DayHours | Exceptional) -> Coming:
    if isinstance(item, Exceptional):
        when = dates.format_short_day(item.first)
        if item.last != item.first:
            when = f"{when} – {dates.format_short_day(item.last)}"
        return Coming(when, times_words(item.hours) if item.hours else _("closed"), item.reason)
    holiday = str(item.holiday.name) if item.holiday else ""
    said = times_words(item.hours) if item.is_known and item.hours else _("closed") if item.is_known else _("not known")
    return Coming(dates.format_short_day(item.day), said, holiday)


def hours_shown(hours: OpeningHours, now: dt.datetime | None = None) -> HoursShown:
    """All that a place's page shows, as of `now`."""
    now = now or timezone.now()
    today = now.astimezone(LOCAL).date()
    here = hours.season_on(today)
    days = [hours.hours_on(today + dt.timedelta(days=ahead)) for ahead in range(DAYS_SHOWN)]
    rule = "" if hours.holidays == HolidayRule.UNKNOWN else capfirst(str(hours.holidays.label))
    return HoursShown(
        now=open_now(hours, now),
        days=tuple(day_line(day, today) for day in days) if hours.has_hours else (),
        usual=weekly_lines(hours.weekly),
        periods=tuple(
            Period(season.name, season_days(season), weekly_lines(season.weekly), season == here)
            for season in hours.seasons
            if season.is_yearly or season.last >= today.isoformat()
        ),
        coming=tuple(coming_line(item) for item in hours.coming_exceptions(today)),
        holidays=rule if hours.has_hours else "",
    )


def in_words(hours: OpeningHours) -> str:
    """Everything as lines, to compare one version with another."""
    lines = [*weekly_lines(hours.weekly)]
    for season in hours.seasons:
        lines += [f"{season.name} {season_days(season)}: {'; '.join(weekly_lines(season.weekly)) or _('closed')}"]
    for item in hours.exceptions:
        last = "" if item.last == item.first else f"–{dates.format_date(item.last)}"
        said = times_words(item.hours) or _("closed")
        lines += [f"{dates.format_date(item.first)}{last} {said}" + (f" ({item.reason})" if item.reason else "")]
    if hours.has_hours and hours.holidays != HolidayRule.UNKNOWN:
        lines += [capfirst(str(hours.holidays.label))]
    return "\n".join(lines)
