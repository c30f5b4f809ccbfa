"""A place that serves the whole county, its texts in other languages, and the one rule of municipalities."""

import pytest
from django.urls import reverse

from network.importing.target import ActivityTarget
from network.importing.values import group
from network.models import FamilyCentrePage, MeetingPlacePage, Place
from network.services import review
from tests.network.test_desk_places import answers
from tests.network.world import World, next_monday, record_of

pytestmark = pytest.mark.django_db
CENTRE = {"place_type": "family_centre", "meeting_kind": None, "serves": "county", "title": "Sähköinen perhekeskus"}


def test_a_digital_centre_serves_the_whole_county_and_stands_nowhere(world: World) -> None:
    sent = answers(world, **CENTRE, form="digital", lead_sector="joint")
    assert world.client("editor").post(reverse("place_new"), sent).status_code == 302
    page = FamilyCentrePage.objects.get()
    assert (page.municipality, page.address, page.latitude) == (None, "", None)
    review.submit_page(page=page, user=world.users["coordinator"])
    record = record_of(page)
    assert (record.municipality_id, record.region_id, Place.objects.get(record=record).public_point) == (
        None, "15", None,
    )  # fmt: skip
    form = world.client("editor").get(reverse("place_edit", args=[page.pk])).context["form"]
    assert form["serves"].value() == "county"


@pytest.mark.parametrize("changed", [{"form": "physical"}, {"place_type": "meeting_place"}])
def test_what_stands_in_a_building_does_not_serve_the_county_alone(world: World, changed: dict[str, str]) -> None:
    response = world.client("editor").post(reverse("place_new"), answers(world, **{**CENTRE, **changed}))
    assert response.status_code == 422
    assert "serves" in response.context["form"].errors
    assert not FamilyCentrePage.objects.exists()


def test_texts_in_other_languages_go_out_with_the_place(world: World) -> None:
    sent = answers(world, title_sv="Lekstugan", summary_sv="Plats för lek.", submit="1", save=None)
    assert world.client("editor").post(reverse("place_new"), sent).status_code == 302
    page = MeetingPlacePage.objects.get(title="Leikkitupa", locale__language_code="fi")
    read = world.client("coordinator").get(reverse("review_page", args=[page.pk])).content.decode()
    assert "Lekstugan" in read
    review.approve_page(page=page, user=world.users["coordinator"])
    assert dict(record_of(page).texts.values_list("language", "title")) == {"fi": "Leikkitupa", "sv": "Lekstugan"}
    form = world.client("editor").get(reverse("place_edit", args=[page.pk])).context["form"]
    assert form["title_sv"].value() == "Lekstugan"


def test_an_import_refuses_a_municipality_that_the_form_does_not_offer(world: World) -> None:
    start = f"{next_monday().isoformat()}T07:00:00Z"
    values = {
        "title": "Kahvila", "summary": "x", "languages": ["fi"],
        "when": group("when", starts_at=start, ends_at=start.replace("T07", "T09")),
    }  # fmt: skip
    rows = [{**values, "where": group("where", municipality=code)} for code in ("179", "091", "000")]
    own, elsewhere, unknown = ActivityTarget().check(world.organisation.translation_key, rows)
    assert own == ()
    assert [("where", "Helsinki" in each.problem) for each in elsewhere] == [("where", True)]
    assert [("where", "Helsinki" in each.problem) for each in unknown] == [("where", False)]
