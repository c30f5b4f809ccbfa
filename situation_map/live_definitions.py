"""What the core's computed indicators mean. The development stage comes first: it is what the map shows by default."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from network.models.vocabulary import CentreForm, MeetingPlaceKind, OrganisationKind, Phase, RecordKind

from . import live
from .area_kinds import AreaKind
from .live import NETWORK, Compute
from .registry import Direction, IndicatorDefinition, Kind, Origin, Rhythm, Text, Value
from .topics import DEVELOPMENT, topics

EVERYWHERE = (AreaKind.REGION, AreaKind.COUNTRY, AreaKind.COLLABORATIVE_AREA, AreaKind.MUNICIPALITY)
LARGER = (AreaKind.REGION, AreaKind.COUNTRY, AreaKind.COLLABORATIVE_AREA)
OWNER = _("The network's coordinators")
LIMITS = _("Tells what the network knows of, not everything there is: what nobody has published here is not counted.")
HUNDRED = Decimal(100)

PHASE_LABELS: Mapping[str, Text] = {
    Phase.PLANNED: _("Planned family centres"),
    Phase.PREPARATION: _("Family centres in preparation"),
    Phase.PAUSED: _("Paused family centres"),
    Phase.ENDED: _("Family centres that have ended"),
    Phase.UNKNOWN: _("Family centres whose phase is not known"),
}
FORM_LABELS: Mapping[str, Text] = {
    CentreForm.PHYSICAL: _("Operating family centres under one roof"),
    CentreForm.NETWORKED: _("Operating family centres that are networks"),
    CentreForm.DIGITAL: _("Operating digital family centres"),
}
MEETING_PLACE_LABELS: Mapping[str, Text] = {
    MeetingPlaceKind.FAMILY_CAFE: _("Family cafés"),
    MeetingPlaceKind.FAMILY_CLUB: _("Family clubs"),
    MeetingPlaceKind.FAMILY_PARK: _("Family parks"),
    MeetingPlaceKind.OPEN_DAY_CARE: _("Open day care"),
    MeetingPlaceKind.YOUTH_SPACE: _("Youth spaces"),
    MeetingPlaceKind.VILLAGE_HOUSE: _("Village houses as meeting places"),
    MeetingPlaceKind.LIBRARY: _("Libraries as meeting places"),
    MeetingPlaceKind.OTHER: _("Meeting places of other kinds"),
}
ORGANISATION_LABELS: Mapping[str, Text] = {
    OrganisationKind.COUNTY: _("Organisations of the counties"),
    OrganisationKind.MUNICIPALITY: _("Municipal organisations"),
    OrganisationKind.NGO: _("NGOs"),
    OrganisationKind.PARISH: _("Parishes"),
    OrganisationKind.EDUCATION: _("Educational institutions"),
    OrganisationKind.PRIVATE: _("Private providers"),
    OrganisationKind.EXPERTISE: _("Centres of expertise"),
    OrganisationKind.OTHER: _("Organisations of other kinds"),
}


def core_indicators() -> list[IndicatorDefinition]:
    return [_development(), *_centres(), *_meeting_places(), *_activities(), *_organisations(), _confirmed()]


def _live(
    key: str, compute: Compute, *, kinds: tuple[AreaKind, ...] = EVERYWHERE, **fields: Any
) -> IndicatorDefinition:
    """A nightly indicator; ``compute`` answers for every kind of area."""

    def of_counties(codes: Sequence[str]) -> Mapping[str, Value]:
        return compute(AreaKind.REGION, codes)

    share = (
        {"unit": "%", "decimals": 1, "lowest": Decimal(0), "highest": HUNDRED} if fields["kind"] == Kind.SHARE else {}
    )
    return IndicatorDefinition(
        key=key,
        compute=of_counties,
        compute_for=compute,
        area_kinds=kinds,
        owner=OWNER,
        update_rhythm=Rhythm.NIGHTLY,
        limits=LIMITS,
        **{"source": NETWORK, **share, **fields},
    )


def _development() -> IndicatorDefinition:
    development = topics()[DEVELOPMENT]
    return IndicatorDefinition(
        key="development",
        label=development.label,
        question=development.question,
        kind=Kind.SCALE,
        theme="development",
        steps=development.steps,
        direction=Direction.HIGHER,
        counting_rule=_("Assessed by the county's contact on a scale of five steps; never worked out from counts."),
        source=_("Statements of the counties, each with its own source"),
        compute=live.development_stage,
        history=live.development_by_year,
        version=development.version,
        order=0,
        owner=OWNER,
        origin=Origin.ASSESSED,
        update_rhythm=Rhythm.ROUND,
        definition=_("How far the family-centre model has come in the whole county, as the county itself sees it."),
        limits=_("One step for a whole county hides differences between its municipalities."),
    )


def _centres() -> list[IndicatorDefinition]:
    phases = _(
        "Only centres whose phase is operating are counted; how many have an unknown phase is shown beside. "
        "A county whose centres all have an unknown phase is unknown, not zero."
    )
    operating = _live(
        "family_centres",
        live.count_centres,
        label=_("Operating family centres known to the network"),
        question=_("How many operating family centres does the network know of?"),
        kind=Kind.COUNT,
        unit=_("centres"),
        headline=_("Most family centres operate {areas}"),
        counting_rule=phases,
        per_inhabitant_allowed=True,
        order=10,
    )
    by_phase = [
        _live(
            f"family_centres_{phase}",
            live.centres_in_phase(phase),
            label=label,
            question=_("In which phase are the family centres that the network knows of?"),
            kind=Kind.COUNT,
            unit=_("centres"),
            counting_rule=_("Published centres by the phase that their own page tells; each centre is in one phase."),
            order=11 + number,
        )
        for number, (phase, label) in enumerate(PHASE_LABELS.items())
    ]
    by_form = [
        _live(
            f"family_centres_{form}",
            live.centres_of_form(form),
            label=label,
            question=_("In which form do the family centres operate?"),
            kind=Kind.COUNT,
            unit=_("centres"),
            counting_rule=_("Operating centres by their form. Those whose phase or form is unknown are shown beside."),
            order=17 + number,
        )
        for number, (form, label) in enumerate(FORM_LABELS.items())
    ]
    return [operating, *by_phase, *by_form, _municipality_share("family_centre", 20)]


def _municipality_share(kind: str, order: int) -> IndicatorDefinition:
    words = {
        RecordKind.FAMILY_CENTRE: (
            _("Municipalities with a family centre"),
            _("In what share of the municipalities does a family centre operate?"),
        ),
        RecordKind.MEETING_PLACE: (
            _("Municipalities with a meeting place"),
            _("In what share of the municipalities is there an open meeting place?"),
        ),
    }
    label, question = words[RecordKind(kind)]
    return _live(
        f"municipalities_with_{kind}",
        live.share_of_municipalities(kind),
        kinds=LARGER,
        label=label,
        question=question,
        kind=Kind.SHARE,
        counting_rule=_(
            "Municipalities in which at least one such place stands and operates, of all municipalities. Places that "
            "serve from a neighbouring municipality are not counted: coverage of service is another measure."
        ),
        order=order,
    )


def _meeting_places() -> list[IndicatorDefinition]:
    rule = _("Operating meeting places. Those whose phase is unknown are left out and shown beside.")
    number_of = _live(
        "meeting_places_number",
        live.count_meeting_places,
        label=_("Operating meeting places"),
        question=_("How many open meeting places does the network know of?"),
        kind=Kind.COUNT,
        unit=_("places"),
        counting_rule=rule,
        per_inhabitant_allowed=True,
        order=31,
    )
    density = _live(
        "meeting_places",
        live.density_of_meeting_places,
        label=_("Meeting places per 10,000 inhabitants"),
        question=_("How many open meeting places are there for the inhabitants?"),
        kind=Kind.RATIO,
        unit=_("per 10,000 inhabitants"),
        headline=_("Meeting places are densest {areas}"),
        counting_rule=_(
            "Operating meeting places divided by all inhabitants, times 10,000. Places whose phase is unknown are "
            "left out and shown beside. Says nothing of their size or opening hours."
        ),
        source=_("Records published in this network; population: Statistics Finland"),
        decimals=live.DENSITY_DECIMALS,
        order=30,
    )
    by_kind = [
        _live(
            f"meeting_places_{kind}",
            live.meeting_places_of_kind(kind),
            label=label,
            question=_("What kinds of meeting places are there?"),
            kind=Kind.COUNT,
            unit=_("places"),
            counting_rule=_("Operating meeting places by their kind; each has one kind."),
            order=33 + number,
        )
        for number, (kind, label) in enumerate(MEETING_PLACE_LABELS.items())
    ]
    return [density, number_of, _municipality_share("meeting_place", 32), *by_kind]


def _activities() -> list[IndicatorDefinition]:
    rule = _(
        "Published activities with at least one meeting in the next 30 days; a weekly group counts once, "
        "cancelled and postponed meetings do not count."
    )
    return [
        _live(
            "activities",
            live.count_activities,
            label=_("Activities in the next 30 days"),
            question=_("How many activities for families meet in the next 30 days?"),
            kind=Kind.COUNT,
            unit=_("activities"),
            headline=_("The coming month has most activities {areas}"),
            counting_rule=rule,
            classification="quantile",
            per_inhabitant_allowed=True,
            order=50,
        ),
        _live(
            "activities_without_registration",
            live.share_of_activities(live.needs_no_registration),
            label=_("Activities open without registration"),
            question=_("What share of the coming activities can one just walk into?"),
            kind=Kind.SHARE,
            counting_rule=_("Of the activities in the next 30 days, those that need no registration."),
            order=51,
        ),
        _live(
            "activities_in_swedish",
            live.share_of_activities(live.is_in_swedish),
            label=_("Activities in Swedish"),
            question=_("What share of the coming activities is held in Swedish, alone or beside other languages?"),
            kind=Kind.SHARE,
            counting_rule=_(
                "Of the activities in the next 30 days whose languages are told, those with Swedish among them."
            ),
            order=52,
        ),
    ]


def _organisations() -> list[IndicatorDefinition]:
    rule = _("Published organisations that have not ended, in the county of their seat; each has one kind.")
    question = _("Who works in the network?")
    everything = {"": _("Organisations in the network"), **ORGANISATION_LABELS}
    return [
        _live(
            f"organisations_{kind}" if kind else "organisations",
            live.organisations_of_kind(kind),
            label=label,
            question=question,
            kind=Kind.COUNT,
            unit=_("organisations"),
            counting_rule=rule,
            theme="cooperation",
            order=number,
        )
        for number, (kind, label) in enumerate(everything.items())
    ]


def _confirmed() -> IndicatorDefinition:
    return _live(
        "confirmed_records",
        live.share_confirmed,
        label=_("Information confirmed in the last six months"),
        question=_("How much of what the network tells has lately been confirmed?"),
        kind=Kind.SHARE,
        counting_rule=_(
            "Of all published organisations, places and activities, those that their organisation has confirmed in the "
            "last 183 days."
        ),
        theme="cooperation",
        direction=Direction.HIGHER,
        order=60,
    )
