"""A receiver that fails leaves the page as it was, whatever the way in: no page is live without its record."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, Revision, TaskState
from wagtail_localize.models import Translation, TranslationSource

from network import receivers
from network.models import ActivityPage, Occurrence, Record, RecordText
from network.services import review
from search.models import SearchEntry
from tests.network.world import World, record_of


class ReceiverFailed(Exception):
    pass


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the services that the receivers call fail, after having written something."""

    def break_them(*names: str) -> None:
        for name in names or ("project_page", "withdraw_page", "remove_page_record", "reproject_branch"):
            carry_out = getattr(receivers, name)

            def fail(*args: Any, carry_out: Callable[..., Any] = carry_out, **kwargs: Any) -> None:
                carry_out(*args, **kwargs)
                raise ReceiverFailed

            monkeypatch.setattr(receivers, name, fail)

    return break_them


def state_of(page: Page) -> dict[str, Any]:
    """All that a change leaves behind: the row, the log, the record with its texts and meetings, search entries."""
    record = Record.objects.filter(translation_key=page.translation_key)
    return {
        "page": ActivityPage.objects.filter(pk=page.pk).values().first(),
        "log": [*PageLogEntry.objects.filter(page_id=page.pk).exclude(action="wagtail.edit").values_list("action")],
        "record": [*record.values()],
        "texts": [*RecordText.objects.filter(record__in=record).values()],
        "meetings": [*Occurrence.objects.filter(activity__record__in=record).values_list("starts_at", "state")],
        "entries": [*SearchEntry.objects.order_by("pk").values()],
        "tasks": [*TaskState.objects.order_by("pk").values_list("pk", "status")],
        "pages": Page.objects.count(),
    }


def signed_in(world: World, who: str) -> Client:
    client = world.client(who)
    client.raise_request_exception = False
    return client


def change(page: ActivityPage, **values: Any) -> Revision:
    draft = page.get_latest_revision_as_object()
    for name, value in {"title": "Uusi nimi", **values}.items():
        setattr(draft, name, value)
    return draft.save_revision()


def test_our_approval_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity(publish=False)
    review.submit_page(page=page, user=world.users["editor"])
    before = state_of(page)
    broken()
    answers = {"decision": "approve", "revision": page.latest_revision_id}
    assert signed_in(world, "coordinator").post(reverse("review_page", args=[page.pk]), answers).status_code == 500
    assert state_of(page) == before


def test_our_publishing_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity(world.trusted, publish=False)
    before = state_of(page)
    broken()
    assert signed_in(world, "trusted").post(reverse("activity_submit", args=[page.pk])).status_code == 500
    assert state_of(page) == before


def test_our_submission_leaves_the_page_unchanged(world, monkeypatch) -> None:
    page = world.add_activity()
    before = state_of(page)
    monkeypatch.setattr(review, "set_review", lambda *args: (_ for _ in ()).throw(ReceiverFailed))
    assert signed_in(world, "editor").post(reverse("activity_submit", args=[page.pk])).status_code == 500
    assert state_of(page) == before


def test_approval_in_the_admin_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity(publish=False)
    review.submit_page(page=page, user=world.users["editor"])
    task = page.current_workflow_state.current_task_state
    before = state_of(page)
    broken()
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    assert signed_in(world, "administrator").post(url).status_code == 500
    assert state_of(page) == before


def test_the_unpublish_button_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity()
    before = state_of(page)
    broken()
    assert (
        signed_in(world, "administrator").post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code
        == 500
    )
    assert state_of(page) == before


def test_the_delete_button_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity()
    before = state_of(page)
    broken()
    assert (
        signed_in(world, "administrator").post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 500
    )
    assert state_of(page) == before


def test_moving_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity()
    before = state_of(page)
    broken()
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, world.foreign.pk])
    assert signed_in(world, "administrator").post(url).status_code == 500
    assert state_of(page) == before


def filled_form(client: Client, page: Page) -> dict[str, Any]:
    """What a browser would send from Wagtail's editor as it opens."""
    soup = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "html.parser")
    form = soup.find("form", attrs={"data-edit-form": True})
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or (kind in ("checkbox", "radio") and not field.has_attr("checked")) or kind == "submit":
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            values[name] = chosen["value"] if chosen else ""
        else:
            values.setdefault(name, []).append(
                field.text if field.name == "textarea" else field.get("value", "on" if kind == "checkbox" else "")
            )
    return values


