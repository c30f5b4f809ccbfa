"""Groups that the site keeps are called by organisation and role, or by county, wherever the admin lists them."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, GroupApprovalTask

from network.services import lifecycle
from network.services.roles import coordinator_group_name, role_group_name
from tests.network.test_library_names import reading, shown
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
ACCOUNTS = (get_user_model()._meta.app_label, get_user_model()._meta.model_name)
KEYS = ("county:", "coordinators:", "organisation:")


def editors_of(world: World) -> Group:
    return Group.objects.get(name=role_group_name(str(world.organisation.translation_key), "editor"))


def addresses(world: World) -> dict[str, str]:
    group, user = editors_of(world), world.users["editor"]
    return {
        "groups": reverse("wagtailusers_groups:index") + "?q=tuulikello",
        "groups' rows": reverse("wagtailusers_groups:index_results") + "?q=tuulikello",
        "a group": reverse("wagtailusers_groups:edit", args=[group.pk]),
        "people": reverse("wagtailusers_users:index") + f"?group={group.pk}",
        "a person": reverse("wagtailusers_users:edit", args=[user.pk]),
        "a new person": reverse("wagtailusers_users:add"),
        "a role for people": reverse("wagtail_bulk_action", args=[*ACCOUNTS, "assign_role"]) + f"?id={user.pk}",
        "a page's privacy": reverse("wagtailadmin_pages:set_privacy", args=[world.organisation.pk]),
        "a collection's privacy": reverse(
            "wagtailadmin_collections:set_privacy", args=[Collection.objects.get(name="county:15").pk]
        ),
        "a task of review": reverse("wagtailadmin_workflows:edit_task", args=[GroupApprovalTask.objects.first().pk]),
    }


@pytest.mark.parametrize(("language", "role", "county"), [
    ("fi", "toimittaja", "Keski-Suomi"), ("sv", "redaktör", "Mellersta Finland"),
])  # fmt: skip
def test_every_list_of_the_admin_says_names(world: World, language: str, role: str, county: str) -> None:
    client = reading(world, "administrator", language)
    key = str(world.organisation.translation_key)
    for what, address in addresses(world).items():
        answer = client.get(address)
        assert answer.status_code == 200, what
        text = shown(answer)
        assert [each for each in (*KEYS, key) if each in text] == [], what
        assert f"Tuulikello ry: {role}" in text, what
    assert f"{county}: " in shown(client.get(addresses(world)["a person"]))


def test_choices_are_in_the_order_of_names_and_roles(world: World) -> None:
    html = world.client("administrator").get(addresses(world)["a new person"]).content
    said = [each.get_text().strip() for each in BeautifulSoup(html, "html.parser").select("#id_groups label")]
    organisations = [name.partition(":")[0] for name in said if name.partition(":")[0].endswith(" ry")]
    assert organisations == [name for name in ("Luotettu ry", "Sukupuu ry", "Tuulikello ry") for _role in range(4)]
    groups = Group.objects.filter(name__contains=str(world.organisation.translation_key))
    labels = [name.partition(": ")[2] for name in said if name.startswith("Tuulikello ry")]
    assert len(labels) == groups.count() == 4
    assert labels[1] == "toimittaja"


def test_a_group_is_found_by_its_organisation_in_either_language(world: World) -> None:
    lifecycle.rename_organisation(
        organisation=record_of(world.organisation), titles={"fi": "Tuulenpesä ry", "sv": "Vindboet rf"},
        user=world.users["administrator"],
    )  # fmt: skip
    for asked in ("tuulenpesä", "vindboet"):
        answer = world.client("administrator").get(reverse("wagtailusers_groups:index"), {"q": asked})
        assert len(answer.context["object_list"]) == 4, asked
        assert "Tuulenpesä ry: toimittaja" in shown(answer)
    answer = world.client("administrator").get(reverse("wagtailusers_groups:index"), {"q": "ei sellaista"})
    assert len(answer.context["object_list"]) == 0


def test_a_key_is_not_to_be_edited(world: World) -> None:
    client, own = world.client("administrator"), Group.objects.create(name="Leirit")
    kept = editors_of(world)
    key = kept.name
    empty = {f"{name}-{part}_FORMS": "0" for part in ("TOTAL", "INITIAL") for name in (
        "page_permissions", "image_permissions", "document_permissions", "collection_permissions", "site_permissions",
    )}  # fmt: skip
    for group, is_kept in ((kept, True), (own, False)):
        address = reverse("wagtailusers_groups:edit", args=[group.pk])
        assert (b'name="name"' in client.get(address).content) is not is_kept
        client.post(address, {**empty, "name": "Muu"})
        group.refresh_from_db()
    assert (kept.name, own.name) == (key, "Muu")


def test_giving_a_role_says_which(world: World) -> None:
    answer = world.client("administrator").post(
        addresses(world)["a role for people"], {"role": editors_of(world).pk}, follow=True
    )
    (said,) = [str(message) for message in answer.context["messages"]]
    assert "Tuulikello ry: toimittaja" in said


def test_the_parent_collection_in_the_privacy_dialog_is_named(world: World) -> None:
    CollectionViewRestriction.objects.create(
        collection=Collection.objects.get(name="county:15"), restriction_type=CollectionViewRestriction.LOGIN
    )
    own = Collection.objects.get(name=str(world.organisation.translation_key))
    for language, county in (("fi", "Keski-Suomi"), ("sv", "Mellersta Finland")):
        answer = reading(world, "administrator", language).get(
            reverse("wagtailadmin_collections:set_privacy", args=[own.pk])
        )
        assert county in shown(answer)
        assert "county:" not in answer.json()["html"]


def test_outside_the_admin_a_group_says_what_it_stores(world: World) -> None:
    group = editors_of(world)
    assert str(group) == group.name


def test_names_cost_few_queries(world: World, django_assert_max_num_queries) -> None:
    client, address = world.client("administrator"), addresses(world)["a person"]
    client.get(address)
    with django_assert_max_num_queries(80) as few:
        client.get(address)
    for number in range(20):
        Group.objects.create(name=role_group_name(f"00000000-0000-4000-8000-0000000000{number:02}", "editor"))
    with django_assert_max_num_queries(len(few.captured_queries) + 7):
        client.get(address)


def test_a_group_that_keeps_a_role_is_not_deleted(world: World) -> None:
    client = world.client("administrator")
    coordinators = Group.objects.get(name=coordinator_group_name("15"))
    for group, name in ((editors_of(world), "Tuulikello ry: toimittaja"), (coordinators, "Keski-Suomi: ")):
        address = reverse("wagtailusers_groups:delete", args=[group.pk])
        for ask in (client.get, client.post, client.delete):
            answer = ask(address)
            assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailusers_groups:index"))
            (said,) = [str(message) for message in client.get(answer["Location"]).context["messages"]]
            assert name in said
        bulk = reverse("wagtail_bulk_action", args=["auth", "group", "delete"]) + f"?id={group.pk}"
        assert client.post(bulk, follow=True).status_code == 404
        assert Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("name", ["Leirit", "organisation:00000000-0000-4000-8000-000000000000:editor"])
def test_a_group_that_keeps_no_role_is_deleted(world: World, name: str) -> None:
    group = Group.objects.create(name=name)
    address = reverse("wagtailusers_groups:delete", args=[group.pk])
    assert world.client("administrator").get(address).status_code == 200
    assert world.client("administrator").post(address).status_code == 302
    assert not Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("who", ["editor", "publisher", "coordinator", "stranger"])
def test_others_do_not_delete_groups_either(world: World, who: str) -> None:
    group = Group.objects.create(name="Leirit")
    world.client(who).post(reverse("wagtailusers_groups:delete", args=[group.pk]))
    assert Group.objects.filter(pk=group.pk).exists()
