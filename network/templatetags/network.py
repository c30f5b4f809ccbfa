"""Rows of the network's lists as tags. Each shows one record that a view or a page has read; none reads anything."""

from typing import Any

from django import template

from network import rows
from network.meetings import MeetingShown, meetings_shown
from network.models import Activity, Municipality, Occurrence, Place, Record
from network.models.vocabulary import CentreTask, Phase, TargetGroup
from network.querying.base import AreaQuery
from network.querying.paging import Shown
from network.querying.typed import Near
from network.schedule import exceptions_in_words, schedule_in_words

register = template.Library()


@register.inclusion_tag("network/_activity_row.html")
def activity_row(
    occurrence: Occurrence,
    level: int = 3,
    day: bool = False,
    centre: Municipality | Near | None = None,
    also: Shown | None = None,
) -> dict[str, Any]:
    """A meeting. `level` of its heading; `day` shows the date beside the time; `centre` the distance from there;
    `also` the other times of the same activity."""
    return {"row": rows.activity_row(occurrence, centre), "level": level, "day": day, "also": also}


@register.inclusion_tag("network/_place_row.html")
def place_row(item: Place | Record, level: int = 3) -> dict[str, Any]:
    """A family centre or meeting place, given as either of its two rows."""
    record, place = (item.record, item) if isinstance(item, Place) else (item, item.place)
    return {"row": rows.place_row(record, place), "level": level}


@register.inclusion_tag("network/_organisation_row.html")
def organisation_row(record: Record, level: int = 3, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """An organisation; `counts` of what it has published, by kind of record."""
    return {"row": rows.organisation_row(record, record.organisation), "level": level, "counts": counts or {}}


@register.simple_tag
def shown_text(record: Record | str | None) -> rows.ShownText:
    """Title, summary, address and language of a record for the reader; empty ones for no record (a template's "")."""
    return rows.shown_text(record if isinstance(record, Record) else None)


@register.filter
def spoken(codes: list[str]) -> str:
    """suomi, arabia"""
    return rows.spoken(codes)


@register.filter
def schedule(activity: Activity) -> str:
    """When an activity is held, in words."""
    return schedule_in_words(activity)


@register.filter
def exceptions(activity: Activity) -> str:
    """Coming days of a series without a meeting, in words."""
    return exceptions_in_words(activity)


@register.filter
def meetings_of(occurrences: list[Occurrence], activity: Activity) -> list[MeetingShown]:
    """Meetings with their states and reasons; the first that is held is the next one."""
    return meetings_shown(occurrences, activity)


@register.filter
def place_tags(place: Place) -> tuple[rows.Tag, ...]:
    """What is known to be at a place."""
    return rows.place_tags(place)


@register.filter
def access_lines(place: Place) -> tuple[rows.AccessLine, ...]:
    """How one gets in: each question with yes, no or not known."""
    return rows.access_lines(place)


@register.filter
def map_link(point: tuple[float, float]) -> str:
    """A point on a map of OpenStreetMap: a link for the reader, nothing is fetched from there."""
    latitude, longitude = point
    where = f"{latitude:.5f}/{longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=16/{where}"


@register.filter
def place_kind(record: Record) -> str:
    return rows.place_kind(record, record.place)


@register.filter
def target_groups(codes: list[str]) -> str:
    return ", ".join(rows.label_of(TargetGroup, code) for code in codes)


@register.filter
def centre_tasks(codes: list[str]) -> str:
    return ", ".join(rows.label_of(CentreTask, code) for code in codes)


@register.filter
def ring(phase: str) -> str:
    """The class of the ring beside a phase."""
    return rows.RINGS.get(Phase(phase), "idle")


@register.filter
def exact_price(activity: Activity) -> str:
    """The price in words if it has them, else free or the sum."""
    return rows.exact_price(activity)


@register.simple_tag
def page_address(query: AreaQuery, page: int) -> str:
    """The same choices, another page."""
    return query.address(page=page)
