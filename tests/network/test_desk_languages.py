"""One language is taken off and put back: what readers, lists and feeds have then, who may, what waits."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from network.models import (
    AccompanyingText,
    MeetingPlacePage,
    OldAddress,
    OrganisationPage,
    Record,
    RemovedLanguage,
)
from network.models.pages import FactPage
from network.services import drafts, languages, review
from network.services.content import create_page
from network.services.roles import set_membership
from network.services.translations import save_texts
from tests.network.world import World, record_of

pytestmark = pytest.mark.django_db
SWEDISH = {"title": "Babyträff", "summary": "Kaffe och lek.", "description": "<p>Kom när du vill.</p>"}


def hub_of(record: Record) -> str:
    with translation.override("fi"):
        return reverse("own_organisation", args=[record.pk])


def texts(page: FactPage) -> dict[str, str]:
    return dict(record_of(page).texts.values_list("language", "title"))


def add_swedish(world: World, page: FactPage) -> FactPage:
    """The page with a published Swedish text."""
    save_texts(source=page, texts={"sv": SWEDISH}, user=world.users["coordinator"])
    review.submit_page(page=page, user=world.users["coordinator"])
    page.refresh_from_db()
    assert texts(page)["sv"] == "Babyträff"
    return page


def swedish(page: FactPage) -> Any:
    return type(page)._default_manager.get(translation_key=page.translation_key, locale__language_code="sv")


def words_at(reader: Client, place: str) -> str:
    answer: Any = reader.get(place)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def address(page: FactPage, way: str = "language_remove", language: str = "sv") -> str:
    with translation.override("fi"):
        return reverse(way, args=[page.pk, language])


@pytest.mark.usefixtures("database_only")
def test_a_removed_language_is_gone_everywhere_and_its_address_leads_to_the_original(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    reader, old = world.client(), swedish(page).get_url()
    assert old == "/sv/keski-suomi/tuulikello-ry/babytraff/"
    assert "Babyträff" in words_at(reader, "/sv/verksamhet/flode.atom")
    client = world.client("publisher")
    asked = client.get(address(page))
    assert [word for word in ("Babyträff", "Kaffe och lek.", "Kom när du vill.", old) if
            word not in asked.content.decode()] == []  # fmt: skip
    assert texts(page) == {"fi": "Vauvatreffit", "sv": "Babyträff"}
    assert client.post(address(page)).headers["Location"].endswith("#step-texts")
    assert texts(page) == {"fi": "Vauvatreffit"}
    assert reader.get(old).headers["Location"] == "/sv/keski-suomi/tuulikello-ry/vauvatreffit/"
    shown = reader.get("/sv/keski-suomi/tuulikello-ry/vauvatreffit/").content.decode()
    assert "Vauvatreffit" in shown
    for place in ("/sv/verksamhet/", "/sv/verksamhet/flode.atom", "/sv/sok/?q=babytraff", "/sv/sok/?q=babytr%C3%A4ff"):
        assert old not in words_at(reader, place)
    for place in ("/sv/verksamhet/", "/sv/verksamhet/flode.atom"):
        assert "Vauvatreffit" in words_at(reader, place)


def test_it_is_put_back_as_readers_had_it(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    other = swedish(page)
    draft = other.get_latest_revision_as_object()
    draft.title = draft.draft_title = "Babyträffen"
    draft.save_revision(user=world.users["editor"])
    client = world.client("publisher")
    client.post(address(page))
    form = client.get(reverse("activity_edit", args=[page.pk]))
    assert address(page, "language_put_back") in form.content.decode()
    assert form.context["form"]["title_sv"].value() in (None, "")
    asked = client.get(address(page, "language_put_back"))
    assert "Babyträff" in asked.content.decode()
    client.post(address(page, "language_put_back"))
    assert texts(page) == {"fi": "Vauvatreffit", "sv": "Babyträff"}
    assert world.client().get(other.get_url()).status_code == 200
    assert not OldAddress.objects.exists()
    assert swedish(page).get_latest_revision_as_object().title == "Babyträffen"
    assert client.get(reverse("activity_edit", args=[page.pk])).context["form"]["title_sv"].value() == "Babyträffen"
    assert client.get(address(page, "language_put_back")).status_code == 404


def test_writing_it_anew_begins_it_again_and_goes_through_review(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    languages.remove_language(source=page, language="sv", user=world.users["publisher"])
    save_texts(source=page, texts={"sv": SWEDISH}, user=world.users["editor"])
    assert not RemovedLanguage.objects.exists()
    assert texts(page) == {"fi": "Vauvatreffit"}
    review.submit_page(page=page, user=world.users["coordinator"])
    assert texts(page)["sv"] == "Babyträff"


def test_publishing_it_in_the_full_editor_ends_the_removal(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    languages.remove_language(source=page, language="sv", user=world.users["publisher"])
    swedish(page).get_latest_revision().publish(user=world.users["administrator"])
    assert not RemovedLanguage.objects.exists()
    assert texts(page)["sv"] == "Babyträff"


def test_a_draft_is_removed_by_its_writer_and_not_published_with_the_original(world: World) -> None:
    page = world.add_activity(publish=False)
    save_texts(source=page, texts={"sv": SWEDISH}, user=world.users["editor"])
    languages.remove_language(source=page, language="sv", user=world.users["editor"])
    assert not AccompanyingText.objects.exists()
    languages.put_back_language(source=page, language="sv", user=world.users["editor"])
    assert AccompanyingText.objects.count() == 1
    languages.remove_language(source=page, language="sv", user=world.users["editor"])
    review.submit_page(page=page, user=world.users["coordinator"])
    assert texts(page) == {"fi": "Vauvatreffit"}


def test_what_waits_for_review_is_taken_back_first(world: World) -> None:
    page = world.add_activity(publish=False)
    save_texts(source=page, texts={"sv": SWEDISH}, user=world.users["editor"])
    review.submit_page(page=page, user=world.users["editor"])
    with pytest.raises(drafts.WaitsForReview):
        languages.remove_language(source=page, language="sv", user=world.users["editor"])
    assert world.client("editor").post(address(page)).status_code == 302
    assert not RemovedLanguage.objects.exists()


@pytest.mark.parametrize("name", ["", "editor", "viewer", "stranger", "trusted", "other_coordinator"])
def test_what_readers_have_is_closed_to_all_but_publishers_and_the_county(world: World, name: str) -> None:
    page = add_swedish(world, world.add_activity())
    client, refused = world.client(name), 403 if name else 302
    answer = client.get(address(page))
    assert (answer.status_code, "Babyträff" in answer.content.decode()) == (refused, False)
    client.post(address(page))
    assert (texts(page)["sv"], RemovedLanguage.objects.exists()) == ("Babyträff", False)
    languages.remove_language(source=page, language="sv", user=world.users["coordinator"])
    answer = client.get(address(page, "language_put_back"))
    assert (answer.status_code, "Babyträff" in answer.content.decode()) == (refused, False)
    client.post(address(page, "language_put_back"))
    assert "sv" not in texts(page)
    if name:
        with pytest.raises(PermissionDenied):
            languages.put_back_language(source=page, language="sv", user=world.users[name])


def test_the_form_offers_a_removal_to_those_only_who_may_remove(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    form = reverse("activity_edit", args=[page.pk])
    offered = {who: address(page) in world.client(who).get(form).content.decode() for who in ("editor", "coordinator")}
    assert offered == {"editor": False, "coordinator": True}
    languages.remove_language(source=page, language="sv", user=world.users["coordinator"])
    back = address(page, "language_put_back")
    offered = {who: back in world.client(who).get(form).content.decode() for who in ("editor", "coordinator")}
    assert offered == {"editor": False, "coordinator": True}


def test_the_original_and_a_language_never_written_are_not_found(world: World) -> None:
    page = add_swedish(world, world.add_activity())
    client = world.client("publisher")
    for number, language in ((page.pk, "fi"), (page.pk, "en"), (page.pk, "de"), (swedish(page).pk, "fi"), (1, "sv")):
        assert client.get(reverse("language_remove", args=[number, language])).status_code in (403, 404)
        assert client.post(reverse("language_remove", args=[number, language])).status_code in (403, 404)
    assert not RemovedLanguage.objects.exists()


def test_a_removal_that_fails_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    page = add_swedish(world, world.add_activity())

    class Broken(Exception):
        pass

    def fail(**kwargs: Any) -> None:
        raise Broken

    monkeypatch.setattr(languages, "remember_address", fail)
    with pytest.raises(Broken):
        languages.remove_language(source=page, language="sv", user=world.users["publisher"])
    assert (texts(page)["sv"], swedish(page).live, RemovedLanguage.objects.exists()) == ("Babyträff", True, False)


def test_a_places_language_goes_and_comes_back(world: World) -> None:
    page = create_page(
        MeetingPlacePage, parent=world.organisation,
        facts={"title": "Leikkitupa", "municipality": world.municipalities["Jyväskylä"], "phase": "operating"},
    )  # fmt: skip
    add_swedish(world, page)
    client = world.client("publisher")
    assert client.post(address(page)).headers["Location"] == f"{reverse('place_edit', args=[page.pk])}#step-texts"
    assert texts(page) == {"fi": "Leikkitupa"}
    client.post(address(page, "language_put_back"))
    assert texts(page) == {"fi": "Leikkitupa", "sv": "Babyträff"}


def test_an_organisations_language_is_its_managers_and_leaves_what_is_below(world: World) -> None:
    record = record_of(world.organisation)
    set_membership(user=world.users["viewer"], organisation=record, role="manager")
    page = add_swedish(world, world.add_activity())
    own = OrganisationPage.objects.get(translation_key=record.translation_key, locale__language_code="sv")
    client, hub = world.client("viewer"), hub_of(record)
    assert client.get(hub).context["languages"] == []
    assert client.get(address(world.organisation)).status_code == 404
    own.title = own.draft_title = "Vindklockan rf"
    own.save_revision().publish()
    assert texts(world.organisation)["sv"] == "Vindklockan rf"
    assert address(world.organisation) in client.get(hub).content.decode()
    assert world.client("publisher").post(address(world.organisation)).status_code == 403
    assert client.post(address(world.organisation)).status_code == 302
    assert "sv" not in texts(world.organisation)
    assert world.client().get("/sv/keski-suomi/tuulikello-ry/").status_code == 200
    assert world.client().get(swedish(page).get_url()).status_code == 200
    assert address(world.organisation, "language_put_back") in client.get(hub).content.decode()
    client.post(address(world.organisation, "language_put_back"))
    assert texts(world.organisation)["sv"] == "Vindklockan rf"
    assert Page.objects.get(pk=own.pk).live
