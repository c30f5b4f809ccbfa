"""Areas, a tree of pages, and a client that reads in Finnish."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.utils import timezone, translation
from wagtail.models import Site

from cms.models import ArticlePage, HomePage, SectionPage, SiteSettings
from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, Municipality, OrganisationPage, Record
from network.recurrence import weekly_rule
from network.services.content import create_page
from network.services.provisioning import ensure_homes, ensure_region_branches, provision_organisation
from tests.front.rows import add_areas
from tests.kept import kept_fixture


@pytest.fixture(autouse=True)
def _finnish():
    """Each test begins in Finnish and leaves no language over."""
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    """Nine o'clock of today in Finland: what is on today lies ahead, whenever the tests run."""
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    with time_machine.travel(nine, tick=True):
        yield


@pytest.fixture
def areas(request: pytest.FixtureRequest, db: None) -> dict[str, Municipality]:
    if "tree" in request.fixturenames:
        request.getfixturevalue("tree")  # stands on the same areas
        return {each.name_fi: each for each in Municipality.objects.all()}
    SiteSettings.for_site(Site.objects.get())  # Wagtail creates the row at the first read
    return add_areas()


@dataclass(frozen=True)
class Tree:
    homes: dict[str, HomePage]
    organisation: OrganisationPage
    centre: FamilyCentrePage
    meeting_place: MeetingPlacePage
    activity: ActivityPage
    section: SectionPage
    article: ArticlePage


def plant_tree() -> Tree:
    """One page of each type; the organisation and the activity in Swedish too."""
    SiteSettings.for_site(Site.objects.get())
    areas = add_areas()
    homes = ensure_homes()
    ensure_region_branches(codes=["15", "90"])
    organisation = provision_organisation(
        title="Tuulikellon perhetyö ry",
        region_code="15",
        facts={"summary": "Perhetupa Huhtasuolla.", "municipality": areas["Jyväskylä"],
               "email": "toimisto@tuulikello.example", "origin": "example"},
        translations={"sv": {"title": "Tuulikello familjearbete rf", "summary": "Familjestuga i Huhtasuo."}},
    )  # fmt: skip
    centre = create_page(
        FamilyCentrePage, parent=organisation,
        facts={"title": "Huhtasuon perhekeskus", "summary": "Kolme huonetta.", "municipality": areas["Jyväskylä"],
               "address": "Esimerkkitie 4", "phase": "operating", "form": "physical", "languages": ["fi"]},
    )  # fmt: skip
    meeting_place = create_page(
        MeetingPlacePage, parent=organisation,
        facts={"title": "Perhekahvila Kutomo", "summary": "Kahvia.", "municipality": areas["Jyväskylä"],
               "phase": "operating", "meeting_kind": "family_cafe", "address": "Mallikuja 3", "step_free": True,
               "opening_hours": [["mon", "09:00", "12:00"], ["thu", "09:00", "12:00"]]},
    )  # fmt: skip
    activity = create_page(
        ActivityPage, parent=organisation, facts=weekly_facts(place_of(meeting_place)),
        translations={"sv": {"title": "Öppet familjekafé", "summary": "Kaffe och lek."}},
    )  # fmt: skip
    section = homes["fi"].add_child(instance=SectionPage(title="Ohjeet", slug="ohjeet", lede="Näin julkaiset."))
    text = {"title": "Ensimmäinen ilmoitus", "slug": "ensimmainen", "lede": "Viisi kohtaa."}
    article = section.add_child(instance=ArticlePage(**text))
    return Tree(homes, organisation, centre, meeting_place, activity, section, article)


tree = kept_fixture("tree", plant_tree)


def place_of(page: MeetingPlacePage):
    return Record.objects.get(translation_key=page.translation_key).place


def weekly_facts(place) -> dict:
    """Facts of a weekly activity from tomorrow at 9:30 for five weeks."""
    day = timezone.localdate() + dt.timedelta(days=1)
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))
    return {
        "title": "Avoin perhekahvila",
        "summary": "Kahvia ja leikkiä.",
        "kind": "drop_in",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=2),
        "recurrence": weekly_rule(until=day + dt.timedelta(weeks=5)),
        "place": place,
        "languages": ["fi", "ar"],
        "age_min_months": 0,
        "age_max_months": 72,
    }
