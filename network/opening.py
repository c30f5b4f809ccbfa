"""When a place is open: weekly hours, seasons with hours of their own, exceptions, public holidays.

Kept as JSON in one of two forms. A list of [weekday, opens, closes] rows is the weekly hours alone. A dictionary has
`weekly` (such rows), `seasons` ({name, from, to, weekly}: `from` and `to` are "MM-DD" every year or full dates),
`exceptions` ({from, to, hours: [[opens, closes]], reason}: no hours means closed) and `holidays` (a HolidayRule).
Times are of the clock in Finland, "24:00" being the end of the day. What is nearer goes before: an exception before a
holiday, a holiday before a season, a season before the week.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.holidays import Holiday, holiday_on

LOCAL = ZoneInfo("Europe/Helsinki")
WEEKDAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY = "24:00"
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
DAYS_AHEAD = 400
MOST_SEASONS = 12
MOST_EXCEPTIONS = 200
MOST_NAME = 80
MOST_REASON = 160
KEYS = frozenset(("weekly", "seasons", "exceptions", "holidays"))

Times = tuple[str, str]
"""Opens and closes: "09:00", "15:00"."""


class HolidayRule(models.TextChoices):
    UNKNOWN = "unknown", gettext_lazy("not known")
    CLOSED = "closed", gettext_lazy("closed on public holidays, Midsummer Eve and Christmas Eve")
    OPEN = "open", gettext_lazy("open as on other days")


@dataclass(frozen=True)
class Season:
    """A named period with weekly hours of its own: "06-01" to "08-15" every year, or from one date to another."""

    name: str
    first: str
    last: str
    weekly: tuple[tuple[str, str, str], ...]

    @property
    def is_yearly(self) -> bool:
        return len(self.first) == len("06-01")

    def covers(self, day: dt.date) -> bool:
        if not self.is_yearly:
            return self.first <= day.isoformat() <= self.last
        here = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last  # over the turn of the year


@dataclass(frozen=True)
class Exceptional:
    """A day or some days on end with other hours; none: closed."""

    first: dt.date
    last: dt.date
    hours: tuple[Times, ...] = ()
    reason: str = ""

    def covers(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class DayHours:
    """The hours of one date, and why they are what they are. `is_known` false: nobody has said."""

    day: dt.date
    hours: tuple[Times, ...]
    is_known: bool = True
    exception: Exceptional | None = None
    holiday: Holiday | None = None
    season: Season | None = None

    @property
    def is_exceptional(self) -> bool:
        """Other than what the week of the time of year would say."""
        return self.exception is not None or self.holiday is not None


@dataclass(frozen=True)
class Change:
    """The next moment (aware, UTC) at which the place opens or closes."""

    at: dt.datetime
    opens: bool


@dataclass(frozen=True)
class OpeningHours:
    weekly: tuple[tuple[str, str, str], ...] = ()
    seasons: tuple[Season, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    holidays: HolidayRule = field(default=HolidayRule.UNKNOWN)

    @classmethod
    def from_json(cls, value: Any) -> "OpeningHours":
        """From what is stored. Raises ValidationError saying what is wrong with it."""
        if not value:
            return EMPTY
        if isinstance(value, list):
            return cls(weekly=weekly_rows(value))
        if not isinstance(value, dict) or value.keys() - KEYS:
            raise ValidationError(_("Opening hours are rows of weekday, opening and closing time."))
        rule = value.get("holidays") or HolidayRule.UNKNOWN
        if rule not in HolidayRule.values:
            raise ValidationError(_("Unknown: %(codes)s"), params={"codes": rule})
        return cls(
            weekly=weekly_rows(value.get("weekly") or []),
            seasons=tuple(map(season_from, limited(value.get("seasons"), MOST_SEASONS))),
            exceptions=tuple(
                sorted(
                    map(exception_from, limited(value.get("exceptions"), MOST_EXCEPTIONS)),
                    key=lambda item: (item.first, item.last),
                )
            ),
            holidays=HolidayRule(rule),
        )

    parse = from_json

    def to_json(self) -> Any:
        """The shortest form: rows where there is nothing but a week."""
        rows = [[*row] for row in self.weekly]
        if not self.seasons and not self.exceptions and self.holidays == HolidayRule.UNKNOWN:
            return rows
        return {
            "weekly": rows,
            "seasons": [
                {"name": item.name, "from": item.first, "to": item.last, "weekly": [[*row] for row in item.weekly]}
                for item in self.seasons
            ],
            "exceptions": [
                {
                    "from": item.first.isoformat(),
                    "to": item.last.isoformat(),
                    "hours": [[*times] for times in item.hours],
                    "reason": item.reason,
                }
                for item in self.exceptions
            ],
            "holidays": self.holidays.value,
        }

    @property
    def has_hours(self) -> bool:
        """Whether somebody has said when the place is open in an ordinary week."""
        return bool(self.weekly or any(season.weekly for season in self.seasons))

    def season_on(self, day: dt.date) -> Season | None:
        """The season of a date; one with dates of its own goes before one that comes every year."""
        found = [season for season in self.seasons if season.covers(day)]
        return min(found, key=lambda season: season.is_yearly, default=None)

    def hours_on(self, day: dt.date) -> DayHours:
        """The hours of that date."""
        season, holiday = self.season_on(day), holiday_on(day)
        rows = season.weekly if season else self.weekly
        usual = tuple((row[1], row[2]) for row in rows if row[0] == WEEKDAY_KEYS[day.weekday()])
        exception = next((item for item in reversed(self.exceptions) if item.covers(day)), None)
        if exception:
            return DayHours(day, exception.hours, exception=exception, holiday=holiday, season=season)
        if not self.has_hours:
            return DayHours(day, (), is_known=False, holiday=holiday)
        if holiday is None or self.holidays == HolidayRule.OPEN:
            return DayHours(day, usual, season=season)
        if self.holidays == HolidayRule.CLOSED:
            return DayHours(day, (), holiday=holiday, season=season)
        return DayHours(day, usual, is_known=not usual, holiday=holiday if usual else None, season=season)

    def is_open(self, at: dt.datetime) -> bool | None:
        """Whether it is open at that moment (aware); None when nobody has said."""
        today = self.hours_on(at.astimezone(LOCAL).date())
        if not today.is_known:
            return None
        return any(start <= at < end for start, end in spans(today))

    def next_change(self, at: dt.datetime) -> Change | None:
        """The next opening or closing after that moment (aware), looking 13 months ahead; None: none known."""
        for start, end in self.open_spans(at):
            if start > at:
                return Change(start, opens=True)
            if end > at:
                return Change(end, opens=False)
        return None

    def open_spans(self, at: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Known times open (aware UTC) from the day of `at` on; those that meet are one, over midnight too."""
        if not self.has_hours and not self.exceptions:
            return
        first = at.astimezone(LOCAL).date() - dt.timedelta(days=1)
        waiting: tuple[dt.datetime, dt.datetime] | None = None
        for ahead in range(DAYS_AHEAD):
            day = self.hours_on(first + dt.timedelta(days=ahead))
            for start, end in spans(day) if day.is_known else ():
                if waiting and start <= waiting[1]:
                    waiting = (waiting[0], max(end, waiting[1]))
                    continue
                if waiting:
                    yield waiting
                waiting = (start, end)
        if waiting:
            yield waiting

    def coming_exceptions(self, today: dt.date, days: int = 60) -> list[DayHours | Exceptional]:
        """What differs from the week from `today` on: exceptions whole, and holidays that change a day's hours."""
        until = today + dt.timedelta(days=days)
        found: list[tuple[dt.date, DayHours | Exceptional]] = [
            (item.first, item) for item in self.exceptions if item.last >= today and item.first <= until
        ]
        if self.has_hours:
            for ahead in range(days + 1):
                hours = self.hours_on(today + dt.timedelta(days=ahead))
                if hours.holiday and not hours.exception and not self.is_closed_anyway(hours):
                    found.append((hours.day, hours))
        return [item for _first, item in sorted(found, key=lambda pair: pair[0])]

    def is_closed_anyway(self, day: DayHours) -> bool:
        """Whether the week of that time of year has no hours on this weekday."""
        rows = day.season.weekly if day.season else self.weekly
        return not any(row[0] == WEEKDAY_KEYS[day.day.weekday()] for row in rows)


