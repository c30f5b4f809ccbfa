"""Text in another language, written in the same form: a draft of the translation, reviewed and published together."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from network.desk.comparison import changes
from network.models import AccompanyingText, ActivityPage, Record
from network.services import drafts, review, schedule, translations
from tests.network.world import World, record_of

SWEDISH = {
    "title_sv": "Familjekafé",
    "summary_sv": "Kaffe och lek.",
    "description_sv": "Kom när du vill.\n\nIngång från gården.",
}


def write(world: World, who: str = "editor", button: str = "submit", **changed) -> ActivityPage:
    response = world.client(who).post(reverse("activity_new"), {**world.answers(**{**SWEDISH, **changed}), button: "1"})
    assert response.status_code == 302, response.context["form"].errors
    return ActivityPage.objects.get(locale__language_code="fi", title="Perhekahvila")


def edit(world: World, page: ActivityPage, who: str = "editor", button: str = "submit", **changed):
    page.refresh_from_db()
    answers = {**world.answers(**{**SWEDISH, **changed}), "revision": page.latest_revision_id, button: "1"}
    response = world.client(who).post(reverse("activity_edit", args=[page.pk]), answers)
    assert response.status_code == 302, response.context["form"].errors


def swedish(page: ActivityPage) -> ActivityPage:
    return ActivityPage.objects.get(translation_key=page.translation_key, locale__language_code="sv")


def texts(page: ActivityPage) -> dict[str, str]:
    return dict(record_of(page).texts.values_list("language", "title"))


def test_it_is_a_draft_until_the_original_is_approved_and_goes_out_with_it(world) -> None:
    page = write(world)
    other = swedish(page)
    assert (other.live, other.title, other.description) == (
        False, "Familjekafé", "<p>Kom när du vill.</p><p>Ingång från gården.</p>",
    )  # fmt: skip
    assert other.get_parent().specific.locale.language_code == "sv"
    assert (other.slug, other.is_source) == ("familjekafe", False)
    assert [row.proposed for row in changes(page) if row.label.endswith("ruotsi")][:2] == [
        "Familjekafé",
        "Kaffe och lek.",
    ]
    review.approve_page(page=page, user=world.users["coordinator"])
    assert texts(page) == {"fi": "Perhekahvila", "sv": "Familjekafé"}
    assert not AccompanyingText.objects.exists()
    assert world.client().get(swedish(page).get_url()).status_code == 200


def test_one_who_publishes_directly_publishes_both(world) -> None:
    world.place.get_parent()
    page = write(world, "trusted", organisation=world.trusted.pk)
    assert texts(page) == {"fi": "Perhekahvila", "sv": "Familjekafé"}


def test_a_changed_text_waits_with_the_change_of_the_original(world) -> None:
    page = write(world)
    review.approve_page(page=page, user=world.users["coordinator"])
    edit(world, page, title_sv="Familjecaféet")
    assert (texts(page)["sv"], swedish(page).get_latest_revision_as_object().title) == ("Familjekafé", "Familjecaféet")
    labels = [row.label for row in changes(ActivityPage.objects.get(pk=page.pk)) if row.changed]
    assert labels == ["Nimi, ruotsi"] or len(labels) == 1
    review.approve_page(page=page, user=world.users["coordinator"])
    assert texts(page)["sv"] == "Familjecaféet"


def test_a_cancelled_meeting_publishes_no_text_that_waits(world) -> None:
    page = write(world)
    review.approve_page(page=page, user=world.users["coordinator"])
    edit(world, page, title_sv="Odottava")
    schedule.set_state(page=page, state="cancelled", user=world.users["editor"])
    assert texts(page)["sv"] == "Familjekafé"
    review.approve_page(page=page, user=world.users["coordinator"])
    assert texts(page)["sv"] == "Odottava"


def test_a_text_changed_elsewhere_since_does_not_go_along(world) -> None:
    page = write(world)
    other = swedish(page)
    draft = other.get_latest_revision_as_object()
    draft.title = "Kesken"
    draft.save_revision()
    review.approve_page(page=page, user=world.users["coordinator"])
    assert texts(page) == {"fi": "Perhekahvila"}


def test_an_unchanged_text_makes_no_new_draft(world) -> None:
    page = write(world, button="save")
    revision = swedish(page).latest_revision_id
    edit(world, page, button="save", summary="Uusi lause.")
    assert swedish(page).latest_revision_id == revision
    assert AccompanyingText.objects.get().revision_id == revision


def test_the_form_shows_the_texts_and_their_state(world) -> None:
    page = write(world)
    review.approve_page(page=page, user=world.users["coordinator"])
    client = world.client("editor")
    groups = {
        group.language: group
        for group in client.get(reverse("activity_edit", args=[page.pk])).context["form"].text_groups()
    }
    assert [field.value() for field in groups["sv"].fields] == [*SWEDISH.values()]
    assert (groups["sv"].state, groups["en"].state, groups["sv"].is_open) == ("ajan tasalla", "puuttuu", True)
    edit(world, page, title="Perhekahvila", summary="Vain suomeksi muutettu.")
    review.approve_page(page=page, user=world.users["coordinator"])
    groups = {
        group.language: group
        for group in client.get(reverse("activity_edit", args=[page.pk])).context["form"].text_groups()
    }
    assert groups["sv"].state == "vanhempi kuin alkuperäinen"


def test_a_text_that_exists_keeps_its_name(world) -> None:
    page = write(world, button="save")
    answers = {**world.answers(), "revision": page.latest_revision_id, "submit": "1"}
    response = world.client("editor").post(reverse("activity_edit", args=[page.pk]), answers)
    assert [*response.context["form"].errors] == ["title_sv", "summary_sv"]


def test_what_is_written_here_is_not_overwritten_from_the_translation_editor(world) -> None:
    page = write(world, button="save")
    source, _created = TranslationSource.get_or_create_from_instance(page)
    pieces = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="sv"))
    edit(world, page, button="save", title_sv="Muutettu")
    pieces.refresh_from_db()
    assert pieces.enabled is False


def test_taking_off_takes_every_language_and_deleting_a_draft_its_drafts(world) -> None:
    page = write(world)
    review.approve_page(page=page, user=world.users["coordinator"])
    url = reverse("activity_take_off", args=[page.pk])
    assert {who: world.client(who).get(url).status_code for who in ("editor", "stranger", "viewer", "publisher")} == {
        "editor": 403, "stranger": 403, "viewer": 403, "publisher": 200,
    }  # fmt: skip
    assert world.client("editor").post(url).status_code == 403
    assert texts(page)
    assert world.client("publisher").post(url).status_code == 302
    assert [*ActivityPage.objects.filter(live=True)] == []
    assert Record.objects.get(translation_key=page.translation_key).publication == "archived"
    page = world.add_activity(publish=False)
    translations.save_texts(
        source=page, texts={"sv": {"title": "A", "summary": "B", "description": ""}}, user=world.users["editor"]
    )
    drafts.delete_draft(page=page, user=world.users["editor"])
    assert not ActivityPage.objects.filter(translation_key=page.translation_key).exists()


@pytest.mark.parametrize("who", ["stranger", "viewer", "other_coordinator", "trusted"])
def test_others_write_no_text(world, who) -> None:
    page = world.add_activity()
    with pytest.raises(PermissionDenied):
        translations.save_texts(
            source=page, texts={"sv": {"title": "A", "summary": "B", "description": ""}}, user=world.users[who]
        )
    assert ActivityPage.objects.count() == 1
