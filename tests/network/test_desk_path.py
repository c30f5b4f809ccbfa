"""The whole path: an editor writes, previews, submits; a coordinator approves; readers find it."""

import time

import pytest
from django.core import mail
from django.urls import reverse

from network.models import ActivityPage, Occurrence, Record
from network.services import review
from search.contracts import SearchQuery
from search.services import search
from tests.network.world import World, next_monday, record_of

MOST_SECONDS = 2  # of computing: what else runs on the machine does not count; the browser test reads the clock


def make(world: World, button: str = "submit", **changed) -> ActivityPage:
    client = world.client("editor")
    response = client.post(reverse("activity_new"), {**world.answers(**changed), button: "1"})
    assert response.status_code == 302, response.context["form"].errors
    return ActivityPage.objects.get(title=world.answers(**changed)["title"])


def decide(world: World, page: ActivityPage, who: str = "coordinator", **answers):
    revision = ActivityPage.objects.get(pk=page.pk).latest_revision_id
    return world.client(who).post(reverse("review_page", args=[page.pk]), {"revision": revision, **answers})


def test_saving_makes_a_draft_nobody_else_sees(world) -> None:
    page = make(world, "save")
    assert (page.live, page.owner, page.get_parent().pk) == (False, world.users["editor"], world.organisation.pk)
    assert not Record.objects.filter(translation_key=page.translation_key).exists()
    assert world.client().get(page.get_url()).status_code == 404


def test_preview_shows_the_draft_with_the_ways_on(world) -> None:
    page = make(world, "preview")
    response = world.client("editor").get(reverse("activity_preview", args=[page.pk]))
    content = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Perhekahvila</h1>" in content
    assert f'href="{reverse("activity_edit", args=[page.pk])}"' in content
    assert f'action="{reverse("activity_submit", args=[page.pk])}"' in content


@pytest.mark.usefixtures("database_only")
def test_approval_publishes_everywhere_within_two_seconds(world) -> None:
    page = make(world)
    before = Record.objects.visible_to(None).of_kind("activity").filter(region_id="15").count()
    assert review.is_waiting(page)
    reader = world.client()
    reader.get(reverse("activities"))  # a running site has its templates and dictionaries at hand
    search(SearchQuery(text="kerho", language="fi"))
    begun = time.process_time()
    assert decide(world, page, decision="approve").status_code == 302
    address = ActivityPage.objects.get(pk=page.pk).get_url()
    assert reader.get(address).status_code == 200
    listed = reader.get(reverse("activities"), {"region": "15", "days": "30"}).content.decode()
    found = search(SearchQuery(text="perhekahvila", language="fi"))
    after = Record.objects.visible_to(None).of_kind("activity").filter(region_id="15").count()
    assert time.process_time() - begun < MOST_SECONDS
    assert address in listed
    assert [hit.title for hit in found.hits[: found.complete]] == ["Perhekahvila"]
    assert (before, after) == (0, 1)


def test_approval_writes_record_texts_meetings_and_tags(world) -> None:
    page = make(world)
    decide(world, page, decision="approve")
    record = record_of(page)
    assert (record.owner, record.municipality.name_fi, record.publication, record.review) == (
        record_of(world.organisation), "Jyväskylä", "live", "none",
    )  # fmt: skip
    assert [(text.language, text.title, text.summary) for text in record.texts.all()] == [
        ("fi", "Perhekahvila", "Kahvia, leikkiä ja juttuseuraa.")
    ]
    assert Occurrence.objects.filter(activity=record.activity).count() == 4
    assert sorted(row.tag.name for row in record.tag_rows.all()) == ["kahvila", "vauvat"]
    assert (record.activity.age_min_months, record.activity.age_max_months) == (0, 72)
    assert record.activity.starts_at.date() == next_monday()


