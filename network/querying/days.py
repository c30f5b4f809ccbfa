"""Periods of local days: as moments for meetings, as a condition for the finder's rows."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils import timezone

from network.models.finder import CHUNKS
from network.slots import day_bits

from .columns import DAY_COLUMNS, Columns, Mask


@dataclass(frozen=True)
class Period:
    """Local dates, both included. `weekdays` as in date.weekday(); empty means any."""

    first: dt.date
    last: dt.date
    weekdays: frozenset[int] = frozenset()

    def days(self) -> Iterator[dt.date]:
        """Those on the chosen weekdays."""
        for offset in range((self.last - self.first).days + 1):
            day = self.first + dt.timedelta(days=offset)
            if not self.weekdays or day.weekday() in self.weekdays:
                yield day


def moment_of(day: dt.date, minute: int) -> dt.datetime:
    """Aware, of a day and the minutes from midnight on the clock in Finland."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(*divmod(minute, 60))))


def on_any_day(columns: Columns, days: Collection[dt.date]) -> Mask:
    """Rows that have a meeting on one of the days, which are in order."""
    if not days:
        return columns.everywhere(False)
    ordinals = [day.toordinal() for day in days]
    found = columns.everywhere(False)
    for chunk, bits in day_bits(ordinals).items():
        found |= columns.has_any(DAY_COLUMNS[chunk % CHUNKS], bits)
    return found & (columns["first_day"] <= ordinals[-1]) & (columns["last_day"] >= ordinals[0])
