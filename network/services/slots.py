"""The finder's rows are kept in step with the occurrences, in the same transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from network.models import Activity, ActivitySlot, Occurrence, Place, Record, SlotChange
from network.slots import slot_rows

IDENTITY = ("id", "activity_id", "minute", "length", "is_off")
COMPARED = [
    field.attname for field in ActivitySlot._meta.concrete_fields if field.attname not in IDENTITY
]  # what a row may say otherwise than its source


def sync_slots(activities: Collection[Activity], meetings: Iterable[Occurrence], *, now: dt.datetime) -> None:
    """Make the rows of these activities what their facts and all their meetings give; right rows stay as they are."""
    ids = [activity.pk for activity in activities]
    records = Record.objects.in_bulk(ids)
    held_in = {activity.place_id for activity in activities if activity.place_id}
    places = Place.objects.select_related("record").in_bulk(held_in)
    held: dict[int, list[Occurrence]] = defaultdict(list)
    for meeting in meetings:
        held[meeting.activity_id].append(meeting)
    wanted = {
        (row.activity_id, row.minute, row.length, row.is_off): row
        for each in activities
        for row in slot_rows(
            each, record=records[each.pk], place=places.get(each.place_id), meetings=held[each.pk], now=now
        )
    }
    gone, changed = [], []
    for row in ActivitySlot.objects.filter(activity__in=ids):
        new = wanted.pop((row.activity_id, row.minute, row.length, row.is_off), None)
        if new is None:
            gone.append(row.pk)
        elif any(getattr(row, name) != getattr(new, name) for name in COMPARED):
            new.pk = row.pk
            changed.append(new)
    if gone:
        ActivitySlot.objects.filter(pk__in=gone).delete()
    if changed:
        ActivitySlot.objects.bulk_update(changed, COMPARED, batch_size=100)
    if wanted:
        ActivitySlot.objects.bulk_create(wanted.values())


def sync_slots_at(place: Place, *, now: dt.datetime) -> None:
    """A place was published or withdrawn: its activities take over whether it is step-free and where it lies."""
    refresh_slots([*Activity.objects.filter(place=place)], now=now)


def refresh_slots(activities: Collection[Activity], *, now: dt.datetime) -> None:
    """From the meetings as they stand in the table."""
    sync_slots(activities, Occurrence.objects.filter(activity__in=activities).order_by(), now=now)


@transaction.atomic
def forget_changes() -> None:
    """Cut the log of changes short; every process reads all rows again at its next request."""
    SlotChange.objects.all().delete()
    SlotChange.objects.create(activity=SlotChange.EVERYTHING)


def remove_slots(record: Record) -> None:
    """A record is no longer published: nothing of it is found or counted."""
    ActivitySlot.objects.filter(activity=record.pk).delete()
