"""Drafts of activities: making one, changing it, throwing it away. Nobody reads them but their writers and
coordinators.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from network.models import ActivityOrganiser, ActivityPage, OrganisationPage, Tag
from network.models.pages import FactPage
from network.permissions import PUBLISHERS, role_in
from network.services import review
from network.services.content import create_page
from network.services.lifecycle import check_goes_on
from network.services.translations import Texts, save_texts


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
    *,
    organisation: OrganisationPage,
    facts: Mapping[str, Any],
    tags: Iterable[str],
    user: Any,
    organisers: Iterable[tuple[int, str]] = (),
    texts: Texts | None = None,
) -> ActivityPage:
    """A new activity of the organisation, not published.

    `organisers` are (organisation's record id, role) pairs, `texts` what is written in other languages. Raises
    PermissionDenied, ValidationError.
    """
    if not review.may_edit_page(user, organisation):
        raise PermissionDenied
    check_goes_on(organisation)
    page = create_page(
        ActivityPage,
        parent=organisation,
        facts={"origin": organisation.origin, **facts, "owner": user},
        related={"tags": tag_rows(tags), "organisers": organiser_rows(organisers)},
        publish=False,
        user=user,
    )
    save_texts(source=page, texts=texts or {}, user=user)
    return page


@transaction.atomic
def save_draft(
    *,
    page: ActivityPage,
    facts: Mapping[str, Any],
    tags: Iterable[str],
    user: Any,
    base_revision_id: int | None,
    organisers: Iterable[tuple[int, str]] | None = None,
    texts: Texts | None = None,
) -> ActivityPage:
    """Save the facts as the page's latest draft; `base_revision_id` is the draft that was edited.

    Without `organisers` those stay as they are; `texts` is what was written in other languages. Raises
    PermissionDenied, StaleDraft, WaitsForReview, ValidationError. Returns the page as it is then.
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
    if organisers is not None:
        keep_organisers(draft, [*organisers])
    if not draft.live:
        draft.save()  # as Wagtail's editor does: an unpublished page's row is its draft
    draft.save_revision(user=user, log_action=True)
    page.refresh_from_db()
    save_texts(source=page, texts=texts or {}, user=user)
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
    for translation in page.get_translations().filter(first_published_at__isnull=True):
        translation.delete(user=user)
    page.delete(user=user)


@transaction.atomic
def take_off(*, page: FactPage, user: Any) -> None:
    """Take a published activity off the site in every language; its draft stays. Raises PermissionDenied."""
    if not may_take_off(user, page):
        raise PermissionDenied
    for version in [page, *page.get_translations().filter(live=True)]:
        action = UnpublishPageAction(version.specific, user=user, log_action=True)
        action.execute(skip_permission_checks=True)  # checked above, by role


def may_take_off(user: Any, page: FactPage) -> bool:
    """Coordinators, and the organisation's publishers and managers, whether the county trusts it or not."""
    owner = review.owner_of(page)
    return review.may_review_page(user, page) or (owner is not None and role_in(user, owner.pk) in PUBLISHERS)


def keep_organisers(draft: ActivityPage, parts: list[tuple[int, str]]) -> None:
    """Replace who arranges it, unless nothing changes: rows that stay keep their keys."""
    if [(row.organisation_id, str(row.role)) for row in draft.organisers.all()] != parts:
        draft.organisers.set(organiser_rows(parts))


def organiser_rows(parts: Iterable[tuple[int, str]]) -> list[ActivityOrganiser]:
    return [
        ActivityOrganiser(organisation_id=organisation, role=role, sort_order=number)
        for number, (organisation, role) in enumerate(dict.fromkeys(parts))
    ]


def tag_rows(names: Iterable[str]) -> list[Tag]:
    return [Tag.objects.get_or_create(name=name)[0] for name in names]
