"""schema.org data of the pages: as the vocabulary has it, as the page says it, and nothing that is not public."""

import datetime as dt
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup

from network.models import FamilyCentrePage, MeetingPlacePage, OrganisationPage
from network.services.content import create_page
from network.services.provisioning import provision_organisation
from tests.network.outputs.vocabulary import faults, google_event_faults
from tests.network.world import World

INJECTION = 'Kerho </script><script>alert("x")</script> & \u2028 👶 مرحبا'


def graph_in(world: World, page, *, user: str = "") -> list[dict[str, Any]]:
    answer = world.client(user).get(page.get_url())
    assert answer.status_code == 200
    html = answer.content.decode()
    scripts = BeautifulSoup(html, "html.parser").find_all("script", type="application/ld+json")
    if not scripts:
        return []
    [script] = scripts
    data = json.loads(script.string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def checked(graph: list[dict[str, Any]]) -> dict[str, Any]:
    """The first node, everything in the graph being as the vocabulary has it."""
    assert [fault for node in graph for fault in faults(node)] == []
    assert graph[-1]["@type"] == "BreadcrumbList"
    return graph[0]


FULL = {
    "kind": "course",
    "is_free": False,
    "price_cents": 1250,
    "age_min_months": 3,
    "age_max_months": 38,
    "languages": ["fi", "ar", "other"],
    "target_groups": ["babies", "fathers"],
    "capacity": 12,
    "registration": "required",
    "registration_url": "https://example.org/ilmo",
}


def test_single_activity(world: World):
    page = world.add_activity(title=INJECTION[:60], **FULL)
    event = checked(graph_in(world, page))
    assert event["@type"] == "EducationEvent"
    assert event["name"] == page.title
    assert event["startDate"].endswith(("09:30:00+02:00", "09:30:00+03:00"))
    assert event["offers"] == {
        "@type": "Offer",
        "price": "12.50",
        "priceCurrency": "EUR",
        "url": "https://example.org/ilmo",
    }
    assert event["typicalAgeRange"] == "0-4"
    assert event["inLanguage"] == ["fi", "ar"]
    assert event["organizer"][0]["name"] == "Tuulikello ry"
    assert event["organizer"][0]["@type"] == "NGO"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"][0]["address"]["addressLocality"] == "Jyväskylä"
    assert google_event_faults(event) == []


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;COUNT=9", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=1TU"]
)
def test_series(world: World, rule: str):
    page = world.add_activity(recurrence=rule, **FULL)
    series = checked(graph_in(world, page))
    assert series["@type"] == "EventSeries"
    assert "startDate" not in series
    assert series["eventSchedule"]["startTime"] == "09:30:00"
    assert 3 <= len(series["subEvent"]) <= 8
    assert [fault for event in series["subEvent"] for fault in google_event_faults(event)] == []


def test_series_with_exceptions(world: World, series_with_exceptions):
    series = checked(graph_in(world, series_with_exceptions))
    status = [event["eventStatus"].rpartition("/")[2] for event in series["subEvent"]]
    assert status.count("EventCancelled") == 1
    assert status.count("EventPostponed") == 1
    assert status.count("EventRescheduled") == 1
    assert len(series["eventSchedule"]["exceptDate"]) == 4
    assert [fault for event in series["subEvent"] for fault in google_event_faults(event)] == []


def test_online_activity_leads_to_its_page_while_its_link_is_not_shown(world: World):
    secret = "https://video.example/tapaaminen-7731"
    page = world.add_activity(is_online=True, online_url=secret, online_link_hours_before=1, municipality=None)
    event = checked(graph_in(world, page))
    assert event["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")
    assert event["location"] == [{"@type": "VirtualLocation", "url": event["url"]}]
    assert google_event_faults(event) == []
    assert secret not in json.dumps(event)


