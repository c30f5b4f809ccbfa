"""Drafts of activities: making one, changing it, throwing it away. Nobody reads them but their writers and
coordinators.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from network.models import ActivityPage, OrganisationPage, Tag
from network.services import review
from network.services.content import create_page


class StaleDraft(Exception):
    """Somebody else has saved since: `theirs` is the draft as it stands now."""

    def __init__(self, theirs: ActivityPage) -> None:
        self.theirs = theirs
        super().__init__(f"Page {theirs.pk} has changed.")


class WaitsForReview(Exception):
    """Submitted: to change it, its writer takes the submission back first."""


class NotADraft(Exception):
    """Published before, so it is not thrown away but taken off."""


@transaction.atomic
def create_draft(
    *, organisation: OrganisationPage, facts: Mapping[str, Any], tags: Iterable[str], user: Any
) -> ActivityPage:
    """A new activity of the organisation, not published. Raises PermissionDenied, ValidationError."""
    if not review.may_edit_page(user, organisation):
        raise PermissionDenied
    return create_page(
        ActivityPage,
        parent=organisation,
        facts={**facts, "origin": organisation.origin, "owner": user},
        related={"tags": tag_rows(tags)},
        publish=False,
        user=user,
    )


@transaction.atomic
def save_draft(
    *, page: ActivityPage, facts: Mapping[str, Any], tags: Iterable[str], user: Any, base_revision_id: int | None
) -> ActivityPage:
    """Save the facts as the page's latest draft; `base_revision_id` is the draft that was edited.

    Raises PermissionDenied, StaleDraft, WaitsForReview, ValidationError. Returns the page as it is then.
    """
    if not review.may_edit_page(user, page):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    if page.latest_revision_id != base_revision_id:
        raise StaleDraft(draft)
    if review.is_waiting(page) and not review.may_review_page(user, page):
        raise WaitsForReview
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.draft_title = draft.title
    draft.tags.set(tag_rows(tags), clear=True)
    if not draft.live:
        draft.save()  # as Wagtail's editor does: an unpublished page's row is its draft
    draft.save_revision(user=user, log_action=True)
    page.refresh_from_db()
    return page


@transaction.atomic
def delete_draft(*, page: ActivityPage, user: Any) -> None:
    """Throw away an activity that was never published. Raises PermissionDenied, NotADraft, WaitsForReview."""
    if not review.may_edit_page(user, page):
        raise PermissionDenied
    if page.live or page.first_published_at:
        raise NotADraft
    if review.is_waiting(page) and not review.may_review_page(user, page):
        raise WaitsForReview
    page.delete(user=user)


def tag_rows(names: Iterable[str]) -> list[Tag]:
    return [Tag.objects.get_or_create(name=name)[0] for name in names]
