"""Signals of the page tree; each calls one service, in the transaction of the change itself."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from network.models import OrganisationPage
from situation_map.models import GoodPracticePage, MaterialPage
from situation_map.models.pages import SharedPage

from .searching import index_branch, index_page


@receiver([page_published, page_unpublished, post_delete], sender=GoodPracticePage)
@receiver([page_published, page_unpublished, post_delete], sender=MaterialPage)
def on_shared_page(instance: SharedPage, **kwargs: Any) -> None:
    index_page(instance)


@receiver([page_published, page_unpublished], sender=OrganisationPage)
def on_owner(instance: Page, **kwargs: Any) -> None:
    index_branch(instance)


@receiver([post_page_move, page_slug_changed])
def on_address_changed(instance: Page, **kwargs: Any) -> None:
    index_branch(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy(instance: PageViewRestriction, **kwargs: Any) -> None:
    index_branch(instance.page)
