"""Collections that the site keeps are called by their county or organisation wherever the admin lists them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from network.services import lifecycle
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
KEYS = ("county:", "Root")


@pytest.fixture
def files(world: World) -> tuple[Any, Any]:
    collection = Collection.objects.get(name=str(world.organisation.translation_key))
    image = get_image_model().objects.create(title="Kuva", file=get_test_image_file("t.png"), collection=collection)
    document = get_document_model().objects.create(
        title="Ohje", file=ContentFile(b"x", name="t.txt"), collection=collection
    )
    return image, document


def reading(world: World, who: str, language: str) -> Client:
    profile = UserProfile.get_for_user(world.users[who])
    profile.preferred_language = language
    profile.save()
    return world.client(who)


def moving(app: str, model: str) -> str:
    return reverse("wagtail_bulk_action", args=[app, model, "add_to_collection"])


def addresses(files: tuple[Any, Any]) -> dict[str, str]:
    image, document = files
    return {
        "images": reverse("wagtailimages:index"),
        "images as a list": reverse("wagtailimages:index") + f"?layout=list&collection_id={image.collection_id}",
        "new images": reverse("wagtailimages:add_multiple"),
        "an image": reverse("wagtailimages:edit", args=[image.pk]),
        "image chooser": reverse("wagtailimages_chooser:choose"),
        "image chooser's list": reverse("wagtailimages_chooser:choose_results") + "?layout=list",
        "images into a collection": moving("wagtailimages", "image")
        + f"?id={image.pk}",
        "documents": reverse("wagtaildocs:index"),
        "new documents": reverse("wagtaildocs:add_multiple"),
        "a document": reverse("wagtaildocs:edit", args=[document.pk]),
        "document chooser": reverse("wagtaildocs_chooser:choose"),
        "documents into a collection": moving("wagtaildocs", "document")
        + f"?id={document.pk}",
        "collections": reverse("wagtailadmin_collections:index"),
        "a new collection": reverse("wagtailadmin_collections:add"),
        "a collection": reverse("wagtailadmin_collections:edit", args=[image.collection_id]),
    }  # fmt: skip


def shown(answer: Any) -> str:
    """What is read: text, options, titles and labels; from JSON its HTML."""
    html = answer.json()["html"] if "json" in answer["Content-Type"] else answer.content.decode()
    page = BeautifulSoup(html, "html.parser")
    for each in page.select("script, template"):
        each.extract()
    said = [str(each[name]) for name in ("title", "aria-label") for each in page.select(f"[{name}]")]
    return " ".join([page.get_text(" "), *said])


@pytest.mark.parametrize(("language", "county"), [("fi", "Keski-Suomi"), ("sv", "Mellersta Finland")])
def test_every_list_of_the_admin_says_names(world: World, files: Any, language: str, county: str) -> None:
    client = reading(world, "administrator", language)
    keys = (*KEYS, str(world.organisation.translation_key), str(world.foreign.translation_key))
    for what, address in addresses(files).items():
        text = shown(client.get(address))
        assert [key for key in keys if key in text] == [], what
        assert "Tuulikello ry" in text, what
    assert county in shown(client.get(reverse("wagtailadmin_collections:index")))


def test_a_groups_permissions_say_names(world: World) -> None:
    group = Group.objects.get(name="coordinators:national")
    text = shown(world.client("administrator").get(reverse("wagtailusers_groups:edit", args=[group.pk])))
    assert "Keski-Suomi" in text
    assert "Tuulikello ry" in text
    assert "county:" not in text


def test_new_names_of_organisations_are_said_at_once(world: World, files: Any) -> None:
    client = world.client("administrator")
    lifecycle.rename_organisation(
        organisation=record_of(world.organisation),
        titles={"fi": "Tuulenpesä ry", "sv": "Vindboet rf"},
        user=world.users["administrator"],
    )
    address = addresses(files)["images as a list"]
    assert "Tuulenpesä ry" in shown(client.get(address))
    assert "Vindboet rf" in shown(reading(world, "administrator", "sv").get(address))
    assert Collection.objects.filter(name=str(world.organisation.translation_key)).exists()


def test_what_lies_in_a_county_follows_it_in_the_order_of_names(world: World) -> None:
    html = world.client("administrator").get(reverse("wagtailimages:add_multiple")).content
    options = BeautifulSoup(html, "html.parser").select("#id_addimage_collection option")
    names = [option.get_text().strip(" \u21b3\n\xa0") for option in options]
    county = names.index("Keski-Suomi")
    assert names[county : county + 4] == ["Keski-Suomi", "Luotettu ry", "Sukupuu ry", "Tuulikello ry"]


def test_a_key_is_not_to_be_edited(world: World, files: Any) -> None:
    client, collection = world.client("administrator"), files[0].collection
    key, parent = collection.name, collection.get_parent()
    own = parent.add_child(name="Leirit")
    for kept, is_kept in ((collection, True), (own, False)):
        address = reverse("wagtailadmin_collections:edit", args=[kept.pk])
        assert (b'name="name"' in client.get(address).content) is not is_kept
        assert client.post(address, {"name": "Muu", "parent": parent.pk}).status_code == 302
        kept.refresh_from_db()
    assert (collection.name, own.name) == (key, "Muu")


def test_moving_files_says_where_they_are(world: World, files: Any) -> None:
    target = Collection.objects.get(name=str(world.foreign.translation_key))
    for address in (addresses(files)["images into a collection"], addresses(files)["documents into a collection"]):
        answer = world.client("administrator").post(address, {"collection": target.pk}, follow=True)
        said = [str(message) for message in answer.context["messages"]]
        assert len(said) == 1
        assert "Sukupuu ry" in said[0]
    for item in files:
        item.refresh_from_db()
        assert item.collection_id == target.pk


def test_names_cost_few_queries(world: World, files: Any, django_assert_max_num_queries: Any) -> None:
    """Of two organisations and of ten the same."""
    client = world.client("administrator")
    address = reverse("wagtailadmin_collections:index")
    client.get(address)
    county = Collection.objects.get(name="county:15")
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for number in range(20):
        county.add_child(name=f"00000000-0000-4000-8000-0000000000{number:02}")
    with django_assert_max_num_queries(len(few.captured_queries) + 7):
        client.get(address)
