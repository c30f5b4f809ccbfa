"""Published records without their pages, for tests of the lists."""

import datetime as dt
from typing import Any

from django.utils import timezone

from network.models import Activity, Municipality, Occurrence, Organisation, Place, Record, RecordText, Region
from network.models.vocabulary import RecordKind


def add_areas() -> dict[str, Municipality]:
    """Two counties and three municipalities with their true points; by name."""
    shared = {"population": 1, "population_date": dt.date(2025, 12, 31), "municipality_count": 1}
    centre = {"centre": "Jyväskylä", "centre_latitude": 62.24, "centre_longitude": 25.75}
    for code, fi, sv, en in (
        ("15", "Keski-Suomi", "Mellersta Finland", "Central Finland"),
        ("90", "Helsinki", "Helsingfors", "Helsinki"),
    ):
        names = {"name_fi": fi, "name_sv": sv, "name_en": en, "short_fi": fi, "short_sv": sv, "short_en": en}
        slug = fi.lower()
        slugs = {"slug_fi": slug, "slug_sv": f"{slug}-sv", "slug_en": f"{slug}-en"}
        kind = "city" if code == "90" else "welfare_region"
        Region.objects.create(code=code, kind=kind, **names, **slugs, **centre, **shared)
    points = (
        ("179", "Jyväskylä", "Jyväskylä", "15", 62.2426, 25.7473),
        ("410", "Laukaa", "Laukaa", "15", 62.4140, 25.9520),
        ("091", "Helsinki", "Helsingfors", "90", 60.1699, 24.9384),
    )
    return {
        fi: Municipality.objects.create(
            code=code, name_fi=fi, name_sv=sv, language_status="fi", region_id=region, latitude=north, longitude=east
        )
        for code, fi, sv, region, north, east in points
    }


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
    **values: Any,
) -> Activity:
    """An activity with one meeting at noon, `in_days` local days from today."""
    record = add_record(RecordKind.ACTIVITY, title, municipality, owner=owner, **values)
    day = timezone.localdate() + dt.timedelta(days=in_days)
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    times = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=2)}
    activity = Activity.objects.create(record=record, **{"kind": "drop_in", **times, **(facts or {})})
    Occurrence.objects.create(activity=activity, **times, state=activity.state)
    return activity
