"""The addresses of the admin that are open to others than administrators, each with the check before its view.

A rule raises PermissionDenied, answers in the view's stead, or returns None and the view goes on with its own checks.
tests/network/admin_addresses proves each rule against every role.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from taggit.models import TagBase
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow
from wagtail.permissions import page_permission_policy, policy_registry

from cms.jobs.models import Job
from cms.plugins.models import PluginState
from network.admin_guard.library import check_items, tags_of_own_items, works_on_documents, works_on_images
from network.admin_guard.localize import overrides_field, translates
from network.admin_guard.pages import (
    check_pages,
    chooses_page,
    explores_page,
    numbers_in,
    works_on_page,
    works_on_some_page,
)
from network.models import Tag

Rule = Callable[[HttpRequest, dict[str, Any]], HttpResponse | None]
MANAGING = {"add", "change", "delete", "view"}
SUGGESTED_TAGS = 10


def anybody(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """About the person themselves, or about nothing in particular."""


def manages(model: Any) -> Rule:
    """Whoever an administrator has given a permission on the model; no role of an organisation or a county has one."""

    def rule(request: HttpRequest, kwargs: dict[str, Any]) -> None:
        if not policy_registry.get_by_type(model).user_has_any_permission(request.user, MANAGING):
            raise PermissionDenied

    return rule


def manages_settings(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    try:
        model = apps.get_model(kwargs["app_name"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None
    if not policy_registry.get_by_type(model).user_has_permission(request.user, "change"):
        raise PermissionDenied


def acts_in_bulk(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Bulk actions: on what is one's own only; stock Wagtail shows the titles of what it then leaves out."""
    label, ids = (kwargs["app_label"], kwargs["model_name"]), request.GET.getlist("id")
    if label == ("wagtailcore", "page"):
        if "all" in ids and not request.GET.get("childOf"):
            raise PermissionDenied  # "all" of no folder is all there are
        named = [*ids, *request.GET.getlist("childOf"), request.POST.get("chooser", "")]
        check_pages(request.user, numbers_in(named))
    elif label == ("wagtailimages", "image"):
        works_on_images(request, kwargs)
    elif label == ("wagtaildocs", "document"):
        works_on_documents(request, kwargs)
    elif label == (get_user_model()._meta.app_label, get_user_model()._meta.model_name):
        manages(get_user_model())(request, kwargs)
    else:
        raise PermissionDenied


