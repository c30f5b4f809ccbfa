"""Joining on the desk: who asks to join, and the way to one's organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel
from network.desk.panels import coordinates
from network.models.joining import RequestState
from network.models.vocabulary import Role
from network.services import joining

SHOWN = 5


def requests_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: requests that wait for them. Nothing when there are none."""
    if not coordinates(request):
        return None
    rows = joining.requests_for(request.user).filter(state=RequestState.WAITING)
    number = rows.count()
    return {"rows": [*rows[:SHOWN]], "number": number, "waiting": number} if number else None


def manages(request: HttpRequest) -> bool:
    if not hasattr(request, "_manages"):
        memberships: Any = request.user.memberships  # type: ignore[union-attr]
        request._manages = memberships.filter(role=Role.MANAGER).exists()  # type: ignore[attr-defined]
    return bool(request._manages)  # type: ignore[attr-defined]


PANELS = (
    DashboardPanel("requests", _("Organisations that ask to join"), "network/joining/panel_requests.html",
                   requests_context, order=25),
)  # fmt: skip
LINKS = (
    DashboardLink(
        "organisations-desk",
        _("People and organisations"),
        "own_organisations",
        lambda request: coordinates(request) or manages(request),
    ),
)
