"""Pages as schema.org data (JSON-LD) for search engines: what a page says, said once more for machines.

Only what is public to everybody, whoever reads the page. Types and properties are those of the schema.org vocabulary;
a test checks each against it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dateutil.rrule import rrulestr
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from network.models import Activity, Occurrence, Place, Record
from network.models.vocabulary import ActivityKind, ActivityState, MeetingPlaceKind, OrganisationKind, RecordKind
from network.recurrence import Schedule, local_of
from network.repeating import WEEKDAY_CODES

from . import reading
from .items import (
    ActivityItem,
    Common,
    OrganisationItem,
    Organiser,
    PlaceItem,
    Venue,
    activity_item,
    organisation_item,
    place_item,
)
from .reader import Reader, absolute
from .structured_hours import SCHEMA, WEEKDAYS, special_nodes, week_nodes

Node = dict[str, Any]
SUB_EVENTS = 8
MONTHS_IN_A_YEAR = 12
EVENT_TYPES = {
    ActivityKind.COURSE: "EducationEvent",
    ActivityKind.FAMILY_TRAINING: "EducationEvent",
    ActivityKind.TRAINING: "EducationEvent",
    ActivityKind.DROP_IN: "SocialEvent",
    ActivityKind.GROUP: "SocialEvent",
    ActivityKind.CLUB: "SocialEvent",
    ActivityKind.PEER_SUPPORT: "SocialEvent",
}
EVENT_STATUS = {
    ActivityState.SCHEDULED: "EventScheduled",
    ActivityState.CANCELLED: "EventCancelled",
    ActivityState.POSTPONED: "EventPostponed",
    ActivityState.RESCHEDULED: "EventRescheduled",
}
PLACE_TYPES = {
    MeetingPlaceKind.LIBRARY: "Library",
    MeetingPlaceKind.OPEN_DAY_CARE: "ChildCare",
    MeetingPlaceKind.FAMILY_PARK: "Park",
}
ORGANISATION_TYPES = {
    OrganisationKind.COUNTY: "GovernmentOrganization",
    OrganisationKind.MUNICIPALITY: "GovernmentOrganization",
    OrganisationKind.NGO: "NGO",
    OrganisationKind.EDUCATION: "EducationalOrganization",
}
AMENITIES = {
    "step_free": "step-free",
    "pram": "room for prams",
    "toilet": "accessible toilet",
    "parking": "parking",
    "public_transport": "public transport near",
}
PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}


def graph_of(record: Record, breadcrumb: Sequence[tuple[str, str]]) -> Node | None:
    """The data of a record's page; None when the record is not public."""
    reader = Reader.of(AnonymousUser())
    if not reader.sees(record):
        return None
    nodes = nodes_of(record, reader)
    common_url = nodes[0].get("url", "")
    return {
        "@context": SCHEMA,
        "@graph": [*nodes, breadcrumbs([*breadcrumb, (nodes[0]["name"], common_url)])],
    }


def linked_data_of(context: dict[str, Any]) -> Node | None:
    """Of the context of a published page; nothing for a preview."""
    record: Record | None = context["record"]
    return None if record is None or context["is_preview"] else graph_of(record, context["breadcrumb"])


def nodes_of(record: Record, reader: Reader) -> list[Node]:
    if record.kind == RecordKind.ACTIVITY:
        activity = reading.activities_in_full(Activity.objects.filter(pk=record.pk)).get()
        coming = activity.occurrences.filter(ends_at__gte=reader.now).order_by("starts_at")[:SUB_EVENTS]
        return [event_node(activity, activity_item(activity, reader), [*coming], reader)]
    if record.kind == RecordKind.ORGANISATION:
        found = reading.organisations_in_full(Record.objects.filter(pk=record.pk)).get()
        return [organisation_node(organisation_item(found, reader))]
    place = reading.places_in_full(Place.objects.filter(pk=record.pk)).get()
    return [place_node(place_item(place, reader), timezone.localdate())]


def filled(node: Node) -> Node:
    """Without what is not known: null, empty text, empty list."""
    return {name: value for name, value in node.items() if value is not None and value != "" and value != []}


def about(common: Common) -> Node:
    """Name, description, address of the page, and a word that says when it is invented."""
    return {
        "@id": f"{common.url}#thing",
        "name": common.title,
        "description": common.summary,
        "url": common.url,
        "disambiguatingDescription": _("Example") if common.is_example else None,
    }


