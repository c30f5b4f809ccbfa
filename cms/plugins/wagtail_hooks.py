"""What the plugin kernel adds to the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from cms.plugins.admin_views import ClearFailureView, PluginIndexView, SetPluginActiveView
from cms.plugins.models import PluginState

urls = [
    path("", PluginIndexView.as_view(), name="index"),
    path("<slug:key>/active/", SetPluginActiveView.as_view(), name="set_active"),
    path("<slug:key>/clear/", ClearFailureView.as_view(), name="clear_failure"),
]


class PluginsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(PluginState).user_has_any_permission(request.user, ["view", "change"])


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("plugins/", include((urls, "plugins"), namespace="plugins"))]


@hooks.register("register_settings_menu_item")
def register_menu_item() -> Any:
    return PluginsMenuItem(_("Plugins"), reverse("plugins:index"), name="plugins", icon_name="plus", order=910)


@hooks.register("register_permissions")
def register_permissions() -> "QuerySet[Permission]":
    return Permission.objects.filter(
        content_type__app_label="plugins", codename__in=["view_pluginstate", "change_pluginstate"]
    )
