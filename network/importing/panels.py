"""Imports on the desk: what waits for its editor, and the way to bring in."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup
from cms.imports.models import ImportRun
from network.desk.panels import writes_for

SHOWN = 5


def waiting_context(request: HttpRequest) -> dict[str, Any] | None:
    """Runs of one's organisations that wait for columns or confirmation, and nightly ones that could not be read."""
    owners = [page.translation_key for page in writes_for(request)]
    if not owners:
        return None
    states = (ImportRun.State.READY, ImportRun.State.MAPPING)
    runs = ImportRun.objects.filter(source__owner__in=owners, state__in=states).select_related("source")[:SHOWN]
    rows = [*runs]
    return {"rows": rows, "waiting": len(rows)} if rows else None


PANEL = DashboardPanel(
    "imports", _("Imports that wait for you"), "network/importing/panel_waiting.html", waiting_context, order=18
)
LINK = DashboardLink(
    "imports", _("Bring in"), "imports", lambda request: bool(writes_for(request)), group=MenuGroup.CONTENT
)