def event_node(activity: Activity, item: ActivityItem, coming: Sequence[Occurrence], reader: Reader) -> Node:
    """A single event, or a series with its schedule and its next meetings as events of their own."""
    shared = event_facts(item)
    kind = EVENT_TYPES.get(ActivityKind(activity.kind), "Event")
    if not activity.recurrence:
        rows = coming or activity.occurrences.order_by("starts_at")[:1]
        times = meeting_times(rows[0]) if rows else {}
        return filled({"@type": kind, **about(item.common), **shared, **times})
    meetings = [
        filled({"@type": kind, "name": item.common.title, "url": item.common.url, **shared, **meeting_times(row)})
        for row in coming
    ]
    state = activity.state if activity.state != ActivityState.RESCHEDULED else ActivityState.SCHEDULED
    return filled(
        {
            "@type": "EventSeries",
            **about(item.common),
            **shared,
            "eventStatus": f"{SCHEMA}/{EVENT_STATUS[ActivityState(state)]}",
            "eventSchedule": schedule_node(activity),
            "subEvent": meetings,
        }
    )


def meeting_times(row: Occurrence) -> Node:
    times = {
        "startDate": timezone.localtime(row.starts_at).isoformat(timespec="seconds"),
        "endDate": timezone.localtime(row.ends_at).isoformat(timespec="seconds"),
        "eventStatus": f"{SCHEMA}/{EVENT_STATUS[ActivityState(row.state)]}",
    }
    if row.original_starts_at and row.original_starts_at != row.starts_at:
        times["previousStartDate"] = timezone.localtime(row.original_starts_at).isoformat(timespec="seconds")
    return times


def event_facts(item: ActivityItem) -> Node:
    """What every meeting of an activity has in common."""
    parts = {role: [each for each in item.common.organisers if each.role == role] for role in ("lead", "partner")}
    return {
        "eventAttendanceMode": attendance_mode(item),
        "location": locations(item),
        "organizer": [short_organisation(each) for each in (*parts["lead"], *parts["partner"])],
        "funder": [short_organisation(each) for each in item.common.organisers if each.role == "funder"],
        "isAccessibleForFree": item.is_free,
        "offers": offer(item),
        "inLanguage": [language.code for language in item.languages if language.code != "other"],
        "typicalAgeRange": age_range(item.age_min_months, item.age_max_months),
        "audience": [{"@type": "Audience", "audienceType": group.name} for group in item.target_groups],
        "maximumAttendeeCapacity": item.capacity,
        "keywords": [tag.name for tag in item.tags],
    }


def attendance_mode(item: ActivityItem) -> str:
    at_a_place = bool(item.venue or item.address)
    mode = ("Mixed" if at_a_place else "Online") if item.is_online else "Offline"
    return f"{SCHEMA}/{mode}EventAttendanceMode"


def locations(item: ActivityItem) -> list[Node]:
    """The place and, when one can take part online, the link, or the page where it will be shown."""
    found: list[Node] = []
    if item.is_online:
        found.append({"@type": "VirtualLocation", "url": item.online_url or item.common.url})
    if item.venue:
        found.append(venue_node(item.venue, item.common))
    elif item.address or not item.is_online:
        municipality = item.common.municipality.name if item.common.municipality else ""
        county = item.common.county.name if item.common.county else ""
        found.append(
            {
                "@type": "Place",
                "name": item.address or municipality or county,
                "address": address_node(item.address, "", municipality, county),
            }
        )
    return found


def venue_node(venue: Venue, common: Common) -> Node:
    municipality = common.municipality.name if common.municipality else ""
    county = common.county.name if common.county else ""
    return filled(
        {
            "@type": "Place",
            "@id": f"{venue.url}#thing",
            "name": venue.name,
            "url": venue.url,
            "address": address_node(venue.address, venue.postal_code, municipality, county),
            "geo": geo_node(venue.point),
        }
    )


def address_node(street: str, postal_code: str, municipality: str, county: str) -> Node:
    return filled(
        {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": postal_code,
            "addressLocality": municipality,
            "addressRegion": county,
            "addressCountry": "FI",
        }
    )


def geo_node(point: Any) -> Node | None:
    if point is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": point.latitude, "longitude": point.longitude}


def short_organisation(organiser: Organiser) -> Node:
    return {
        "@type": ORGANISATION_TYPES.get(OrganisationKind(organiser.kind), "Organization"),
        "@id": f"{organiser.url}#thing",
        "name": organiser.name,
        "url": organiser.url,
    }