def test_a_change_waits_and_readers_see_the_earlier_text(world) -> None:
    page = world.add_activity()
    client = world.client("editor")
    url = reverse("activity_edit", args=[page.pk])
    answers = world.answers(title="Uusi nimi", revision=page.latest_revision_id, organisation=None)
    assert client.post(url, {**answers, "submit": "1"}).status_code == 302
    assert (record_of(page).review, record_of(page).texts.get().title) == ("submitted", "Vauvatreffit")
    decide(world, page, decision="approve")
    assert (record_of(page).review, record_of(page).texts.get().title) == ("none", "Uusi nimi")


def test_return_with_a_reason_comes_back_to_the_editor(world) -> None:
    page = make(world)
    assert decide(world, page, decision="return", message="Lisää ovi.").status_code == 302
    desk = world.client("editor").get(reverse("desk"))
    assert "Lisää ovi." in desk.content.decode()
    assert desk.context["waiting"] == 1
    form = world.client("editor").get(reverse("activity_edit", args=[page.pk]))
    assert form.context["returned"].comment == "Lisää ovi."


def test_a_returned_activity_is_corrected_and_waits_again(world) -> None:
    page = make(world)
    decide(world, page, decision="return", message="Lisää ovi.")
    page.refresh_from_db()
    answers = world.answers(summary="Ovi B.", revision=page.latest_revision_id, organisation=None)
    world.client("editor").post(reverse("activity_edit", args=[page.pk]), {**answers, "submit": "1"})
    page = ActivityPage.objects.get(pk=page.pk)
    assert review.is_waiting(page)
    decide(world, page, decision="approve")
    assert record_of(page).texts.get().summary == "Ovi B."


def test_a_trusted_publisher_publishes_at_once(world) -> None:
    client = world.client("trusted")
    assert client.get(reverse("activity_new")).context["direct"] is True
    client.post(reverse("activity_new"), {**world.answers(organisation=world.trusted.pk), "submit": "1"})
    assert ActivityPage.objects.get(title="Perhekahvila").live


def test_a_publisher_of_an_untrusted_organisation_submits(world) -> None:
    world.client("publisher").post(reverse("activity_new"), {**world.answers(), "submit": "1"})
    page = ActivityPage.objects.get(title="Perhekahvila")
    assert (page.live, review.is_waiting(page)) == (False, True)


def test_a_national_coordinator_approves_in_any_county(world) -> None:
    page = make(world)
    decide(world, page, "national", decision="approve")
    assert ActivityPage.objects.get(pk=page.pk).live


def test_taking_back_makes_a_draft_again(world) -> None:
    page = make(world)
    client = world.client("editor")
    assert client.post(reverse("activity_withdraw", args=[page.pk])).status_code == 302
    page = ActivityPage.objects.get(pk=page.pk)
    assert not review.is_waiting(page)
    assert review.waiting_tasks(world.users["coordinator"]) == []
    client.post(reverse("activity_submit", args=[page.pk]))
    assert review.is_waiting(ActivityPage.objects.get(pk=page.pk))


def test_taking_back_a_change_clears_the_review_of_the_record(world) -> None:
    page = world.add_activity()
    review.submit_page(page=page, user=world.users["editor"])
    assert record_of(page).review == "submitted"
    review.withdraw_submission(page=page, user=world.users["editor"])
    assert record_of(page).review == "none"


def test_deleting_a_draft_asks_first(world) -> None:
    page = make(world, "save")
    client, url = world.client("editor"), reverse("activity_delete", args=[page.pk])
    assert client.get(url).status_code == 200
    assert ActivityPage.objects.filter(pk=page.pk).exists()
    assert client.post(url).status_code == 302
    assert not ActivityPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_published_activity_is_not_deleted_as_a_draft(world, method) -> None:
    page = world.add_activity()
    assert getattr(world.client("editor"), method)(reverse("activity_delete", args=[page.pk])).status_code == 404
    assert ActivityPage.objects.filter(pk=page.pk).exists()


def test_nothing_is_sent_by_mail(world) -> None:
    decide(world, make(world), decision="return", message="Lisää ovi.")
    assert mail.outbox == []
