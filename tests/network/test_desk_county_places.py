"""Places right below a county: the same form, for the county's coordinators and nobody else."""

import uuid
from contextlib import nullcontext

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Collection

from network.models import FamilyCentrePage, MeetingPlacePage, Place, Record
from network.models.organisers import RecordOrganiser
from network.services import places, review
from network.services.content import create_page
from network.services.photographs import collection_of
from network.services.projection import reproject_branch
from network.services.provisioning import region_branch
from network.services.roles import set_coordinator, set_membership
from tests.network.test_desk_places import answers as organisation_answers
from tests.network.test_desk_places import picture
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
SWEDISH = {"title_sv": "Lekstugan", "summary_sv": "Lek och kaffe.", "description_sv": ""}


def answers(world: World, **changed):
    return organisation_answers(world, **{"organisation": None, "own_part": None, "county": "15", **changed})


def make(world: World, who: str = "coordinator", **changed) -> MeetingPlacePage:
    response = world.client(who).post(reverse("place_new"), answers(world, **changed))
    assert response.status_code == 302, response.context["form"].problems
    return MeetingPlacePage.objects.get(title="Leikkitupa")


def test_a_coordinator_of_one_county_comes_to_its_form(world) -> None:
    page = BeautifulSoup(world.client("coordinator").get(reverse("place_new")).content, "html.parser")
    assert page.select_one("form.place-form input[name=county]")["value"] == "15"
    assert page.select_one("form.place-form [name=own_part]") is None
    assert "Keski-Suomi" in page.select_one("main .label.over").get_text()


def test_who_has_several_chooses(world) -> None:
    for who, organisations, counties in (("national", 0, 3), ("coordinator", 1, 1)):
        if who == "coordinator":
            set_membership(user=world.users[who], organisation=record_of(world.organisation), role="editor")
        page = BeautifulSoup(world.client(who).get(reverse("place_new")).content, "html.parser")
        chosen = [link["href"].split("?")[1].split("=")[0] for link in page.select("main ul.next a")]
        assert (chosen.count("organisation"), chosen.count("county")) == (organisations, counties), who


def test_a_draft_hangs_below_the_county_and_is_seen_by_nobody_else(world) -> None:
    page = make(world, **SWEDISH)
    assert page.get_parent() == region_branch("15", "fi").page_ptr
    assert (page.live, page.origin, page.source_language) == (False, "own", "fi")
    swedish = page.get_translations().get()
    assert swedish.get_parent() == region_branch("15", "sv").page_ptr
    assert (swedish.title, swedish.live) == ("Lekstugan", False)
    assert world.client().get(page.get_url()).status_code == 404
    assert "Leikkitupa" in world.client("coordinator").get(reverse("place_preview", args=[page.pk])).content.decode()


def test_publishing_shows_it_to_every_reader_in_both_languages(world) -> None:
    page = make(world, submit="1", organiser_0="Sukupuu ry", organiser_part_0="lead", **SWEDISH)
    place = Place.objects.get(record=record_of(page))
    assert (place.record.owner, place.record.region_id, place.address) == (None, "15", "Esimerkkikatu 5")
    rows = RecordOrganiser.objects.filter(record=place.record).values_list("organisation", "role")
    assert [*rows] == [(record_of(world.foreign).pk, "lead")]
    content = world.client().get(page.get_url()).content.decode()
    assert "Esimerkkikatu 5" in content
    keepers = BeautifulSoup(content, "html.parser").select(".keepers li")
    assert [keeper.a.get_text() for keeper in keepers] == ["Sukupuu ry"]
    assert "Lekstugan" in world.client().get(page.get_translations().get().get_url()).content.decode()


def test_it_is_written_first_in_the_language_of_the_page(world) -> None:
    with override("sv"):
        address = reverse("place_new")
    sent = answers(world, title="Lekstugan", title_fi="Leikkitupa", summary_fi="Leikkiä.")
    assert world.client("coordinator").post(address, sent).status_code == 302
    page = MeetingPlacePage.objects.get(title="Lekstugan")
    assert (page.source_language, page.get_parent()) == ("sv", region_branch("15", "sv").page_ptr)


