"""A record as a row of a list, in the reader's language; read from what the queryset has fetched already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import dates
from network.models import Activity, Municipality, Occurrence, Organisation, Place, Record
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    MeetingPlaceKind,
    OrganisationKind,
    Phase,
    RecordKind,
    Registration,
    SpokenLanguage,
)
from network.presentation import text_for
from network.querysets import haversine_m


@dataclass(frozen=True)
class ShownText:
    """Title, summary and address for a reader; `language` is empty when the text is in the reader's own."""

    title: str
    summary: str
    url: str
    language: str


@dataclass(frozen=True)
class Tag:
    icon: str
    text: str


@dataclass(frozen=True)
class ActivityRow:
    text: ShownText
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str
    distance_m: float | None
    organiser: str
    tags: tuple[Tag, ...]
    price: str
    state: str
    state_label: str
    is_example: bool

    @property
    def is_off(self) -> bool:
        return self.state in (ActivityState.CANCELLED, ActivityState.POSTPONED)


@dataclass(frozen=True)
class PlaceRow:
    text: ShownText
    kind: str
    icon: str
    where: str
    hours: tuple[str, ...]
    owner: str
    tags: tuple[Tag, ...]
    phase: str
    phase_label: str
    ring: str
    is_example: bool


@dataclass(frozen=True)
class OrganisationRow:
    text: ShownText
    kind: str
    where: str
    is_example: bool


NO_TEXT = ShownText("", "", "", "")
#: How full the ring beside a phase is: full operates, half is on the way or paused, empty ended or unknown.
RINGS = {
    Phase.OPERATING: "",
    Phase.PREPARATION: "half",
    Phase.PLANNED: "half",
    Phase.PAUSED: "half",
    Phase.ENDED: "idle",
    Phase.UNKNOWN: "idle",
}


def shown_text(record: Record | None) -> ShownText:
    """The record's text for the reader. In another language than theirs, at their own address for it."""
    text = text_for(record)
    if text is None:
        return NO_TEXT
    reader = (get_language() or "fi")[:2]
    if text.language == reader:
        return ShownText(text.title, text.summary, text.path, "")
    path = f"/{reader}/{text.path.removeprefix(f'/{text.language}/')}"
    return ShownText(text.title, text.summary, path, text.language)


def label_of(choices: type[TextChoices], value: str) -> str:
    """The word for a code in the reader's language; the code itself when the vocabulary has no such code."""
    labels: dict[str, str | Promise] = dict(choices.choices)
    return str(labels.get(value, value))


def spoken(codes: Sequence[str]) -> str:
    """suomi, arabia"""
    return ", ".join(label_of(SpokenLanguage, code) for code in codes)


def joined(parts: Iterable[str]) -> str:
    """The parts that are not empty, each once, with commas."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def where_held(activity: Activity) -> str:
    """Huhtasuon perhekeskus, Jyväskylä · an address, Jyväskylä · Online"""
    municipality = activity.record.municipality
    place = shown_text(activity.place.record).title if activity.place else activity.address
    named = joined([place, municipality.name if municipality else ""])
    if activity.is_online:
        return joined([_("Online"), place])
    return named or (activity.record.region.short if activity.record.region else "")


def distance_from(centre: Municipality | None, place: Place | None) -> float | None:
    """Metres from a municipality's centre to a place whose own point is known."""
    if centre is None or place is None or place.latitude is None or place.longitude is None:
        return None
    if place.precision == "municipality":
        return None
    return haversine_m(centre.latitude, centre.longitude, place.latitude, place.longitude)


def price_of(activity: Activity) -> str:
    if activity.is_free:
        return _("Free")
    if activity.price_cents is not None:
        return dates.format_price(activity.price_cents)
    return ""


def exact_price(activity: Activity) -> str:
    """The organiser's own words for the price; before them "free", if the activity is, which they may only qualify."""
    if activity.is_free and activity.price_text:
        return f"{_('Free')}. {activity.price_text}"
    return activity.price_text or price_of(activity)


def activity_tags(activity: Activity) -> tuple[Tag, ...]:
    tags = [Tag("shapes", label_of(ActivityKind, activity.kind))]
    if ages := dates.format_age_range(activity.age_min_months, activity.age_max_months):
        tags.append(Tag("baby", ages))
    if activity.languages:
        tags.append(Tag("languages", spoken(activity.languages)))
    if activity.place and activity.place.step_free:
        tags.append(Tag("accessibility", _("step-free")))
    if activity.registration == Registration.NONE:
        tags.append(Tag("door-open", _("no need to register")))
    elif activity.registration == Registration.REQUIRED:
        tags.append(Tag("clipboard-check", _("register first")))
    return tuple(tags)


