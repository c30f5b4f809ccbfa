"""A record as a row of a list, in the reader's language; read from what the queryset has fetched already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
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
    PointPrecision,
    RecordKind,
    Registration,
    SpokenLanguage,
)
from network.naming import owner_named, place_named
from network.opening_words import OpenNow, open_now, weekly_lines
from network.presentation import text_for
from network.querying.typed import Near
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
    distance: str
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
    now: OpenNow | None
    owner: str
    tags: tuple[Tag, ...]
    phase: str
    phase_label: str
    ring: str
    is_example: bool


@dataclass(frozen=True)
class AccessLine:
    """`state`: yes, no or unknown."""

    icon: str
    label: str
    state: str
    answer: str


@dataclass(frozen=True)
class OrganisationRow:
    text: ShownText
    kind: str
    where: str
    is_example: bool


KILOMETRE_M = 1000
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
    return labels_of(choices, get_language() or "").get(value, str(value))


@cache
def labels_of(choices: type[TextChoices], language: str) -> dict[str, str]:
    """The words of a vocabulary in the language that is read in, by code: made once, for tables of many rows."""
    return {str(code): str(label) for code, label in choices.choices}


def spoken(codes: Sequence[str]) -> str:
    """suomi, arabia"""
    return ", ".join(label_of(SpokenLanguage, code) for code in codes)


def joined(parts: Iterable[str]) -> str:
    """The parts that are not empty, each once, with commas."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def where_held(activity: Activity) -> str:
    """Huhtasuon perhekeskus, Jyväskylä · an address, Jyväskylä · Online. Of a place that not every reader of the
    activity may read, the municipality alone."""
    municipality, named_place = activity.record.municipality, place_named(activity)
    if named_place is not None:
        place = shown_text(named_place.record).title
    else:
        place = "" if activity.place_id else activity.address
    named = joined([place, municipality.name if municipality else ""])
    if activity.is_online:
        return joined([_("Online"), place])
    return named or (activity.record.region.short if activity.record.region else "")


def distance_from(centre: Municipality | Near | None, place: Place | None) -> float | None:
    """Metres from a municipality's centre or the reader's position to a place whose own point is known."""
    if centre is None or place is None or place.public_point is None:
        return None
    return haversine_m(centre.latitude, centre.longitude, *place.public_point)


def distance_in_words(distance_m: float | None, place: Place | None) -> str:
    """ "1,8 km" to an exact point, "about 2 km" to an approximate one, nothing where no point is known."""
    if distance_m is None or place is None:
        return ""
    if place.precision == PointPrecision.EXACT:
        return dates.format_distance(distance_m)
    if distance_m < KILOMETRE_M:
        return _("under 1 km")
    return _("about %(distance)s km") % {"distance": dates.format_number(round(distance_m / KILOMETRE_M))}


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


def activity_row(occurrence: Occurrence, centre: Municipality | Near | None = None) -> ActivityRow:
    """Needs `OccurrenceQuerySet.with_texts`. The meeting's own state goes before the activity's."""
    activity = occurrence.activity
    place = place_named(activity)
    distance_m = distance_from(centre, place)
    state = occurrence.state if occurrence.state != ActivityState.SCHEDULED else activity.state
    return ActivityRow(
        text=shown_text(activity.record),
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        where=where_held(activity),
        distance_m=distance_m,
        distance=distance_in_words(distance_m, place),
        organiser=shown_text(owner_named(activity.record)).title,
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


def access_lines(place: Place) -> tuple[AccessLine, ...]:
    """Each question of access with its answer; what nobody has said is said to be not known."""
    questions = (
        (place.step_free, "accessibility", _("Step-free entrance")),
        (place.pram, "baby", _("Room for prams")),
        (place.toilet, "toilet", _("Accessible toilet")),
        (place.parking, "parking-circle", _("Parking")),
        (place.public_transport, "bus", _("Public transport near")),
    )
    answers = {True: ("yes", _("yes")), False: ("no", _("no")), None: ("unknown", _("not known"))}
    return tuple(AccessLine(icon, label, *answers[value]) for value, icon, label in questions)


def is_in_use(place: Place) -> bool:
    """Whether "open now" can be said of it: not of one that is planned, paused or ended."""
    return place.phase in (Phase.OPERATING, Phase.UNKNOWN)


def place_row(record: Record, place: Place) -> PlaceRow:
    """Needs `with_texts` of the records or the places."""
    region = record.region.short if record.region else ""
    municipality = record.municipality.name if record.municipality else region
    hours = place.hours
    season = hours.season_on(timezone.localdate())
    return PlaceRow(
        text=shown_text(record),
        kind=place_kind(record, place),
        icon="house" if record.kind == RecordKind.FAMILY_CENTRE else "coffee",
        where=joined([place.public_address, municipality]),
        hours=weekly_lines(season.weekly if season else hours.weekly),
        now=open_now(hours) if hours.has_hours and is_in_use(place) else None,
        owner=shown_text(owner_named(record)).title,
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
