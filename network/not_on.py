"""Days on which a series is not held, as people write them: 24.12.2026, 21.–28.12.2026, vko 42.

Kept as ISO dates: a week as its seven days, a range as all of its days, so that `not_on_text` gives back what was
written, and a series that changes its weekday still leaves the week out.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import dates

MOST_DAYS = 400
LONGEST_RANGE_DAYS = 200
SHORTEST_RUN_DAYS = 3
DASH = r"\s*(?:-|–|—|−|\.\.\.?)\s*"
WEEK = re.compile(
    rf"(?:vko|vk|viikko|viikot|viikolla|viikoilla|v|vecka|veckan|veckor|veckorna|week|weeks|wk)\.?\s*"
    rf"(\d{{1,2}})(?:{DASH}(\d{{1,2}}))?(?:\s*[/,]?\s*(\d{{4}}))?",
    re.IGNORECASE,
)
SINGLE = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?")
RANGE = re.compile(
    rf"(\d{{1,2}})\.?\s*(?:(\d{{1,2}})\.?)?\s*(\d{{4}})?{DASH}(\d{{1,2}})\.\s*(\d{{1,2}})\.?\s*(\d{{4}})?"
)
ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:–|—|/|\s-\s|\bto\b)\s*(\d{4}-\d{2}-\d{2}))?")
WEEK_WORDS = {"fi": "vko {}", "sv": "vecka {}", "en": "week {}"}


@dataclass(frozen=True)
class Stretch:
    """Days on end that are left out; `week` is the ISO week when they are exactly one or several whole weeks."""

    first: dt.date
    last: dt.date

    @property
    def weeks(self) -> tuple[int, int] | None:
        if self.first.weekday() == 0 and self.last.weekday() == 6:
            return self.first.isocalendar().week, self.last.isocalendar().week
        return None


def parse_not_on(text: str, *, first: dt.date) -> list[str]:
    """ISO dates, sorted, each once. A day or week without a year is the first one on or after `first`.

    Entries are separated by commas, semicolons or new lines. Raises ValidationError, one for each entry that is
    neither a date, a range nor a week, naming it.
    """
    found: set[dt.date] = set()
    problems: list[ValidationError] = []
    for entry in entries_of(text):
        try:
            found |= days_of(entry, first)
        except ValidationError as problem:
            problems.append(problem)
    if not problems and len(found) > MOST_DAYS:
        problems.append(ValidationError(_("At most %(number)s days can be left out."), params={"number": MOST_DAYS}))
    if problems:
        raise ValidationError(problems)
    return sorted(day.isoformat() for day in found)


def entries_of(text: str) -> list[str]:
    """What is between commas, semicolons and new lines; dates with nothing but spaces between them, too."""
    entries: list[str] = []
    for part in re.split(r"[,;\n]+", text):
        entry = " ".join(part.split())
        words = entry.split(" ")
        whole = len(words) > 1 and all(SINGLE.fullmatch(word) or ISO.fullmatch(word) for word in words)
        entries += words if whole else [entry] if entry else []
    return entries


def days_of(entry: str, first: dt.date) -> set[dt.date]:
    """The days of one entry. Raises ValidationError naming it."""
    if found := WEEK.fullmatch(entry):
        return week_days(entry, found, first)
    try:
        if found := ISO.fullmatch(entry):
            start = dt.date.fromisoformat(found[1])
            return stretch_days(entry, start, dt.date.fromisoformat(found[2]) if found[2] else start)
        if found := SINGLE.fullmatch(entry):
            start = day_from(found[1], found[2], found[3], first)
            return {start}
        if found := RANGE.fullmatch(entry):
            return range_days(entry, found, first)
    except ValueError:
        pass
    raise ValidationError(
        _("“%(text)s” is not a day. Write for example 24.12.2026, 21.–28.12.2026 or week 42."), params={"text": entry}
    )


def day_from(day: str, month: str, year: str | None, first: dt.date) -> dt.date:
    """A calendar day; without a year the first such one on or after `first`. Raises ValueError."""
    if year:
        return dt.date(int(year), int(month), int(day))
    candidates = (first.year + ahead for ahead in range(0, 9))  # 29.2. comes at least every eighth year
    for candidate in candidates:
        try:
            found = dt.date(candidate, int(month), int(day))
        except ValueError:
            continue
        if found >= first:
            return found
    raise ValueError("no such day")


def range_days(entry: str, found: re.Match[str], first: dt.date) -> set[dt.date]:
    day, month, year, last_day, last_month, last_year = found.groups()
    if last_year and not year:
        last = day_from(last_day, last_month, last_year, first)
        start = dt.date(last.year, int(month or last_month), int(day))
        if start > last and month:  # 21.12.–2.1.2027 begins in the year before
            start = dt.date(last.year - 1, int(month), int(day))
    else:
        start = day_from(day, month or last_month, year, first)
        last = day_from(last_day, last_month, last_year, start)
    return stretch_days(entry, start, last)


def stretch_days(entry: str, start: dt.date, last: dt.date) -> set[dt.date]:
    """All days from the first to the last. Raises ValidationError naming the entry."""
    if last < start:
        raise ValidationError(_("“%(text)s” ends before it begins."), params={"text": entry})
    length = (last - start).days + 1
    if length > LONGEST_RANGE_DAYS:
        words = _("“%(text)s” is longer than %(number)s days. End the series and begin a new one instead.")
        raise ValidationError(words, params={"text": entry, "number": LONGEST_RANGE_DAYS})
    return {start + dt.timedelta(days=ahead) for ahead in range(length)}


def week_days(entry: str, found: re.Match[str], first: dt.date) -> set[dt.date]:
    """The days of one ISO week or of several on end."""
    start_week, last_week = int(found[1]), int(found[2] or found[1])
    try:
        start = monday_of(start_week, found[3], first)
        year = str(int(found[3]) + 1) if found[3] and last_week < start_week else found[3]
        last = monday_of(last_week, year, start) + dt.timedelta(days=6)
    except ValueError:
        words = _("“%(text)s”: there is no such week. Weeks have numbers from 1 to 52, in some years 53.")
        raise ValidationError(words, params={"text": entry}) from None
    return stretch_days(entry, start, last)


def monday_of(week: int, year: str | None, first: dt.date) -> dt.date:
    """The week's Monday; without a year of the first such week that is not over on `first`. Raises ValueError."""
    if year:
        return dt.date.fromisocalendar(int(year), week, 1)
    for candidate in range(first.isocalendar().year, first.isocalendar().year + (2 if week != 53 else 8)):
        try:
            monday = dt.date.fromisocalendar(candidate, week, 1)
        except ValueError:
            continue
        if monday + dt.timedelta(days=6) >= first:
            return monday
    raise ValueError("no such week")


