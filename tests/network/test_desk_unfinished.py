"""What is being written is kept, complete or not: by the button, in the background, without overwriting anybody."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from network.models import ActivityPage, FormDraft
from network.services import form_drafts
from tests.network.world import World, record_of

LITTLE = {"title": "Kässäkerho"}
PROPOSED = {
    "kind": "drop_in", "repeats": "once", "where": "place", "registration": "none", "is_free": "on",
    "languages": ["fi"],
}  # fmt: skip


def sent(world: World, **changed) -> dict:
    """What the form sends in the background, of a new activity."""
    return {"organisation": world.organisation.pk, "draft_version": "0", "writer": "a", **PROPOSED, **changed}


def autosave(world: World, who: str = "editor", **values):
    return world.client(who).post(reverse("activity_autosave"), values)


def shown(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_name_is_enough_for_a_draft(world) -> None:
    key = uuid.uuid4()
    answer = autosave(world, **sent(world, draft_key=key, **LITTLE))
    assert answer.status_code == 200
    facts = answer.json()
    assert (facts["version"], facts["key"]) == (1, str(key))
    assert facts["address"] == reverse("activity_unfinished", args=[key])
    assert [item["field"] for item in facts["missing"]] == ["summary", "day", "start", "end", "place"]
    draft = FormDraft.objects.get()
    assert (draft.title, draft.organisation, draft.page) == ("Kässäkerho", world.organisation, None)
    assert not ActivityPage.objects.exists()


def test_without_a_name_nothing_is_kept_but_what_is_missing_is_said(world) -> None:
    answer = autosave(world, **sent(world, draft_key=uuid.uuid4(), summary="Neulotaan."))
    assert (answer.status_code, answer.json()["saved_at"], FormDraft.objects.count()) == (200, "", 0)
    assert answer.json()["missing"][0]["field"] == "title"


def test_what_was_kept_comes_back_as_it_was_typed(world) -> None:
    key = uuid.uuid4()
    typed = {
        **LITTLE, "description": "Kaikki\n\nrivit.", "repeats": "weekly", "weekdays": ["1", "4"], "day": "ei päivä",
        "target_groups": ["fathers"], "organiser_0": "Ei vielä", "title_sv": "Slöjd", "where": "address",
    }  # fmt: skip
    values = sent(world, draft_key=key, **typed)
    del values["is_free"]
    autosave(world, **values)
    response = world.client("publisher").get(reverse("activity_unfinished", args=[key]))
    assert response.status_code == 200
    form = response.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert form["is_free"].value() is False, "it was sent without the tick"
    assert not shown(response).select(".has-error")
    assert [link["data-field"] for link in shown(response).select("[data-missing] a")][:2] == ["summary", "day"]


def test_saving_again_from_the_same_form_changes_the_same_draft(world) -> None:
    key = uuid.uuid4()
    autosave(world, **sent(world, draft_key=key, **LITTLE))
    lost_answer = autosave(world, **sent(world, draft_key=key, title="Kässäkerho 2"))
    assert (lost_answer.status_code, lost_answer.json()["version"]) == (200, 2)
    assert FormDraft.objects.get().title == "Kässäkerho 2"


def test_two_who_write_the_same_never_overwrite_one_another(world) -> None:
    key = uuid.uuid4()
    autosave(world, **sent(world, draft_key=key, **LITTLE))
    autosave(world, "publisher", **sent(world, draft_key=key, draft_version="1", writer="b", title="Toisen"))
    late = autosave(world, **sent(world, draft_key=key, draft_version="1", title="Minun"))
    assert (late.status_code, late.json()["error"]) == (409, "conflict")
    assert late.json()["address"] == reverse("activity_unfinished", args=[key])
    assert FormDraft.objects.get().title == "Toisen"


def test_a_change_is_kept_beside_the_draft_and_comes_back(world) -> None:
    page = world.add_activity(publish=False)
    values = {"page": page.pk, "revision": page.latest_revision_id, "draft_key": uuid.uuid4(), "writer": "a"}
    assert autosave(world, **values, title="Kesken").status_code == 200
    page.refresh_from_db()
    assert (page.title, page.get_latest_revision_as_object().title) == ("Vauvatreffit", "Vauvatreffit")
    opened = world.client("editor").get(reverse("activity_edit", args=[page.pk]))
    assert opened.context["form"]["title"].value() == "Kesken"
    saved = world.client("editor").post(
        reverse("activity_edit", args=[page.pk]),
        {**world.answers(title="Valmis"), "revision": page.latest_revision_id, "save": "1"},
    )
    assert saved.status_code == 302
    assert not FormDraft.objects.exists()
    late = autosave(world, **values, title="Myöhässä")
    assert (late.status_code, late.json()["error"]) == (409, "finished")
    assert page.get_latest_revision_as_object().title != "Myöhässä"


def test_a_change_that_was_begun_before_another_was_saved_is_shown_against_it(world) -> None:
    page = world.add_activity(publish=False)
    base = page.latest_revision_id
    autosave(world, page=page.pk, revision=base, draft_key=uuid.uuid4(), writer="a", title="Kesken")
    page.summary = "Muualla kirjoitettu."
    page.save_revision()
    opened = world.client("editor").get(reverse("activity_edit", args=[page.pk]))
    assert opened.context["revision"] == base
    response = world.client("editor").post(
        reverse("activity_edit", args=[page.pk]), {**world.answers(), "revision": base, "save": "1"}
    )
    assert (response.status_code, bool(response.context["conflicts"])) == (422, True)


def test_the_save_button_keeps_an_incomplete_form(world) -> None:
    key = uuid.uuid4()
    answers = {"organisation": world.organisation.pk, "draft_key": key, "title": "Kesken", "save": "1", "end": "7"}
    response = world.client("editor").post(reverse("activity_new"), answers)
    assert (response.status_code, response["Location"]) == (302, reverse("activity_unfinished", args=[key]))
    assert FormDraft.objects.get().data["end"] == ["7"]
    desk = shown(world.client("editor").get(reverse("desk")))
    assert [b.text for b in desk.select("section[aria-labelledby=unfinished] b")] == ["Kesken"]
    assert not ActivityPage.objects.exists()


def test_a_finished_form_makes_one_activity_only(world) -> None:
    key = uuid.uuid4()
    client, answers = world.client("editor"), {**world.answers(), "draft_key": key, "submit": "1"}
    autosave(world, **sent(world, draft_key=key, **LITTLE))
    assert client.post(reverse("activity_new"), answers).status_code == 302
    again = client.post(reverse("activity_new"), answers)
    assert (again.status_code, ActivityPage.objects.count()) == (422, 1)
    late = autosave(world, **sent(world, draft_key=key, **LITTLE))
    assert (late.status_code, late.json()["error"]) == (409, "finished")
    assert client.get(reverse("activity_unfinished", args=[key])).status_code == 404
    assert not form_drafts.unfinished_of([world.organisation])


def test_more_than_a_form_holds_is_refused(world) -> None:
    answer = autosave(world, **sent(world, draft_key=uuid.uuid4(), title="Pitkä", description="x" * 70_000))
    assert (answer.status_code, FormDraft.objects.count()) == (413, 0)


def test_a_nul_byte_is_left_out(world) -> None:
    autosave(world, **sent(world, draft_key=uuid.uuid4(), title="Nolla\x00"))
    assert FormDraft.objects.get().title == "Nolla"


def test_discarding_asks_first(world) -> None:
    key = uuid.uuid4()
    autosave(world, **sent(world, draft_key=key, **LITTLE))
    client, url = world.client("editor"), reverse("activity_discard", args=[key])
    assert client.get(url).status_code == 200
    assert FormDraft.objects.exists()
    assert client.post(url).status_code == 302
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "viewer", "other_coordinator", "trusted"])
def test_others_neither_read_nor_keep_nor_discard(world, who) -> None:
    key = uuid.uuid4()
    autosave(world, **sent(world, draft_key=key, title="Kanarialintu"))
    client = world.client(who)
    for url in (reverse("activity_unfinished", args=[key]), reverse("activity_discard", args=[key])):
        response = client.get(url)
        assert (response.status_code, "Kanarialintu" in response.content.decode()) == (403, False)
    assert client.post(reverse("activity_discard", args=[key])).status_code == 403
    answer = autosave(world, who, **sent(world, draft_key=key, draft_version="1", title="Varas"))
    assert (answer.status_code, "Kanarialintu" in answer.content.decode()) == (403, False)
    page = world.add_activity(publish=False, title="Kanarialintu 2")
    answer = autosave(world, who, page=page.pk, revision=page.latest_revision_id, title="Varas")
    assert answer.status_code == 403
    assert [*FormDraft.objects.values_list("title", flat=True)] == ["Kanarialintu"]
    assert "Kanarialintu" not in client.get(reverse("desk")).content.decode()


def test_the_key_of_another_organisations_draft_opens_nothing(world) -> None:
    key = uuid.uuid4()
    autosave(world, **sent(world, draft_key=key, title="Kanarialintu"))
    own = record_of(world.foreign)
    assert own.kind == "organisation"
    answer = autosave(world, "stranger", organisation=world.foreign.pk, draft_key=key, draft_version="1", title="Varas")
    assert (answer.status_code, FormDraft.objects.get().title) == (403, "Kanarialintu")
    taken = world.client("stranger").post(
        reverse("activity_new"),
        {**world.answers(organisation=world.foreign.pk), "draft_key": key, "save": "1"},
    )
    assert taken.status_code == 302
    assert FormDraft.objects.get(key=key).organisation == world.organisation


def test_signed_out_is_said_in_words_and_a_fresh_token_is_given_after(world) -> None:
    answer = world.client().post(reverse("activity_autosave"), LITTLE)
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")
    assert world.client().get(reverse("activity_autosave")).status_code == 401
    assert len(world.client("editor").get(reverse("activity_autosave")).json()["token"]) > 30


def test_the_list_of_unfinished_asks_once(world, django_assert_num_queries) -> None:
    for number in range(3):
        FormDraft.objects.create(organisation=world.organisation, title=f"{number}", changed_at=timezone.now())
    with django_assert_num_queries(1):
        assert [row.organisation.title for row in form_drafts.unfinished_of([world.organisation])] == [
            "Tuulikello ry"
        ] * 3