def test_place(world: World):
    page = create_page(
        FamilyCentrePage,
        parent=world.organisation,
        facts={
            "title": "Perhekeskus",
            "municipality": world.municipalities["Jyväskylä"],
            "form": "physical",
            "address": "Katu 1",
            "postal_code": "40100",
            "latitude": 62.24,
            "longitude": 25.75,
            "precision": "exact",
            "step_free": True,
            "parking": False,
            "opening_hours": {
                "weekly": [["mon", "09:00", "15:00"], ["tue", "12:00", "24:00"]],
                "seasons": [
                    {"name": "Talvi", "from": "2031-01-01", "to": "2031-02-28", "weekly": [["mon", "10:00", "14:00"]]}
                ],
                "exceptions": [{"from": "2031-05-06", "to": "2031-05-07", "hours": [], "reason": "Koulutus"}],
                "holidays": "closed",
            },
        },
    )
    place = checked(graph_in(world, page))
    assert place["@type"] == "CivicStructure"
    assert place["address"]["streetAddress"] == "Katu 1"
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 62.24, "longitude": 25.75}
    monday, tuesday, winter = place["openingHoursSpecification"]
    assert monday["dayOfWeek"] == "https://schema.org/Monday"
    assert (tuesday["opens"], tuesday["closes"]) == ("12:00", "23:59")
    assert (winter["validFrom"], winter["validThrough"]) == ("2031-01-01", "2031-02-28")
    closed, *holidays = place["specialOpeningHoursSpecification"]
    assert all(each["validFrom"] == each["validThrough"] for each in holidays)
    assert holidays  # Easter Monday at least
    assert (closed["opens"], closed["closes"], closed["validThrough"]) == ("00:00", "00:00", "2031-05-07")
    assert [(each["name"], each["value"]) for each in place["amenityFeature"]] == [
        ("esteetön", True),
        ("pysäköinti", False),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("library", "Library"), ("open_day_care", "ChildCare"), ("family_park", "Park"), ("other", "CivicStructure")],
)
def test_meeting_place(world: World, kind: str, expected: str):
    facts = {"title": "Paikka", "municipality": world.municipalities["Jyväskylä"], "meeting_kind": kind}
    page = create_page(MeetingPlacePage, parent=world.organisation, facts=facts)
    assert checked(graph_in(world, page))["@type"] == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("municipality", "GovernmentOrganization"),
        ("ngo", "NGO"),
        ("parish", "Organization"),
        ("educational_institution", "EducationalOrganization"),
    ],
)
def test_organisation(world: World, kind: str, expected: str):
    facts = {
        "kind": kind,
        "business_id": "0116300-4",
        "website": "https://example.org/",
        "email": "info@example.org",
        "phone": "014 123",
        "municipality": world.municipalities["Jyväskylä"],
    }
    page: OrganisationPage = provision_organisation(title=f"Uusi {kind}", region_code="15", facts=facts)
    organisation = checked(graph_in(world, page))
    assert organisation["@type"] == expected
    assert organisation["identifier"]["value"] == "0116300-4"
    assert organisation["sameAs"] == "https://example.org/"


def test_breadcrumb_leads_to_the_page_itself(world: World):
    page = world.add_activity()
    trail = graph_in(world, page)[-1]["itemListElement"]
    assert [each["position"] for each in trail] == [1, 2, 3]
    assert [each["name"] for each in trail] == ["Keski-Suomi", "Tuulikello ry", "Vauvatreffit"]
    assert trail[-1]["item"] == {"@id": f"http://127.0.0.1:8000{page.get_url()}"}


def test_script_cannot_be_ended_from_inside(world: World):
    page = world.add_activity(title=INJECTION[:100], summary=INJECTION)
    html = world.client().get(page.get_url()).content.decode()
    scripts = BeautifulSoup(html, "html.parser").find_all("script")
    assert [script.get("type") for script in scripts if script.string and "alert" in script.string] == [
        "application/ld+json"
    ]
    assert graph_in(world, page)[0]["description"] == page.summary


def test_what_only_members_see_has_no_data(world: World):
    """Search engines read as nobody; a member's page is not one for them."""
    page = world.add_activity(visibility="network")
    assert graph_in(world, page, user="editor") == []
    assert world.client().get(page.get_url()).status_code == 404


def test_checker_finds_faults():
    """The checks themselves: wrong type, property, value, enumeration, superseded property, missing parts."""
    wrong = {
        "@type": "Event",
        "opens": "09:00",
        "startDate": "23.11.2026",
        "eventStatus": "EventHeld",
        "attendees": "x",
        "location": {"@type": "Offer"},
        "isAccessibleForFree": "maybe",
    }
    found = {fault.partition(":")[0].removeprefix("Event.") for fault in faults(wrong)}
    assert found == {"opens", "startDate", "eventStatus", "attendees", "location", "isAccessibleForFree"}
    assert [*faults({"@type": "Happening"})] == ["Happening: unknown type"]
    assert google_event_faults({"@type": "Event"}) == ["no name", "no startDate", "no location"]


def test_coming_meetings_only(world: World, monday: dt.date):
    start = dt.datetime.combine(monday - dt.timedelta(weeks=10), dt.time(9, 30), dt.UTC)
    page = world.add_activity(starts_at=start, ends_at=start + dt.timedelta(hours=1), recurrence="FREQ=WEEKLY;COUNT=20")
    series = checked(graph_in(world, page))
    assert min(event["startDate"] for event in series["subEvent"])[:10] >= dt.date.today().isoformat()
