"""The written example content is as wide and as varied as a reader of the network would expect."""

import datetime as dt
from collections import Counter
from functools import cache

import pytest

from network.example.content import ActivityEntry, County, OrganisationEntry, PlaceEntry, read_counties
from network.example.plan import Plan, PlannedPage, Planner
from network.models import Municipality
from network.models.vocabulary import (
    ActivityKind,
    ActivityState,
    CentreForm,
    MeetingPlaceKind,
    OrganisationKind,
    Phase,
    Registration,
)
from network.recurrence import meetings
from network.services.reference import load_geography

COUNTIES = [*(f"{number:02}" for number in range(1, 22)), "90", "91"]
TODAY = dt.date(2026, 3, 4)


@cache
def counties() -> list[County]:
    return read_counties()


def organisations() -> list[OrganisationEntry]:
    return [entry for county in counties() for entry in county.organisations.values()]


def places() -> list[PlaceEntry]:
    return [entry for county in counties() for entry in county.places.values()]


def activities() -> list[ActivityEntry]:
    return [entry for county in counties() for entry in county.activities.values()]


@pytest.fixture
def pages(db) -> list[PlannedPage]:
    load_geography()
    planner = Planner(today=TODAY, municipalities={item.name_fi: item for item in Municipality.objects.all()})
    return [*Plan(planner, counties(), scale=1)]


def test_there_is_enough_of_it():
    assert len(organisations()) >= 60
    assert len(places()) >= 150
    assert len(activities()) >= 400


def test_every_county_has_organisations_places_and_activities():
    assert [county.region_code for county in counties()] == COUNTIES
    for county in counties():
        assert county.organisations, county.file
        assert county.places, county.file
        assert county.activities, county.file


@pytest.mark.parametrize(
    ("vocabulary", "used"),
    [
        (OrganisationKind, lambda: {entry.kind for entry in organisations()}),
        (MeetingPlaceKind, lambda: {entry.kind for entry in places() if entry.type == "meeting_place"}),
        (ActivityKind, lambda: {entry.kind for entry in activities()}),
        (Registration, lambda: {entry.registration for entry in activities()}),
    ],
    ids=["organisation", "meeting place", "activity", "registration"],
)
def test_every_kind_occurs(vocabulary, used):
    assert set(vocabulary.values) - used() == set()


def test_every_form_and_phase_of_a_family_centre_occurs():
    """Unknown is what a source does not say; whoever writes an example knows."""
    centres = [entry for entry in places() if entry.type == "family_centre"]
    assert {*CentreForm.values} - {entry.form for entry in centres} - {CentreForm.UNKNOWN} == set()
    assert {*Phase.values} - {entry.phase for entry in centres} - {Phase.UNKNOWN} == set()


def test_weekly_groups_courses_single_events_online_and_cancelled_ones():
    schedules = Counter(entry.schedule for entry in activities())
    assert min(schedules[name] for name in ("weekly", "course", "once")) >= 50
    assert sum(entry.online for entry in activities()) >= 10
    assert ActivityState.CANCELLED in {entry.state for entry in activities()}
    assert any(entry.cancelled_weeks for entry in activities())
    assert any(entry.skip_weeks for entry in activities())


def test_a_third_is_in_swedish_too(pages):
    """Of organisations, places and activities each: written in Swedish, or translated into it."""
    for kind, model_names in (("activities", ["ActivityPage"]), ("places", ["FamilyCentrePage", "MeetingPlacePage"])):
        found = [page for page in pages if page.model.__name__ in model_names]
        swedish = [page for page in found if page.language == "sv" or "sv" in page.translations]
        assert len(swedish) >= len(found) / 3, f"{kind}: {len(swedish)} of {len(found)}"


def test_no_two_activities_share_a_summary(pages):
    """In either language, so that a list reads as written by many."""
    for language in ("fi", "sv"):
        texts = [
            page.facts["summary"] if page.language == language else page.translations[language]["summary"]
            for page in pages
            if page.model.__name__ == "ActivityPage" and (page.language == language or language in page.translations)
        ]
        assert [text for text, count in Counter(texts).items() if count > 1] == []
        assert not [text for text in texts if len(text) < 20]


def test_meetings_are_spread_over_twelve_months_around_today(pages):
    """Half a year back and half a year ahead; no month without."""
    now = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    months: Counter[int] = Counter()
    for page in pages:
        if page.model.__name__ != "ActivityPage":
            continue
        facts = page.facts
        for meeting in meetings(
            starts_at=facts["starts_at"],
            ends_at=facts["ends_at"],
            recurrence=facts.get("recurrence", ""),
            excluded=facts.get("excluded_dates", ()),
            cancelled=facts.get("cancelled_dates", ()),
            now=now,
        ):
            months[(meeting.starts_at.year - TODAY.year) * 12 + meeting.starts_at.month - TODAY.month] += 1
    assert min(months[number] for number in range(-6, 6)) >= 20, sorted(months.items())


def test_no_address_leads_to_a_real_site_or_person():
    """Made-up organisations have addresses below .example, which never exists (RFC 2606)."""
    for entry in organisations():
        assert not entry.email or entry.email.endswith(".example"), entry.key
        assert not entry.website or entry.website.rstrip("/").endswith(".example"), entry.key
    for activity in activities():
        assert not activity.registration_email or activity.registration_email.endswith(".example"), activity.key
        host = activity.registration_url.removeprefix("https://").split("/")[0]
        assert not host or host.endswith(".example"), activity.key
