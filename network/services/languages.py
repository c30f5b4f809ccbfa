"""One language of an activity, a place or an organisation: taking it off, and putting it back as it was."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from network.models import AccompanyingText, OrganisationPage, RemovedLanguage
from network.models.pages import FactPage
from network.services import drafts, review
from network.services.accompanying import accompany
from network.services.managing import may_manage
from network.services.old_addresses import forget_address, remember_address, tail_of
from network.services.translations import stop_synchronising, translation_in


class NoSuchLanguage(Exception):
    """The page has nothing in that language, or it was removed, or put back, already."""


def version_in(source: FactPage, language: str) -> FactPage | None:
    """The page in that other language; None where nothing was ever written in it.

    An organisation has a page in every language from the beginning: it counts once it has been published.
    """
    page = translation_in(source, language)
    if page is None or (isinstance(page, OrganisationPage) and page.first_published_at is None):
        return None
    return page


def removal_of(page: FactPage) -> RemovedLanguage | None:
    return RemovedLanguage.objects.select_related("revision").filter(page=page.pk).first()


def may_remove(user: Any, source: FactPage, page: FactPage) -> bool:
    """What readers have is taken off and put back by who may take the whole off; a draft by who may write.

    An organisation's own page: its managers and the county's coordinators.
    """
    if isinstance(source, OrganisationPage):
        owner = review.owner_of(source)
        return owner is not None and may_manage(user, owner)
    removal = removal_of(page)
    if page.live or (removal is not None and removal.revision_id is not None):
        return drafts.may_take_off(user, source)
    return review.may_edit_page(user, source)


@transaction.atomic
def remove_language(*, source: FactPage, language: str, user: Any) -> FactPage:
    """Take the page's text in that language off the site and out of the form; its addresses lead to the original.

    Nothing is deleted. Raises PermissionDenied, NoSuchLanguage, WaitsForReview. Returns the page in that language.
    """
    page = held_version(source, language, user)
    if removal_of(page) is not None:
        raise NoSuchLanguage
    waiting = review.is_waiting(page) or (review.is_waiting(source) and goes_out_with_source(page))
    if waiting and not review.may_review_page(user, source):
        raise drafts.WaitsForReview
    shown = (page.live_revision_id or page.latest_revision_id) if page.live else None
    if state := page.current_workflow_state:
        state.cancel(user=user)
    AccompanyingText.objects.filter(translation=page.pk).delete()
    stop_synchronising(page)
    RemovedLanguage.objects.create(page=page.page_ptr, revision_id=shown, removed_by=user)
    if page.live:
        UnpublishPageAction(page, user=user, log_action=True).execute(skip_permission_checks=True)  # checked, by role
        if tail_of(page) != tail_of(source):
            remember_address(tail=tail_of(page), page=source)
    return page


@transaction.atomic
def put_back_language(*, source: FactPage, language: str, user: Any) -> FactPage:
    """Undo a removal: what readers had is published again, and what was a draft is one again.

    While the original is not published, the text waits as a draft that goes out with it. Raises PermissionDenied,
    NoSuchLanguage.
    """
    page = held_version(source, language, user)
    removal = removal_of(page)
    if removal is None:
        raise NoSuchLanguage
    removal.delete()
    forget_address(tail=tail_of(page))
    if removal.revision is not None and source.live:
        publish_again(page, removal.revision, user)
    elif page.latest_revision_id is not None:
        accompany(page)
    return page


def publish_again(page: FactPage, revision: Revision, user: Any) -> None:
    """The text as readers had it, at the page's address of today; a later draft stays the latest draft."""
    later = page.get_latest_revision_as_object() if page.latest_revision_id != revision.pk else None
    shown = revision.as_object()
    shown.slug = page.slug
    again = shown.save_revision(user=user, clean=False, log_action=True)
    again.publish(user=user, skip_permission_checks=True)  # checked above, by role
    if later is not None:
        later.slug = page.slug
        later.save_revision(user=user, clean=False)


def held_version(source: FactPage, language: str, user: Any) -> FactPage:
    """The page in that language, with the original held until the transaction ends."""
    Page.objects.select_for_update().get(pk=source.pk)
    page = version_in(source, language)
    if page is None:
        raise NoSuchLanguage
    if not may_remove(user, source, page):
        raise PermissionDenied
    return page


def goes_out_with_source(page: FactPage) -> bool:
    return AccompanyingText.objects.filter(translation=page.pk, revision=page.latest_revision_id).exists()


def forget_removal(page: Page) -> None:
    """It has been published again, whichever way."""
    RemovedLanguage.objects.filter(page=page.pk).delete()
