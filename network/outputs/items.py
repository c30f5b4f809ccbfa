"""What the outputs say of a meeting, an activity, a place and an organisation.

Every format takes its words from here, so that what may not be told is left out in one place: another record that the
reader may not see, a hidden address, a link to take part that is not shown yet.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst

from cms import dates
from network import presentation
from network.models import Activity, Municipality, Occurrence, Organisation, Place, Record, Region
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    CentreForm,
    CentreTask,
    LeadSector,
    OrganisationKind,
    OrganiserRole,
    Phase,
    Registration,
    SpokenLanguage,
    TargetGroup,
)
from network.opening import OpeningHours
from network.opening_words import in_words
from network.rows import exact_price, label_of, place_kind, shown_text
from network.schedule import schedule_in_words

from .reader import Reader, absolute


@dataclass(frozen=True)
class Named:
    """A code and its name in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True)
class Point:
    """WGS84 degrees."""

    latitude: float
    longitude: float
    precision: str


@dataclass(frozen=True)
class Organiser:
    """An organisation and its part: lead, partner, funder, venue. `language` only when not the reader's."""

    id: str
    name: str
    role: str
    url: str
    kind: str


@dataclass(frozen=True)
class Common:
    """What every record has. `text_language` is that of `title` and `summary`."""

    id: str
    title: str
    summary: str
    text_language: str
    url: str
    organisers: tuple[Organiser, ...]
    municipality: Named | None
    county: Named | None
    is_example: bool
    published_at: dt.datetime | None
    updated_at: dt.datetime
    confirmed_at: dt.datetime | None


@dataclass(frozen=True)
class PlaceItem:
    """A family centre or a meeting place. `address`, `postal_code` and `point` are empty when the address is hidden."""

    common: Common
    type: str
    kind: str
    kind_name: str
    form: str
    form_name: str
    phase: Named
    lead_sector: str
    lead_sector_name: str
    address: str
    postal_code: str
    point: Point | None
    opening_hours: OpeningHours
    opening_hours_text: str
    access: dict[str, bool | None]
    languages: tuple[Named, ...]
    municipalities_served: tuple[Named, ...]


@dataclass(frozen=True)
class Venue:
    """The place of the network where an activity is held, as far as it is public."""

    id: str
    name: str
    url: str
    address: str
    postal_code: str
    point: Point | None


