"""Renaming, moving, merging, ending: nothing is lost, old addresses lead on, and only who may does it."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from network.models import (
    ActivityOrganiser,
    ActivityPage,
    Membership,
    OrganisationPage,
    Record,
    RecordOrganiser,
    Region,
)
from network.recurrence import local_of, weekly_rule
from network.services import drafts, invitations, lifecycle, merging, review
from network.services.roles import set_membership
from tests.network.world import World, next_monday, record_of

pytestmark = pytest.mark.django_db
BASE = "/fi/tyopoyta/organisaatiot/"


def coordinator(world: World) -> Any:
    return world.users["coordinator"]


def follow(world: World, address: str) -> str:
    """Where an address leads with one redirect."""
    return str(world.client().get(address).headers.get("Location"))


@pytest.mark.usefixtures("database_only")
def test_old_addresses_lead_to_the_new_name_in_every_language(world: World) -> None:
    world.add_activity()
    old = {language: f"/{language}/keski-suomi/tuulikello-ry/" for language in ("fi", "sv", "en")}
    lifecycle.rename_organisation(
        organisation=record_of(world.organisation), titles={"fi": "Tuulahdus ry"}, user=coordinator(world)
    )
    for language, address in old.items():
        new = f"/{language}/keski-suomi/tuulahdus-ry/"
        assert follow(world, address) == new
        assert follow(world, f"{address}vauvatreffit/?a=1") == f"{new}vauvatreffit/?a=1"
        assert world.client().get(f"{new}vauvatreffit/").status_code == 200
    record = record_of(world.organisation)
    assert [(text.title, text.path) for text in record.texts.all()] == [
        ("Tuulahdus ry", "/fi/keski-suomi/tuulahdus-ry/")
    ]
    found = world.client().get("/fi/haku/?q=tuulahdus").content.decode()
    assert "/fi/keski-suomi/tuulahdus-ry/" in found


def test_name_taken_back_leads_nowhere_else(world: World) -> None:
    record = record_of(world.organisation)
    for title in ("Tuulahdus ry", "Tuulikello ry", "Tuulenhenki ry"):
        lifecycle.rename_organisation(organisation=record, titles={"fi": title}, user=coordinator(world))
    assert follow(world, "/fi/keski-suomi/tuulikello-ry/") == "/fi/keski-suomi/tuulenhenki-ry/"
    assert follow(world, "/fi/keski-suomi/tuulahdus-ry/") == "/fi/keski-suomi/tuulenhenki-ry/"
    assert follow(world, "/fi/keski-suomi/aivan-muu/") == "None"


def test_new_name_keeps_a_draft_and_its_review(world: World) -> None:
    page = OrganisationPage.objects.get(pk=world.organisation.pk)
    page.summary = "Luonnoksen tiivistelmä."
    page.save_revision(user=world.users["publisher"])
    review.submit_page(page=page, user=world.users["publisher"])
    lifecycle.rename_organisation(organisation=record_of(page), titles={"fi": "Tuulahdus ry"}, user=coordinator(world))
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.summary, draft.title, draft.summary) == (
        "Tuulahdus ry", "Perhetupa.", "Tuulahdus ry", "Luonnoksen tiivistelmä.",
    )  # fmt: skip
    assert review.is_waiting(page)
    review.approve_page(page=page, user=coordinator(world), revision_id=page.latest_revision_id)
    page.refresh_from_db()
    assert (page.summary, page.slug, page.live) == ("Luonnoksen tiivistelmä.", "tuulahdus-ry", True)


def test_name_without_letters_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        lifecycle.rename_organisation(
            organisation=record_of(world.organisation), titles={"fi": "  "}, user=coordinator(world)
        )


def test_manager_renames_by_the_form(world: World) -> None:
    set_membership(user=world.users["editor"], organisation=record_of(world.organisation), role="manager")
    client, record = world.client("editor"), record_of(world.organisation)
    for way in ("", "ihmiset/", "nimi/", "ylempi/"):
        assert client.get(f"{BASE}{record.pk}/{way}").status_code == 200
    for way in ("siirto/", "yhdista/", "paata/"):
        assert client.get(f"{BASE}{record.pk}/{way}").status_code == 403
    answer = client.post(f"{BASE}{record.pk}/nimi/", {"title_fi": "Tuulahdus ry", "title_sv": "Vindpusten rf"})
    assert answer.status_code == 302
    titles = OrganisationPage.objects.filter(translation_key=record.translation_key)
    assert dict(titles.values_list("locale__language_code", "title")) == {
        "fi": "Tuulahdus ry", "sv": "Vindpusten rf", "en": "Tuulahdus ry",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["editor", "publisher", "viewer", "stranger", "trusted", "other_coordinator"])
def test_organisation_is_closed_to_all_but_managers_and_the_county(world: World, name: str) -> None:
    record, other = record_of(world.organisation), record_of(world.foreign)
    client, pages = world.client(name), [*Page.objects.order_by("pk").values()]
    posts: dict[str, dict[str, Any]] = {
        "nimi/": {"title_fi": "X ry"}, "ylempi/": {"other": "Sukupuu ry"}, "siirto/": {"region": "90"},
        "yhdista/": {"other": "Sukupuu ry", "confirmed": "yes"}, "paata/": {"ended_on": "2026-12-01"},
        "luottamus/": {"trusted": "yes"},
    }  # fmt: skip
    assert client.get(f"{BASE}{record.pk}/").status_code == 403
    for way, values in posts.items():
        assert client.post(f"{BASE}{record.pk}/{way}", values).status_code == 403
        if way != "luottamus/":
            answer = client.get(f"{BASE}{record.pk}/{way}")
            assert answer.status_code == 403
            assert "Tuulikello" not in answer.content.decode()
    assert [*Page.objects.order_by("pk").values()] == pages
    user, region = world.users[name], Region.objects.get(code="90")
    for act in (
        lambda: lifecycle.rename_organisation(organisation=record, titles={"fi": "X"}, user=user),
        lambda: lifecycle.set_parent(organisation=record, parent=other, user=user),
        lambda: lifecycle.move_organisation(organisation=record, region=region, municipality=None, user=user),
        lambda: lifecycle.end_organisation(organisation=record, ended_on=timezone.localdate(), user=user),
        lambda: lifecycle.resume_organisation(organisation=record, user=user),
        lambda: merging.merge_organisations(gone=record, kept=other, user=user),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_parent_is_shown_and_never_a_circle(world: World) -> None:
    top, middle, low = (record_of(page) for page in (world.trusted, world.foreign, world.organisation))
    lifecycle.set_parent(organisation=middle, parent=top, user=coordinator(world))
    lifecycle.set_parent(organisation=low, parent=middle, user=coordinator(world))
    for parent in (top, middle, low):
        with pytest.raises(ValidationError):
            lifecycle.set_parent(organisation=top, parent=low if parent == top else parent, user=coordinator(world))
    assert Record.objects.get(pk=top.pk).organisation.parent is None
    shown = world.client().get("/fi/keski-suomi/sukupuu-ry/").content.decode()
    assert '<a href="/fi/keski-suomi/luotettu-ry/">Luotettu ry</a>' in shown
    assert '<a href="/fi/keski-suomi/tuulikello-ry/">Tuulikello ry</a>' in shown
    lifecycle.set_parent(organisation=low, parent=None, user=coordinator(world))
    assert Record.objects.get(pk=low.pk).organisation.parent is None


def test_manager_of_one_only_cannot_go_below_another(world: World) -> None:
    set_membership(user=world.users["editor"], organisation=record_of(world.organisation), role="manager")
    record = record_of(world.organisation)
    answer = world.client("editor").post(f"{BASE}{record.pk}/ylempi/", {"other": "Sukupuu ry"})
    assert answer.status_code == 422
    assert record_of(world.organisation).organisation.parent is None


def test_move_takes_everything_to_the_other_county_in_every_language(world: World) -> None:
    activity = world.add_activity(municipality=None, place=record_of(world.place).place)
    draft = world.add_activity(title="Luonnos", publish=False)
    record = record_of(world.trusted)
    with pytest.raises(PermissionDenied):
        lifecycle.move_organisation(
            organisation=record, region=Region.objects.get(code="90"), municipality=None, user=coordinator(world)
        )
    record = record_of(world.organisation)
    lifecycle.move_organisation(
        organisation=record, region=Region.objects.get(code="90"), municipality=world.municipalities["Helsinki"],
        user=world.users["national"],
    )  # fmt: skip
    assert (record_of(world.organisation).region_id, record_of(world.organisation).municipality_id) == ("90", "091")
    paths = OrganisationPage.objects.filter(translation_key=record.translation_key).values_list("url_path", flat=True)
    assert sorted(path.split("/")[2] for path in paths) == ["helsinki"] * 3
    assert record_of(activity).texts.get().path == "/fi/helsinki/tuulikello-ry/vauvatreffit/"
    assert follow(world, "/sv/keski-suomi/tuulikello-ry/vauvatreffit/") == "/sv/helsinki/tuulikello-ry/vauvatreffit/"
    assert not review.may_review_page(coordinator(world), Page.objects.get(pk=draft.pk))
    assert review.may_review_page(world.users["other_coordinator"], Page.objects.get(pk=draft.pk))


def test_move_ends_trust(world: World) -> None:
    record = record_of(world.trusted)
    lifecycle.move_organisation(
        organisation=record, region=Region.objects.get(code="90"), municipality=None, user=world.users["national"]
    )
    assert not record.trusted_in.exists()
    assert not review.publishes_directly(world.users["trusted"], Page.objects.get(pk=world.trusted.pk))


def test_coordinator_of_the_whole_country_does_it_all_without_a_grant_on_the_county(world: World) -> None:
    user = world.users["national"]
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    world.add_activity(world.foreign)
    lifecycle.rename_organisation(organisation=kept, titles={"fi": "Tuulahdus ry"}, user=user)
    lifecycle.end_organisation(organisation=kept, ended_on=timezone.localdate(), user=user)
    lifecycle.resume_organisation(organisation=kept, user=user)
    merging.merge_organisations(gone=gone, kept=kept, user=user)
    assert record_of(world.foreign).publication == "archived"


def merged(world: World) -> None:
    merging.merge_organisations(
        gone=record_of(world.foreign), kept=record_of(world.organisation), user=coordinator(world)
    )


def test_merger_moves_pages_records_and_drafts_and_leads_on(world: World) -> None:
    kept = record_of(world.organisation)
    own = world.add_activity()
    theirs = world.add_activity(world.foreign)
    draft = world.add_activity(world.foreign, title="Luonnos", publish=False)
    merged(world)
    assert {record_of(page).owner_id for page in (own, theirs)} == {kept.pk}
    assert record_of(theirs).texts.get().path == "/fi/keski-suomi/tuulikello-ry/vauvatreffit-2/"
    assert record_of(own).texts.get().path == "/fi/keski-suomi/tuulikello-ry/vauvatreffit/"
    assert Page.objects.get(pk=draft.pk).get_parent().pk == world.organisation.pk
    gone = record_of(world.foreign)
    assert (gone.publication, gone.owned.count()) == ("archived", 0)
    assert not OrganisationPage.objects.filter(translation_key=gone.translation_key, live=True).exists()
    for language in ("fi", "sv", "en"):
        old, new = f"/{language}/keski-suomi/sukupuu-ry/", f"/{language}/keski-suomi/tuulikello-ry/"
        assert follow(world, old) == new
        assert follow(world, f"{old}vauvatreffit/") == f"{new}vauvatreffit-2/"
        assert world.client().get(f"{new}vauvatreffit-2/").status_code == 200
    assert "sukupuu" not in world.client().get("/fi/organisaatiot/").content.decode().casefold()


def test_merger_moves_people_invitations_files_and_parts(world: World) -> None:
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    set_membership(user=world.users["viewer"], organisation=gone, role="manager")
    invitations.write_invitation(organisation=gone, email="x@y.example", role="editor", language="fi", user=None)
    lifecycle.set_parent(organisation=record_of(world.trusted), parent=gone, user=coordinator(world))
    document = get_document_model().objects.create(
        title="Ohje", file=ContentFile(b"x", name="ohje.txt"),
        collection=Collection.objects.get(name=str(gone.translation_key)),
    )  # fmt: skip
    activity = world.add_activity(world.trusted)
    ActivityOrganiser.objects.create(page=activity, organisation=gone, role="partner")
    ActivityPage.objects.get(pk=activity.pk).save_revision().publish()
    assert RecordOrganiser.objects.filter(organisation=gone, role="partner").count() == 1
    plan = merging.plan_merger(gone)
    assert (plan.people, plan.invitations, plan.organised, plan.files, plan.below) == (2, 1, 1, 1, 1)
    merged(world)
    assert {user.username: role for user, role in (
        (row.user, row.role) for row in Membership.objects.filter(organisation=kept).select_related("user")
    )} == {"editor": "editor", "publisher": "publisher", "viewer": "manager", "stranger": "editor"}  # fmt: skip
    assert not Membership.objects.filter(organisation=gone).exists()
    assert invitations.open_invitations(kept).count() == 1
    document.refresh_from_db()
    assert document.collection.name == str(kept.translation_key)
    assert [
        *RecordOrganiser.objects.filter(record=record_of(activity), role="partner").values_list(
            "organisation", flat=True
        )
    ] == [kept.pk]
    again = ActivityPage.objects.get(pk=activity.pk).get_latest_revision_as_object()
    assert [row.organisation_id for row in again.organisers.all() if row.role == "partner"] == [kept.pk]
    assert record_of(world.trusted).organisation.parent_id == kept.pk
    assert review.may_edit_page(world.users["stranger"], Page.objects.get(pk=world.organisation.pk))


def test_merger_that_fails_at_the_end_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def fail(*args: Any, **kwargs: Any) -> None:
        raise Broken

    world.add_activity(world.foreign)
    pages = [*Page.objects.order_by("pk").values("pk", "path", "url_path", "live")]
    people = [*Membership.objects.order_by("pk").values()]
    monkeypatch.setattr(merging, "archive", fail)
    with pytest.raises(Broken):
        merged(world)
    assert [*Page.objects.order_by("pk").values("pk", "path", "url_path", "live")] == pages
    assert [*Membership.objects.order_by("pk").values()] == people


def test_merger_is_shown_first_and_done_when_confirmed(world: World) -> None:
    world.add_activity(world.foreign)
    client, gone = world.client("coordinator"), record_of(world.foreign)
    address = f"{BASE}{gone.pk}/yhdista/"
    assert client.post(address, {"other": "ei ole"}).status_code == 422
    assert client.post(address, {"other": "Sukupuu ry"}).status_code == 422
    shown = client.post(address, {"other": "/fi/keski-suomi/tuulikello-ry/"})
    assert (shown.status_code, shown.context["plan"].activities) == (200, ["Vauvatreffit"])
    assert record_of(world.foreign).publication == "live"
    done = client.post(address, {"other": "Tuulikello ry", "confirmed": "yes"})
    assert done.headers["Location"] == f"{BASE}{record_of(world.organisation).pk}/"
    assert record_of(world.foreign).publication == "archived"
    again = client.post(address, {"other": "Tuulikello ry", "confirmed": "yes"})
    assert again.status_code == 302
    assert client.get(f"{BASE}{gone.pk}/").status_code == 200


def test_merger_needs_both_counties(world: World) -> None:
    lifecycle.move_organisation(
        organisation=record_of(world.foreign), region=Region.objects.get(code="90"), municipality=None,
        user=world.users["national"],
    )  # fmt: skip
    record = record_of(world.organisation)
    answer = world.client("coordinator").post(
        f"{BASE}{record.pk}/yhdista/", {"other": "Sukupuu ry", "confirmed": "yes"}
    )
    assert answer.status_code == 422
    with pytest.raises(PermissionDenied):
        merged(world)


def test_every_link_to_an_organisations_record_is_known_to_the_merger(world: World) -> None:
    known = {
        "owned", "texts", "organisation", "place", "activity", "organiser_rows", "organised_rows", "tag_rows",
        "suborganisations", "memberships", "trusted_in", "join_request", "invitations",
    }  # fmt: skip
    found = {relation.get_accessor_name() for relation in Record._meta.related_objects if not relation.hidden}
    assert {name for name in found if name and not name.endswith("+")} - known == set()


def test_end_stays_on_the_page_and_ends_what_comes_later(world: World) -> None:
    last = next_monday() + dt.timedelta(days=14)
    weekly = world.add_activity(recurrence=weekly_rule(until=last + dt.timedelta(days=70)))
    later = world.add_activity(
        title="Myöhempi",
        starts_at=world_time(last + dt.timedelta(days=3)), ends_at=world_time(last + dt.timedelta(days=3), hours=2),
    )  # fmt: skip
    before = world.add_activity(title="Ennen")
    record = record_of(world.organisation)
    number = lifecycle.end_organisation(organisation=record, ended_on=last, user=coordinator(world))
    assert number == 2
    meetings = record_of(weekly).activity.occurrences.order_by("starts_at")
    assert [local_of(row.starts_at).date() for row in meetings] == [
        last - dt.timedelta(days=14), last - dt.timedelta(days=7), last,
    ]  # fmt: skip
    assert [row.state for row in record_of(later).activity.occurrences.all()] == ["cancelled"]
    assert record_of(before).activity.occurrences.get().state == "scheduled"
    page = world.client().get("/fi/keski-suomi/tuulikello-ry/")
    assert (page.status_code, page.context["facts"].ended_on) == (200, last)
    lifecycle.resume_organisation(organisation=record, user=coordinator(world))
    assert record_of(world.organisation).organisation.ended_on is None


def world_time(day: dt.date, hours: int = 0) -> dt.datetime:
    from network.recurrence import LOCAL

    return dt.datetime.combine(day, dt.time(9 + hours), LOCAL)


def test_nothing_new_is_written_for_an_organisation_that_has_ended(world: World) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    record = record_of(world.organisation)
    lifecycle.end_organisation(organisation=record, ended_on=yesterday, user=coordinator(world))
    page = OrganisationPage.objects.get(pk=world.organisation.pk)
    with pytest.raises(ValidationError) as refused:
        drafts.create_draft(organisation=page, facts={"title": "x"}, tags=(), user=world.users["editor"])
    assert [*refused.value.message_dict] == ["organisation"]
    assert not ActivityPage.can_create_at(page)
    assert ActivityPage.can_create_at(OrganisationPage.objects.get(pk=world.foreign.pk))


def test_hub_lists_ones_own_and_asks_the_same_number_of_questions(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from network.services.provisioning import provision_organisation

    assert world.client("editor").get(BASE).status_code == 403
    assert world.client().get(BASE).status_code == 302
    client, counts = world.client("coordinator"), []
    client.get(BASE)
    for more in (0, 3):
        for number in range(more):
            provision_organisation(title=f"Lisä {number} ry", region_code="15", facts={"summary": "x"})
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(BASE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(shown.context["page"].object_list) == 6
    assert [row["title"] for row in client.get(f"{BASE}?q=suku").context["page"].object_list] == ["Sukupuu ry"]
    assert world.client("other_coordinator").get(BASE).context["page"].object_list == []
    person = get_user_model().objects.create_user("m")
    set_membership(user=person, organisation=record_of(world.organisation), role="manager")
    world.users["m"] = person
    assert [record.pk for record in world.client("m").get(BASE).context["managed"]] == [
        record_of(world.organisation).pk
    ]
