"""Signing in, and the desk."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from wagtail.models import Site

from cms.dashboard.forms import SignInForm
from cms.dashboard.registry import DashboardPanel, dashboard_panels
from cms.plugins.guard import guard


class SignInView(LoginView):
    """Signing in for everybody, the admin's users included; who is signed in goes on to the desk."""

    template_name = "dashboard/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    panels = sorted(dashboard_panels.active(site), key=lambda panel: panel.order)
    parts = [part for panel in panels if (part := rendered(panel, request))]
    return render(request, "dashboard/desk.html", {"parts": parts})


def rendered(panel: DashboardPanel, request: HttpRequest) -> SafeString | None:
    def render_part() -> SafeString | None:
        context: dict[str, Any] | None = panel.get_context(request)
        if context is None:
            return None
        return mark_safe(render_to_string(panel.template, {**context, "panel": panel}, request=request))

    return guard(dashboard_panels.plugin_of(panel.key), f"desk panel {panel.key}", render_part, fallback=None)