@dataclass(frozen=True)
class ActivityItem:
    """An activity. `address` is a free one, used when it is held in no place of the network.

    `online_url` is empty where the link is to be shown near the time only: see `MeetingItem.online_url`.
    """

    common: Common
    kind: Named
    state: Named
    schedule: str
    venue: Venue | None
    address: str
    is_online: bool
    online_url: str
    age_min_months: int | None
    age_max_months: int | None
    ages: str
    is_free: bool
    price_cents: int | None
    price: str
    registration: Named
    registration_url: str
    registration_email: str
    registration_phone: str
    registration_deadline: dt.datetime | None
    capacity: int | None
    languages: tuple[Named, ...]
    tasks: tuple[Named, ...]
    target_groups: tuple[Named, ...]
    tags: tuple[Named, ...]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a format has made of it and writes again at its next meeting."""

    @property
    def where(self) -> str:
        """Place, street address, municipality: what is known of them, in one line."""
        municipality = self.common.municipality.name if self.common.municipality else ""
        venue = (self.venue.name, self.venue.address) if self.venue else (self.address,)
        return ", ".join(dict.fromkeys(part for part in (*venue, municipality) if part))


@dataclass(frozen=True)
class MeetingItem:
    """One meeting of an activity, with its own state."""

    activity: ActivityItem
    starts_at: dt.datetime
    ends_at: dt.datetime
    original_starts_at: dt.datetime | None
    state: Named
    online_url: str

    @property
    def id(self) -> str:
        """The same as long as the rule has the meeting, wherever it is moved."""
        moment = (self.original_starts_at or self.starts_at).astimezone(dt.UTC)
        return f"{self.activity.common.id}/{moment:%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True)
class OrganisationItem:
    common: Common
    kind: Named
    business_id: str
    website: str
    email: str
    phone: str
    parent: Organiser | None
    municipalities_served: tuple[Named, ...]
    ended_on: dt.date | None


def named(choices: type[TextChoices], code: str) -> Named:
    return Named(code, label_of(choices, code))


def all_named(choices: type[TextChoices], codes: Sequence[str]) -> tuple[Named, ...]:
    return tuple(named(choices, code) for code in codes)


def municipality_named(municipality: Municipality | None) -> Named | None:
    return Named(municipality.code, municipality.name) if municipality else None


def region_named(region: Region | None) -> Named | None:
    return Named(region.code, region.short) if region else None


def organiser(record: Record, role: str = OrganiserRole.LEAD.value) -> Organiser:
    text = shown_text(record)
    return Organiser(str(record.translation_key), text.title, role, absolute(text.url), record.organisation.kind)


def common_of(record: Record, reader: Reader) -> Common:
    text = shown_text(record)
    shown = [row for row in record.organiser_rows.all() if reader.sees(row.organisation)]
    updated = record.updated_at or record.first_published_at or reader.now
    return Common(
        id=str(record.translation_key),
        title=text.title,
        summary=text.summary,
        text_language=text.language or reader.language,
        url=absolute(text.url),
        organisers=tuple(organiser(row.organisation, row.role) for row in shown),
        municipality=municipality_named(record.municipality),
        county=region_named(record.region),
        is_example=record.is_example,
        published_at=record.first_published_at,
        updated_at=updated,
        confirmed_at=record.confirmed_at,
    )


def point_of(place: Place) -> Point | None:
    """The point as far as it is public: none for a hidden address."""
    point = place.public_point
    return Point(round(point[0], 6), round(point[1], 6), place.precision) if point else None


def venue_of(place: Place | None, reader: Reader) -> Venue | None:
    if place is None or not reader.sees(place.record):
        return None
    text = shown_text(place.record)
    return Venue(
        id=str(place.record.translation_key),
        name=text.title,
        url=absolute(text.url),
        address=place.public_address,
        postal_code=place.public_postal_code,
        point=point_of(place),
    )


def activity_item(activity: Activity, reader: Reader) -> ActivityItem:
    """Needs `reading.activities_in_full`."""
    return ActivityItem(
        common=common_of(activity.record, reader),
        kind=named(ActivityKind, activity.kind),
        state=named(ActivityState, activity.state),
        schedule=capfirst(schedule_in_words(activity)),
        venue=venue_of(activity.place, reader),
        address="" if activity.place_id else activity.address,
        is_online=activity.is_online,
        online_url=lasting_link(activity, reader),
        age_min_months=activity.age_min_months,
        age_max_months=activity.age_max_months,
        ages=dates.format_age_range(activity.age_min_months, activity.age_max_months),
        is_free=activity.is_free,
        price_cents=activity.price_cents,
        price=exact_price(activity),
        registration=named(Registration, activity.registration),
        registration_url=activity.registration_url,
        registration_email=activity.registration_email,
        registration_phone=activity.registration_phone,
        registration_deadline=activity.registration_deadline,
        capacity=activity.capacity,
        languages=all_named(SpokenLanguage, activity.languages),
        tasks=all_named(CentreTask, activity.tasks),
        target_groups=all_named(TargetGroup, activity.target_groups),
        tags=tuple(Named(row.tag.slug, row.tag.label) for row in activity.record.tag_rows.all()),
    )


def lasting_link(activity: Activity, reader: Reader) -> str:
    """The link to take part, for what is kept (a calendar, a feed): none that is to be shown near the time only."""
    return presentation.online_link_for(activity, reader.now) if activity.online_link_hours_before is None else ""


def meeting_item(occurrence: Occurrence, activity: Activity | None, item: ActivityItem, reader: Reader) -> MeetingItem:
    """`activity` may be left out where it has no link to take part."""
    return MeetingItem(
        activity=item,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        original_starts_at=occurrence.original_starts_at,
        state=named(ActivityState, occurrence.state),
        online_url=presentation.online_link_for(activity, reader.now, meeting=occurrence) if activity else "",
    )


def place_item(place: Place, reader: Reader) -> PlaceItem:
    """Needs `reading.places_in_full`."""
    record = place.record
    return PlaceItem(
        common=common_of(record, reader),
        type=record.kind,
        kind=place.meeting_kind,
        kind_name=place_kind(record, place),
        form=place.form,
        form_name=label_of(CentreForm, place.form),
        phase=named(Phase, place.phase),
        lead_sector=place.lead_sector,
        lead_sector_name=label_of(LeadSector, place.lead_sector),
        address=place.public_address,
        postal_code=place.public_postal_code,
        point=point_of(place),
        opening_hours=place.hours,
        opening_hours_text="; ".join(in_words(place.hours).splitlines()),
        access={name: getattr(place, name) for name in ("step_free", "pram", "toilet", "parking", "public_transport")},
        languages=all_named(SpokenLanguage, place.languages),
        municipalities_served=tuple(Named(each.code, each.name) for each in place.municipalities_served.all()),
    )


def organisation_item(record: Record, reader: Reader) -> OrganisationItem:
    """Needs `reading.organisations_in_full`."""
    facts: Organisation = record.organisation
    return OrganisationItem(
        common=common_of(record, reader),
        kind=named(OrganisationKind, facts.kind),
        business_id=facts.business_id,
        website=facts.website,
        email=facts.email,
        phone=facts.phone,
        parent=organiser(facts.parent) if facts.parent and reader.sees(facts.parent) else None,
        municipalities_served=tuple(Named(each.code, each.name) for each in facts.municipalities_served.all()),
        ended_on=facts.ended_on,
    )
