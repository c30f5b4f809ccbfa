"""An organisation that not everybody may read is named to those who may: on pages, in lists, hits, files and feeds."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, ReferenceIndex

from network.models import ActivityPage, Organisation, OrganisationPage
from network.models.vocabulary import Visibility
from search.models import SearchEntry
from search.services import index_objects
from tests.network.world import World, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
NAME, EMAIL = "Tuulikello ry", "tupa@tuulikello.example"
OUTSIDERS = ("",)
MEMBERS = ("stranger", "editor", "coordinator", "other_coordinator")


def show_to(organisation: OrganisationPage, visibility: str) -> None:
    page = OrganisationPage.objects.get(pk=organisation.pk).get_latest_revision_as_object()
    page.visibility = visibility
    page.save_revision().publish()


@pytest.fixture
def activity(world: World) -> ActivityPage:
    """A public activity of an organisation that only the network's members may read."""
    page = world.add_activity(title="Vauvatreffit")
    Organisation.objects.filter(record=record_of(world.organisation)).update(email=EMAIL)
    show_to(world.organisation, Visibility.NETWORK)
    Organisation.objects.filter(record=record_of(world.organisation)).update(email=EMAIL)
    return page


def read(world: World, who: str, address: str, **parameters: str) -> str:
    response = world.client(who).get(address, parameters)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize("who", [*OUTSIDERS, *MEMBERS])
def test_pages_name_it_to_those_who_may_read_it(world: World, activity: ActivityPage, who: str) -> None:
    for page in (activity, world.place):
        html = read(world, who, page.get_url())
        assert (NAME in html, EMAIL in html) == (who in MEMBERS,) * 2, page.title


@pytest.mark.parametrize("who", [*OUTSIDERS, *MEMBERS])
def test_lists_and_hits_do_not_name_it_beside_what_everybody_reads(
    world: World, activity: ActivityPage, who: str
) -> None:
    lists = [read(world, who, reverse(name), days="183") for name in ("activities", "places")]
    results = read(world, who, reverse("search"), q="vauvatreffit")
    assert "Vauvatreffit" in lists[0]
    assert "<mark>Vauvatreffit</mark>" in results
    rows = [html.partition('class="ruled')[2] for html in (*lists, results)]
    assert [NAME in html for html in rows] == [False] * 3


def test_its_name_finds_nothing_that_everybody_reads(world: World, activity: ActivityPage) -> None:
    assert "Vauvatreffit" not in read(world, "", reverse("search"), q="Tuulikello")
    assert NAME in read(world, "stranger", reverse("search"), q="Tuulikello")


@pytest.mark.parametrize("name", ["activities_json", "activities_atom", "search_json", "search_atom"])
def test_files_and_feeds_do_not_name_it(world: World, activity: ActivityPage, name: str) -> None:
    text = read(world, "", reverse(name), q="vauvatreffit")
    assert "Vauvatreffit" in text
    assert NAME not in text


def test_index_follows_an_organisation_that_closes_and_opens(world: World) -> None:
    world.add_activity()
    entries = SearchEntry.objects.filter(source__in=("activity", "place"), language="fi")

    def owners() -> set[str]:
        return {entry.text.extra.get("owner", "") for entry in entries.select_related("text")}

    assert owners() == {NAME}
    show_to(world.organisation, Visibility.COORDINATORS)
    assert owners() == {""}
    show_to(world.organisation, Visibility.PUBLIC)
    assert owners() == {NAME}


def test_it_is_named_beside_what_is_no_more_open_than_itself(world: World, activity: ActivityPage) -> None:
    page = ActivityPage.objects.get(pk=activity.pk).get_latest_revision_as_object()
    page.visibility = Visibility.NETWORK
    page.save_revision().publish()
    entry = SearchEntry.objects.get(source="activity", language="fi")
    assert entry.text.extra["owner"] == NAME
    assert "Vauvatreffit" not in read(world, "", reverse("search"), q="vauvatreffit")


@pytest.mark.parametrize("name", ["places", "places_json"])
def test_places_are_not_found_by_the_name_of_who_keeps_them(world: World, activity: ActivityPage, name: str) -> None:
    for who in (*OUTSIDERS, *MEMBERS):
        found = world.place.title in read(world, who, reverse(name), q="Tuulikello")
        assert found == (who in MEMBERS), who


def test_a_document_on_anothers_page_names_it_no_more(world: World) -> None:
    document = get_document_model().objects.create(
        title="Kanarian ohje",
        file=ContentFile(b"x", name="kanaria.txt"),
        collection=Collection.objects.get(name=str(world.organisation.translation_key)),
    )
    types = {name: ContentType.objects.get_for_model(model) for name, model in (("page", Page), ("file", document))}
    ReferenceIndex.objects.create(
        base_content_type=types["page"], content_type=types["page"], object_id=str(world.foreign.pk),
        to_content_type=types["file"], to_object_id=str(document.pk), model_path="body", content_path="body",
        content_path_hash=uuid.uuid4(),
    )  # fmt: skip
    index_objects("document", [str(document.pk)])
    told = []
    for visibility in (Visibility.PUBLIC, Visibility.NETWORK):
        show_to(world.organisation, visibility)
        entry = SearchEntry.objects.get(source="document", object_id=str(document.pk))
        told.append(entry.text.extra["owner"])
    assert told == [NAME, ""]