def test_a_centre_known_from_a_source_is_edited_and_keeps_its_source(world) -> None:
    page = create_page(
        FamilyCentrePage, parent=region_branch("15", "fi"),
        facts={"title": "Laukaan perhekeskus", "municipality": world.municipalities["Laukaa"], "origin": "source",
               "source_note": "Raportti 2021"},
    )  # fmt: skip
    client, address = world.client("coordinator"), reverse("place_edit", args=[page.pk])
    assert "Raportti 2021" in client.get(address).content.decode()
    sent = answers(world, place_type=None, county=None, meeting_kind=None, form="physical", lead_sector="joint",
                   revision=page.latest_revision_id, submit="1")  # fmt: skip
    assert client.post(address, sent).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.form, page.origin, page.source_note) == (
        "Leikkitupa", "physical", "source", "Raportti 2021",
    )  # fmt: skip


def test_a_centre_known_from_a_source_is_confirmed_by_who_completes_it(world) -> None:
    """The source alone confirms nothing; once confirmed it stays so, also without the account."""
    page = create_page(
        FamilyCentrePage, parent=region_branch("15", "fi"),
        facts={"title": "Laukaan perhekeskus", "municipality": world.municipalities["Laukaa"], "origin": "source"},
    )  # fmt: skip
    unconfirmed, confirmed = "Kukaan ei ole vielä vahvistanut", "Vahvistettu"
    html = world.client().get(page.get_url()).content.decode()
    assert (unconfirmed in html, record_of(page).confirmed_at, record_of(page).confirmed_by_role) == (True, None, "")
    reproject_branch(page)
    assert record_of(page).confirmed_at is None
    sent = answers(world, place_type=None, county=None, meeting_kind=None, form="physical", lead_sector="joint",
                   revision=page.latest_revision_id, submit="1")  # fmt: skip
    world.client("coordinator").post(reverse("place_edit", args=[page.pk]), sent)
    page.refresh_from_db()
    html = world.client().get(page.get_url()).content.decode()
    assert (unconfirmed in html, confirmed in html) == (False, True)
    assert (record_of(page).confirmed_at, record_of(page).confirmed_by_role) == (page.last_published_at, "editor")
    world.users["coordinator"].delete()
    reproject_branch(FamilyCentrePage.objects.get(pk=page.pk))
    assert record_of(page).confirmed_at == page.last_published_at


def test_photographs_lie_in_the_countys_collection(world) -> None:
    page = make(world, new_0=picture(), new_0_alt="Punainen ovi")
    image = get_image_model().objects.get()
    assert image.collection == Collection.objects.get(name="county:15") == collection_of(region_branch("15", "fi"))
    sent = answers(world, place_type=None, county=None, way="keep", photo_0_alt="Ovi",
                   revision=page.latest_revision_id)  # fmt: skip
    assert world.client("coordinator").post(reverse("place_edit", args=[page.pk]), sent).status_code == 302


def test_a_photograph_chosen_in_the_full_editor_stays(world) -> None:
    """A coordinator may choose there what an organisation of the county has."""
    image = get_image_model().objects.create(
        title="Ovi", file=picture("o.jpg"), collection=collection_of(world.organisation)
    )
    page = make(world)
    draft = page.get_latest_revision_as_object()
    value = {"image": {"image": image.pk, "decorative": False, "alt_text": "Ovi"}, "credit": ""}
    draft.photographs = [{"type": "photograph", "value": value, "id": "11111111-1111-4111-8111-111111111111"}]
    revision = draft.save_revision()
    sent = answers(world, place_type=None, county=None, way="keep", photo_0_alt="Punainen ovi", revision=revision.pk)
    assert world.client("coordinator").post(reverse("place_edit", args=[page.pk]), sent).status_code == 302
    kept = MeetingPlacePage.objects.get(pk=page.pk).get_latest_revision_as_object().photographs
    assert [block.value["image"].contextual_alt_text for block in kept] == ["Punainen ovi"]


def test_a_submission_from_the_full_editor_is_read_and_decided(world) -> None:
    page = make(world)
    page.get_workflow().start(page, world.users["coordinator"])
    client = world.client("coordinator")
    assert "Leikkitupa" in client.get(reverse("review")).content.decode()
    read = client.get(reverse("review_page", args=[page.pk]))
    assert (read.status_code, "Keski-Suomi" in read.content.decode()) == (200, True)
    sent = {"decision": "approve", "revision": page.latest_revision_id}
    assert client.post(reverse("review_page", args=[page.pk]), sent).status_code == 302
    assert MeetingPlacePage.objects.get(pk=page.pk).live


