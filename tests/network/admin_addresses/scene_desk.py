"""What the desk adds to the scene: places, forms being written, people, requests to join, imports."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.imports.models import ImportRun, ImportSource
from network.models import FormDraft, MeetingPlacePage, Region
from network.services import invitations, joining, languages, members, merging, review
from network.services.content import create_page
from network.services.provisioning import provision_organisation, region_branch
from network.services.roles import set_membership
from network.services.translations import save_texts
from search.models import SavedSearch
from tests.network.joining.requests import ask_to_join
from tests.network.world import World, next_monday, record_of

CANARY = "Kanarialintu"


def add_desk(world: World, things: dict[str, Any]) -> None:
    facts = {"municipality": world.municipalities["Jyväskylä"], "phase": "operating"}
    place = create_page(
        MeetingPlacePage, parent=world.organisation, facts={"title": f"{CANARY} pesä", **facts}, publish=False
    )
    waiting_place = create_page(
        MeetingPlacePage, parent=world.organisation, facts={"title": f"{CANARY} orsi", **facts}, publish=False
    )
    review.submit_page(page=waiting_place, user=world.users["editor"])
    county_place = create_page(
        MeetingPlacePage,
        parent=region_branch("15", "fi"),
        facts={"title": f"{CANARY} aluepesä", **facts},
        publish=False,
    )
    unfinished = FormDraft.objects.create(
        organisation=world.organisation, title=f"{CANARY} kesken", data={"title": [f"{CANARY} kesken"]},
        changed_at=timezone.now(), changed_by=world.users["editor"],
    )  # fmt: skip
    things |= {
        "place": place, "waiting_place": waiting_place, "county_place": county_place,
        "unfinished": unfinished.key,
        "day": next_monday().isoformat(), "record": record_of(world.organisation),
        "their_record": record_of(world.foreign), "other_region": Region.objects.get(code="90"),
    }  # fmt: skip
    add_languages(world, things)
    add_merger(world, things)
    add_people(world, things)
    add_requests(world, things)
    add_import(world, things)
    add_saved_searches(world, things)


def add_saved_searches(world: World, things: dict[str, Any]) -> None:
    """One that the editor keeps, and one that it has deleted."""
    facts = {"user": world.users["editor"], "name": f"{CANARY} haku", "looked_at": timezone.now() - timedelta(days=1)}
    things["saved"] = SavedSearch.objects.create(parameters="q=siivet", **facts)
    things["deleted_search"] = SavedSearch.objects.create(parameters="q=nokka", removed_at=timezone.now(), **facts)


def add_languages(world: World, things: dict[str, Any]) -> None:
    """A draft with a Swedish text, and one from which it was removed."""
    text = {"title": f"{CANARY} på svenska", "summary": "Kaffe.", "description": ""}
    for name in ("draft_of_two", "draft_of_one"):
        things[name] = world.add_activity(title=f"{CANARY} {name}", publish=False)
        save_texts(source=things[name], texts={"sv": text}, user=world.users["editor"])
    languages.remove_language(source=things["draft_of_one"], language="sv", user=world.users["editor"])


def add_merger(world: World, things: dict[str, Any]) -> None:
    """An organisation that has become part of the own one."""
    page = provision_organisation(title=f"{CANARY} entinen", region_code="15", facts={"summary": "Entinen."})
    things["merged_record"] = record_of(page)
    merging.merge_organisations(
        gone=record_of(page), kept=record_of(world.organisation), user=world.users["coordinator"]
    )


def add_people(world: World, things: dict[str, Any]) -> None:
    """A second manager with a name, so that one can go, and an open invitation."""
    record, manager = record_of(world.organisation), world.users["manager"]
    colleague = get_user_model().objects.create_user("colleague", first_name=CANARY, last_name="Kollega")
    set_membership(user=colleague, organisation=record, role="editor")
    invitation = invitations.invite_person(
        organisation=record, email="kanarialintu@example.org", role="editor", language="fi", user=manager
    )
    things["coordinator_invitation"] = invitations.invite_coordinator(
        region=Region.objects.get(code="15"), email="kanarialintu.k@example.org", language="fi",
        user=world.users["coordinator"],
    )  # fmt: skip
    members.appoint_coordinator(user=colleague, region=Region.objects.get(code="15"), by=world.users["national"])
    things |= {"colleague": colleague, "invitation": invitation}


def add_requests(world: World, things: dict[str, Any]) -> None:
    request = ask_to_join(world, name=f"{CANARY} yhdistys")
    asked = ask_to_join(world, name=f"{CANARY} toinen", contact_email="toinen@example.org")
    joining.ask_applicant(request=asked, question="Kuka?", user=world.users["coordinator"])
    things |= {"join": request, "join_token": joining.request_token(asked)}


def add_import(world: World, things: dict[str, Any]) -> None:
    source = ImportSource.objects.create(
        owner=world.organisation.translation_key, importer="table", name=f"{CANARY}.csv"
    )
    run = ImportRun.objects.create(
        source=source, state=ImportRun.State.READY, started_by=world.users["editor"], read_at=timezone.now(),
        counts={"create": 1},
    )  # fmt: skip
    things |= {"import_source": source, "import_run": run}
