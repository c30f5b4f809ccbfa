"""What Wagtail shows in the admin without asking who looks: titles of drafts, tags of everybody's files, and names of
people.

A draft's title is for those who may work on it, everybody else reads the published one. Who owns or edited pages is
told of the pages that the reader may work on.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.admin import filters
from wagtail.admin.views.pages import listing
from wagtail.images.views import chooser
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from network.admin_guard.library import tags_of_own_items
from network.admin_guard.pages import has_grant
from network.readable import readable_pages

# Who looks at the admin in this request; None outside it, where Wagtail's own titles stand.
admin_reader: ContextVar[Any] = ContextVar("admin_reader", default=None)


def scope_admin_titles() -> None:
    """Let every page's title in the admin depend on its reader. Safe to call twice."""
    original = Page.get_admin_display_title
    if getattr(original, "is_scoped", False):
        return

    @wraps(original)
    def get_admin_display_title(page: Page) -> str:
        user = admin_reader.get()
        if user is None or user.is_superuser or has_grant(user, page):
            return original(page)
        if readable_pages(user, Page.objects.filter(pk=page.pk)).exists():
            return page.title
        return _("Unpublished page")

    get_admin_display_title.is_scoped = True  # type: ignore[attr-defined]
    Page.get_admin_display_title = get_admin_display_title


def scope_popular_tags() -> None:
    """Let the tags that listings and choosers of files offer be those of the reader's own. Safe to call twice."""
    original = filters.popular_tags_for_model
    if getattr(original, "is_scoped", False):
        return

    @wraps(original)
    def popular_tags_for_model(model: Any, count: int = 10) -> Any:
        user = admin_reader.get()
        if user is None or user.is_superuser:
            return original(model, count)
        return tags_of_own_items(user, [model]).order_by("name")[:count]

    popular_tags_for_model.is_scoped = True  # type: ignore[attr-defined]
    filters.popular_tags_for_model = popular_tags_for_model
    chooser.popular_tags_for_model = popular_tags_for_model


def scope_people_in_filters() -> None:
    """Let listings of pages offer those people only who own or edited what the reader works on. Safe to call twice."""
    for name, people in (("owner", owners_of), ("edited_by", editors_of)):
        offered: Any = listing.PageFilterSet.declared_filters[name]
        original = offered.queryset
        if not getattr(original, "is_scoped", False):
            offered.queryset = _scoped(original, people)


def _scoped(original: Callable[[Any], Any], people: Callable[[QuerySet[Page]], QuerySet[Any]]) -> Callable[[Any], Any]:
    def scoped(request: Any) -> Any:
        user = admin_reader.get()
        if user is None or user.is_superuser:
            return original(request)
        actions = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
        pages = page_permission_policy.instances_user_has_any_permission_for(user, actions)
        return original(request).filter(pk__in=people(pages))

    scoped.is_scoped = True  # type: ignore[attr-defined]
    return scoped


def owners_of(pages: QuerySet[Page]) -> QuerySet[Any]:
    return pages.order_by().values("owner_id")


def editors_of(pages: QuerySet[Page]) -> QuerySet[Any]:
    rows = PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages.order_by().values("pk"))
    return rows.order_by().values("user_id")
