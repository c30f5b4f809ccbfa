"""Joining on the desk: who asks to join, and the way to one's organisations."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup
from network.desk.panels import SHOWN_IN_QUEUE, WAITING_TEMPLATE, coordinates, waiting_context
from network.models.joining import RequestState
from network.models.vocabulary import Role
from network.services import joining


def requests_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: requests that wait for them. Nothing when there are none."""
    if not coordinates(request):
        return None
    rows = joining.requests_for(request.user).filter(state=RequestState.WAITING)
    number = rows.count()
    if not number:
        return None
    return waiting_context(
        [*rows[:SHOWN_IN_QUEUE]],
        number,
        row_template="network/joining/_request_row.html",
        all_address=reverse("join_queue"),
        all_label=ngettext("All requests (%(n)s)", "All requests (%(n)s)", number) % {"n": number},
    )


def manages(request: HttpRequest) -> bool:
    if not hasattr(request, "_manages"):
        memberships: Any = request.user.memberships  # type: ignore[union-attr]
        request._manages = memberships.filter(role=Role.MANAGER).exists()  # type: ignore[attr-defined]
    return bool(request._manages)  # type: ignore[attr-defined]


PANELS = (
    DashboardPanel("requests", _("Organisations that ask to join"), WAITING_TEMPLATE,
                   requests_context, order=25),
)  # fmt: skip
LINKS = (
    DashboardLink(
        "organisations-desk",
        _("People and organisations"),
        "own_organisations",
        lambda request: coordinates(request) or manages(request),
        group=MenuGroup.NETWORK,
    ),
    DashboardLink("join-queue", _("Requests to join"), "join_queue", coordinates, group=MenuGroup.NETWORK),
    DashboardLink("coordinators", _("Coordinators and trust"), "coordinators", coordinates, group=MenuGroup.NETWORK),
)
