"""Rounds on the desk: what waits for this person, and the way to the rounds."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup, dashboard_links, dashboard_panels
from network.desk.panels import coordinates

from .reading import waiting_for

SHOWN = 8


def rounds_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: answers to be given, answers to be read. Nothing when there are none."""
    if not coordinates(request):
        return None
    rows = waiting_for(request.user)
    return {"rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "waiting": len(rows)} if rows else None


PANEL = DashboardPanel(
    "rounds", _("Assessment rounds"), "situation_map/rounds/panel.html", rounds_context, order=18
)  # fmt: skip
LINK = DashboardLink("rounds", _("Assessment rounds"), "rounds", coordinates, group=MenuGroup.SITUATION_MAP)


def register() -> None:
    """Called once, when the app is ready."""
    dashboard_panels.register(PANEL)
    dashboard_links.register(LINK)
