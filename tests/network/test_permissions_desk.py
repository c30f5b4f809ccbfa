"""Who may not: every address of the desk as every role, with what is there afterwards."""

import pytest
from django.urls import reverse

from network.models import ActivityPage, Membership
from network.permissions import is_coordinator, is_member, may_write, role_in, visibilities_for
from network.services import drafts, review
from tests.network.world import World, record_of

CANARY = "Kanarialintu"
OUTSIDERS = ("stranger", "viewer", "other_coordinator")
#: name, method, who is let in beside the administrator and the national coordinator
ADDRESSES = (
    ("activity_edit", "get", {"editor", "publisher", "coordinator"}),
    ("activity_edit", "post", {"editor", "publisher", "coordinator"}),
    ("activity_preview", "get", {"editor", "publisher", "coordinator"}),
    ("activity_delete", "get", {"editor", "publisher", "coordinator"}),
    ("review_page", "get", {"coordinator"}),
    ("review_preview", "get", {"coordinator"}),
)
CHANGING = ("activity_submit", "activity_withdraw", "activity_delete", "review_page", "activity_edit")
EVERYBODY = (
    "editor",
    "publisher",
    "viewer",
    "stranger",
    "trusted",
    "coordinator",
    "other_coordinator",
    "national",
    "administrator",
)


def test_each_address_lets_in_whom_it_should_and_nobody_else(world) -> None:
    page = world.add_activity(publish=False, title=CANARY)
    for name, method, inside in ADDRESSES:
        for who in EVERYBODY:
            response = getattr(world.client(who), method)(reverse(name, args=[page.pk]))
            is_in = who in inside | {"national", "administrator"}
            assert (response.status_code != 403) == is_in, (name, method, who, response.status_code)
            assert is_in or CANARY not in response.content.decode(), (name, who)


def test_nobody_signed_out_gets_further_than_the_sign_in_page(world) -> None:
    page = world.add_activity(publish=False, title=CANARY)
    names = [name for name, _method, _inside in ADDRESSES] + ["desk", "review", "activity_new"]
    for name in names:
        url = reverse(name, args=[page.pk] if name not in ("desk", "review", "activity_new") else [])
        response = world.client().get(url)
        assert (response.status_code, response["Location"]) == (302, f"/fi/kirjaudu/?next={url}"), name
    for name in CHANGING:
        response = world.client().post(reverse(name, args=[page.pk]))
        assert (response.status_code, response["Location"].startswith("/fi/kirjaudu/")) == (302, True), name


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_change_nothing(world, who) -> None:
    page = world.add_activity(publish=False, title=CANARY)
    review.submit_page(page=page, user=world.users["editor"])
    before = ActivityPage.objects.filter(pk=page.pk).values().get()
    for name in CHANGING:
        answers = world.answers(revision=page.latest_revision_id, decision="approve", save="1")
        assert world.client(who).post(reverse(name, args=[page.pk]), answers).status_code == 403, name
    assert ActivityPage.objects.filter(pk=page.pk).values().get() == before
    assert review.is_waiting(page)


def test_an_editor_does_not_approve_the_own_submission(world) -> None:
    page = world.add_activity(publish=False)
    review.submit_page(page=page, user=world.users["editor"])
    response = world.client("editor").post(
        reverse("review_page", args=[page.pk]), {"decision": "approve", "revision": page.latest_revision_id}
    )
    assert response.status_code == 403
    assert not ActivityPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("who", [*OUTSIDERS, "trusted"])
def test_nobody_writes_for_an_organisation_of_others(world, who) -> None:
    url = f"{reverse('activity_new')}?organisation={world.organisation.pk}"
    client = world.client(who)
    assert client.get(url).status_code == 403
    assert client.post(reverse("activity_new"), {**world.answers(), "save": "1"}).status_code == 403
    assert not ActivityPage.objects.exists()


def test_the_queue_is_for_coordinators_and_shows_their_county_only(world) -> None:
    page = world.add_activity(publish=False, title=CANARY)
    review.submit_page(page=page, user=world.users["editor"])
    shown = {}
    for who in EVERYBODY:
        response = world.client(who).get(reverse("review"))
        shown[who] = response.status_code, CANARY in response.content.decode()
    inside = {
        "coordinator": (200, True),
        "national": (200, True),
        "administrator": (200, True),
        "other_coordinator": (200, False),
    }
    assert shown == {**dict.fromkeys(EVERYBODY, (403, False)), **inside}


def test_the_desk_shows_own_drafts_only(world) -> None:
    world.add_activity(publish=False, title=CANARY)
    shown = {who for who in EVERYBODY if CANARY in world.client(who).get(reverse("desk")).content.decode()}
    assert shown == {"editor", "publisher"}


def test_services_ask_too(world) -> None:
    from django.core.exceptions import PermissionDenied

    page, stranger = world.add_activity(publish=False), world.users["stranger"]
    calls = (
        lambda: review.submit_page(page=page, user=stranger),
        lambda: review.withdraw_submission(page=page, user=stranger),
        lambda: review.approve_page(page=page, user=stranger),
        lambda: review.return_page(page=page, user=stranger, reason="x"),
        lambda: drafts.delete_draft(page=page, user=stranger),
        lambda: drafts.save_draft(
            page=page, facts={}, tags=[], user=stranger, base_revision_id=page.latest_revision_id
        ),
        lambda: drafts.create_draft(organisation=world.organisation, facts={}, tags=[], user=stranger),
    )
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


def test_roles_and_visibilities(world: World) -> None:
    own, users = record_of(world.organisation).pk, world.users
    assert {name: may_write(users[name], own) for name in EVERYBODY} == {
        **dict.fromkeys(EVERYBODY, False), "editor": True, "publisher": True, "administrator": True,
    }  # fmt: skip
    assert {name: visibilities_for(users[name])[-1] for name in ("editor", "viewer", "coordinator")} == {
        "editor": "network", "viewer": "network", "coordinator": "coordinators",
    }  # fmt: skip
    assert visibilities_for(None) == ("public",)
    assert (is_coordinator(users["coordinator"], "15"), is_coordinator(users["coordinator"], "90")) == (True, False)
    assert (is_coordinator(users["national"], "90"), is_coordinator(None), is_member(None)) == (True, False, False)
    assert role_in(users["viewer"], own) == "viewer"
    assert role_in(users["stranger"], own) is None


def test_a_removed_member_is_out_at_once(world) -> None:
    page = world.add_activity(publish=False)
    client = world.client("editor")
    assert client.get(reverse("activity_edit", args=[page.pk])).status_code == 200
    Membership.objects.filter(user=world.users["editor"]).delete()
    assert client.get(reverse("activity_edit", args=[page.pk])).status_code == 403
