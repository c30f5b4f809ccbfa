"""How often an activity is held, as plain choices: once, every n days, weeks or months; until a date or n times.

`RepeatChoice.to_rule` gives the RFC 5545 rule that the models keep (local times, no "RRULE:", UNTIL without Z) and
`RepeatChoice.from_rule` reads it back; it gives None for a rule that says more than these choices can.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from dateutil.rrule import rrulestr

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
NTHS = (1, 2, 3, 4, LAST)
MOST_INTERVAL = 52
MOST_COUNT = 730
END_OF_DAY = dt.time(23, 59, 59)
_UNTIL = re.compile(r"(\d{8})T235959")
_NTH_WEEKDAY = re.compile(r"(-?\d)(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}


class Frequency(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class RepeatChoice:
    """Weekdays count from Monday, 0. Without an end (`until` the local last day, or `count`) it goes on.

    Weekly: `weekdays` empty means the weekday of the first time. Monthly: `month_day` (1–31, or -1 for the last day),
    or `nth` (1–4, or -1 for the last) of `nth_weekday`, or neither: the day of the month of the first time.
    """

    frequency: Frequency = Frequency.ONCE
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: int | None = None
    nth_weekday: int | None = None
    until: dt.date | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for choices that exclude one another or are out of bounds."""
        if not 1 <= self.interval <= MOST_INTERVAL:
            raise ValueError(f"interval {self.interval}")
        if self.until is not None and self.count is not None:
            raise ValueError("until and count")
        if self.count is not None and not 1 <= self.count <= MOST_COUNT:
            raise ValueError(f"count {self.count}")
        if self.weekdays and (self.frequency != Frequency.WEEKLY or not set(self.weekdays) <= set(range(7))):
            raise ValueError(f"weekdays {self.weekdays}")
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        self._check_month()

    def _check_month(self) -> None:
        given = [value for value in (self.month_day, self.nth, self.nth_weekday) if value is not None]
        if given and self.frequency != Frequency.MONTHLY:
            raise ValueError("a day of the month is for monthly only")
        if (self.nth is None) != (self.nth_weekday is None) or (self.month_day is not None and self.nth is not None):
            raise ValueError("a day of the month or the nth weekday, whole")
        if self.month_day is not None and self.month_day not in (*range(1, 32), LAST):
            raise ValueError(f"day of the month {self.month_day}")
        if self.nth is not None and (self.nth not in NTHS or self.nth_weekday not in range(7)):
            raise ValueError(f"nth {self.nth} {self.nth_weekday}")

    def to_rule(self) -> str:
        """FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261212T235959; empty for once."""
        if self.frequency == Frequency.ONCE:
            return ""
        parts = [f"FREQ={self.frequency.upper()}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(WEEKDAY_CODES[day] for day in self.weekdays))
        if self.nth is not None and self.nth_weekday is not None:
            parts.append(f"BYDAY={self.nth}{WEEKDAY_CODES[self.nth_weekday]}")
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.until is not None:
            parts.append(until_part(self.until))
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)

    @classmethod
    def from_rule(cls, rule: str) -> "RepeatChoice | None":
        """The choices that make this rule; None when it says more than they can."""
        if not rule:
            return cls()
        parts = parts_of(rule)
        named = parts.keys() <= _KNOWN_PARTS and len(parts) == rule.count("=")
        if not named or parts.get("WKST", "MO") != "MO" or parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY"):
            return None
        try:
            return cls(
                frequency=Frequency(parts["FREQ"].lower()),
                interval=int(parts.get("INTERVAL", "1")),
                **_days_of(parts),
                until=_until_of(parts),
                count=int(parts["COUNT"]) if "COUNT" in parts else None,
            )
        except ValueError:
            return None

    def but(self, **changed: object) -> "RepeatChoice":
        """The same with some choices changed."""
        return replace(self, **changed)  # type: ignore[arg-type]

    def first_day(self, earliest: dt.date) -> dt.date:
        """The first day that these choices fall on, `earliest` or later: where a series has to begin."""
        rule = self.but(interval=1, until=None, count=1).to_rule()
        if not rule:
            return earliest
        return rrulestr(rule, dtstart=dt.datetime.combine(earliest, dt.time()))[0].date()

    def last_day(self, first: dt.date) -> dt.date | None:
        """The last day of a series that begins on `first`; None when it has no end."""
        if self.frequency == Frequency.ONCE:
            return first
        if self.until is None and self.count is None:
            return None
        days = rrulestr(self.to_rule(), dtstart=dt.datetime.combine(first, dt.time()))
        last = None
        for last in days:  # noqa: B007 - the last one is wanted
            pass
        return last.date() if last else first


def until_part(day: dt.date) -> str:
    """UNTIL that includes the whole local day."""
    return f"UNTIL={dt.datetime.combine(day, END_OF_DAY):%Y%m%dT%H%M%S}"


def parts_of(rule: str) -> dict[str, str]:
    """FREQ, INTERVAL, UNTIL … of an RFC 5545 rule."""
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


def ended(rule: str, last: dt.date) -> str:
    """The same rule, ended with the local day `last`, whatever else it says."""
    kept = [part for part in rule.split(";") if not part.upper().startswith(("UNTIL=", "COUNT="))]
    return ";".join([*kept, until_part(last)])


def _until_of(parts: Mapping[str, str]) -> dt.date | None:
    if "UNTIL" not in parts:
        return None
    found = _UNTIL.fullmatch(parts["UNTIL"])
    if found is None:
        raise ValueError("it ends within a day")
    return dt.datetime.strptime(found[1], "%Y%m%d").date()


def _days_of(parts: Mapping[str, str]) -> dict[str, Any]:
    """BYDAY and BYMONTHDAY as choices. Raises ValueError for what the choices cannot say."""
    days, month_days = parts.get("BYDAY", ""), parts.get("BYMONTHDAY", "")
    if parts["FREQ"] == "WEEKLY" and not month_days:
        codes = [code for code in days.split(",") if code]
        return {"weekdays": tuple(WEEKDAY_CODES.index(code) for code in codes)}
    if parts["FREQ"] == "MONTHLY" and not days:
        return {"month_day": int(month_days) if month_days else None}
    found = _NTH_WEEKDAY.fullmatch(days)
    if parts["FREQ"] == "MONTHLY" and found and not month_days:
        return {"nth": int(found[1]), "nth_weekday": WEEKDAY_CODES.index(found[2])}
    if days or month_days:
        raise ValueError("days that a choice cannot say")
    return {}