EMPTY = OpeningHours()


def moment(day: dt.date, clock: str) -> dt.datetime:
    """The first instant (UTC) of that date at which the clock shows this time or, where the clocks go forward, more."""
    if clock == END_OF_DAY:
        return moment(day + dt.timedelta(days=1), "00:00")
    hours, minutes = map(int, clock.split(":"))
    wall = dt.datetime.combine(day, dt.time(hours, minutes))
    while True:
        at = wall.replace(tzinfo=LOCAL).astimezone(dt.UTC)
        if at.astimezone(LOCAL).replace(tzinfo=None) == wall:
            return at
        wall += dt.timedelta(minutes=1)


def spans(day: DayHours) -> list[tuple[dt.datetime, dt.datetime]]:
    """The day's hours as instants; what the clocks going forward leave nothing of is left out."""
    pairs = (_span(day.day, opens, closes) for opens, closes in day.hours)
    return [(start, end) for start, end in pairs if start < end]


@lru_cache(maxsize=4096)
def _span(day: dt.date, opens: str, closes: str) -> tuple[dt.datetime, dt.datetime]:
    return moment(day, opens), moment(day, closes)


def limited(rows: Any, most: int) -> list[Mapping[str, Any]]:
    if not rows:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(_("Opening hours are rows of weekday, opening and closing time."))
    if len(rows) > most:
        words = ngettext("At most %(number)s row.", "At most %(number)s rows.", most)
        raise ValidationError(words, params={"number": most})
    return rows


