"""Changing what is published without losing what waits: the live page and its waiting draft get the same new values."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowState

from network.models.pages import FactPage
from network.models.vocabulary import Review
from network.services.review import set_review

PageT = TypeVar("PageT", bound=FactPage)


@transaction.atomic
def change_fields(page: PageT, values: Mapping[str, Any], *, user: Any) -> PageT:
    """Set the fields on the page, published if it is live, and on its waiting draft. Returns the page as it is then.

    What its writer had not published stays unpublished, a review under way goes on, with the draft so changed, and what
    has a time to be published keeps it. The values are the caller's to check.
    """
    model = type(page)
    Page.objects.select_for_update().get(pk=page.pk)
    current = model.objects.get(pk=page.pk)
    draft = current.get_latest_revision_as_object() if current.latest_revision_id else None
    waiting = draft if draft is not None and (current.has_unpublished_changes or not current.live) else None
    with kept_review(current), kept_schedule(current, values):
        set_fields(current, values)
        if current.live:
            current.save_revision(user=user, clean=False, log_action=True).publish(
                user=user, skip_permission_checks=True
            )
        else:
            current.save(clean=False)
        if waiting is not None or not current.live:
            latest = waiting if waiting is not None else current
            set_fields(latest, values)
            latest.save_revision(user=user, clean=False)
    return model.objects.get(pk=page.pk)


def set_fields(page: FactPage, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    if "title" in values:
        page.draft_title = page.title


@contextmanager
def kept_review(page: FactPage) -> Iterator[None]:
    """Wagtail ends a page's review when anything of it is published; here it goes on, about the latest draft."""
    state = page.current_workflow_state
    if state is None:
        yield
        return
    status, task = state.status, state.current_task_state
    task_status = task.status if task else None
    yield
    WorkflowState.objects.filter(pk=state.pk).update(status=status)
    if task is not None:
        latest = type(page).objects.values_list("latest_revision_id", flat=True).get(pk=page.pk)
        TaskState.objects.filter(pk=task.pk).update(
            status=task_status, finished_at=task.finished_at, finished_by=task.finished_by, revision_id=latest
        )
    set_review(page, Review.RETURNED if status == WorkflowState.STATUS_NEEDS_CHANGES else Review.SUBMITTED)


@contextmanager
def kept_schedule(page: FactPage, values: Mapping[str, Any]) -> Iterator[None]:
    """Wagtail forgets what was to be published later when anything of the page is published; here it waits on, with the
    new values.
    """
    scheduled = dict(page.revisions.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at"))
    yield
    for revision in page.revisions.filter(pk__in=scheduled):
        version = revision.as_object()
        set_fields(version, values)
        revision.content, revision.approved_go_live_at = version.serializable_data(), scheduled[revision.pk]
        revision.save(update_fields=["content", "approved_go_live_at"])
