"""Coordinators choose from the files of their county's organisations; an organisation's people from their own only."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission

from network.models import Region
from network.services import lifecycle
from network.services.libraries import county_collection_name, place_collection

from .world import World, record_of

MAYS = (
    ("editor", True), ("coordinator", True), ("national", True), ("administrator", True),
    ("stranger", False), ("viewer", False), ("other_coordinator", False),
)  # fmt: skip


def collection_of(page: Any) -> Collection:
    return Collection.objects.get(name=str(page.translation_key))


def add_files(page: Any) -> tuple[Any, Any]:
    collection = collection_of(page)
    image = get_image_model().objects.create(
        title="Tuulinen kuva", file=get_test_image_file("tuuli.png"), collection=collection
    )
    document = get_document_model().objects.create(
        title="Tuulinen ohje", file=ContentFile(b"x", name="tuuli.txt"), collection=collection
    )
    return image, document


def answers(world: World, who: str, image: Any, document: Any) -> dict[str, bool]:
    """Whether each address of the choosers gives the files away."""
    client = world.client(who)
    addresses = {
        f"{kind} {name}": reverse(f"wagtail{kind}s_chooser:{name.partition('?')[0]}", args=[item.pk] if args else [])
        + "".join(name.partition("?")[1:])
        for kind, item in (("image", image), ("doc", document))
        for name, args in (
            ("choose", False), ("choose_results?q=tuulinen", False),
            (f"choose_results?collection_id={item.collection_id}", False),
            ("chosen", True), (f"chosen_multiple?id={item.pk}", False),
        )
    }  # fmt: skip
    return {name: b"Tuulinen" in client.get(address).content for name, address in addresses.items()}


@pytest.mark.parametrize(("who", "may"), MAYS)
def test_choosers_show_files_to_their_people_and_the_countys_coordinators(world: World, who: str, may: bool) -> None:
    found = answers(world, who, *add_files(world.organisation))
    assert found == dict.fromkeys(found, may)


@pytest.mark.parametrize("who", ["coordinator", "national", "stranger", "other_coordinator"])
def test_choosing_is_not_changing(world: World, who: str) -> None:
    image, document = add_files(world.organisation)
    client = world.client(who)
    before = [[*model.objects.order_by("pk").values()] for model in (get_image_model(), get_document_model())]
    values = {"title": "Muutettu", "collection": collection_of(world.foreign).pk, "tags": "uusi"}
    for kind, app, item in (("image", "wagtailimages", image), ("document", "wagtaildocs", document)):
        for name, args in (("edit", [item.pk]), ("delete", [item.pk]), ("add", []), ("delete_multiple", [item.pk])):
            client.post(reverse(f"{app}:{name}", args=args), values)
        for action in ("delete", "add_tags", "add_to_collection"):
            address = reverse("wagtail_bulk_action", args=[app, kind, action])
            client.post(f"{address}?id={item.pk}", values)
        client.post(reverse(f"wagtailadmin_api:{kind}s:detail", args=[item.pk]), values)
        assert client.get(reverse(f"wagtailadmin_api:{kind}s:detail", args=[item.pk])).status_code != 200
    assert [[*m.objects.order_by("pk").values()] for m in (get_image_model(), get_document_model())] == before
    assert (image.tags.count(), document.tags.count()) == (0, 0)


def test_a_move_to_another_county_takes_the_files_to_its_coordinators(world: World) -> None:
    files = add_files(world.organisation)
    lifecycle.move_organisation(
        organisation=record_of(world.organisation), region=Region.objects.get(code="90"), municipality=None,
        user=world.users["national"],
    )  # fmt: skip
    assert collection_of(world.organisation).get_parent().name == "county:90"
    for who, may in (("coordinator", False), ("other_coordinator", True), ("editor", True)):
        found = answers(world, who, *files)
        assert found == dict.fromkeys(found, may), who


def test_a_collection_that_was_put_elsewhere_stays_there(world: World) -> None:
    private = Collection.get_first_root_node().add_child(name="Yksityiset")
    collection_of(world.organisation).move(private, "sorted-child")
    assert place_collection(world.organisation).get_parent() == private


def grants() -> set[tuple[str, str, str]]:
    rows = GroupCollectionPermission.objects.filter(group__name__startswith="coordinators:")
    return {*rows.values_list("group__name", "collection__name", "permission__codename")}


def test_the_migration_makes_what_provisioning_makes_and_can_be_taken_back(world: World) -> None:
    migration = importlib.import_module("network.migrations.0012_county_collections")
    image, _document = add_files(world.organisation)
    made = ([*Collection.objects.values_list("name", "depth", "numchild")], grants())
    county = Collection.objects.get(name=county_collection_name("15"))
    loose = get_image_model().objects.create(title="x", file=get_test_image_file("x.png"), collection=county)
    migration.put_below_root(apps, None)
    names = {str(page.translation_key) for page in (world.organisation, world.foreign, world.trusted)}
    assert {*Collection.objects.filter(depth=2).values_list("name", flat=True)} == names
    assert (Collection.objects.count(), grants()) == (4, set())
    assert (get_image_model().objects.get(pk=image.pk).collection.name, Collection.find_problems()) == (
        str(world.organisation.translation_key), ([], [], [], [], []),
    )  # fmt: skip
    assert get_image_model().objects.get(pk=loose.pk).collection.is_root()
    migration.put_below_counties(apps, None)
    assert ([*Collection.objects.values_list("name", "depth", "numchild")], grants()) == made
    assert Collection.find_problems() == ([], [], [], [], [])
