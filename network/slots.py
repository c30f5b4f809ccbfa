"""How an activity's facts become the columns that the finder filters and counts by. Pure functions.

Codes are bits by their position in the vocabulary: new ones are added at a vocabulary's end, or the occurrences are
rebuilt after the change.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from network.models import Activity, Occurrence, Place, Record
from network.models.finder import CHUNKS, DAYS_IN_CHUNK, ActivitySlot
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    CentreTask,
    Origin,
    Publication,
    Registration,
    SpokenLanguage,
    Visibility,
)
from network.naming import told_beside
from network.recurrence import LOCAL

AGE_BANDS = {  # months from, months up to but not including
    "0": (0, 12),
    "1": (12, 48),
    "4": (48, 84),
    "7": (84, 156),
    "13": (156, 216),
}
PARTS = {"morning": (0, 12 * 60), "day": (12 * 60, 17 * 60), "evening": (17 * 60, 24 * 60)}
FLAGS = ("free", "online", "step_free", "drop_in")
OLDEST_MONTHS = 32_767
RANKS = {Visibility.PUBLIC: 1, Visibility.NETWORK: 2, Visibility.COORDINATORS: 3}
MINUTES_IN_DAY = 24 * 60


def bits_of(codes: Iterable[str], *, first: int) -> dict[str, int]:
    return {code: 1 << (first + place) for place, code in enumerate(codes)}


FLAG_BITS = bits_of(FLAGS, first=0)
PART_BITS = bits_of(PARTS, first=4)
EXAMPLE_BIT = 1 << 7
AGE_BITS = bits_of(AGE_BANDS, first=8)
KIND_BITS = bits_of(ActivityKind.values, first=16)
TASK_BITS = bits_of(CentreTask.values, first=0)
LANGUAGE_BITS = bits_of(SpokenLanguage.values, first=16)


def mask_of(bits: dict[str, int], codes: Iterable[str]) -> int:
    return sum({bits[code] for code in codes if code in bits})


@dataclass(frozen=True)
class SlotTime:
    minute: int
    length: int
    is_off: bool


def slot_rows(
    activity: Activity, *, record: Record, place: Place | None, meetings: Iterable[Occurrence], now: dt.datetime
) -> list[ActivitySlot]:
    """Unsaved rows of an activity; none when it is not published or has no meeting to come. `place` with its record.

    Days before the chunk that holds today are left out, and so are those of the ring's last chunk and beyond.
    """
    if record.publication != Publication.LIVE:
        return []
    first_chunk = now.astimezone(LOCAL).date().toordinal() // DAYS_IN_CHUNK
    held: dict[SlotTime, list[int]] = {}
    for meeting in meetings:
        start = meeting.starts_at.astimezone(LOCAL)
        day = start.date().toordinal()
        if first_chunk <= day // DAYS_IN_CHUNK < first_chunk + CHUNKS - 1:
            held.setdefault(time_of(meeting, start), []).append(day)
    facts = facts_of(activity, record=record, place=place)
    facets = facets_of(activity, place) | (EXAMPLE_BIT if record.origin == Origin.EXAMPLE else 0)
    return [
        ActivitySlot(
            activity_id=activity.pk,
            minute=time.minute,
            length=time.length,
            is_off=time.is_off,
            facets=facets | part_bit(time.minute),
            first_day=min(days),
            last_day=max(days),
            **facts,
            **{f"days_{chunk % CHUNKS}": bits for chunk, bits in day_bits(days).items()},
        )
        for time, days in sorted(held.items(), key=lambda item: (item[0].minute, item[0].length, item[0].is_off))
    ]


def time_of(meeting: Occurrence, start: dt.datetime) -> SlotTime:
    length = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    off = meeting.state in (ActivityState.CANCELLED, ActivityState.POSTPONED)
    return SlotTime(start.hour * 60 + start.minute, length, off)


def facts_of(activity: Activity, *, record: Record, place: Place | None) -> dict[str, object]:
    """The columns that all rows of an activity share."""
    stated = activity.age_min_months is not None or activity.age_max_months is not None
    low, high = activity.age_min_months or 0, activity.age_max_months
    latitude, longitude = public_point(told_beside(place, record))
    return {
        "rank": RANKS[Visibility(record.visibility)],
        "themes": mask_of(LANGUAGE_BITS, activity.languages) | mask_of(TASK_BITS, activity.tasks),
        "age_low": low if stated else OLDEST_MONTHS,
        "age_high": (OLDEST_MONTHS if high is None else high) if stated else -1,
        "region": record.region_id or "",
        "municipality": record.municipality_id or "",
        "owner": record.owner_id,
        "place": activity.place_id,
        "latitude": latitude,
        "longitude": longitude,
    }


def facets_of(activity: Activity, place: Place | None) -> int:
    flags = {
        "free": activity.is_free,
        "online": activity.is_online,
        "step_free": bool(place and place.step_free),
        "drop_in": activity.registration == Registration.NONE,
    }
    ages = age_bands(activity.age_min_months, activity.age_max_months)
    return (
        mask_of(FLAG_BITS, (name for name, holds in flags.items() if holds))
        | mask_of(AGE_BITS, ages)
        | KIND_BITS.get(activity.kind, 0)
    )


def age_bands(low: int | None, high: int | None) -> Iterator[str]:
    """Bands that the ages reach into; none where no age is stated: unknown is not everybody."""
    if low is None and high is None:
        return
    for key, (start, end) in AGE_BANDS.items():
        if (low is None or low < end) and (high is None or high > start):
            yield key


def part_bit(minute: int) -> int:
    return next(PART_BITS[part] for part, (start, end) in PARTS.items() if start <= minute < end)


def public_point(place: Place | None) -> tuple[float | None, float | None]:
    """Where the place's point may be shown and is more than its municipality's centre; else nothing."""
    if place is None or place.precision == "municipality" or getattr(place, "hide_address", False):
        return None, None
    return place.latitude, place.longitude


def day_bits(days: Iterable[int]) -> dict[int, int]:
    """Bits by chunk for ordinals of dates."""
    chunks: dict[int, int] = {}
    for day in days:
        chunk, bit = divmod(day, DAYS_IN_CHUNK)
        chunks[chunk] = chunks.get(chunk, 0) | (1 << bit)
    return chunks
