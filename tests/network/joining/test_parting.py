"""Undoing a merger: what it moved goes back, what came later stays, all of it or nothing, and only who may does it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from cms.imports.models import ImportSource, SourceKey
from network.models import (
    ActivityOrganiser,
    ActivityPage,
    MeetingPlacePage,
    Membership,
    Merger,
    OldAddress,
    OrganisationPage,
    RecordOrganiser,
    Region,
)
from network.services import invitations, joining, lifecycle, merging, parting
from network.services.content import create_page
from network.services.roles import remove_membership, set_membership
from network.services.translations import save_texts
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
BASE = "/fi/tyopoyta/organisaatiot/"


def merged(world: World) -> Merger:
    merging.merge_organisations(
        gone=record_of(world.foreign), kept=record_of(world.organisation), user=world.users["coordinator"]
    )
    return Merger.objects.get(gone=record_of(world.foreign))


def parted(world: World, merger: Merger, who: str = "coordinator") -> None:
    parting.part_organisations(merger=merger, user=world.users[who])


def roles_in(page: Any) -> dict[str, str]:
    rows = Membership.objects.filter(organisation=record_of(page)).select_related("user")
    return {row.user.username: row.role for row in rows}


def follow(world: World, address: str) -> str:
    return str(world.client().get(address).headers.get("Location"))


def standing() -> list[Any]:
    pages = [*Page.objects.order_by("pk").values("pk", "path", "url_path", "slug", "live")]
    return [pages, [*Membership.objects.order_by("pk").values()], [*OldAddress.objects.order_by("pk").values()]]


def test_pages_places_and_addresses_go_back_and_what_came_later_stays(world: World) -> None:
    world.add_activity()
    theirs = world.add_activity(world.foreign)
    save_texts(
        source=theirs, texts={"sv": {"title": "Babyträff", "summary": "Lek.", "description": ""}},
        user=world.users["administrator"],
    )  # fmt: skip
    draft = world.add_activity(world.foreign, title="Luonnos", publish=False)
    place = create_page(
        MeetingPlacePage, parent=world.foreign,
        facts={"title": "Pesä", "municipality": world.municipalities["Jyväskylä"], "phase": "operating"},
    )  # fmt: skip
    merger = merged(world)
    assert record_of(theirs).texts.get().path == "/fi/keski-suomi/tuulikello-ry/vauvatreffit-2/"
    later = world.add_activity(OrganisationPage.objects.get(pk=world.organisation.pk), title="Jälkeen")
    plan = parting.plan_parting(merger)
    assert (plan.pages, plan.stays) == (3, 3)
    parted(world, merger)
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    assert gone.publication == "live"
    assert {record_of(page).owner_id for page in (theirs, place)} == {gone.pk}
    assert record_of(later).owner_id == kept.pk
    assert record_of(theirs).texts.get().path == "/fi/keski-suomi/sukupuu-ry/vauvatreffit/"
    assert Page.objects.get(pk=draft.pk).get_parent().pk == world.foreign.pk
    swedish = ActivityPage.objects.get(translation_key=theirs.translation_key, locale__language_code="sv")
    assert swedish.url_path.endswith("/sukupuu-ry/babytraff/")
    for language in ("fi", "sv", "en"):
        own, other = f"/{language}/keski-suomi/sukupuu-ry/", f"/{language}/keski-suomi/tuulikello-ry/"
        assert world.client().get(own).status_code == 200
        assert world.client().get(f"{own}vauvatreffit/").status_code == 200
        assert follow(world, f"{other}vauvatreffit-2/") == f"{own}vauvatreffit/"
        assert follow(world, f"{other}pesa/") == f"{own}pesa/"
        assert world.client().get(f"{other}jalkeen/").status_code == 200


def test_people_and_invitations_go_back_unless_changed_since(world: World) -> None:
    users, gone, kept = world.users, record_of(world.foreign), record_of(world.organisation)
    set_membership(user=users["viewer"], organisation=gone, role="manager")
    set_membership(user=users["editor"], organisation=gone, role="publisher")
    set_membership(user=users["national"], organisation=gone, role="editor")
    passed = invitations.write_invitation(
        organisation=gone, email="x@y.example", role="editor", language="fi", user=None
    )
    for organisation in (gone, kept):
        invitations.write_invitation(organisation=organisation, email="z@y.example", role="editor", language="fi",
                                     user=None)  # fmt: skip
    merger = merged(world)
    remove_membership(user=users["national"], organisation=kept)
    set_membership(user=users["stranger"], organisation=kept, role="manager")
    set_membership(user=users["trusted"], organisation=kept, role="editor")
    parted(world, merger)
    assert roles_in(world.foreign) == {"stranger": "editor", "viewer": "manager", "editor": "publisher"}
    assert roles_in(world.organisation) == {
        "editor": "editor", "publisher": "publisher", "viewer": "viewer", "stranger": "manager", "trusted": "editor",
    }  # fmt: skip
    assert {row.email for row in invitations.open_invitations(gone)} == {"x@y.example", "z@y.example"}
    assert [row.email for row in invitations.open_invitations(kept)] == ["z@y.example"]
    passed.refresh_from_db()
    assert passed.organisation == gone


def test_files_parts_family_and_sources_go_back(world: World) -> None:
    gone, kept = record_of(world.foreign), record_of(world.organisation)
    lifecycle.set_parent(organisation=record_of(world.trusted), parent=gone, user=world.users["coordinator"])
    collections = {key: Collection.objects.get(name=str(key.translation_key)) for key in (gone, kept)}
    make = get_document_model().objects.create
    before = make(title="Ennen", file=ContentFile(b"x", name="a.txt"), collection=collections[gone])
    activity = world.add_activity(world.trusted)
    ActivityOrganiser.objects.create(page=activity, organisation=gone, role="partner")
    ActivityPage.objects.get(pk=activity.pk).save_revision().publish()
    own = ImportSource.objects.create(owner=kept.translation_key, importer="table", name="syksy.csv")
    source = ImportSource.objects.create(owner=gone.translation_key, importer="table", name="syksy.csv")
    old = world.add_activity(world.foreign, title="Tuotu")
    SourceKey.objects.create(source=source, external_id="1", key=old.translation_key)
    SourceKey.objects.create(source=source, external_id="3", key=uuid.uuid4())
    merger = merged(world)
    later = make(title="Jälkeen", file=ContentFile(b"x", name="b.txt"), collection=collections[kept])
    new = world.add_activity(OrganisationPage.objects.get(pk=world.organisation.pk), title="Tuotu myöhemmin")
    SourceKey.objects.create(source=source, external_id="2", key=new.translation_key)
    parted(world, merger)
    assert [each.collection.name for each in get_document_model().objects.order_by("pk")] == [
        str(gone.translation_key), str(kept.translation_key),
    ]  # fmt: skip
    assert (before.pk, later.pk) == tuple(get_document_model().objects.order_by("pk").values_list("pk", flat=True))
    parts = RecordOrganiser.objects.filter(record=record_of(activity), role="partner")
    assert [*parts.values_list("organisation", flat=True)] == [gone.pk]
    draft = ActivityPage.objects.get(pk=activity.pk).get_latest_revision_as_object()
    assert [row.organisation_id for row in draft.organisers.all() if row.role == "partner"] == [gone.pk]
    assert record_of(world.trusted).organisation.parent_id == gone.pk
    source.refresh_from_db(), own.refresh_from_db()
    assert (source.owner, source.name, own.owner) == (gone.translation_key, "syksy.csv", kept.translation_key)
    assert sorted(source.keys.values_list("external_id", flat=True)) == ["1", "3"]


def test_trust_goes_back(world: World) -> None:
    gone = record_of(world.trusted)
    merging.merge_organisations(gone=gone, kept=record_of(world.organisation), user=world.users["coordinator"])
    parted(world, Merger.objects.get(gone=gone))
    assert [*gone.trusted_in.values_list("region_id", flat=True)] == ["15"]


def test_an_undoing_that_fails_at_the_end_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def fail(*args: Any, **kwargs: Any) -> None:
        raise Broken

    world.add_activity(world.foreign)
    merger = merged(world)
    before = standing()
    monkeypatch.setattr(parting, "sources_back", fail)
    with pytest.raises(Broken):
        parted(world, merger)
    assert standing() == before
    assert Merger.objects.get().can_be_undone


def test_it_is_undone_once_and_in_time_only(world: World) -> None:
    merger = merged(world)
    Merger.objects.update(merged_at=timezone.now() - dt.timedelta(days=30, minutes=1))
    with pytest.raises(parting.TooLate):
        parted(world, merger)
    address = f"{BASE}{record_of(world.foreign).pk}/yhdista/kumoa/"
    assert world.client("coordinator").get(address).status_code == 404
    assert joining.erase_old_addresses() == 1
    assert Merger.objects.get().moved == {}


def test_it_is_undone_by_the_page_which_says_what_stays(world: World) -> None:
    world.add_activity(world.foreign)
    merged(world)
    client, gone = world.client("coordinator"), record_of(world.foreign)
    address = f"{BASE}{gone.pk}/yhdista/kumoa/"
    for record in (gone, record_of(world.organisation)):
        assert address in client.get(f"{BASE}{record.pk}/").content.decode()
    assert client.get(address).context["plan"].pages == 1
    assert record_of(world.foreign).publication == "archived"
    assert client.post(address).headers["Location"] == f"{BASE}{gone.pk}/"
    assert record_of(world.foreign).publication == "live"
    assert client.post(address).status_code == 404
    assert address not in client.get(f"{BASE}{gone.pk}/").content.decode()


@pytest.mark.parametrize("name", ["", "editor", "publisher", "viewer", "stranger", "trusted", "other_coordinator"])
def test_it_is_closed_to_all_but_the_coordinators_of_both(world: World, name: str) -> None:
    merger = merged(world)
    before, client = standing(), world.client(name)
    address = f"{BASE}{record_of(world.foreign).pk}/yhdista/kumoa/"
    answers = [client.get(address), client.post(address)]
    assert [answer.status_code for answer in answers] == [403 if name else 302] * 2
    if name:
        with pytest.raises(PermissionDenied):
            parted(world, merger, name)
    assert standing() == before


def test_the_county_of_one_alone_does_not_undo_it(world: World) -> None:
    merger = merged(world)
    lifecycle.move_organisation(
        organisation=record_of(world.organisation), region=Region.objects.get(code="90"), municipality=None,
        user=world.users["national"],
    )  # fmt: skip
    address = f"{BASE}{record_of(world.foreign).pk}/yhdista/kumoa/"
    assert world.client("coordinator").post(address).status_code == 403
    parted(world, merger, "national")
    assert record_of(world.foreign).publication == "live"