def test_a_language_is_taken_off_and_put_back(world) -> None:
    page = make(world, submit="1", **SWEDISH)
    client = world.client("coordinator")
    for name, live in (("language_remove", False), ("language_put_back", True)):
        address = reverse(name, args=[page.pk, "sv"])
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 302
        assert page.get_translations().get().live is live


@pytest.mark.parametrize("who", ["editor", "publisher", "trusted", "viewer", "stranger", "other_coordinator"])
@pytest.mark.parametrize("name", ["place_edit", "place_preview", "place_submit", "place_withdraw", "place_delete"])
def test_others_are_refused_at_each_address_and_nothing_changes(world, who, name) -> None:
    page = make(world)
    before = (page.latest_revision_id, MeetingPlacePage.objects.count())
    client, address = world.client(who), reverse(name, args=[page.pk])
    for response in (client.get(address), client.post(address, answers(world, county=None))):
        assert response.status_code in (403, 405)
        assert "Leikkitupa" not in response.content.decode()
    page.refresh_from_db()
    assert (page.latest_revision_id, MeetingPlacePage.objects.count()) == before


@pytest.mark.parametrize("who", ["editor", "publisher", "trusted", "viewer", "stranger", "other_coordinator"])
def test_others_create_nothing_below_the_county(world, who) -> None:
    before = MeetingPlacePage.objects.count()
    client = world.client(who)
    assert client.get(reverse("place_new"), {"county": "15"}).status_code == 403
    assert client.post(reverse("place_new"), answers(world)).status_code == 403
    with pytest.raises(PermissionDenied):
        places.create_place(
            model=MeetingPlacePage, home=region_branch("15", "fi"), facts={}, served=(), user=world.users[who]
        )
    assert MeetingPlacePage.objects.count() == before


@pytest.mark.parametrize("county", ["99", "x", "\x00", "15' OR 1=1"])
def test_a_county_that_is_none_is_not_found(world, county) -> None:
    assert world.client("national").get(reverse("place_new"), {"county": county}).status_code == 404


def test_who_coordinates_is_asked_by_county(world) -> None:
    def codes(who: str) -> list[str | None]:
        return [page.region_id for page in review.county_pages_for(world.users[who], "fi")]

    assert (codes("coordinator"), codes("other_coordinator"), codes("editor")) == (["15"], ["90"], [])
    assert {*codes("national")} == {*codes("administrator")} == {"15", "90", None}


def test_the_desk_lists_them_in_a_constant_number_of_queries(world, django_assert_num_queries) -> None:
    from network.desk.place_reading import own_places

    make(world)
    set_coordinator(user=world.users["coordinator"], region=None)
    branch = region_branch("15", "fi")
    with django_assert_num_queries(2):
        assert [row.title for row in own_places([branch])] == ["Leikkitupa"]
    for number in range(3):
        create_page(MeetingPlacePage, parent=branch,
                    facts={"title": f"Paikka {number}", "municipality": world.municipalities["Laukaa"]})  # fmt: skip
    with django_assert_num_queries(2):
        assert len(own_places([branch])) == 4


def test_the_desk_shows_them_to_the_countys_coordinators_only(world) -> None:
    page = make(world)
    address = reverse("place_edit", args=[page.pk])
    seen = {
        who: address in world.client(who).get("/fi/tyopoyta/").content.decode()
        for who in ("coordinator", "national", "editor", "publisher", "other_coordinator")
    }
    assert seen == {
        "coordinator": True, "national": True, "editor": False, "publisher": False, "other_coordinator": False,
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "may"), [("meeting_place", True), ("family_centre", True), ("activity", False)])
def test_only_places_are_no_organisations(world, kind, may) -> None:
    values = {"kind": kind, "translation_key": uuid.uuid4(), "region_id": "15", "visibility": "public"}
    with nullcontext() if may else pytest.raises(IntegrityError, match="record_has_owner_or_source"):
        Record.objects.create(origin="own", **values)
