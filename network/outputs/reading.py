"""Reads for the outputs: everything an item needs, in a constant number of queries a batch, however many rows."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from network.models import Activity, Place, Record, RecordOrganiser, RecordTag
from network.querying import ActivityQuery, OrganisationQuery, PlaceQuery
from network.querying.paging import Key, keys_from, meetings_at
from network.querysets import User

from .items import (
    ActivityItem,
    MeetingItem,
    OrganisationItem,
    PlaceItem,
    activity_item,
    meeting_item,
    organisation_item,
    place_item,
)
from .reader import Reader

BATCH = 500
HELD = 20_000
"""Activities that are held while a table of meetings is made."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATEST_MICROSECONDS = 4_102_444_800_000_000  # the year 2100
LARGEST_ID = 10**12


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after the row with this moment (if rows are in order of time) and record id."""

    record: int
    moment: dt.datetime | None = None

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """From "1764000000000000-12" or "12"; None for anything else."""
        parts = text.split("-")
        if len(parts) > 2 or not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in parts):
            return None
        numbers = [int(part) for part in parts]
        if numbers[-1] >= LARGEST_ID or numbers[0] > LATEST_MICROSECONDS:
            return None
        return cls(numbers[-1], EPOCH + dt.timedelta(microseconds=numbers[0]) if len(numbers) == 2 else None)

    def __str__(self) -> str:
        if self.moment is None:
            return str(self.record)
        return f"{(self.moment - EPOCH) // dt.timedelta(microseconds=1)}-{self.record}"


def with_organisers(prefix: str) -> list[Any]:
    # Asked for by themselves, organisations, places and areas that many rows share are one object each.
    rows = RecordOrganiser.objects.prefetch_related("organisation__organisation", "organisation__texts")
    return [f"{prefix}texts", Prefetch(f"{prefix}organiser_rows", queryset=rows.order_by("position"))]


def activities_in_full(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    tags = RecordTag.objects.select_related("tag").order_by("tag__name", "pk")
    return rows.select_related("record").prefetch_related(
        "record__region",
        "record__municipality",
        *with_organisers("record__"),
        Prefetch("record__tag_rows", queryset=tags),
        "place__record__municipality",
        "place__record__texts",
    )


def places_in_full(rows: QuerySet[Place]) -> QuerySet[Place]:
    return rows.select_related("record__region", "record__municipality").prefetch_related(
        *with_organisers("record__"), "municipalities_served"
    )


def organisations_in_full(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related("region", "municipality", "organisation__parent__organisation").prefetch_related(
        *with_organisers(""), "organisation__parent__texts", "organisation__municipalities_served"
    )


def batches(rows: QuerySet[Any], limit: int) -> Iterator[list[Any]]:
    """At most `limit` rows in lists of 500, read as they are needed."""
    stream = rows[:limit].iterator(chunk_size=BATCH)
    while batch := [*islice(stream, BATCH)]:
        yield batch


@dataclass(frozen=True)
class Meetings:
    """The view's meetings in order of time, from the cursor on. Nothing but where they are is held of them."""

    query: ActivityQuery
    user: User
    after: Cursor | None

    def keys(self, first: int, after: int) -> Iterator[Key]:
        """Of those from number `first`, counted from 0, up to but not including `after`."""
        begin = Key.of(self.after.moment, self.after.record) if self.after and self.after.moment else None
        return islice(keys_from(self.query, self.user, begin, skip=first), after - first)

    def cursor(self, number: int) -> Cursor | None:
        """To go on after meeting number `number`, counted from 0; None when it is the last."""
        found = [*self.keys(number, number + 2)]
        return Cursor(found[0].activity, found[0].starts_at) if len(found) == 2 else None


def meeting_items(rows: Meetings, reader: Reader, limit: int) -> Iterator[MeetingItem]:
    """Meetings with their activities: a few queries a batch. An activity that meets again is not read again, as long
    as there is room to hold it: of very many, the first ones stay, since each comes again after all the others.
    """
    keys, held = rows.keys(0, limit), dict[int, tuple[Activity | None, ActivityItem]]()
    while wanted_keys := [*islice(keys, BATCH)]:
        batch = [*meetings_at(wanted_keys, rows.user)]
        wanted = {occurrence.activity_id for occurrence in batch} - held.keys()
        found = activities_in_full(Activity.objects.filter(pk__in=wanted)) if wanted else ()
        new = {activity.pk: (without_reads(activity), activity_item(activity, reader)) for activity in found}
        for occurrence in batch:
            known = held.get(occurrence.activity_id) or new.get(occurrence.activity_id)
            if known:  # none when it was taken away while we read
                yield meeting_item(occurrence, *known, reader)
        held |= islice(new.items(), HELD - len(held))


def without_reads(activity: Activity) -> Activity | None:
    """The row alone, without all that was read beside it; None where a meeting has no link to be asked of it."""
    if not activity.online_url:
        return None
    return Activity(**{field.attname: getattr(activity, field.attname) for field in activity._meta.concrete_fields})


def activities_of(query: ActivityQuery, user: User) -> QuerySet[Activity]:
    """Activities that have a meeting in the view."""
    found = among(query.conditions(user).activities().tolist())
    return activities_in_full(Activity.objects.visible_to(user).filter(found))


def among(keys: list[int]) -> Q:
    """A condition on the key: one of very many numbers, more than a statement may have parameters."""
    if connection.vendor == "postgresql":
        return Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [keys]))
    return Q(pk__in=RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)]))


def changed_before(rows: QuerySet[Any], after: Cursor | None, *, prefix: str = "") -> QuerySet[Any]:
    """The rows by the time of their record's last change, latest first, from the cursor on."""
    field = f"{prefix}updated_at"
    rows = rows.filter(**{f"{field}__isnull": False})
    if after and after.moment:
        earlier = Q(**{f"{field}__lt": after.moment}) | Q(**{field: after.moment, "pk__lt": after.record})
        rows = rows.filter(earlier)
    return rows.order_by(f"-{field}", "-pk")


def places_of(query: PlaceQuery, user: User) -> QuerySet[Place]:
    return places_in_full(query.places(user))


def organisations_of(query: OrganisationQuery, user: User) -> QuerySet[Record]:
    return organisations_in_full(query.organisations(user))


def by_id(rows: QuerySet[Any], after: Cursor | None) -> QuerySet[Any]:
    """The rows in the order in which they came to the network, from the cursor on."""
    return (rows.filter(pk__gt=after.record) if after else rows).order_by("pk")


def activity_items(rows: QuerySet[Activity], reader: Reader, limit: int) -> Iterator[tuple[Activity, ActivityItem]]:
    for batch in batches(rows, limit):
        yield from ((activity, activity_item(activity, reader)) for activity in batch)


def place_items(rows: QuerySet[Place], reader: Reader, limit: int) -> Iterator[tuple[Place, PlaceItem]]:
    for batch in batches(rows, limit):
        yield from ((place, place_item(place, reader)) for place in batch)


def organisation_items(rows: QuerySet[Record], reader: Reader, limit: int) -> Iterator[tuple[Record, OrganisationItem]]:
    for batch in batches(rows, limit):
        yield from ((record, organisation_item(record, reader)) for record in batch)
