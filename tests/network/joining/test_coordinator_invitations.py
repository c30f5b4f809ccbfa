"""Coordinators are invited by e-mail like members: by who may appoint them, for the invited address only, once."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from network.models import Invitation, Region, RegionRole
from network.permissions import is_coordinator
from network.services import invitations, letters
from tests.network.joining.requests import token_for
from tests.network.joining.test_invitations import ACCOUNT
from tests.network.world import World

pytestmark = pytest.mark.django_db
COUNTY, COUNTRY = "/fi/tyopoyta/koordinaattorit/15/", "/fi/tyopoyta/koordinaattorit/valtakunta/"
SENT = {"invite": "1", "email": "aino@alue.example", "language": "fi"}


def central() -> Region:
    return Region.objects.get(code="15")


def invite(world: World, region: Region | None = None, who: str = "national") -> Invitation:
    return invitations.invite_coordinator(
        region=region, email="aino@alue.example", language="fi", user=world.users[who]
    )


@pytest.mark.parametrize("address", [COUNTY, COUNTRY])
def test_an_invited_person_makes_an_account_and_coordinates(world: World, address: str) -> None:
    who = "coordinator" if address == COUNTY else "national"
    assert world.client(who).post(address, SENT).status_code == 302
    row = Invitation.objects.get()
    assert [each for each, _link in world.client(who).get(address).context["invited"]] == [row]
    letter: Any = letters.invitation(row.pk, None)
    assert token_for(row) in letter.body
    client = world.client()
    assert client.get(f"/fi/kutsu/{token_for(row)}/").status_code == 200
    assert client.post(f"/fi/kutsu/{token_for(row)}/", ACCOUNT).status_code == 302
    person = get_user_model().objects.get(username="aino.e")
    assert [*person.region_roles.values_list("region", flat=True)] == ["15" if address == COUNTY else None]
    assert (is_coordinator(person, "15"), is_coordinator(person, "90")) == (True, address == COUNTRY)
    assert not person.memberships.exists()
    assert world.client().get(f"/fi/kutsu/{token_for(row)}/").status_code == 410


def test_an_account_with_another_address_does_not_take_it(world: World) -> None:
    row = invite(world, central())
    assert world.client("stranger").post(f"/fi/kutsu/{token_for(row)}/").status_code == 403
    with pytest.raises(invitations.NotTheInvited):
        invitations.accept_invitation(invitation=row, user=world.users["stranger"])
    assert not RegionRole.objects.filter(user=world.users["stranger"]).exists()


def test_a_second_invitation_renews_the_first_and_who_coordinates_is_not_invited(world: World) -> None:
    for region in (central(), None):
        first = invite(world, region)
        assert invite(world, region).pk == first.pk
    get_user_model().objects.filter(username="coordinator").update(email="aino@alue.example")
    with pytest.raises(ValidationError):
        invite(world, central())
    assert world.client("coordinator").post(COUNTY, SENT).status_code == 422


@pytest.mark.parametrize("name", ["", "editor", "publisher", "viewer", "stranger", "trusted", "other_coordinator"])
def test_only_who_may_appoint_invites_resends_and_ends(world: World, name: str) -> None:
    row = invite(world, central())
    client, refused = world.client(name), 403 if name else 302
    answer = client.get(COUNTY)
    assert (answer.status_code, "aino@alue.example" in answer.content.decode()) == (refused, False)
    posts = [(COUNTY, {**SENT, "email": "toinen@alue.example"}), (f"{COUNTY}kutsu/{row.pk}/", {"resend": "1"}),
             (f"{COUNTY}kutsu/{row.pk}/", {"revoke": "1"})]  # fmt: skip
    assert [client.post(address, values).status_code for address, values in posts] == [refused] * 3
    assert [*Invitation.objects.values_list("pk", "link_hash", "revoked_at")] == [(row.pk, row.link_hash, None)]
    if name:
        with pytest.raises(PermissionDenied):
            invite(world, central(), name)


def test_a_countys_coordinator_does_not_invite_for_the_country_nor_touch_its_invitations(world: World) -> None:
    row = invite(world)
    client = world.client("coordinator")
    assert client.post(COUNTRY, SENT).status_code == 403
    assert client.post(f"{COUNTRY}kutsu/{row.pk}/", {"revoke": "1"}).status_code == 403
    assert client.post(f"{COUNTY}kutsu/{row.pk}/", {"revoke": "1"}).status_code == 404
    assert Invitation.objects.get().is_open


def test_it_is_sent_again_with_a_new_link_and_ended(world: World) -> None:
    row = invite(world, central())
    client, address = world.client("coordinator"), f"{COUNTY}kutsu/{row.pk}/"
    client.post(address, {"resend": "1"})
    again = Invitation.objects.get()
    assert again.link_hash != row.link_hash
    client.post(address, {"revoke": "1"})
    assert world.client().get(f"/fi/kutsu/{token_for(again)}/").status_code == 410
