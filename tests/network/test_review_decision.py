"""The coordinator's queue and decision: order, comparison, reasons, decisions that come too late."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from network.desk.comparison import Change, changes
from network.desk.words import moment, waited
from network.models import ActivityPage
from network.services import review
from tests.network.world import record_of


def submitted(world, title="Perhekahvila", **facts) -> ActivityPage:
    page = world.add_activity(publish=False, title=title, **facts)
    review.submit_page(page=page, user=world.users["editor"])
    return ActivityPage.objects.get(pk=page.pk)


def url_of(page) -> str:
    return reverse("review_page", args=[page.pk])


def test_the_queue_begins_with_the_longest_waiting(world) -> None:
    pages = [submitted(world, title) for title in ("Uusin", "Vanhin", "Keskimmäinen")]
    for page, days in zip(pages, (0, 3, 1), strict=True):
        TaskState.objects.filter(revision=page.latest_revision).update(
            started_at=timezone.now() - dt.timedelta(days=days)
        )
    response = world.client("coordinator").get(reverse("review"))
    assert [row.title for row in response.context["rows"]] == ["Vanhin", "Keskimmäinen", "Uusin"]
    middle = world.client("coordinator").get(url_of(pages[2])).context
    assert (middle["number"], middle["previous"].title, middle["next"].title) == (2, "Vanhin", "Uusin")


def test_a_return_needs_a_reason(world) -> None:
    page = submitted(world)
    response = world.client("coordinator").post(
        url_of(page), {"decision": "return", "message": "  ", "revision": page.latest_revision_id}
    )
    assert response.status_code == 422
    assert response.context["error"]
    assert review.is_waiting(page)


@pytest.mark.parametrize("decision", ["", "muu"])
def test_a_decision_has_to_be_chosen(world, decision) -> None:
    page = submitted(world)
    response = world.client("coordinator").post(
        url_of(page),
        {"decision": decision, "message": "Kirjoitin pitkän viestin.", "revision": page.latest_revision_id},
    )
    assert (response.status_code, response.context["typed"]) == (422, "Kirjoitin pitkän viestin.")


def test_what_is_decided_already_says_so(world) -> None:
    page = submitted(world)
    review.return_page(page=page, user=world.users["national"], reason="Lisää ovi.")
    answers = {"decision": "approve", "revision": page.latest_revision_id}
    response = world.client("coordinator").post(url_of(page), answers, follow=True)
    assert (response.status_code, response.context["task"], response.context["decided"].comment) == (
        200,
        None,
        "Lisää ovi.",
    )
    assert len(response.context["messages"]) == 1
    assert not ActivityPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("decision", ["approve", "return"])
def test_what_changed_since_it_was_read_is_not_decided(world, decision) -> None:
    page = submitted(world)
    review.withdraw_submission(page=page, user=world.users["editor"])
    draft = page.get_latest_revision_as_object()
    draft.summary = "Jotain muuta."
    draft.save_revision(user=world.users["editor"])
    review.submit_page(page=ActivityPage.objects.get(pk=page.pk), user=world.users["editor"])
    answers = {"decision": decision, "message": "x", "revision": page.latest_revision_id}
    response = world.client("coordinator").post(url_of(page), answers, follow=True)
    assert len(response.context["messages"]) == 1
    page = ActivityPage.objects.get(pk=page.pk)
    assert (page.live, review.is_waiting(page)) == (False, True)


def test_the_comparison_names_what_changes_word_by_word(world) -> None:
    page = world.add_activity(summary="Neuvontaa ajanvarauksella.", age_max_months=24)
    draft = page.get_latest_revision_as_object()
    draft.summary, draft.age_max_months = "Neuvontaa ilman ajanvarausta.", 72
    draft.save_revision()
    found = {row.label: (row.now, row.proposed) for row in changes(ActivityPage.objects.get(pk=page.pk)) if row.changed}
    assert [*found.values()] == [
        ("Neuvontaa ajanvarauksella.", "Neuvontaa ilman ajanvarausta."), ("alle 2 v", "alle 6 v"),
    ]  # fmt: skip
    pieces = Change("", "yksi kaksi kolme", "yksi neljä kolme", is_long=True)
    assert [(piece.text, piece.changed) for piece in pieces.now_pieces] == [
        ("yksi ", False),
        ("kaksi", True),
        (" kolme", False),
    ]
    assert [(piece.text, piece.changed) for piece in pieces.proposed_pieces] == [
        ("yksi ", False),
        ("neljä", True),
        (" kolme", False),
    ]


def test_every_fact_is_compared(world) -> None:
    """A fact that readers see and the comparison leaves out would pass unseen."""
    from network.desk.comparison import FACTS
    from network.services.projection import ACTIVITY_FACTS

    together = {"starts_at": "when", "ends_at": "when", "recurrence": "when", "place_id": "place",
                "age_min_months": "ages", "age_max_months": "ages"}  # fmt: skip
    unseen = {"series_key"}  # what readers never see: which series were one
    assert {together.get(name, name) for name in ACTIVITY_FACTS} - set(FACTS) == unseen


def test_the_queue_costs_the_same_however_long(world) -> None:
    client, url = world.client("coordinator"), reverse("review")
    submitted(world)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(3):
        submitted(world, f"Perhekahvila {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_desk_costs_the_same_however_many(world) -> None:
    client, url = world.client("editor"), reverse("desk")
    page = submitted(world)
    world.add_activity(title="Julkaistu 0")
    review.return_page(page=page, user=world.users["coordinator"], reason="Lisää ovi.")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(3):
        page = submitted(world, f"Perhekahvila {number}")
        review.return_page(page=page, user=world.users["coordinator"], reason="Lisää ovi.")
        world.add_activity(title=f"Julkaistu {number + 1}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_desk_counts_states(world) -> None:
    world.add_activity(title="Julkaistu")
    world.add_activity(title="Luonnos", publish=False)
    submitted(world, "Odottaa")
    review.return_page(page=submitted(world, "Palautettu"), user=world.users["coordinator"], reason="Lisää ovi.")
    changed = world.add_activity(title="Muutettu")
    changed.get_latest_revision_as_object().save_revision()
    ActivityPage.objects.filter(pk=changed.pk).update(has_unpublished_changes=True)
    page = world.add_activity(title="Poissa")
    page.unpublish()
    from network.desk.reading import activities_of, views_of

    rows = dict(activities_of([world.organisation]).values_list("title", "desk_state"))
    assert rows == {
        "Julkaistu": "published", "Luonnos": "draft", "Odottaa": "waiting", "Palautettu": "returned",
        "Muutettu": "changed", "Poissa": "off",
    }  # fmt: skip
    assert [(view.key, view.count) for view in views_of(activities_of([world.organisation]), "")] == [
        ("", 6), ("published", 2), ("drafts", 2), ("waiting", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["editor", "viewer", "coordinator", "administrator", "stranger"])
def test_everybody_has_a_desk_that_says_what_to_do(world, who) -> None:
    response = world.client(who).get(reverse("desk"))
    assert response.status_code == 200
    assert len(response.context["parts"]) >= 1


def test_somebody_without_a_role_is_told_whom_to_ask(world, django_user_model) -> None:
    from django.test import Client

    client = Client()
    client.force_login(django_user_model.objects.create_user("uusi"))
    assert len(client.get(reverse("desk")).context["parts"]) == 1
    assert client.get(reverse("activity_new")).status_code == 403


def test_a_change_to_a_published_page_marks_its_record(world) -> None:
    page = world.add_activity()
    page.get_latest_revision_as_object().save_revision()
    review.submit_page(page=ActivityPage.objects.get(pk=page.pk), user=world.users["editor"])
    marks = [record_of(page).review]
    review.return_page(page=ActivityPage.objects.get(pk=page.pk), user=world.users["coordinator"], reason="x")
    marks.append(record_of(page).review)
    review.submit_page(page=ActivityPage.objects.get(pk=page.pk), user=world.users["editor"])
    marks.append(record_of(page).review)
    review.approve_page(page=ActivityPage.objects.get(pk=page.pk), user=world.users["coordinator"])
    marks.append(record_of(page).review)
    assert marks == ["submitted", "returned", "submitted", "none"]


@pytest.mark.parametrize(("ago", "language", "words"), [
    (dt.timedelta(seconds=20), "en", "less than a minute"),
    (dt.timedelta(minutes=1), "en", "1 minute"),
    (dt.timedelta(minutes=25), "en", "25 minutes"),
    (dt.timedelta(hours=3), "en", "3 hours"),
    (dt.timedelta(days=2), "en", "2 days"),
])  # fmt: skip
def test_waiting_in_words(ago, language, words) -> None:
    from django.utils import translation

    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    with translation.override(language):
        assert waited(now - ago, now) == words


def test_a_moment_of_another_year_names_the_year() -> None:
    assert moment(dt.datetime(2020, 5, 4, 9, 5, tzinfo=dt.UTC)) == "ma\u00a04.5.2020 12.05"
