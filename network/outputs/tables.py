"""Meetings, places and organisations as tables: the columns of CSV, each with its meaning."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils import timezone

from .items import Common, MeetingItem, Named, OrganisationItem, PlaceItem

BYTE_ORDER_MARK = "\ufeff"
#: What a spreadsheet would take for a formula at the start of a cell, in the wide forms of the characters too.
FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r\n]")
TELEPHONE = re.compile(r"^\+\d[\d ]*$")


@dataclass(frozen=True)
class Column:
    """`meaning` is what the documentation says of it. `own`: differs from one meeting of an activity to another."""

    name: str
    value: Callable[[Any], Any]
    meaning: str
    own: bool = False


def codes(values: Iterable[Named]) -> str:
    return ";".join(value.code for value in values)


def moment_text(moment: dt.datetime | None) -> str:
    """2026-11-23T09:30:00+02:00, Finnish time"""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def yes_no(value: bool | None) -> str:
    """true, false, or nothing when it is not known"""
    return "" if value is None else str(value).lower()


def common_columns(get: Callable[[Any], Common]) -> dict[str, Column]:
    columns = (
        Column("title", lambda row: get(row).title, "Name, in the language of the address if published in it."),
        Column("summary", lambda row: get(row).summary, "One sentence."),
        Column("text_language", lambda row: get(row).text_language, "Language of title and summary, a code."),
        Column("url", lambda row: get(row).url, "The page."),
        Column(
            "organisers",
            lambda row: "; ".join(organiser.name for organiser in get(row).organisers),
            "Names of the organisations, the one that leads first.",
        ),
        Column(
            "organiser_ids",
            lambda row: ";".join(organiser.id for organiser in get(row).organisers),
            "Their ids, in the same order.",
        ),
        Column(
            "municipality_code",
            lambda row: (get(row).municipality or Named("", "")).code,
            "Three digits of Statistics Finland; empty when it concerns a whole county.",
        ),
        Column("municipality", lambda row: (get(row).municipality or Named("", "")).name, "Name of the municipality."),
        Column(
            "county_code",
            lambda row: (get(row).county or Named("", "")).code,
            "Two digits of the wellbeing services county; 90 Helsinki, 91 Åland; empty for the whole country.",
        ),
        Column("county", lambda row: (get(row).county or Named("", "")).name, "Name of the county."),
        Column("is_example", lambda row: yes_no(get(row).is_example), "true: invented, never to be published as fact."),
        Column("published_at", lambda row: moment_text(get(row).published_at), "First published."),
        Column("updated_at", lambda row: moment_text(get(row).updated_at), "Last published change."),
        Column(
            "confirmed_at",
            lambda row: moment_text(get(row).confirmed_at),
            "When its publisher last said that it holds; empty when nobody has.",
        ),
    )
    return {column.name: column for column in columns}


_activity = common_columns(lambda row: row.activity.common)
MEETING_COLUMNS: tuple[Column, ...] = (
    Column(
        "id", lambda row: row.id, "Id of the meeting: the activity's id and the time its rule gives, UTC.", own=True
    ),
    Column("activity_id", lambda row: row.activity.common.id, "Id of the activity, the same in every language."),
    _activity["title"],
    _activity["summary"],
    _activity["text_language"],
    _activity["url"],
    Column("starts_at", lambda row: moment_text(row.starts_at), "Start, Finnish time with its offset.", own=True),
    Column("ends_at", lambda row: moment_text(row.ends_at), "End.", own=True),
    Column(
        "original_starts_at", lambda row: moment_text(row.original_starts_at), "The time before it was moved.", own=True
    ),
    Column(
        "state",
        lambda row: row.state.code,
        "scheduled, cancelled, postponed (no new time yet) or rescheduled.",
        own=True,
    ),
    Column("schedule", lambda row: row.activity.schedule, "When the activity is held, in words."),
    Column("kind", lambda row: row.activity.kind.code, "Kind of activity, a code."),
    Column("kind_name", lambda row: row.activity.kind.name, "The kind in words."),
    _activity["organisers"],
    _activity["organiser_ids"],
    Column("place_id", lambda row: row.activity.venue.id if row.activity.venue else "", "Id of the place."),
    Column("place", lambda row: row.activity.venue.name if row.activity.venue else "", "Name of the place."),
    Column(
        "address",
        lambda row: row.activity.venue.address if row.activity.venue else row.activity.address,
        "Street address; empty when it is kept hidden.",
    ),
    _activity["municipality_code"],
    _activity["municipality"],
    _activity["county_code"],
    _activity["county"],
    Column("latitude", lambda row: latitude(row.activity.venue), "WGS84 degrees."),
    Column("longitude", lambda row: longitude(row.activity.venue), "WGS84 degrees."),
    Column("point_precision", lambda row: precision(row.activity.venue), "exact, approximate or municipality."),
    Column("is_online", lambda row: yes_no(row.activity.is_online), "Whether one can take part online."),
    Column(
        "online_url", lambda row: row.online_url, "Link to take part, while the organiser lets it be shown.", own=True
    ),
    Column("age_min_months", lambda row: row.activity.age_min_months, "Youngest, in months."),
    Column("age_max_months", lambda row: row.activity.age_max_months, "Oldest, in months."),
    Column("is_free", lambda row: yes_no(row.activity.is_free), "Whether it is free of charge."),
    Column("price_cents", lambda row: row.activity.price_cents, "Price in cents of a euro."),
    Column("price", lambda row: row.activity.price, "Price in words."),
    Column("registration", lambda row: row.activity.registration.code, "none, recommended or required."),
    Column("registration_url", lambda row: row.activity.registration_url, "Where to register."),
    Column("registration_email", lambda row: row.activity.registration_email, "Where to register."),
    Column("registration_phone", lambda row: row.activity.registration_phone, "Where to register."),
    Column("registration_deadline", lambda row: moment_text(row.activity.registration_deadline), "Register by."),
    Column("capacity", lambda row: row.activity.capacity, "How many can take part."),
    Column("languages", lambda row: codes(row.activity.languages), "Languages it is held in, ISO 639, ; between."),
    Column("tasks", lambda row: codes(row.activity.tasks), "Tasks of a family centre that it belongs to."),
    Column("target_groups", lambda row: codes(row.activity.target_groups), "For whom."),
    Column("tags", lambda row: codes(row.activity.tags), "Tags."),
    _activity["is_example"],
    _activity["published_at"],
    _activity["updated_at"],
    _activity["confirmed_at"],
)

_place = common_columns(lambda row: row.common)
ACCESS = {
    "step_free": "Whether the entrance is step-free.",
    "pram": "Whether there is room for prams.",
    "toilet": "Whether there is an accessible toilet.",
    "parking": "Whether there is parking.",
    "public_transport": "Whether public transport is near.",
}


def access_column(name: str, meaning: str) -> Column:
    return Column(name, lambda row: yes_no(row.access[name]), f"{meaning} Empty: not known.")


PLACE_COLUMNS: tuple[Column, ...] = (
    Column("id", lambda row: row.common.id, "Id, the same in every language."),
    Column("type", lambda row: row.type, "family_centre or meeting_place."),
    Column("kind", lambda row: row.kind, "Kind of meeting place, a code; empty for a family centre."),
    Column("kind_name", lambda row: row.kind_name, "Type or kind in words."),
    _place["title"],
    _place["summary"],
    _place["text_language"],
    _place["url"],
    Column("form", lambda row: row.form, "Of a family centre: physical, networked, digital or unknown."),
    Column("phase", lambda row: row.phase.code, "planned, in_preparation, operating, paused, ended or unknown."),
    Column("phase_name", lambda row: row.phase.name, "The phase in words."),
    Column(
        "lead_sector", lambda row: row.lead_sector, "Of a family centre: education, health_and_social, joint, unknown."
    ),
    _place["organisers"],
    _place["organiser_ids"],
    Column("address", lambda row: row.address, "Street address; empty when it is kept hidden."),
    Column("postal_code", lambda row: row.postal_code, "Postal code; empty when the address is kept hidden."),
    _place["municipality_code"],
    _place["municipality"],
    _place["county_code"],
    _place["county"],
    Column("latitude", lambda row: row.point.latitude if row.point else None, "WGS84 degrees; empty when hidden."),
    Column("longitude", lambda row: row.point.longitude if row.point else None, "WGS84 degrees; empty when hidden."),
    Column(
        "point_precision",
        lambda row: row.point.precision if row.point else "",
        "exact, approximate, or municipality: its centre, not the place itself.",
    ),
    Column("opening_hours", lambda row: row.opening_hours_text, "Usual opening hours, in words."),
    *(access_column(name, meaning) for name, meaning in ACCESS.items()),
    Column("languages", lambda row: codes(row.languages), "Languages spoken there, ISO 639, ; between."),
    Column(
        "municipalities_served", lambda row: codes(row.municipalities_served), "Codes of those it serves, if several."
    ),
    _place["is_example"],
    _place["published_at"],
    _place["updated_at"],
    _place["confirmed_at"],
)

ORGANISATION_COLUMNS: tuple[Column, ...] = (
    Column("id", lambda row: row.common.id, "Id, the same in every language."),
    Column("kind", lambda row: row.kind.code, "Kind of organisation, a code."),
    Column("kind_name", lambda row: row.kind.name, "The kind in words."),
    _place["title"],
    _place["summary"],
    _place["text_language"],
    _place["url"],
    Column("business_id", lambda row: row.business_id, "Y-tunnus."),
    Column("website", lambda row: row.website, "Its own website."),
    Column("email", lambda row: row.email, "Public e-mail address."),
    Column("phone", lambda row: row.phone, "Public telephone number."),
    Column("parent_id", lambda row: row.parent.id if row.parent else "", "Id of the organisation that it is part of."),
    Column("parent", lambda row: row.parent.name if row.parent else "", "Name of that organisation."),
    _place["municipality_code"],
    _place["municipality"],
    _place["county_code"],
    _place["county"],
    Column(
        "municipalities_served", lambda row: codes(row.municipalities_served), "Codes of the municipalities it serves."
    ),
    Column("ended_on", lambda row: row.ended_on.isoformat() if row.ended_on else "", "Its last day, if it has ended."),
    _place["is_example"],
    _place["published_at"],
    _place["updated_at"],
    _place["confirmed_at"],
)


def latitude(venue: Any) -> float | None:
    return venue.point.latitude if venue and venue.point else None


def longitude(venue: Any) -> float | None:
    return venue.point.longitude if venue and venue.point else None


def precision(venue: Any) -> str:
    return venue.point.precision if venue and venue.point else ""


def cell(value: Any) -> Any:
    """The value as it is written: text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return "" if value is None else value
    value = value.replace("\0", "")
    return f"'{value}" if FORMULA.match(value) and not TELEPHONE.match(value) else value


def cells(columns: Iterable[Column], row: Any) -> list[Any]:
    return [cell(column.value(row)) for column in columns]


def meeting_cells(columns: tuple[Column, ...], meeting: MeetingItem) -> list[Any]:
    """A meeting's cells; those of its activity are made once."""
    kept = meeting.activity.kept
    if "cells" not in kept:
        kept["cells"] = cells(columns, meeting)
    made = list(kept["cells"])
    for number, column in enumerate(columns):
        if column.own:
            made[number] = cell(column.value(meeting))
    return made


def table(
    columns: tuple[Column, ...], rows: Iterable[MeetingItem | PlaceItem | OrganisationItem], *, excel: bool
) -> Iterator[bytes]:
    """CSV in pieces, UTF-8. For Excel as it is set in Finland: a byte order mark, and semicolons between cells."""
    line = StringIO(newline="")
    writer = csv.writer(line, delimiter=";" if excel else ",", lineterminator="\r\n")
    if excel:
        line.write(BYTE_ORDER_MARK)
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow(meeting_cells(columns, row) if isinstance(row, MeetingItem) else cells(columns, row))
        if line.tell() > 32_768:
            yield line.getvalue().encode("utf-8", "replace")
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode("utf-8", "replace")
