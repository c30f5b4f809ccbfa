"""Signals of the page tree; each calls one service, in the transaction of the change itself."""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    TaskState,
    WorkflowState,
)
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, OrganisationPage
from network.models.pages import FactPage
from network.models.vocabulary import Review
from network.services import languages, review
from network.services.accompanying import publish_accompanying
from network.services.libraries import place_collection
from network.services.photographs import forget_where_taken
from network.services.projection import project_page, remove_page_record, reproject_branch, withdraw_page
from network.services.searching import index_branch, index_plain_page, remove_plain_page
from network.services.searching_files import (
    index_collection,
    index_document,
    index_file,
    index_files_of_branch,
    index_files_on,
    index_reference,
)
from network.signals import reference_loaded
from search.words.seeds import load_seeds


@receiver(page_published)
def on_published(instance: Page, **kwargs: Any) -> None:
    project_page(instance) if isinstance(instance, FactPage) else index_plain_page(instance)


@receiver(page_unpublished)
def on_unpublished(instance: Page, **kwargs: Any) -> None:
    withdraw_page(instance) if isinstance(instance, FactPage) else remove_plain_page(instance)


@receiver(page_published)
def on_language_published(instance: Page, **kwargs: Any) -> None:
    languages.forget_removal(instance)


@receiver([page_published, page_unpublished])
def on_files_shown(instance: Page, **kwargs: Any) -> None:
    index_files_of_branch(instance) if isinstance(instance, OrganisationPage) else index_files_on(instance)


@receiver(post_delete, sender=ReferenceIndex)
def on_file_shown_no_more(instance: ReferenceIndex, **kwargs: Any) -> None:
    index_reference(instance)


@receiver([post_page_move, page_slug_changed])
def on_address_changed(instance: Page, **kwargs: Any) -> None:
    reproject_branch(instance)
    index_files_of_branch(instance)


@receiver(post_page_move, sender=OrganisationPage)
def on_organisation_moved(instance: OrganisationPage, **kwargs: Any) -> None:
    place_collection(instance)


@receiver(pre_delete, sender=OrganisationPage)
@receiver(pre_delete, sender=FamilyCentrePage)
@receiver(pre_delete, sender=MeetingPlacePage)
@receiver(pre_delete, sender=ActivityPage)
def on_fact_page_deleted(instance: FactPage, **kwargs: Any) -> None:
    remove_page_record(instance)


@receiver(post_delete, sender=Page)
def on_page_deleted(instance: Page, **kwargs: Any) -> None:
    remove_plain_page(instance)


@receiver([post_save, post_delete], sender=get_document_model())
def on_document_changed(instance: Any, **kwargs: Any) -> None:
    index_document(instance)


@receiver([post_save, post_delete], sender=get_image_model())
def on_image_changed(instance: Any, **kwargs: Any) -> None:
    index_file(instance)


@receiver(m2m_changed, sender=get_document_model().tags.through)
def on_tagged(instance: Any, action: str, **kwargs: Any) -> None:
    index_file(instance) if action.startswith("post_") else None


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_page_privacy(instance: PageViewRestriction, **kwargs: Any) -> None:
    index_branch(instance.page)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def on_collection_privacy(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    index_collection(instance.collection)


@receiver(pre_save, sender=get_image_model())
def on_image_saved(instance: Any, **kwargs: Any) -> None:
    forget_where_taken(instance)


@receiver(task_submitted)
def on_submitted(instance: TaskState, **kwargs: Any) -> None:
    review.set_review(review.page_under_review(instance.workflow_state), Review.SUBMITTED)


@receiver(workflow_rejected)
def on_returned(instance: WorkflowState, **kwargs: Any) -> None:
    review.set_review(review.page_under_review(instance), Review.RETURNED)


@receiver([workflow_approved, workflow_cancelled])
def on_decided_or_withdrawn(instance: WorkflowState, **kwargs: Any) -> None:
    review.set_review(review.page_under_review(instance), Review.NONE)


@receiver(workflow_approved)
def on_approved(instance: WorkflowState, **kwargs: Any) -> None:
    publish_accompanying(review.page_under_review(instance))


@receiver(reference_loaded)
def on_reference_loaded(**kwargs: Any) -> dict[str, int]:
    return {"synonyms": load_seeds()}
