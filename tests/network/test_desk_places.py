"""The guided form of a place: from its writer over the coordinator to every reader; what is refused and why."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model

from network.desk.place_comparison import place_changes
from network.models import FamilyCentrePage, MeetingPlacePage, Place, Record
from network.models.organisers import RecordOrganiser
from network.services import review
from network.services.content import create_page
from network.services.photographs import collection_of
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db


def answers(world: World, **changed):
    """The form filled in; None leaves a field out."""
    values = {
        "organisation": world.organisation.pk, "place_type": "meeting_place", "title": "Leikkitupa",
        "summary": "Tila leikille ja kahville.", "description": "Ovi on pihan puolella.",
        "meeting_kind": "family_cafe", "phase": "operating",
        "municipality": world.municipalities["Jyväskylä"].pk, "address": "Esimerkkikatu 5", "postal_code": "40100",
        "way": "given", "point": "62,2415 25,7209", "opening_hours-tue": "9–12, 13–15",
        "opening_hours-holidays": "closed", "opening_hours-exception-0-from": "24.12.2026",
        "opening_hours-exception-0-reason": "Joulu", "opening_hours-season-0-name": "Kesä",
        "opening_hours-season-0-from": "1.6.", "opening_hours-season-0-to": "15.8.",
        "opening_hours-season-0-wed": "10-14", "step_free": "yes", "pram": "no", "languages": ["fi", "sv"],
        "own_part": "lead", "save": "1",
    }  # fmt: skip
    return {name: value for name, value in {**values, **changed}.items() if value is not None}


def make(world: World, who: str = "editor", **changed) -> MeetingPlacePage:
    response = world.client(who).post(reverse("place_new"), answers(world, **changed))
    assert response.status_code == 302, response.context["form"].problems
    return MeetingPlacePage.objects.get(title=changed.get("title", "Leikkitupa"))


def picture(name: str = "ovi.jpg", exif: Pillow.Exif | None = None) -> SimpleUploadedFile:
    written = io.BytesIO()
    Pillow.new("RGB", (80, 60), "teal").save(written, "JPEG", **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def test_the_form_opens_empty_with_every_step(world) -> None:
    response = world.client("editor").get(reverse("place_new"))
    content = response.content.decode()
    assert response.status_code == 200
    for key in ("what", "where", "hours", "access", "photographs", "organisers"):
        assert f'id="step-{key}"' in content


def test_saving_makes_a_draft_nobody_else_sees(world) -> None:
    page = make(world)
    assert (page.live, page.owner, page.latitude, page.longitude, page.precision) == (
        False, world.users["editor"], 62.2415, 25.7209, "exact",
    )  # fmt: skip
    assert page.opening_hours == {
        "weekly": [["tue", "09:00", "12:00"], ["tue", "13:00", "15:00"]],
        "seasons": [{"name": "Kesä", "from": "06-01", "to": "08-15", "weekly": [["wed", "10:00", "14:00"]]}],
        "exceptions": [{"from": "2026-12-24", "to": "2026-12-24", "hours": [], "reason": "Joulu"}],
        "holidays": "closed",
    }
    assert (page.step_free, page.pram, page.toilet) == (True, False, None)
    assert world.client().get(page.get_url()).status_code == 404
    assert not Record.objects.filter(translation_key=page.translation_key).exists()


def test_approval_publishes_the_place_to_every_reader(world) -> None:
    page = make(world, submit="1")
    assert review.is_waiting(page)
    coordinator = world.client("coordinator")
    queue = coordinator.get(reverse("review")).content.decode()
    assert reverse("review_page", args=[page.pk]) in queue
    read = coordinator.get(reverse("review_page", args=[page.pk]))
    assert read.status_code == 200
    assert "ti 9.00–12.00, 13.00–15.00" in read.content.decode()
    revision = MeetingPlacePage.objects.get(pk=page.pk).latest_revision_id
    coordinator.post(reverse("review_page", args=[page.pk]), {"decision": "approve", "revision": revision})
    place = Place.objects.get(record=record_of(page))
    assert (place.address, place.public_point, place.languages) == ("Esimerkkikatu 5", (62.2415, 25.7209), ["fi", "sv"])
    content = world.client().get(page.get_url()).content.decode()
    assert "Esimerkkikatu 5" in content
    assert "Kesä" in content
    assert page.get_url() in world.client().get(reverse("places")).content.decode()


def test_a_change_is_compared_field_by_field(world) -> None:
    page = make(world, "trusted", organisation=world.trusted.pk, submit="1")
    assert page.live
    same = answers(world, revision=page.latest_revision_id, organisation=None, way="keep", place_type=None)
    world.client("trusted").post(reverse("place_edit", args=[page.pk]), {**same, "opening_hours-tue": "10-12"})
    page.refresh_from_db()
    changed = [(row.now.splitlines()[0], row.proposed.splitlines()[0]) for row in place_changes(page) if row.changed]
    assert changed == [("ti 9.00–12.00, 13.00–15.00", "ti 10.00–12.00")]


def test_preview_shows_the_draft_with_the_ways_on(world) -> None:
    page = make(world, preview="1", save=None)
    content = world.client("editor").get(reverse("place_preview", args=[page.pk])).content.decode()
    assert "Leikkitupa" in content
    assert f'href="{reverse("place_edit", args=[page.pk])}"' in content
    assert f'action="{reverse("place_submit", args=[page.pk])}"' in content


def test_a_family_centre_has_its_own_facts(world) -> None:
    changed = {"place_type": "family_centre", "form": "networked", "lead_sector": "joint", "title": "Keskus"}
    response = world.client("editor").post(reverse("place_new"), answers(world, **changed))
    assert response.status_code == 302
    page = FamilyCentrePage.objects.get(title="Keskus")
    assert (page.form, page.lead_sector) == ("networked", "joint")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"municipality": ""}, "municipality"),
        ({"point": "Tallinna"}, "point"),
        ({"point": "59.437, 24.745"}, "point"),
        ({"postal_code": "401"}, "postal_code"),
        ({"opening_hours-tue": "aamulla"}, "opening_hours"),
        ({"opening_hours-tue": "15–9"}, "opening_hours"),
        ({"opening_hours-exception-0-from": "joulu"}, "opening_hours"),
        ({"opening_hours-season-0-to": ""}, "opening_hours"),
        ({"organiser_0": "Ei ole ry"}, "organiser_0"),
        ({"new_0_alt": "Ovi"}, "new_0"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(world, changed, field) -> None:
    before = MeetingPlacePage.objects.count()
    response = world.client("editor").post(reverse("place_new"), answers(world, **changed))
    assert response.status_code == 422
    assert [*response.context["form"].errors] == [field]
    assert MeetingPlacePage.objects.count() == before
    assert "Tila leikille" in response.content.decode() or field == "summary"


def test_wrong_hours_name_their_row_and_stay_to_be_put_right(world) -> None:
    response = world.client("editor").post(reverse("place_new"), answers(world, **{"opening_hours-tue": "aamulla"}))
    (problem,) = response.context["form"].errors["opening_hours"]
    assert problem.startswith("Tiistai: ”aamulla”")
    assert 'value="aamulla"' in response.content.decode()
    assert 'value="Kesä"' in response.content.decode()


def test_nothing_said_of_the_point_puts_it_at_the_municipalitys_centre(world) -> None:
    page = make(world, point="")
    town = world.municipalities["Jyväskylä"]
    assert (page.latitude, page.longitude, page.precision) == (town.latitude, town.longitude, "municipality")


def test_a_point_far_from_its_municipality_is_only_warned_of(world) -> None:
    from network.models import Municipality
    from network.services.places import far_notice

    town = world.municipalities["Jyväskylä"]
    assert far_notice(town.latitude, town.longitude, town) == ""
    for number in range(4):
        Municipality.objects.create(
            code=f"9{number:02}", name_fi=f"Kunta {number}", name_sv="", language_status="fi", region_id="90",
            latitude=60.2 + number / 100, longitude=25.0,
        )  # fmt: skip
    response = world.client("editor").post(reverse("place_new"), answers(world, point="60.21, 25.0"), follow=True)
    assert response.status_code == 200
    assert "Kunta 1" in response.content.decode()
    assert MeetingPlacePage.objects.filter(title="Leikkitupa", precision="exact").exists()


@pytest.mark.parametrize(
    "changed", [{"title": "PERHETUPA"}, {"title": "Perhetupa!", "point": ""}, {"point": "62.30005, 25.7"}]
)
def test_a_place_like_one_there_is_shown_before_it_is_made(world, changed) -> None:
    Place.objects.filter(record=record_of(world.place)).update(latitude=62.3, longitude=25.7, precision="exact")
    sent = answers(world, **changed)
    response = world.client("editor").post(reverse("place_new"), sent)
    assert response.status_code == 422
    assert [likeness.place.record for likeness, _text in response.context["alike"]] == [record_of(world.place)]
    before = MeetingPlacePage.objects.count()
    again = world.client("editor").post(reverse("place_new"), {**sent, "new_all_the_same": "1"})
    assert (again.status_code, MeetingPlacePage.objects.count()) == (302, before + 1)


def test_a_place_76_metres_away_is_another(world) -> None:
    Place.objects.filter(record=record_of(world.place)).update(latitude=62.3, longitude=25.7, precision="exact")
    assert make(world, point="62.30072, 25.7").latitude == 62.30072  # 80 m north


def test_organisers_of_a_shared_place_are_on_its_record(world) -> None:
    page = make(world, organiser_0="Sukupuu ry", organiser_part_0="venue")
    page.get_latest_revision().publish()
    rows = RecordOrganiser.objects.filter(record=record_of(page)).values_list("organisation", "role")
    assert [*rows] == [(record_of(world.organisation).pk, "lead"), (record_of(world.foreign).pk, "venue")]
    assert Place.objects.filter(record__translation_key=page.translation_key).count() == 1
    content = world.client().get(page.get_url()).content.decode()
    assert "Sukupuu ry" in content


def test_photographs_come_into_the_organisations_collection_with_their_text(world) -> None:
    page = make(world, new_0=picture(), new_0_alt="Punainen ovi", new_0_credit="Tuulikello ry")
    image = get_image_model().objects.get()
    assert (image.collection, image.uploaded_by_user) == (collection_of(world.organisation), world.users["editor"])
    page.get_latest_revision().publish()
    content = world.client().get(page.get_url()).content.decode()
    assert 'alt="Punainen ovi"' in content
    assert "Tuulikello ry" in content
    kept = answers(world, revision=MeetingPlacePage.objects.get(pk=page.pk).latest_revision_id, organisation=None,
                   place_type=None, way="keep", photo_0_alt="Punainen ovi, kaksi porrasta")  # fmt: skip
    assert world.client("editor").post(reverse("place_edit", args=[page.pk]), kept).status_code == 302
    draft = MeetingPlacePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [block.value["image"].contextual_alt_text for block in draft.photographs] == ["Punainen ovi, kaksi porrasta"]


def test_a_photograph_needs_words(world) -> None:
    response = world.client("editor").post(reverse("place_new"), answers(world, new_0=picture()))
    assert [*response.context["form"].errors] == ["new_0_alt"]
    assert not get_image_model().objects.exists()


def test_a_file_that_is_no_photograph_is_refused(world) -> None:
    upload = SimpleUploadedFile("kuva.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    response = world.client("editor").post(reverse("place_new"), answers(world, new_0=upload, new_0_alt="Ovi"))
    assert "new_0" in response.context["form"].errors


def test_images_of_another_organisation_cannot_be_chosen(world) -> None:
    image = get_image_model().objects.create(
        title="Vieras", file=picture("vieras.jpg"), collection=collection_of(world.foreign)
    )
    changed = {"library_image": image.pk, "library_alt": "Vieras"}
    response = world.client("editor").post(reverse("place_new"), answers(world, **changed))
    assert [*response.context["form"].errors] == ["library_image"]


def test_a_photograph_of_a_closed_collection_is_shown_to_nobody_else(world) -> None:
    from wagtail.models import CollectionViewRestriction

    page = make(world, new_0=picture(), new_0_alt="Punainen ovi")
    page.get_latest_revision().publish()
    CollectionViewRestriction.objects.create(
        collection=collection_of(world.organisation), restriction_type=CollectionViewRestriction.LOGIN
    )
    assert "Punainen ovi" not in world.client().get(page.get_url()).content.decode()
    assert "Punainen ovi" in world.client("stranger").get(page.get_url()).content.decode()


def test_where_a_photograph_was_taken_is_forgotten(world) -> None:
    exif = Pillow.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "CANARYCAMERA"
    make(world, new_0=picture(exif=exif), new_0_alt="Ovi")
    with get_image_model().objects.get().file.open("rb") as stored:
        content = stored.read()
    assert b"CANARYCAMERA" not in content
    assert not Pillow.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize("who", ["stranger", "viewer", "other_coordinator"])
@pytest.mark.parametrize("name", ["place_edit", "place_preview", "place_submit", "place_withdraw", "place_delete"])
def test_strangers_are_refused_at_each_address_and_nothing_changes(world, who, name) -> None:
    page = make(world, title="Kanarialintu")
    client = world.client(who)
    before = (page.latest_revision_id, MeetingPlacePage.objects.count())
    address = reverse(name, args=[page.pk])
    for response in (client.get(address), client.post(address, answers(world))):
        assert response.status_code in (403, 405)
        assert "Kanarialintu" not in response.content.decode()
    page.refresh_from_db()
    assert (page.latest_revision_id, MeetingPlacePage.objects.count()) == before


@pytest.mark.parametrize("who", ["stranger", "viewer", "other_coordinator"])
def test_strangers_create_nothing_for_another_organisation(world, who) -> None:
    before = MeetingPlacePage.objects.count()
    assert world.client(who).post(reverse("place_new"), answers(world)).status_code == 403
    assert MeetingPlacePage.objects.count() == before


def test_nobody_is_sent_to_sign_in(world) -> None:
    response = world.client().get(reverse("place_edit", args=[world.place.pk]))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("sign_in"))


def test_a_stale_save_loses_nothing(world) -> None:
    page = make(world)
    old = page.latest_revision_id
    first = answers(world, revision=old, organisation=None, place_type=None, way="keep", summary="Ensin")
    assert world.client("editor").post(reverse("place_edit", args=[page.pk]), first).status_code == 302
    later = {**first, "summary": "Sitten"}
    response = world.client("publisher").post(reverse("place_edit", args=[page.pk]), later)
    assert response.status_code == 422
    assert "Sitten" in response.content.decode()
    assert MeetingPlacePage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "Ensin"


def test_what_waits_is_taken_back_before_it_is_changed(world) -> None:
    page = make(world, submit="1")
    client = world.client("editor")
    kept = answers(world, revision=page.latest_revision_id, organisation=None, place_type=None, way="keep")
    assert client.post(reverse("place_edit", args=[page.pk]), kept).status_code == 422
    client.post(reverse("place_withdraw", args=[page.pk]))
    assert not review.is_waiting(MeetingPlacePage.objects.get(pk=page.pk))


def test_a_draft_is_deleted_after_asking_a_published_place_is_not(world) -> None:
    page = make(world)
    client = world.client("editor")
    assert client.get(reverse("place_delete", args=[page.pk])).status_code == 200
    client.post(reverse("place_delete", args=[page.pk]))
    assert not MeetingPlacePage.objects.filter(pk=page.pk).exists()
    assert client.post(reverse("place_delete", args=[world.place.pk])).status_code == 404


def test_the_desk_lists_own_places_in_a_constant_number_of_queries(world, django_assert_num_queries) -> None:
    from network.desk.place_reading import own_places

    make(world)
    with django_assert_num_queries(2):
        assert [row.title for row in own_places([world.organisation])] == ["Leikkitupa", "Perhetupa"]
    for number in range(3):
        create_page(MeetingPlacePage, parent=world.organisation,
                    facts={"title": f"Paikka {number}", "municipality": world.municipalities["Laukaa"]})  # fmt: skip
    with django_assert_num_queries(2):
        assert len(own_places([world.organisation])) == 5
    content = world.client("editor").get(reverse("desk")).content.decode()
    assert reverse("place_edit", args=[world.place.pk]) in content


def test_hours_are_rows_in_the_full_editor_too(world) -> None:
    client = world.client("administrator")
    address = reverse("wagtailadmin_pages:edit", args=[world.place.pk])
    content = client.get(address).content.decode()
    assert 'name="opening_hours-mon"' in content
    assert 'name="opening_hours-season-0-name"' in content
    form = client.get(address).context["form"]
    sent = {name: value for name, value in form.initial.items() if isinstance(value, str | int) and value is not None}
    sent |= {
        "title": "Perhetupa", "slug": world.place.slug, "summary": "Tupa", "description": "null",
        "municipality": world.municipalities["Jyväskylä"].pk, "phase": "operating",
        "opening_hours-mon": "9–12", "opening_hours-holidays": "closed", "photographs-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "organisers-TOTAL_FORMS": "0",
        "organisers-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = client.post(address, sent)
    assert response.status_code == 302, response.context["form"].errors
    draft = MeetingPlacePage.objects.get(pk=world.place.pk).get_latest_revision_as_object()
    assert draft.opening_hours == {
        "weekly": [["mon", "09:00", "12:00"]], "seasons": [], "exceptions": [], "holidays": "closed",
    }  # fmt: skip


def test_a_returned_place_is_told_of_on_its_writers_desk(world, django_assert_num_queries) -> None:
    from network.desk.reading import returned_to

    page, activity = make(world, submit="1"), world.add_activity(publish=False)
    review.submit_page(page=activity, user=world.users["editor"])
    for returned, reason in ((activity, "Mikä päivä?"), (page, "Missä ovi on?")):
        review.return_page(page=returned, user=world.users["coordinator"], reason=reason)
    with django_assert_num_queries(4):
        rows = returned_to([world.organisation])
    assert [(row.reason, row.edit_address) for row in rows] == [
        ("Missä ovi on?", reverse("place_edit", args=[page.pk])),
        ("Mikä päivä?", reverse("activity_edit", args=[activity.pk])),
    ]
    desks = {who: "Missä ovi on?" in world.client(who).get("/fi/tyopoyta/").content.decode()
             for who in ("editor", "stranger", "viewer")}  # fmt: skip
    assert desks == {"editor": True, "stranger": False, "viewer": False}


def test_a_published_activitys_form_leads_once_to_its_meetings(world) -> None:
    page = world.add_activity()
    for who, ends in (("editor", 0), ("coordinator", 1)):
        content = world.client(who).get(reverse("activity_edit", args=[page.pk])).content.decode()
        assert content.count(f'href="{reverse("activity_meetings", args=[page.pk])}"') == 1, who
        assert content.count(f'href="{reverse("activity_take_off", args=[page.pk])}"') == ends, who
        assert content.count(f'href="{reverse("activity_repeat", args=[page.pk])}"') == 0, who
