"""From draft to published: submitting, approving, returning. Wagtail's workflow keeps the history; who may do what is checked here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowState

from network.models import ActivityPage, OrganisationPage, Record, RegionPage
from network.models.pages import FactPage
from network.models.vocabulary import Review
from network.permissions import PUBLISHERS, is_coordinator, may_write, role_in
from network.services.content import organisation_page_of


class NothingToReview(Exception):
    """The page is not waiting for review (any more): somebody else has decided, or the editor took it back."""


def organisation_of(page: Page) -> Record:
    """The record of the organisation above a page."""
    return Record.objects.get(translation_key=organisation_page_of(page).translation_key)


def region_code_of(page: Page) -> str | None:
    """The county branch a page hangs in."""
    branch = page.get_ancestors(inclusive=True).type(RegionPage).last()
    return branch.specific.region_id if branch else None


def may_edit_page(user: Any, page: FactPage) -> bool:
    """Writers of the page's organisation, the county's coordinators."""
    return may_write(user, organisation_of(page).pk) or is_coordinator(user, region_code_of(page))


def may_review_page(user: Any, page: Page) -> bool:
    return is_coordinator(user, region_code_of(page))


def publishes_directly(user: Any, page: Page) -> bool:
    """Coordinators do; publishers and managers where the county trusts their organisation."""
    if may_review_page(user, page):
        return True
    organisation, region = organisation_of(page), region_code_of(page)
    return role_in(user, organisation.pk) in PUBLISHERS and organisation.trusted_in.filter(region_id=region).exists()


@transaction.atomic
def submit_page(*, page: FactPage, user: Any) -> WorkflowState | None:
    """Send the latest draft to the county's review; None when it was published at once. Raises PermissionDenied."""
    if not may_edit_page(user, page):
        raise PermissionDenied
    if publishes_directly(user, page):
        state = page.current_workflow_state
        if state:
            state.cancel(user=user)
        page.get_latest_revision().publish(user=user)
        return None
    state = page.current_workflow_state
    if state is None:
        return page.get_workflow().start(page, user)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        state.update(user=user)
    return state


def waiting_task(page: Page) -> TaskState:
    state = page.current_workflow_state
    task = state.current_task_state if state else None
    if task is None or task.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToReview
    return task.specific


@transaction.atomic
def approve_page(*, page: Page, user: Any, comment: str = "") -> None:
    """Approve: the submitted revision is published. Raises PermissionDenied, NothingToReview."""
    if not may_review_page(user, page):
        raise PermissionDenied
    waiting_task(page).approve(user=user, comment=comment)


@transaction.atomic
def return_page(*, page: Page, user: Any, reason: str) -> None:
    """Return to the editor with a reason. Raises PermissionDenied, NothingToReview, ValueError for an empty reason."""
    if not may_review_page(user, page):
        raise PermissionDenied
    if not reason.strip():
        raise ValueError("A reason is needed.")
    waiting_task(page).reject(user=user, comment=reason)


def set_review(page: Page, review: Review) -> None:
    """Mark the record of a published page whose change is under review; a page never published has none yet."""
    if isinstance(page, FactPage):
        Record.objects.filter(translation_key=page.translation_key).update(review=review)


def pages_waiting(user: Any) -> list[Page]:
    """Pages that wait for this user's review, the longest waiting first."""
    if not is_coordinator(user):
        return []
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
        .select_related("workflow_state", "revision")
        .order_by("started_at")
    )
    branches = region_paths(user)
    ids = [state.workflow_state.object_id for state in states]
    pages = {str(page.pk): page for page in Page.objects.filter(pk__in=ids).select_related("locale").specific()}
    mine = []
    for state in states:
        page = pages.get(state.workflow_state.object_id)
        if page is not None and (branches is None or any(page.path.startswith(path) for path in branches)):
            page.waiting_task = state
            mine.append(page)
    return mine


def region_paths(user: Any) -> list[str] | None:
    """Tree paths of the county branches the user coordinates; None for all of them."""
    if user.is_superuser:
        return None
    codes = [role.region_id for role in user.region_roles.all()]
    if None in codes:
        return None
    return [*RegionPage.objects.filter(region_id__in=codes).values_list("path", flat=True)]


def last_return(page: Page) -> TaskState | None:
    """The latest return of a page that waits for the editor's changes; its comment is the reason."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()


def organisation_pages_for(user: Any) -> list[OrganisationPage]:
    """Source-language pages of the organisations the user writes for, by title."""
    keys = Record.objects.filter(
        memberships__user=user, memberships__role__in=("editor", "publisher", "manager")
    ).values_list("translation_key", flat=True)
    pages = OrganisationPage.objects.filter(translation_key__in=[*keys]).select_related("locale").order_by("title")
    return [page for page in pages if page.is_source]


def own_activities(page: OrganisationPage) -> list[ActivityPage]:
    """Activities below an organisation's page, the latest changed first."""
    return [*ActivityPage.objects.child_of(page).select_related("locale", "latest_revision").order_by("-latest_revision_created_at")]
