"""A place that not everybody may read is named to those who may, beside public activities too, and its point told."""

import pytest
from django.urls import reverse

from network.models import ActivityPage, ActivitySlot, MeetingPlacePage, Occurrence, RegionPage
from network.models.vocabulary import Visibility
from network.querysets import haversine_m
from network.rows import activity_row
from network.services.content import create_page
from search.models import SearchEntry
from tests.network.world import World, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
NAME, LATITUDE, LONGITUDE = "Kanarialintutupa", 62.187765, 25.612345
MAY_READ = {
    Visibility.NETWORK: ("stranger", "editor", "coordinator"),
    Visibility.COORDINATORS: ("coordinator", "other_coordinator"),
}
MAY_NOT_READ = {Visibility.NETWORK: ("",), Visibility.COORDINATORS: ("", "stranger", "editor")}
MAY = [(visibility, who) for visibility, people in MAY_READ.items() for who in people]
MAY_NOT = [(visibility, who) for visibility, people in MAY_NOT_READ.items() for who in people]
LISTS = ("/fi/", "activities", "search")
FILES = ("activities_json", "activities_csv", "activities_atom", "activities_ics", "activities_geojson", "search_json")


def show_to(place: MeetingPlacePage, visibility: str) -> None:
    page = MeetingPlacePage.objects.get(pk=place.pk).get_latest_revision_as_object()
    page.visibility = visibility
    page.save_revision().publish()


@pytest.fixture
def place(world: World) -> MeetingPlacePage:
    facts = {
        "title": NAME, "municipality": world.municipalities["Jyväskylä"], "address": "Kuja 7", "precision": "exact",
        "latitude": LATITUDE, "longitude": LONGITUDE, "phase": "operating", "visibility": Visibility.NETWORK,
    }  # fmt: skip
    return create_page(MeetingPlacePage, parent=world.foreign, facts=facts, user=world.users["administrator"])


@pytest.fixture
def activity(world: World, place: MeetingPlacePage) -> ActivityPage:
    """A public activity in a place that only the network's members may read."""
    return world.add_activity(place=record_of(place).place, municipality=None)


def read(world: World, who: str, address: str, **parameters: str) -> str:
    response = world.client(who).get(address, parameters)
    assert response.status_code == 200, address
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def address_of(name: str) -> str:
    return name if name.startswith("/") else reverse(name)


@pytest.mark.parametrize(("visibility", "who"), MAY_NOT)
def test_who_may_not_read_it_learns_the_municipality_alone(
    world: World, place: MeetingPlacePage, activity: ActivityPage, visibility: str, who: str
) -> None:
    show_to(place, visibility)
    region = RegionPage.objects.get(region_id="15", locale__language_code="fi")
    pages = [read(world, who, page.get_url()) for page in (activity, world.organisation, region)]
    lists = [read(world, who, address_of(name), q="vauvatreffit", days="183") for name in LISTS]
    kinds = [read(world, who, reverse("activities"), view=view, county="15") for view in ("map", "week", "month")]
    files = [read(world, who, reverse(name), q="vauvatreffit", days="183") for name in FILES]
    filtered = read(world, who, reverse("activities"), place=str(record_of(place).pk), days="183")
    for text in (*pages, *lists, *kinds, *files, filtered):
        assert [each for each in (NAME, NAME.lower(), "Kuja 7", "62.1877", "62,1877") if each in text] == []
    for text in (*pages, *lists[1:], *files):
        assert "Vauvatreffit" in text
    assert "Jyväskylä" in pages[0]


@pytest.mark.parametrize(("visibility", "who"), MAY)
def test_who_may_read_it_reads_it_on_the_page_on_the_map_and_in_files(
    world: World, place: MeetingPlacePage, activity: ActivityPage, visibility: str, who: str
) -> None:
    show_to(place, visibility)
    page = read(world, who, activity.get_url())
    assert (NAME in page, "Kuja 7" in page, "Jyväskylä" in page) == (True, True, True)
    assert NAME in read(world, who, reverse("activities"), view="map", county="15", days="183")
    assert NAME in read(world, who, reverse("activities_json"), days="183")