@pytest.mark.parametrize("fails", [True, False])
def test_the_publish_button_publishes_all_or_nothing(world, broken, fails) -> None:
    """The text that was typed stays as a draft; of its publication nothing happens."""
    page = world.add_activity()
    before, client = state_of(page), signed_in(world, "administrator")
    answers = {**filled_form(client, page), "title": "Uusi nimi", "action-publish": "1"}
    if fails:
        broken()
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), answers)
    after = state_of(page)
    problems = response.context["form"].errors if response.status_code == 200 else ""
    assert (response.status_code, problems) == (500 if fails else 302, "")
    assert (after["page"]["title"] == "Uusi nimi", after["texts"][0]["title"] == "Uusi nimi") == (not fails, not fails)
    if fails:
        for kept in ("log", "record", "texts", "meetings", "entries", "tasks", "pages"):
            assert after[kept] == before[kept], kept
        assert after["page"]["live_revision_id"] == before["page"]["live_revision_id"]


def test_the_schedule_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity(publish=False)
    soon = timezone.now() + dt.timedelta(hours=1)
    change(page, go_live_at=soon).publish()
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - dt.timedelta(minutes=1)
    )
    before = state_of(page)
    broken()
    with pytest.raises(ReceiverFailed):
        call_command("publish_scheduled")
    assert state_of(page) == before


def test_the_end_of_a_schedule_leaves_the_page_unchanged(world, broken) -> None:
    page = world.add_activity()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    before = state_of(page)
    broken()
    with pytest.raises(ReceiverFailed):
        call_command("publish_scheduled")
    assert state_of(page) == before


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_bulk_actions_leave_all_pages_unchanged(world, broken, action) -> None:
    pages = [
        world.add_activity(publish=action != "publish"),
        world.add_activity(publish=action != "publish", title="Toinen"),
    ]
    before = [state_of(page) for page in pages]
    broken()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    query = "&".join(f"id={page.pk}" for page in pages)
    answers = {"chooser": world.foreign.pk} if action == "move" else {}
    assert signed_in(world, "administrator").post(f"{url}?{query}", answers).status_code == 500
    assert [state_of(page) for page in pages] == before


@pytest.mark.parametrize("fails", [True, False])
def test_localize_publishes_all_or_nothing(world, broken, fails, django_capture_on_commit_callbacks) -> None:
    """It publishes after its own transaction; the translation it has written stays, as a draft."""
    page, swedish = world.add_activity(), Locale.objects.get(language_code="sv")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=swedish, enabled=True)
    copy = page.copy_for_translation(swedish)
    before = state_of(page)
    if fails:
        broken()
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    client = world.client("administrator")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, {"publish_translations": "on"})
    except ReceiverFailed:
        assert fails
    texts = [text.language for text in record_of(page).texts.order_by("language")]
    assert (Page.objects.get(pk=copy.pk).live, texts) == (not fails, ["fi"] if fails else ["fi", "sv"])
    if fails:
        assert state_of(page) == before
        assert not PageLogEntry.objects.filter(page_id=copy.pk, action="wagtail.publish").exists()


def test_a_new_slug_leaves_the_page_and_what_is_below_unchanged(world, broken) -> None:
    page = world.add_activity()
    change(page, slug="uusi-osoite")
    organisation = change(world.organisation, slug="uusi-jarjesto")
    before = state_of(page), state_of(world.organisation), Page.objects.get(pk=world.organisation.pk).url_path
    broken("project_page")
    for revision in (page.get_latest_revision(), organisation):
        with pytest.raises(ReceiverFailed):
            revision.publish()
    assert (state_of(page), state_of(world.organisation), Page.objects.get(pk=world.organisation.pk).url_path) == before


def test_without_a_fault_the_same_publishes(world) -> None:
    page = world.add_activity(publish=False)
    review.submit_page(page=page, user=world.users["editor"])
    answers = {"decision": "approve", "revision": page.latest_revision_id}
    assert signed_in(world, "coordinator").post(reverse("review_page", args=[page.pk]), answers).status_code == 302
    assert (ActivityPage.objects.get(pk=page.pk).live, record_of(page).publication) == (True, "live")
