"""Periods of local days: as moments for meetings, as bits for the finder's rows."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils import timezone

from network.models.finder import CHUNKS, DAYS_IN_CHUNK
from network.slots import day_bits


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

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first midnight to the one after the last day, aware."""
        return midnight(self.first), midnight(self.last + dt.timedelta(days=1))


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True)
class DayMask:
    """The days of a period in one of the columns of days."""

    column: str
    chunk: int
    bits: int

    def days_in(self, value: int) -> list[dt.date]:
        first = self.chunk * DAYS_IN_CHUNK
        return [dt.date.fromordinal(first + bit) for bit in range(DAYS_IN_CHUNK) if value >> bit & 1]


def day_masks(days: Collection[dt.date]) -> list[DayMask]:
    chunks = day_bits(day.toordinal() for day in days)
    return [DayMask(f"days_{chunk % CHUNKS}", chunk, bits) for chunk, bits in sorted(chunks.items())]


def any_day(masks: list[DayMask]) -> Combinable:
    """An expression that is above 0 where a row has a meeting on one of the days."""
    expression: Any = F(masks[0].column).bitand(masks[0].bits)
    for mask in masks[1:]:
        expression = expression.bitor(F(mask.column).bitand(mask.bits))
    return expression
