"""Meetings, places and organisations as JSON objects: the shape that version 1 of the outputs promises."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from network.opening import OpeningHours

from .items import (
    ActivityItem,
    Common,
    MeetingItem,
    Named,
    OrganisationItem,
    Organiser,
    PlaceItem,
    Point,
    Venue,
)

VERSION = "1.0"
Json = dict[str, Any]


def moment(value: dt.datetime | None) -> str | None:
    """Finnish time with its offset."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def named(value: Named | None) -> Json | None:
    return {"code": value.code, "name": value.name} if value else None


def named_all(values: Iterable[Named]) -> list[Json]:
    return [{"code": value.code, "name": value.name} for value in values]


def point(value: Point | None) -> Json | None:
    if value is None:
        return None
    return {"latitude": value.latitude, "longitude": value.longitude, "precision": value.precision}


def organiser(value: Organiser) -> Json:
    return {"id": value.id, "name": value.name, "role": value.role, "url": value.url}


def common(value: Common) -> Json:
    return {
        "title": value.title,
        "summary": value.summary,
        "text_language": value.text_language,
        "url": value.url,
        "organisers": [organiser(each) for each in value.organisers],
        "municipality": named(value.municipality),
        "county": named(value.county),
        "is_example": value.is_example,
        "published_at": moment(value.published_at),
        "updated_at": moment(value.updated_at),
        "confirmed_at": moment(value.confirmed_at),
    }


def venue(value: Venue | None) -> Json | None:
    if value is None:
        return None
    return {
        "id": value.id,
        "name": value.name,
        "url": value.url,
        "address": value.address,
        "postal_code": value.postal_code,
        "point": point(value.point),
    }


def activity(item: ActivityItem) -> Json:
    return {
        "id": item.common.id,
        **common(item.common),
        "kind": named(item.kind),
        "schedule": item.schedule,
        "place": venue(item.venue),
        "address": item.address,
        "is_online": item.is_online,
        "age_min_months": item.age_min_months,
        "age_max_months": item.age_max_months,
        "ages": item.ages,
        "is_free": item.is_free,
        "price_cents": item.price_cents,
        "price": item.price,
        "registration": {
            **(named(item.registration) or {}),
            "url": item.registration_url,
            "email": item.registration_email,
            "phone": item.registration_phone,
            "deadline": moment(item.registration_deadline),
        },
        "capacity": item.capacity,
        "languages": named_all(item.languages),
        "tasks": named_all(item.tasks),
        "target_groups": named_all(item.target_groups),
        "tags": named_all(item.tags),
    }


def meeting(item: MeetingItem) -> Json:
    return {
        "id": item.id,
        "starts_at": moment(item.starts_at),
        "ends_at": moment(item.ends_at),
        "original_starts_at": moment(item.original_starts_at),
        "state": named(item.state),
        "online_url": item.online_url,
        "activity": activity(item.activity),
    }


def opening_hours(hours: OpeningHours) -> Json:
    """Always with all four parts, also where nothing but a week is known."""
    stored = hours.to_json()
    nothing = {"weekly": [], "seasons": [], "exceptions": [], "holidays": "unknown"}
    return {**nothing, **(stored if isinstance(stored, dict) else {"weekly": stored})}


def place(item: PlaceItem) -> Json:
    return {
        "id": item.common.id,
        "type": item.type,
        "kind": {"code": item.kind, "name": item.kind_name},
        **common(item.common),
        "form": {"code": item.form, "name": item.form_name} if item.form else None,
        "phase": named(item.phase),
        "lead_sector": {"code": item.lead_sector, "name": item.lead_sector_name} if item.lead_sector else None,
        "address": item.address,
        "postal_code": item.postal_code,
        "point": point(item.point),
        "opening_hours": opening_hours(item.opening_hours),
        "opening_hours_text": item.opening_hours_text,
        "access": item.access,
        "languages": named_all(item.languages),
        "municipalities_served": named_all(item.municipalities_served),
    }


def organisation(item: OrganisationItem) -> Json:
    return {
        "id": item.common.id,
        **{name: value for name, value in common(item.common).items() if name != "organisers"},
        "kind": named(item.kind),
        "business_id": item.business_id,
        "website": item.website,
        "email": item.email,
        "phone": item.phone,
        "parent": {"id": item.parent.id, "name": item.parent.name, "url": item.parent.url} if item.parent else None,
        "municipalities_served": named_all(item.municipalities_served),
        "ended_on": item.ended_on.isoformat() if item.ended_on else None,
    }


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def document(head: Json, items: Iterable[Json]) -> Iterator[bytes]:
    """One page: what it is, then its items."""
    yield dumped({"version": VERSION, **head, "items": [*items]})


def features(head: Json, items: Iterable[tuple[Json, Point | None]]) -> Iterator[bytes]:
    """A GeoJSON FeatureCollection (RFC 7946) in pieces; without a public point the geometry is null."""
    yield dumped({"type": "FeatureCollection", **head})[:-1] + b',"features":['
    for number, (properties, at) in enumerate(items):
        geometry = {"type": "Point", "coordinates": [at.longitude, at.latitude]} if at else None
        feature = {"type": "Feature", "id": properties["id"], "geometry": geometry, "properties": properties}
        yield (b"," if number else b"") + dumped(feature)
    yield b"]}"