def stretches(days: Iterable[dt.date]) -> list[Stretch]:
    """Days on end joined; whole weeks among them stand by themselves."""
    runs: list[list[dt.date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][-1] == dt.timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    found: list[Stretch] = []
    for run in runs:
        found += split_run(run)
    return found


def split_run(run: list[dt.date]) -> list[Stretch]:
    """A run of whole weeks is one stretch; of three days or more too; anything shorter is single days."""
    if len(run) >= SHORTEST_RUN_DAYS:
        return [Stretch(run[0], run[-1])]
    return [Stretch(day, day) for day in run]


def not_on_text(days: Iterable[str]) -> str:
    """The days as the form shows them, in the reader's language: "vko 42, 24.12.2026, 21.12.2026–2.1.2027"."""
    return ", ".join(_written(stretch) for stretch in stretches(map(dt.date.fromisoformat, days)))


def _written(stretch: Stretch) -> str:
    if weeks := stretch.weeks:
        first, last = weeks
        numbers = f"{first}" if first == last else f"{first}–{last}"
        year = stretch.first.isocalendar().year
        return f"{WEEK_WORDS[dates.reading_language()].format(numbers)}/{year}"
    if stretch.first == stretch.last:
        return _numbers(stretch.first)
    return f"{_numbers(stretch.first)}–{_numbers(stretch.last)}"


def _numbers(day: dt.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def not_on_words(days: Iterable[dt.date]) -> str:
    """not in week 42 · not on 24 Dec · not in weeks 42 and 52 nor on 6 Dec: for readers, years left out."""
    found = stretches(days)
    weeks = [weeks for stretch in found if (weeks := stretch.weeks)]
    rest = [stretch for stretch in found if not stretch.weeks]
    numbers = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in weeks)
    count = sum((stretch.last - stretch.first).days // 7 + 1 for stretch in found if stretch.weeks)
    parts = []
    if weeks:
        parts.append(ngettext("not in week %(weeks)s", "not in weeks %(weeks)s", count) % {"weeks": numbers})
    if rest:
        parts.append(_("not on %(days)s") % {"days": ", ".join(map(_for_readers, rest))})
    return ", ".join(parts)


def _for_readers(stretch: Stretch) -> str:
    if stretch.first == stretch.last:
        return dates.format_day(stretch.first)
    return f"{dates.format_day(stretch.first)}–{dates.format_day(stretch.last)}"
