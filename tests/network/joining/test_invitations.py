"""Invitations: by their link only, for the invited address only, once only; and people's roles."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from network.models import Invitation, Membership
from network.services import invitations, members
from network.services.roles import set_membership
from tests.network.joining.requests import token_for
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "first_name": "Aino", "last_name": "Esimerkki", "username": "aino.e", "password": "kolme-sanaa-peräkkäin",
    "password_again": "kolme-sanaa-peräkkäin",
}  # fmt: skip


@pytest.fixture
def manager(world: World) -> Any:
    person = get_user_model().objects.create_user("manager", email="manager@tuulikello.example")
    set_membership(user=person, organisation=record_of(world.organisation), role="manager")
    world.users["manager"] = person
    return person


def invite(world: World, email: str = "aino@tuulikello.example", role: str = "editor") -> Invitation:
    return invitations.write_invitation(
        organisation=record_of(world.organisation), email=email, role=role, language="fi", user=None
    )


def address_of(row: Invitation) -> str:
    return f"/fi/kutsu/{token_for(row)}/"


def people_address(world: World) -> str:
    return f"/fi/tyopoyta/organisaatiot/{record_of(world.organisation).pk}/ihmiset/"


def test_new_person_makes_an_account_and_is_in(world: World) -> None:
    row = invite(world)
    client = world.client()
    assert client.get(address_of(row)).status_code == 200
    answer = client.post(address_of(row), ACCOUNT)
    assert answer.headers["Location"] == "/fi/tyopoyta/"
    person = get_user_model().objects.get(username="aino.e")
    assert (person.email, person.get_full_name()) == ("aino@tuulikello.example", "Aino Esimerkki")
    assert person.check_password(ACCOUNT["password"])
    assert [*person.memberships.values_list("organisation", "role")] == [(record_of(world.organisation).pk, "editor")]
    assert client.get("/fi/tyopoyta/").context["user"] == person
    assert world.client().get(address_of(row)).status_code == 410


@pytest.mark.parametrize(("changed", "field"), [
    ({"password": "lyhyt", "password_again": "lyhyt"}, "password"),
    ({"password": "123456789012345", "password_again": "123456789012345"}, "password"),
    ({"password": "aino.esimerkki", "password_again": "aino.esimerkki", "username": "aino.esimerkki"}, "password"),
    ({"password_again": "jotakin aivan muuta"}, "password_again"),
    ({"username": "EDITOR"}, "username"),
    ({"username": "aino e"}, "username"),
    ({"first_name": ""}, "first_name"),
])  # fmt: skip
def test_account_that_cannot_be_made_is_refused_by_field(world: World, changed: dict[str, str], field: str) -> None:
    row = invite(world)
    answer = world.client().post(address_of(row), {**ACCOUNT, **changed})
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [field]
    row.refresh_from_db()
    assert row.accepted_at is None
    assert not get_user_model().objects.filter(email=row.email).exists()


def test_existing_account_signs_in_and_accepts(world: World) -> None:
    stranger = world.users["stranger"]
    stranger.email = "Aino@Tuulikello.example"
    stranger.save()
    row = invite(world)
    nobody = world.client().get(address_of(row))
    assert f"?next={address_of(row)}" in nobody.content.decode()
    assert world.client().post(address_of(row), ACCOUNT).status_code == 200
    assert not get_user_model().objects.filter(username="aino.e").exists()
    client = world.client("stranger")
    assert client.get(address_of(row)).status_code == 200
    assert not Membership.objects.filter(user=stranger, organisation=record_of(world.organisation)).exists()
    client.post(address_of(row))
    assert stranger.memberships.count() == 2
    assert client.post(address_of(row)).status_code == 410


@pytest.mark.parametrize("email", ["", "other@tuulikello.example"])
def test_who_has_the_link_but_not_the_address_stays_out(world: World, email: str) -> None:
    stranger = world.users["stranger"]
    stranger.email = email
    stranger.save()
    row = invite(world)
    assert world.client("stranger").post(address_of(row)).status_code == 403
    assert stranger.memberships.count() == 1
    with pytest.raises(invitations.NotTheInvited):
        invitations.accept_invitation(invitation=row, user=stranger)


def test_invitation_ends_after_fourteen_days(world: World) -> None:
    row = invite(world)
    assert row.expires_at - row.created_at >= dt.timedelta(days=14) - dt.timedelta(seconds=5)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert world.client().post(address_of(row), ACCOUNT).status_code == 410
    assert not get_user_model().objects.filter(username="aino.e").exists()


def test_revoked_invitation_cannot_be_accepted(world: World, manager: Any) -> None:
    row = invite(world)
    address = f"{people_address(world)}kutsu/{row.pk}/"
    world.client("manager").post(address, {"revoke": ""})
    assert world.client().post(address_of(row), ACCOUNT).status_code == 410
    again = world.client("manager").post(address, {"resend": ""}, follow=True)
    assert again.status_code == 200
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_sending_again_ends_the_earlier_link(world: World, manager: Any) -> None:
    row = invite(world)
    earlier = address_of(row)
    world.client("manager").post(f"{people_address(world)}kutsu/{row.pk}/", {"resend": ""})
    row.refresh_from_db()
    assert world.client().get(earlier).status_code == 404
    assert world.client().get(address_of(row)).status_code == 200


def test_second_invitation_to_the_same_address_renews_the_first(world: World) -> None:
    first = invite(world)
    second = invite(world, email="AINO@tuulikello.example", role="publisher")
    assert (second.pk, Invitation.objects.get().role) == (first.pk, "publisher")


def test_invitation_never_lowers_a_role(world: World, manager: Any) -> None:
    row = invite(world, email=manager.email, role="viewer")
    invitations.accept_invitation(invitation=row, user=manager)
    assert manager.memberships.get().role == "manager"


def test_managers_page_invites_changes_and_removes(world: World, manager: Any) -> None:
    client = world.client("manager")
    organisation = record_of(world.organisation)
    form = {"email": "uusi@tuulikello.example", "role": "publisher", "language": "sv"}
    assert client.post(people_address(world), form).status_code == 302
    assert [*Invitation.objects.values_list("email", "role", "language", "invited_by")] == [
        ("uusi@tuulikello.example", "publisher", "sv", manager.pk)
    ]
    editor = world.users["editor"]
    client.post(f"{people_address(world)}{editor.pk}/rooli/", {"role": "publisher"})
    assert editor.memberships.get().role == "publisher"
    assert editor.groups.get().name.endswith(":publisher")
    assert client.get(f"{people_address(world)}{editor.pk}/poista/").status_code == 200
    client.post(f"{people_address(world)}{editor.pk}/poista/")
    assert not editor.memberships.exists()
    assert not editor.groups.exists()
    assert client.post(f"{people_address(world)}{editor.pk}/rooli/", {"role": "king"}).status_code == 404
    assert Membership.objects.filter(organisation=organisation).count() == 3


def test_person_who_belongs_already_is_not_invited(world: World, manager: Any) -> None:
    form = {"email": "MANAGER@tuulikello.example", "role": "editor", "language": "fi"}
    assert world.client("manager").post(people_address(world), form).status_code == 422
    assert not Invitation.objects.exists()


def test_last_manager_neither_goes_nor_steps_down(world: World, manager: Any) -> None:
    client = world.client("manager")
    address = f"{people_address(world)}{manager.pk}/"
    client.post(f"{address}poista/")
    client.post(f"{address}rooli/", {"role": "editor"})
    assert manager.memberships.get().role == "manager"
    for by in ("manager", "coordinator", "administrator"):
        with pytest.raises(members.LastInCharge):
            members.remove_member(organisation=record_of(world.organisation), user_id=manager.pk, by=world.users[by])
    set_membership(user=world.users["editor"], organisation=record_of(world.organisation), role="manager")
    assert client.post(f"{address}poista/").headers["Location"] == "/fi/tyopoyta/"
    assert not manager.memberships.exists()


@pytest.mark.parametrize(
    "name", ["editor", "publisher", "viewer", "stranger", "trusted", "other_coordinator", "foreign"]
)
def test_people_are_closed_to_all_but_managers_and_the_county(world: World, manager: Any, name: str) -> None:
    foreign = get_user_model().objects.create_user("foreign")
    set_membership(user=foreign, organisation=record_of(world.foreign), role="manager")
    world.users["foreign"] = foreign
    row = invite(world, email="kanari@lintu.example")
    client, editor = world.client(name), world.users["editor"]
    before = ([*Membership.objects.order_by("pk").values()], [*Invitation.objects.values()])
    base = people_address(world)
    answers = [
        client.get(base),
        client.post(base, {"email": "x@y.example", "role": "manager", "language": "fi"}),
        client.post(f"{base}{editor.pk}/rooli/", {"role": "viewer"}),
        client.get(f"{base}{editor.pk}/poista/"),
        client.post(f"{base}{editor.pk}/poista/"),
        client.post(f"{base}kutsu/{row.pk}/", {"resend": ""}),
        client.post(f"{base}kutsu/{row.pk}/", {"revoke": ""}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 7
    assert not [answer for answer in answers if "kanari@lintu.example" in answer.content.decode()]
    assert ([*Membership.objects.order_by("pk").values()], [*Invitation.objects.values()]) == before
    with pytest.raises(PermissionDenied):
        members.change_role(
            organisation=record_of(world.organisation), user_id=editor.pk, role="manager", by=world.users[name]
        )


def test_invitation_of_one_organisation_is_not_changed_through_another(world: World, manager: Any) -> None:
    foreign = invitations.write_invitation(
        organisation=record_of(world.foreign), email="x@y.example", role="editor", language="fi", user=None
    )
    answer = world.client("manager").post(f"{people_address(world)}kutsu/{foreign.pk}/", {"revoke": ""})
    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_open


def test_countys_coordinator_may_invite_the_first_manager(world: World) -> None:
    form = {"email": "uusi@tuulikello.example", "role": "manager", "language": "fi"}
    assert world.client("coordinator").post(people_address(world), form).status_code == 302


def test_people_page_asks_the_same_number_of_questions_for_many(world: World, manager: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, found = world.client("manager"), []
    client.get(people_address(world))
    for more in (0, 3):
        for number in range(more):
            person = get_user_model().objects.create_user(f"p{number}")
            set_membership(user=person, organisation=record_of(world.organisation), role="viewer")
            invite(world, email=f"p{number}@tuulikello.example")
        with CaptureQueriesContext(connection) as queries:
            client.get(people_address(world))
        found.append(len(queries))
    assert found[0] == found[1]


COORDINATORS = "/fi/tyopoyta/koordinaattorit/"


def test_coordinator_adds_and_removes_a_fellow(world: World) -> None:
    client, person = world.client("coordinator"), world.users["viewer"]
    assert client.post(f"{COORDINATORS}15/", {"person": "nobody"}).status_code == 422
    assert client.post(f"{COORDINATORS}15/", {"person": "viewer"}).status_code == 302
    assert person.groups.filter(name="coordinators:15").exists()
    client.post(f"{COORDINATORS}15/{person.pk}/poista/")
    assert not person.region_roles.exists()
    assert not person.groups.filter(name="coordinators:15").exists()


def test_last_coordinator_of_a_county_is_removed_by_the_country_only(world: World) -> None:
    coordinator = world.users["coordinator"]
    world.client("coordinator").post(f"{COORDINATORS}15/{coordinator.pk}/poista/")
    assert coordinator.region_roles.count() == 1
    world.client("national").post(f"{COORDINATORS}15/{coordinator.pk}/poista/")
    assert not coordinator.region_roles.exists()
    national = world.users["national"]
    world.client("national").post(f"{COORDINATORS}valtakunta/{national.pk}/poista/")
    assert national.region_roles.count() == 1


@pytest.mark.parametrize(("name", "code", "status"), [
    ("editor", "15", 403), ("other_coordinator", "15", 403), ("coordinator", "90", 403),
    ("coordinator", "valtakunta", 403), ("national", "valtakunta", 200), ("national", "15", 200),
    ("administrator", "valtakunta", 200), ("coordinator", "15", 200), ("national", "77", 404),
])  # fmt: skip
def test_coordinators_pages_by_role(world: World, name: str, code: str, status: int) -> None:
    client, before = world.client(name), world.users["viewer"].region_roles.count()
    assert client.get(f"{COORDINATORS}{code}/").status_code == status
    if status == 403:
        assert client.post(f"{COORDINATORS}{code}/", {"person": "viewer"}).status_code == 403
        holder = world.users["coordinator"]
        assert client.post(f"{COORDINATORS}{code}/{holder.pk}/poista/").status_code == 403
        assert (world.users["viewer"].region_roles.count(), holder.region_roles.count()) == (before, 1)


def test_trust_is_the_countys_to_give(world: World) -> None:
    organisation = record_of(world.organisation)
    address = f"/fi/tyopoyta/organisaatiot/{organisation.pk}/luottamus/"
    for name in ("publisher", "editor", "other_coordinator", "stranger"):
        assert world.client(name).post(address, {"trusted": "yes"}).status_code == 403
    assert not organisation.trusted_in.exists()
    world.client("coordinator").post(address, {"trusted": "yes"})
    assert organisation.trusted_in.get().region_id == "15"
    world.client("coordinator").post(address, {"trusted": "no"})
    assert not organisation.trusted_in.exists()
