"""The one way in which a published schedule is changed, logged and changed back.

A change is an edit of an activity's schedule fields. `apply_now` makes it on what is published and on the draft that
may wait beside it, so that neither loses the other's changes; `apply_by_review` makes it on the draft and submits it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from network.models import ActivityPage
from network.services import review

ACTION = "network.schedule"
FIELDS = (
    "state", "state_note", "starts_at", "ends_at", "recurrence", "excluded_dates", "cancelled_dates",
    "postponed_dates", "moved_meetings", "meeting_notes",
)  # fmt: skip
Edit = Callable[[ActivityPage], None]


class ScheduleError(Exception):
    """A change of the schedule that cannot be made."""


class StaleSchedule(ScheduleError):
    """Somebody else has changed the schedule since it was read."""


class NotPublished(ScheduleError):
    """Not published: its times are changed in the form, nobody has read them yet."""


class UnknownMeeting(ScheduleError):
    """The schedule has no meeting on that day."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        super().__init__(f"no meeting on {day}")


class MeetingHasBeen(ScheduleError):
    """It is over, and nothing about it can be changed."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        super().__init__(f"the meeting of {day} is over")


class TimeTaken(ScheduleError):
    """Another meeting of the same activity begins at that very time."""


class BadTimes(ScheduleError):
    """`problem` is "order", "past", "far" or "long"."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class NotRepeating(ScheduleError):
    """There are no following meetings: it is held once, or by a rule whose weekday cannot be moved."""


class HasDraft(ScheduleError):
    """Other changes are unfinished or wait for review; what concerns the whole series goes after them."""


class CannotUndo(ScheduleError):
    """Not the latest change, or changed again since."""


def snapshot(page: ActivityPage) -> dict[str, Any]:
    """The schedule's fields as JSON holds them."""
    values = {name: getattr(page, name) for name in FIELDS}
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


def restore(page: ActivityPage, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        value = values[name]
        setattr(page, name, parse_datetime(value) if name in ("starts_at", "ends_at") else value)


def token_of(page: ActivityPage) -> str:
    """What a form carries, to tell later whether the schedule is still the one that was read."""
    seen = snapshot(page) | {
        name: getattr(page, name).astimezone(dt.UTC).isoformat() for name in ("starts_at", "ends_at")
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:24]


def locked(page: ActivityPage, user: Any, seen: str | None) -> ActivityPage:
    """The published page as it is now, locked. Raises PermissionDenied, NotPublished, StaleSchedule."""
    if not review.may_edit_page(user, page):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    live = ActivityPage.objects.get(pk=page.pk)
    if not live.live or not live.is_source:
        raise NotPublished
    if seen is not None and seen != token_of(live):
        raise StaleSchedule
    return live


@transaction.atomic
def apply_now(*, page: ActivityPage, edit: Edit, user: Any, what: str, seen: str | None = None, **facts: Any) -> int:
    """Publish the edit at once; a draft beside it takes it over, a review that waits goes on waiting.

    `what` and the facts go into the log. Returns the log entry's id. Raises as `locked` does, ValidationError, and
    what `edit` raises.
    """
    live = locked(page, user, seen)
    draft_id = live.latest_revision_id if live.latest_revision_id != live.live_revision_id else None
    before = snapshot(live)
    edit(live)
    revision = live.save_revision(user=user)
    action = PublishPageRevisionAction(revision, user=user, log_action=False)
    action.object._current_workflow_states = []  # publishing would cancel the review of the draft beside it
    action.execute(skip_permission_checks=True)  # checked by role in `locked`
    if draft_id is not None:
        carry_over(draft_id, edit, user)
    return write_log(live, user, what, before, revision=revision, **facts)


def carry_over(draft_id: int, edit: Edit, user: Any) -> None:
    """Make the edit on the draft too, as its newest revision; what waits for review is then that one."""
    draft = Revision.objects.get(pk=draft_id).as_object()
    edit(draft)
    revision = draft.save_revision(user=user, clean=False)
    state = draft.current_workflow_state
    task = state.current_task_state if state else None
    if task is not None and task.revision_id == draft_id:
        task.revision = revision
        task.save(update_fields=["revision"])


@transaction.atomic
def apply_by_review(
    *, page: ActivityPage, edit: Edit, user: Any, what: str, seen: str | None = None, **facts: Any
) -> int:
    """Submit the edit for review; who publishes directly publishes it. Returns the log entry's id.

    Raises as `apply_now` does, and HasDraft: unfinished text is not sent along.
    """
    live = locked(page, user, seen)
    if review.publishes_directly(user, live):
        return apply_now(page=live, edit=edit, user=user, what=what, **facts)
    if live.latest_revision_id != live.live_revision_id:
        raise HasDraft
    draft = live.get_latest_revision_as_object()
    before = snapshot(draft)
    edit(draft)
    revision = draft.save_revision(user=user)
    review.submit_page(page=ActivityPage.objects.get(pk=live.pk), user=user)
    return write_log(draft, user, what, before, revision=revision, by_review=True, **facts)


def write_log(page: ActivityPage, user: Any, what: str, before: dict[str, Any], *, revision: Any, **facts: Any) -> int:
    data = {"what": what, "before": before, "after": token_of(page), **facts}
    entry: PageLogEntry = log(
        instance=page, action=ACTION, user=user, data=data, revision=revision, content_changed=True
    )
    return entry.pk


def last_change(page: ActivityPage) -> PageLogEntry | None:
    return PageLogEntry.objects.filter(page=page.pk, action=ACTION).order_by("-timestamp", "-pk").first()


def can_undo(page: ActivityPage, entry: PageLogEntry | None) -> bool:
    """Whether the entry is the latest change of the page and the schedule still is what it made."""
    if entry is None or entry.data.get("what") == "undo" or last_change(page) != entry:
        return False
    now = page.get_latest_revision_as_object() if entry.data.get("by_review") else page
    return entry.data["after"] == token_of(now)


@transaction.atomic
def undo_change(*, page: ActivityPage, entry_id: int, user: Any) -> None:
    """Put the schedule back to what it was before the latest change. Raises PermissionDenied, NotPublished, CannotUndo.

    Of a split series, the part that was made by it goes: a draft is deleted, a published one is taken off.
    """
    live = locked(page, user, None)
    entry = PageLogEntry.objects.filter(pk=entry_id, page=live.pk, action=ACTION).first()
    if entry is None or not can_undo(live, entry):
        raise CannotUndo
    before = entry.data["before"]
    if "new_page" in entry.data:
        remove_part(entry.data["new_page"], user)

    def back(edited: ActivityPage) -> None:
        restore(edited, before)

    if not entry.data.get("by_review"):
        apply_now(page=live, edit=back, user=user, what="undo")
        return
    if review.is_waiting(live):
        review.withdraw_submission(page=live, user=user)
    draft = live.get_latest_revision_as_object()
    undone = snapshot(draft)
    back(draft)
    revision = draft.save_revision(user=user)
    write_log(draft, user, "undo", undone, revision=revision, by_review=True)


def remove_part(page_id: int, user: Any) -> None:
    part = ActivityPage.objects.filter(pk=page_id).first()
    if part is None:
        return
    versions = [*ActivityPage.objects.filter(translation_key=part.translation_key)]
    for version in versions:
        if version.first_published_at is None:
            version.delete(user=user)
        elif version.live:
            version.unpublish(user=user)