def offer(item: ActivityItem) -> Node | None:
    """The price where it is a sum; nothing where it is told in words only."""
    if not item.is_free and item.price_cents is None:
        return None
    cents = 0 if item.is_free else item.price_cents or 0
    return {
        "@type": "Offer",
        "price": f"{cents // 100}.{cents % 100:02}",
        "priceCurrency": "EUR",
        "url": item.registration_url or item.common.url,
    }


def age_range(low: int | None, high: int | None) -> str:
    """In years, as schema.org writes them: "0-3", "7-"; empty when no age is stated."""
    if low is None and high is None:
        return ""
    youngest = (low or 0) // MONTHS_IN_A_YEAR
    return f"{youngest}-{-(-high // MONTHS_IN_A_YEAR)}" if high is not None else f"{youngest}-"


def schedule_node(activity: Activity) -> Node:
    """The rule as a Schedule: days and times of day in Finnish time."""
    schedule = Schedule.of(activity)
    first, last = local_of(schedule.starts_at), local_of(schedule.ends_at)
    parts = dict(part.split("=", 1) for part in schedule.recurrence.upper().split(";") if "=" in part)
    until = parts.get("UNTIL", "")
    begins = next(iter(rrulestr(schedule.recurrence, dtstart=first)), first)
    return filled(
        {
            "@type": "Schedule",
            "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{PERIODS[parts['FREQ']]}",
            "byDay": days_of(parts, first),
            "byMonthDay": [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day.isdigit()],
            "startDate": begins.date().isoformat(),
            "endDate": f"{until[:4]}-{until[4:6]}-{until[6:8]}" if until else None,
            "repeatCount": int(parts["COUNT"]) if "COUNT" in parts else None,
            "startTime": f"{first:%H:%M:%S}",
            "endTime": f"{last:%H:%M:%S}",
            "scheduleTimezone": "Europe/Helsinki",
            "exceptDate": sorted(schedule.excluded | schedule.cancelled | schedule.postponed | {*schedule.moved}),
        }
    )


def days_of(parts: dict[str, str], first: dt.datetime) -> list[str]:
    """Weekdays as schema.org names them; the nth weekday of a month as in iCalendar ("2TU")."""
    given = [day for day in parts.get("BYDAY", "").split(",") if day]
    if not given and parts["FREQ"] == "WEEKLY":
        given = [WEEKDAY_CODES[first.weekday()]]
    return [f"{SCHEMA}/{WEEKDAYS[WEEKDAY_CODES.index(day)]}" if day in WEEKDAY_CODES else day for day in given]


def place_node(item: PlaceItem, today: dt.date) -> Node:
    municipality = item.common.municipality.name if item.common.municipality else ""
    county = item.common.county.name if item.common.county else ""
    kind = PLACE_TYPES.get(MeetingPlaceKind(item.kind)) if item.kind else None
    return filled(
        {
            "@type": kind or "CivicStructure",
            **about(item.common),
            "address": address_node(item.address, item.postal_code, municipality, county),
            "geo": geo_node(item.point),
            "openingHoursSpecification": week_nodes(item.opening_hours, today),
            "specialOpeningHoursSpecification": special_nodes(item.opening_hours, today),
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": _(AMENITIES[name]), "value": value}
                for name, value in item.access.items()
                if value is not None
            ],
        }
    )


def organisation_node(item: OrganisationItem) -> Node:
    municipality = item.common.municipality.name if item.common.municipality else ""
    county = item.common.county.name if item.common.county else ""
    return filled(
        {
            "@type": ORGANISATION_TYPES.get(OrganisationKind(item.kind.code), "Organization"),
            **about(item.common),
            "sameAs": item.website,
            "email": item.email,
            "telephone": item.phone,
            "identifier": (
                {"@type": "PropertyValue", "propertyID": "Y-tunnus", "value": item.business_id}
                if item.business_id
                else None
            ),
            "address": address_node("", "", municipality, county) if municipality or county else None,
            "areaServed": [{"@type": "AdministrativeArea", "name": each.name} for each in item.municipalities_served],
            "parentOrganization": short_organisation(item.parent) if item.parent else None,
            "dissolutionDate": item.ended_on.isoformat() if item.ended_on else None,
        }
    )


def breadcrumbs(trail: Sequence[tuple[str, str]]) -> Node:
    """(title, address) from the top down to the page itself; addresses absolute or from the site's root."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": name,
                "item": {"@id": address if "://" in address else absolute(address)},
            }
            for number, (name, address) in enumerate(trail, start=1)
        ],
    }
