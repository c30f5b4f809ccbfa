"""The desk's part with saved searches."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup
from search.following.saved_views import own_searches, with_numbers

SHOWN = 8


def panel_context(request: HttpRequest) -> dict[str, Any] | None:
    """The first eight are asked for what is new; the others are a page away."""
    rows = list(own_searches(request)[: SHOWN + 1])
    if not rows:
        return None
    return {"rows": with_numbers(request, rows[:SHOWN]), "has_more": len(rows) > SHOWN}


PANEL = DashboardPanel("saved-searches", _("Saved searches"), "search/following/panel.html", panel_context, order=60)
LINK = DashboardLink("saved-searches", _("Saved searches"), "saved_searches", lambda request: True, group=MenuGroup.OWN)
