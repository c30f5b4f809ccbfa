"""Published records without their pages, for tests of the lists."""

import datetime as dt
from typing import Any

from django.utils import timezone

from network.models import Activity, Municipality, Occurrence, Organisation, Place, Record, RecordText, Region
from network.models.vocabulary import RecordKind
from network.services.reference import FOLDER, municipality_from, region_from, rows_of
from network.services.slots import refresh_slots
from search.services import index_objects

MUNICIPALITIES = ("Jyväskylä", "Laukaa", "Helsinki")


def add_areas() -> dict[str, Municipality]:
    """All counties and three municipalities of the reference data, these by name."""
    Region.objects.bulk_create(region_from(values) for _row, values in rows_of(FOLDER / "regions.csv"))
    rows = [values for _row, values in rows_of(FOLDER / "municipalities.csv") if values["name_fi"] in MUNICIPALITIES]
    return {row.name_fi: row for row in Municipality.objects.bulk_create(map(municipality_from, rows))}


def add_record(
    kind: str, title: str, municipality: Municipality | None, *, language: str = "fi", **values: Any
) -> Record:
    record = Record.objects.create(
        kind=kind,
        **{
            "municipality": municipality,
            "region": municipality.region if municipality else None,
            "publication": "live",
            "source_language": language,
            "first_published_at": timezone.now(),
            "confirmed_at": timezone.now(),
            **values,
        },
    )
    path = f"/{language}/{record.pk}/"
    RecordText.objects.create(record=record, language=language, title=title, summary=f"{title}, lyhyesti.", path=path)
    return record


def add_organisation(title: str, municipality: Municipality | None, *, org_kind: str = "ngo", **values: Any) -> Record:
    record = add_record(RecordKind.ORGANISATION, title, municipality, **values)
    Organisation.objects.create(record=record, kind=org_kind)
    return record


def add_place(
    title: str, owner: Record, municipality: Municipality, *, facts: dict | None = None, **values: Any
) -> Place:
    kind = values.pop("kind", RecordKind.MEETING_PLACE)
    record = add_record(kind, title, municipality, owner=owner, **values)
    return Place.objects.create(record=record, **{"meeting_kind": "family_cafe", "phase": "operating", **(facts or {})})


def add_activity(
    title: str,
    owner: Record,
    municipality: Municipality | None,
    *,
    in_days: int = 1,
    facts: dict | None = None,
    findable: bool = True,
    **values: Any,
) -> Activity:
    """An activity with one meeting at noon, `in_days` local days from today; without `findable`, `make_findable` is
    left to the caller."""
    record = add_record(RecordKind.ACTIVITY, title, municipality, owner=owner, **values)
    day = timezone.localdate() + dt.timedelta(days=in_days)
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    times = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=2)}
    activity = Activity.objects.create(record=record, **{"kind": "drop_in", **times, **(facts or {})})
    Occurrence.objects.create(activity=activity, **times, state=activity.state)
    if findable:
        make_findable(activity)
    return activity


def make_findable(*activities: Activity) -> None:
    """What publishing does for the finder, from the rows as they stand."""
    refresh_slots(activities, now=timezone.now())
    index_objects("activity", [str(activity.pk) for activity in activities])


def add_meeting(
    activity: Activity,
    day: dt.date,
    start: dt.time,
    *,
    hours: float = 1,
    state: str = "scheduled",
    findable: bool = True,
) -> None:
    starts_at = timezone.make_aware(dt.datetime.combine(day, start))
    ends_at = starts_at + dt.timedelta(hours=hours)
    Occurrence.objects.create(activity=activity, starts_at=starts_at, ends_at=ends_at, state=state)
    if findable:
        make_findable(activity)