def test_lists_name_it_beside_what_is_no_more_open_than_itself(world: World, activity: ActivityPage) -> None:
    assert NAME not in read(world, "stranger", reverse("activities"), days="183")
    page = ActivityPage.objects.get(pk=activity.pk).get_latest_revision_as_object()
    page.visibility = Visibility.NETWORK
    page.save_revision().publish()
    assert NAME in read(world, "stranger", reverse("activities"), days="183")
    assert "Vauvatreffit" not in read(world, "", reverse("activities"), days="183")


def test_an_address_of_the_activitys_own_is_not_said_in_its_stead(world: World, place: MeetingPlacePage) -> None:
    page = world.add_activity(place=record_of(place).place, address="Sivukuja 9")
    for text in (read(world, "", page.get_url()), read(world, "", reverse("activities"), days="183")):
        assert ("Vauvatreffit" in text, "Sivukuja" in text) == (True, False)


def test_no_distance_is_told_to_a_place_that_readers_of_the_activity_may_not_read(
    world: World, place: MeetingPlacePage, activity: ActivityPage
) -> None:
    """A distance to an exact point is a point; rows are the same for all."""
    told = []
    for visibility in (Visibility.NETWORK, Visibility.PUBLIC):
        show_to(place, visibility)
        meeting = Occurrence.objects.with_texts().get()
        told.append(activity_row(meeting, world.municipalities["Laukaa"]).distance != "")
    assert told == [False, True]


def points_told(activity: ActivityPage) -> tuple[bool, bool]:
    """Whether the finder's row and the index of the search have the place's own point."""
    slot, entry = ActivitySlot.objects.get(), SearchEntry.objects.get(source="activity", language="fi")
    assert slot.activity_id == record_of(activity).pk
    near = entry.latitude is not None and haversine_m(entry.latitude, entry.longitude, LATITUDE, LONGITUDE) < 100
    return slot.latitude == LATITUDE, near


def test_its_point_follows_a_place_that_opens_closes_and_is_withdrawn(
    world: World, place: MeetingPlacePage, activity: ActivityPage
) -> None:
    told = [points_told(activity)]
    for visibility in (Visibility.PUBLIC, Visibility.COORDINATORS, Visibility.PUBLIC):
        show_to(place, visibility)
        told.append(points_told(activity))
    assert told == [(False, False), (True, True), (False, False), (True, True)]
    assert NAME in read(world, "", activity.get_url())
    MeetingPlacePage.objects.get(pk=place.pk).unpublish()
    assert points_told(activity) == (False, False)
    texts = [read(world, who, activity.get_url()) for who in ("", "stranger")]
    texts.append(read(world, "", reverse("activities"), days="183"))
    assert [NAME in text for text in texts] == [False] * 3


def test_the_index_forgets_the_point_of_a_place_whose_address_is_hidden_later(
    world: World, place: MeetingPlacePage, activity: ActivityPage
) -> None:
    show_to(place, Visibility.PUBLIC)
    assert points_told(activity) == (True, True)
    page = MeetingPlacePage.objects.get(pk=place.pk).get_latest_revision_as_object()
    page.hide_address = True
    page.save_revision().publish()
    assert points_told(activity) == (False, False)


def test_a_preview_shows_its_editor_the_place(world: World, place: MeetingPlacePage, activity: ActivityPage) -> None:
    show_to(place, Visibility.COORDINATORS)
    for who, shown in (("editor", True), ("stranger", False)):
        answer = world.client(who).get(reverse("activity_preview", args=[activity.pk]))
        assert (answer.status_code == 200, NAME in answer.content.decode()) == (shown, shown), who


def test_a_deleted_place_leaves_no_point_behind(world: World, place: MeetingPlacePage, activity: ActivityPage) -> None:
    show_to(place, Visibility.PUBLIC)
    assert points_told(activity) == (True, True)
    MeetingPlacePage.objects.get(pk=place.pk).delete()
    assert points_told(activity) == (False, False)
