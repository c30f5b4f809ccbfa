"""Where Wagtail asks us: its choosers, its home page, the serving of documents."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from network.admin_guard.pages import choosable_pages
from network.admin_guard.panels import scope_panels
from network.readable import may_read_document
from network.services import merging, parting
from network.services.schedule_changes import ACTION


@hooks.register("construct_page_chooser_queryset")
def choose_own_or_readable(pages: Any, request: HttpRequest) -> Any:
    return choosable_pages(request.user, pages)


@hooks.register("construct_homepage_panels")
def show_own_work(request: HttpRequest, panels: list[Any]) -> None:
    scope_panels(panels)


@hooks.register("before_serve_document")
def serve_to_its_readers(document: Any, request: HttpRequest) -> None:
    """Not found for whom the document is not, so that nothing is given away."""
    if not may_read_document(request.user, document):
        raise Http404


@hooks.register("register_log_actions")
def name_our_actions(actions: Any) -> None:
    actions.register_action(ACTION, _("Change the times"), _("Changed the times"))
    actions.register_action(merging.ACTION, _("Merge organisations"), _("Merged two organisations"))
    actions.register_action(parting.ACTION, _("Part organisations"), _("Undid a merger of two organisations"))