def weekly_rows(rows: Any) -> tuple[tuple[str, str, str], ...]:
    """[weekday, opens, closes] rows in the order of the week. Raises ValidationError naming the weekday."""
    if not isinstance(rows, list) or not all(isinstance(row, list | tuple) and len(row) == 3 for row in rows):
        raise ValidationError(_("Opening hours are rows of weekday, opening and closing time."))
    for weekday, *_times in rows:
        if weekday not in WEEKDAY_KEYS:
            raise ValidationError(_("Unknown: %(codes)s"), params={"codes": str(weekday)[:20]})
    found = [
        (weekday, opens, closes)
        for weekday in WEEKDAY_KEYS
        for opens, closes in day_times([row[1:] for row in rows if row[0] == weekday])
    ]
    return tuple(found)


def day_times(rows: Iterable[Sequence[Any]]) -> tuple[Times, ...]:
    """A day's times in order. Raises ValidationError for what is no time, ends before it begins, or overlaps."""
    times: list[Times] = []
    for row in rows:
        if len(row) != 2 or not all(isinstance(part, str) and TIME.fullmatch(part) for part in row):
            raise ValidationError(_("Times are written as 09:00."))
        opens, closes = row
        if not opens < closes:
            raise ValidationError(_("The closing time is not after the opening time."))
        times.append((opens, closes))
    times.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(times)):
        raise ValidationError(_("Two of the day's times overlap."))
    return tuple(times)


def season_from(row: Mapping[str, Any]) -> Season:
    name, first, last = (row.get(key) for key in ("name", "from", "to"))
    if not isinstance(name, str) or not name.strip() or len(name) > MOST_NAME:
        raise ValidationError(_("Give the season a name."))
    if not is_day(first) or not is_day(last) or len(str(first)) != len(str(last)):
        raise ValidationError(_("%(name)s: give its first and its last day."), params={"name": name})
    if len(str(first)) > len("06-01") and str(last) < str(first):
        raise ValidationError(_("%(name)s: the last day is before the first."), params={"name": name})
    return Season(name.strip(), str(first), str(last), weekly_rows(row.get("weekly") or []))


def exception_from(row: Mapping[str, Any]) -> Exceptional:
    first, last, reason = row.get("from"), row.get("to") or row.get("from"), row.get("reason") or ""
    try:
        days = dt.date.fromisoformat(str(first)), dt.date.fromisoformat(str(last))
    except ValueError:
        problem = _("“%(text)s” is not a date. Write for example 24.12.2026.")
        raise ValidationError(problem, params={"text": str(first)[:20]}) from None
    if days[1] < days[0]:
        raise ValidationError(_("%(day)s: the last day is before the first."), params={"day": days[0].isoformat()})
    if not isinstance(reason, str) or len(reason) > MOST_REASON:
        raise ValidationError(_("Say the reason in few words."))
    return Exceptional(*days, hours=day_times(row.get("hours") or []), reason=reason.strip())


def is_day(value: Any) -> bool:
    """A date, or a month and a day that come every year (29 February too)."""
    text = value if isinstance(value, str) else ""
    try:
        dt.date.fromisoformat(f"2024-{text}" if re.fullmatch(r"\d\d-\d\d", text) else text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"(\d{4}-)?\d\d-\d\d", text))


@lru_cache(maxsize=2048)
def _readable(text: str) -> OpeningHours:
    try:
        return OpeningHours.from_json(json.loads(text))
    except ValidationError:
        return EMPTY


def readable_hours(value: Any) -> OpeningHours:
    """Stored hours for showing; what cannot be read is not known."""
    return _readable(json.dumps(value, sort_keys=True)) if value else EMPTY
