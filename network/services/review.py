"""From draft to published: submitting, approving, returning. Wagtail's workflow keeps the history; who may do what is
checked here.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, TaskState, WorkflowState

from network.models import OrganisationPage, Record, RegionPage
from network.models.pages import FactPage
from network.models.vocabulary import Review
from network.permissions import PUBLISHERS, WRITERS, may_write, role_in
from network.services.accompanying import publish_accompanying
from network.services.content import organisation_page_of


class NothingToReview(Exception):
    """The page is not waiting for review (any more): somebody else has decided, or the editor took it back."""


class ChangedMeanwhile(Exception):
    """What waits is not what the coordinator has read: it was changed and sent again."""


def owner_of(page: Page) -> Record | None:
    """The record of the organisation above a page; None for a page right below a county, or an organisation never
    published.
    """
    try:
        organisation = organisation_page_of(page)
    except OrganisationPage.DoesNotExist:
        return None
    return Record.objects.filter(translation_key=organisation.translation_key).first()


def region_code_of(page: Page) -> str | None:
    """The county branch a page hangs in; None for the whole country's."""
    branch = page.get_ancestors(inclusive=True).type(RegionPage).last()
    return branch.specific.region_id if branch else None


def may_edit_page(user: Any, page: Page) -> bool:
    """Writers of the page's organisation, the county's coordinators."""
    owner = owner_of(page)
    return (owner is not None and may_write(user, owner.pk)) or may_review_page(user, page)


def may_review_page(user: Any, page: Page) -> bool:
    """The county's coordinators; for what hangs in no county, the national ones."""
    if not (user and user.is_authenticated):
        return False
    branches = region_paths(user)
    return branches is None or any(page.path.startswith(path) for path in branches)


def publishes_directly(user: Any, page: Page) -> bool:
    """Coordinators do; publishers and managers where the county trusts their organisation."""
    if may_review_page(user, page):
        return True
    owner = owner_of(page)
    return (
        owner is not None
        and role_in(user, owner.pk) in PUBLISHERS
        and owner.trusted_in.filter(region_id=region_code_of(page)).exists()
    )


def is_waiting(page: Page) -> bool:
    """Submitted and not decided: nobody but a coordinator changes it now."""
    state = page.current_workflow_state
    return state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS


@transaction.atomic
def submit_page(*, page: FactPage, user: Any) -> WorkflowState | None:
    """Send the latest draft to the county's review; None when it was published at once. Raises PermissionDenied.

    A page that waits already goes on waiting, with its latest draft.
    """
    if not may_edit_page(user, page):
        raise PermissionDenied
    state = page.current_workflow_state
    if publishes_directly(user, page):
        if state:
            state.cancel(user=user)
        page.get_latest_revision().publish(user=user, skip_permission_checks=True)  # checked above, by role
        publish_accompanying(page)
        return None
    if state is None:
        return page.get_workflow().start(page, user)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    return state


@transaction.atomic
def withdraw_submission(*, page: FactPage, user: Any) -> None:
    """Take a submission back: it is a draft again. Raises PermissionDenied, NothingToReview."""
    if not may_edit_page(user, page):
        raise PermissionDenied
    if not is_waiting(page):
        raise NothingToReview
    page.current_workflow_state.cancel(user=user)


def waiting_task(page: Page) -> TaskState:
    """The review that the page waits for. Raises NothingToReview."""
    state = page.current_workflow_state
    task = state.current_task_state if state else None
    if task is None or task.status != TaskState.STATUS_IN_PROGRESS:
        raise NothingToReview
    return task.specific


def task_for(page: Page, user: Any, revision_id: int | None) -> TaskState:
    """The waiting review, for a decision on that revision. Raises as the decisions do."""
    if not may_review_page(user, page):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    task = waiting_task(page)
    if revision_id is not None and page.get_latest_revision().pk != revision_id:
        raise ChangedMeanwhile
    return task


@transaction.atomic
def approve_page(*, page: Page, user: Any, comment: str = "", revision_id: int | None = None) -> None:
    """Approve: the submitted revision is published. `revision_id` is the one that was read.

    Raises PermissionDenied, NothingToReview, ChangedMeanwhile.
    """
    task_for(page, user, revision_id).approve(user=user, comment=comment)


@transaction.atomic
def return_page(*, page: Page, user: Any, reason: str, revision_id: int | None = None) -> None:
    """Return to the editor with a reason. Raises as `approve_page` does, and ValueError for an empty reason."""
    task = task_for(page, user, revision_id)
    if not reason.strip():
        raise ValueError("A reason is needed.")
    task.reject(user=user, comment=reason.strip())


def set_review(page: Page | None, review: Review) -> None:
    """Mark the record of a published page whose change is under review; a page never published has none yet."""
    if isinstance(page, FactPage):
        Record.objects.filter(translation_key=page.translation_key).update(review=review)


def page_under_review(state: WorkflowState) -> Page | None:
    """What a workflow is about; None for a snippet."""
    instance = state.content_object
    return instance.specific if isinstance(instance, Page) else None


def waiting_tasks(user: Any) -> list[tuple[str, TaskState]]:
    """(page id, task) of what waits for this user's review, the longest waiting first. Two queries, however many."""
    branches = region_paths(user)
    if branches == []:
        return []
    states = (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__base_content_type__model="page",
        )
        .select_related("workflow_state")
        .order_by("started_at", "pk")
    )
    found = [(state.workflow_state.object_id, state) for state in states]
    pages = Page.objects.filter(pk__in=[int(object_id) for object_id, _ in found])
    if branches is not None:
        inside = Q()
        for path in branches:
            inside |= Q(path__startswith=path)
        pages = pages.filter(inside)
    mine = {str(pk) for pk in pages.values_list("pk", flat=True)}
    return [(object_id, state) for object_id, state in found if object_id in mine]


def region_paths(user: Any) -> list[str] | None:
    """Tree paths of the county branches the user coordinates, in every language; None for the whole tree."""
    if user.is_superuser:
        return None
    codes = [role.region_id for role in user.region_roles.all()]
    if None in codes:
        return None
    return [*RegionPage.objects.filter(region_id__in=codes).values_list("path", flat=True)] if codes else []


def last_return(page: Page) -> TaskState | None:
    """The latest return of a page that waits for the editor's changes; its comment is the reason."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    return state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()


def county_pages_for(user: Any, language: str) -> list[RegionPage]:
    """The branches, in that language's tree, of the counties that the user coordinates, by title."""
    branches = region_paths(user)
    pages = RegionPage.objects.filter(locale__language_code=language).select_related("locale").order_by("title", "pk")
    return [page for page in pages if branches is None or page.path in branches]


def organisation_pages_for(user: Any) -> list[OrganisationPage]:
    """Source-language pages of the organisations the user writes for, by title."""
    keys = Record.objects.filter(memberships__user=user, memberships__role__in=WRITERS).values("translation_key")
    pages = OrganisationPage.objects.filter(translation_key__in=keys).select_related("locale").order_by("title", "pk")
    return [page for page in pages if page.is_source]
