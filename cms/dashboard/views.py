"""Signing in, and the desk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.models import Site

from cms.dashboard.forms import SignInForm
from cms.dashboard.registry import DashboardPanel, dashboard_panels
from cms.plugins.guard import guard

MORNING_ENDS, EVENING_BEGINS = 10, 17


class SignInView(LoginView):
    """Signing in for everybody, the admin's users included; who is signed in goes on to the desk."""

    template_name = "dashboard/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # The admin sends whoever may not enter it back here; without this the two would send them to and fro.
        to_admin = request.user.is_authenticated and self.get_redirect_url().startswith("/admin/")
        if to_admin and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@dataclass(frozen=True)
class Part:
    """A rendered panel; `waiting` counts what in it waits for this person."""

    html: SafeString
    waiting: int


@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    panels = sorted(dashboard_panels.active(site), key=lambda panel: panel.order)
    parts = [part for panel in panels if (part := rendered(panel, request))]
    context = {
        "parts": [part.html for part in parts],
        "waiting": sum(part.waiting for part in parts),
        "greeting": greeting(timezone.localtime().time()),
        "nav": "desk",
    }
    return render(request, "dashboard/desk.html", context)


def rendered(panel: DashboardPanel, request: HttpRequest) -> Part | None:
    def render_part() -> Part | None:
        context: dict[str, Any] | None = panel.get_context(request)
        if context is None:
            return None
        html = mark_safe(render_to_string(panel.template, {**context, "panel": panel}, request=request))
        return Part(html, int(context.get("waiting", 0)))

    return guard(dashboard_panels.plugin_of(panel.key), f"desk panel {panel.key}", render_part, fallback=None)


def greeting(now: dt.time) -> str:
    """Good morning until ten, good evening from five in the afternoon."""
    if now.hour < MORNING_ENDS:
        return _("Good morning!")
    return _("Good evening!") if now.hour >= EVENING_BEGINS else _("Hello!")
