"""Two counties, three organisations, a place, and a person in every role."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from cms.models import SiteSettings
from network.models import ActivityPage, MeetingPlacePage, Municipality, OrganisationPage, Record, Region
from network.recurrence import LOCAL
from network.services.content import create_page
from network.services.provisioning import ensure_region_branches, provision_organisation
from network.services.reference import FOLDER, municipality_from, region_from, rows_of
from network.services.roles import set_coordinator, set_membership, trust_organisation

TODAY = timezone.localdate()  # of the whole process: a run may cross midnight
MUNICIPALITIES = ("Jyväskylä", "Laukaa", "Helsinki")
PEOPLE = (
    "editor",
    "publisher",
    "trusted",
    "viewer",
    "stranger",
    "coordinator",
    "other_coordinator",
    "national",
    "administrator",
)


@dataclass
class World:
    organisation: OrganisationPage
    foreign: OrganisationPage
    trusted: OrganisationPage
    place: MeetingPlacePage
    users: dict[str, Any]
    municipalities: dict[str, Municipality]

    def client(self, name: str = "") -> Client:
        """A Finnish browser, signed in as that person, or as nobody."""
        client = Client(headers={"accept-language": "fi"})
        if name:
            client.force_login(self.users[name])
        return client

    def add_activity(
        self, organisation: OrganisationPage | None = None, *, publish: bool = True, **facts: Any
    ) -> ActivityPage:
        start = dt.datetime.combine(next_monday(), dt.time(9, 30), LOCAL)
        values = {
            "title": "Vauvatreffit", "summary": "Vauvat lattialla, aikuiset kahvilla.", "starts_at": start,
            "ends_at": start + dt.timedelta(hours=2), "languages": ["fi"],
            "municipality": self.municipalities["Jyväskylä"],
        }  # fmt: skip
        parent = organisation or self.organisation
        return create_page(
            ActivityPage, parent=parent, facts={**values, **facts}, publish=publish, user=self.users["administrator"]
        )

    def answers(self, **changed: Any) -> dict[str, Any]:
        """The guided form filled in; None leaves a field out."""
        values = {
            "organisation": self.organisation.pk,
            "title": "Perhekahvila",
            "summary": "Kahvia, leikkiä ja juttuseuraa.",
            "description": "Tule kesken aamun.\n\nOvi on pihan puolella.",
            "kind": "drop_in",
            "tags": "kahvila, vauvat",
            "repeats": "weekly",
            "day": next_monday().isoformat(),
            "start": "09:30",
            "end": "11:30",
            "until": (next_monday() + dt.timedelta(days=21)).isoformat(),
            "where": "place",
            "place": record_of(self.place).pk,
            "age_unit": "years",
            "age_from": "0",
            "age_to": "6",
            "languages": ["fi"],
            "is_free": "on",
            "registration": "none",
        }
        return {name: value for name, value in {**values, **changed}.items() if value is not None}


def add_two_counties() -> dict[str, Municipality]:
    """Central Finland and Helsinki of the reference data, with two municipalities and one, these by name."""
    Region.objects.bulk_create(
        region
        for region in (region_from(values) for _row, values in rows_of(FOLDER / "regions.csv"))
        if region.code in ("15", "90")
    )
    rows = [values for _row, values in rows_of(FOLDER / "municipalities.csv") if values["name_fi"] in MUNICIPALITIES]
    return {row.name_fi: row for row in Municipality.objects.bulk_create(map(municipality_from, rows))}


def build_world() -> World:
    SiteSettings.for_site(Site.objects.get())
    municipalities = add_two_counties()
    ensure_region_branches()
    facts = {"summary": "Perhetupa.", "municipality": municipalities["Jyväskylä"]}
    own, foreign, trusted = (
        provision_organisation(title=title, region_code="15", facts=facts)
        for title in ("Tuulikello ry", "Sukupuu ry", "Luotettu ry")
    )
    place = create_page(
        MeetingPlacePage,
        parent=own,
        facts={"title": "Perhetupa", "municipality": municipalities["Jyväskylä"], "phase": "operating"},
    )
    users = {name: get_user_model().objects.create_user(name) for name in PEOPLE}
    users["administrator"].is_superuser = True
    users["administrator"].save()
    for name, page in (
        ("editor", own),
        ("publisher", own),
        ("viewer", own),
        ("stranger", foreign),
        ("trusted", trusted),
    ):
        role = {"stranger": "editor", "trusted": "publisher"}.get(name, name)
        set_membership(user=users[name], organisation=record_of(page), role=role)
    central, other = Region.objects.get(code="15"), Region.objects.get(code="90")
    trust_organisation(organisation=record_of(trusted), region=central, trusted=True)
    set_coordinator(user=users["coordinator"], region=central)
    set_coordinator(user=users["other_coordinator"], region=other)
    set_coordinator(user=users["national"], region=None)
    return World(own, foreign, trusted, place, users, municipalities)


def record_of(page: Any) -> Record:
    return Record.objects.get(translation_key=page.translation_key)


def next_monday() -> dt.date:
    return TODAY + dt.timedelta(days=7 - TODAY.weekday())