def edits_together(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Who else edits the same: pages, images and documents of one's own."""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None
    numbers = numbers_in([kwargs["object_id"]])
    if issubclass(model, Page):
        check_pages(request.user, numbers)
    elif model in (get_image_model(), get_document_model()):
        check_items(request.user, model, numbers)
    else:
        raise PermissionDenied


def suggests_tags(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """Instead of Wagtail's view, which suggests the tags of everybody's drafts: those of own and of published items."""
    works_on_some_page(request, kwargs)
    label = (kwargs.get("app_name"), kwargs.get("model_name"))
    term = request.GET.get("term", "").replace("\0", "")
    if label == (None, None):
        tags: Any = tags_of_own_items(request.user, (get_image_model(), get_document_model()))
    elif label == ("network", "tag"):
        mine = page_permission_policy.explorable_instances(request.user).order_by().values("pk")
        on_pages = Tag.objects.filter(activity_pages__content_object__live=True) | Tag.objects.filter(
            activity_pages__content_object__in=mine
        )
        tags = on_pages.distinct()
    else:
        raise PermissionDenied
    assert issubclass(tags.model, TagBase)
    found = tags.filter(name__istartswith=term).order_by("name") if term else tags.none()
    return JsonResponse([*found.values_list("name", flat=True)[:SUGGESTED_TAGS]], safe=False)


def named(namespace: str, names: str, rule: Rule) -> dict[str, Rule]:
    prefix = f"{namespace}:" if namespace else ""
    return {f"{prefix}{name}": rule for name in names.split()}


LISTING = "index index_results add edit delete history history_results usage"

RULES: dict[str, Rule] = {
    **named("", "admin_login wagtailadmin_login wagtailadmin_logout wagtailadmin_home wagtailadmin_account "
            "wagtailadmin_dismissibles wagtailadmin_sprite wagtailadmin_javascript_catalog wagtailadmin_password_reset "
            "wagtailadmin_password_reset_done wagtailadmin_password_reset_confirm wagtailadmin_password_reset_complete "
            "wagtailadmin_block_preview", anybody),
    **named("wagtail_localize", "javascript_catalog", anybody),
    # Pages
    **named("", "wagtailadmin_explore_root", works_on_some_page),
    **named("", "wagtailadmin_explore wagtailadmin_explore_results", explores_page),
    **named("wagtailadmin_pages", "search search_results", works_on_some_page),
    **named("wagtailadmin_pages", "add preview_on_add add_subpage usage edit preview_on_edit view_draft delete "
            "unpublish convert_alias move move_confirm set_page_position copy workflow_action "
            "collect_workflow_action_data confirm_workflow_cancellation workflow_preview set_privacy lock unlock "
            "revisions_index revisions_view revisions_revert revisions_unschedule revisions_compare workflow_history "
            "workflow_history_detail history history_results", works_on_page),
    **named("wagtailadmin_api:pages", "listing detail", works_on_some_page),
    **named("", "wagtailadmin_choose_page wagtailadmin_choose_page_child wagtailadmin_choose_page_search "
            "wagtailadmin_choose_page_chosen_multiple", chooses_page),
    **named("", "wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link "
            "wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link", works_on_some_page),
    **named("", "wagtailadmin_tag_autocomplete wagtailadmin_tag_model_autocomplete", suggests_tags),
    **named("", "wagtail_bulk_action", acts_in_bulk),
    **named("wagtailadmin_editing_sessions", "ping", edits_together),
    **named("wagtailadmin_editing_sessions", "release", anybody),
    **named("wagtailadmin_reports", "aging_pages aging_pages_results", works_on_some_page),
    # Translations
    **named("wagtail_localize", "submit_page_translation update_translations edit_string_translation "
            "download_pofile upload_pofile machine_translate preview_translation stop_translation convert_to_alias",
            translates),
    **named("wagtail_localize", "edit_override", overrides_field),
    # Images and documents
    **named("wagtailimages", "index index_results add edit delete preview url_generator url_generator_output "
            "image_usage add_multiple edit_multiple create_multiple_from_uploaded_image delete_multiple "
            "delete_upload_multiple", works_on_images),
    **named("wagtailimages_chooser", "choose choose_results chosen chosen_multiple create select_format",
            works_on_images),
    **named("wagtaildocs", "index index_results add edit delete document_usage add_multiple edit_multiple "
            "create_multiple_from_uploaded_document delete_multiple delete_upload_multiple", works_on_documents),
    **named("wagtaildocs_chooser", "choose choose_results chosen chosen_multiple create", works_on_documents),
    # What administrators may hand on by a permission
    **named("wagtailadmin_collections", "index add edit delete", manages(Collection)),
    **named("wagtailadmin_workflows", "index index_results add enable disable edit", manages(Workflow)),
    **named("wagtailadmin_workflows", "add_task select_task_type task_index task_index_results edit_task disable_task "
            "enable_task", manages(Task)),
    **named("wagtailredirects", "index index_results add edit delete start_import process_import", manages(Redirect)),
    **named("wagtailsettings", "edit preview_on_edit", manages_settings),
    **named("wagtaillocales", LISTING, manages(Locale)),
    **named("wagtailsites", f"{LISTING} copy", manages(Site)),
    **named("wagtailusers_users", f"{LISTING} copy", manages(get_user_model())),
    **named("wagtailusers_groups", LISTING, manages(Group)),
    **named("jobs", "index index_results inspect retry cancel", manages(Job)),
    **named("plugins", "index set_active clear_failure", manages(PluginState)),
}  # fmt: skip