def activity_row(occurrence: Occurrence, centre: Municipality | None = None) -> ActivityRow:
    """Needs `OccurrenceQuerySet.with_texts`. The meeting's own state goes before the activity's."""
    activity = occurrence.activity
    state = occurrence.state if occurrence.state != ActivityState.SCHEDULED else activity.state
    return ActivityRow(
        text=shown_text(activity.record),
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        where=where_held(activity),
        distance_m=distance_from(centre, activity.place),
        organiser=shown_text(activity.record.owner).title,
        tags=activity_tags(activity),
        price=price_of(activity),
        state=state,
        state_label=label_of(ActivityState, state) if state != ActivityState.SCHEDULED else "",
        is_example=activity.record.is_example,
    )


def place_kind(record: Record, place: Place) -> str:
    if record.kind == RecordKind.FAMILY_CENTRE:
        return label_of(RecordKind, record.kind)
    if place.meeting_kind == MeetingPlaceKind.OTHER or not place.meeting_kind:
        return label_of(RecordKind, RecordKind.MEETING_PLACE)
    return label_of(MeetingPlaceKind, place.meeting_kind)


def place_tags(place: Place | None) -> tuple[Tag, ...]:
    """What is known to be there; what is not known is not said."""
    if place is None:
        return ()
    known = (
        (place.step_free, "accessibility", _("step-free")),
        (place.pram, "baby", _("room for prams")),
        (place.toilet, "toilet", _("accessible toilet")),
        (place.public_transport, "bus", _("public transport near")),
    )
    tags = [Tag(icon, words) for value, icon, words in known if value]
    if place.languages:
        tags.insert(0, Tag("languages", spoken(place.languages)))
    return tuple(tags)


def hours_lines(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """ "ma, to 9.00–12.00" from [weekday, opens, closes] rows: days with the same hours share a line."""
    language = dates.reading_language()
    keys = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    grouped: dict[tuple[str, str], list[int]] = {}
    for weekday, opens, closes in rows:
        grouped.setdefault((opens, closes), []).append(keys.index(weekday))
    lines = []
    for (opens, closes), days in sorted(grouped.items(), key=lambda item: item[1]):
        names = days_in_words([dates.SHORT_WEEKDAYS[language][day] for day in days], days)
        times = f"{clock_text(opens)}–{clock_text(closes)}"
        lines.append(f"{names} {times}")
    return tuple(lines)


def days_in_words(names: list[str], days: list[int]) -> str:
    """ma–pe for three or more days on end, else the days with commas."""
    consecutive = days == [*range(days[0], days[0] + len(days))]
    return f"{names[0]}–{names[-1]}" if consecutive and len(days) > 2 else ", ".join(names)


def clock_text(value: str) -> str:
    """9.30 from "09:30"; "24:00" is midnight."""
    hours, minutes = value.split(":")
    return dates.format_time(dt.time(int(hours) % 24, int(minutes)))


def place_row(record: Record, place: Place) -> PlaceRow:
    """Needs `with_texts` of the records or the places."""
    region = record.region.short if record.region else ""
    municipality = record.municipality.name if record.municipality else region
    return PlaceRow(
        text=shown_text(record),
        kind=place_kind(record, place),
        icon="house" if record.kind == RecordKind.FAMILY_CENTRE else "coffee",
        where=joined([place.address, municipality]),
        hours=hours_lines(place.opening_hours),
        owner=shown_text(record.owner).title,
        tags=place_tags(place),
        phase=place.phase,
        phase_label=label_of(Phase, place.phase),
        ring=RINGS.get(Phase(place.phase), "idle"),
        is_example=record.is_example,
    )


def organisation_row(record: Record, organisation: Organisation) -> OrganisationRow:
    municipality = record.municipality.name if record.municipality else ""
    return OrganisationRow(
        text=shown_text(record),
        kind=label_of(OrganisationKind, organisation.kind),
        where=joined([municipality, record.region.short if record.region else ""]),
        is_example=record.is_example,
    )


def any_example(rows: Iterable[Any]) -> bool:
    """Whether a page with these rows needs the notice about examples."""
    return any(row.is_example for row in rows)
