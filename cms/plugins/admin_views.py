"""The plugin page of the admin: what is installed, how it fares, and where it is in use."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Site

from cms.plugins.activation import clear_failure, set_plugin_active
from cms.plugins.config import PluginConfig
from cms.plugins.discovery import installed_plugins
from cms.plugins.models import PluginState
from cms.plugins.overview import plugin_lines


def chosen_site(request: HttpRequest) -> Site:
    """The site asked for by `site`, else the one the request came to, else the default one."""
    wanted = request.POST.get("site") or request.GET.get("site")
    if wanted:
        return get_object_or_404(Site, pk=int(wanted) if wanted.isascii() and wanted.isdigit() else 0)
    site = Site.find_for_request(request) or Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise Http404
    return site


class PluginIndexView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = PluginState
    any_permission_required = ("view", "change")
    template_name = "plugins/index.html"
    page_title = gettext_lazy("Plugins")
    header_icon = "plus"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = chosen_site(self.request)
        return super().get_context_data(
            site=site,
            sites=list(Site.objects.order_by("site_name", "hostname")),
            plugins=plugin_lines(site),
            may_change=self.user_has_permission("change"),
            **kwargs,
        )


class PluginActionView(PermissionCheckedMixin, View):
    """POST only: one change to one plugin, then back to the list."""

    model = PluginState
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        plugin = next((config for config in installed_plugins() if config.key == key), None)
        if plugin is None:
            raise Http404
        site = chosen_site(request)
        messages.success(request, self.act(plugin, site))
        return redirect(f"{reverse('plugins:index')}?site={site.pk}")

    def act(self, plugin: PluginConfig, site: Site) -> str:
        raise PermissionDenied


class SetPluginActiveView(PluginActionView):
    def act(self, plugin: PluginConfig, site: Site) -> str:
        active = self.request.POST.get("active") == "true"
        set_plugin_active(plugin=plugin, site=site, active=active)
        names = {"plugin": plugin.verbose_name, "site": site.site_name or site.hostname}
        if active:
            return _("%(plugin)s is now in use on the site %(site)s.") % names
        return _("%(plugin)s is no longer in use on the site %(site)s. Its data is kept.") % names


class ClearFailureView(PluginActionView):
    def act(self, plugin: PluginConfig, site: Site) -> str:
        clear_failure(plugin=plugin)
        return _("The error of %(plugin)s is marked as seen.") % {"plugin": plugin.verbose_name}
