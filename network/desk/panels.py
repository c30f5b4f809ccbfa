"""The network's parts of the desk: what was returned, the coordinator's queue, an organisation's own activities."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel
from network.desk import reading
from network.models import OrganisationPage
from network.permissions import is_coordinator
from network.services import review

SHOWN_IN_QUEUE = 5


def writes_for(request: HttpRequest) -> list[OrganisationPage]:
    """The organisations that the user writes for, read once a request."""
    if not hasattr(request, "_writes_for"):
        request._writes_for = review.organisation_pages_for(request.user)  # type: ignore[attr-defined]
    return request._writes_for  # type: ignore[attr-defined]


def coordinates(request: HttpRequest) -> bool:
    if not hasattr(request, "_coordinates"):
        request._coordinates = is_coordinator(request.user)  # type: ignore[attr-defined]
    return request._coordinates  # type: ignore[attr-defined]


def returned_context(request: HttpRequest) -> dict[str, Any] | None:
    organisations = writes_for(request)
    rows = reading.returned_to(reading.activities_of(organisations)) if organisations else []
    return {"rows": rows, "waiting": len(rows)} if rows else None


def queue_context(request: HttpRequest) -> dict[str, Any] | None:
    if not coordinates(request):
        return None
    rows = reading.queue_rows(request.user)
    return {
        "rows": rows[:SHOWN_IN_QUEUE],
        "number": len(rows),
        "more": max(0, len(rows) - SHOWN_IN_QUEUE),
        "waiting": len(rows),
    }


def activities_context(request: HttpRequest) -> dict[str, Any] | None:
    organisations = writes_for(request)
    if not organisations:
        return None
    view = request.GET.get("view", "")
    view = view if view in reading.VIEWS else ""
    activities = reading.activities_of(organisations)
    page = reading.page_of(activities, view=view, number=request.GET.get("page", "1"))
    return {
        "organisations": organisations,
        "has_several": len(organisations) > 1,
        "views": reading.views_of(activities, view),
        "view": view,
        "page": page,
        "rows": reading.activity_rows([*page], organisations),
    }


def start_context(request: HttpRequest) -> dict[str, Any] | None:
    """For who neither writes nor coordinates: what to do."""
    if writes_for(request) or coordinates(request):
        return None
    return {"reads": [*request.user.memberships.select_related("organisation").values_list("role", flat=True)]}  # type: ignore[union-attr]


PANELS = (
    DashboardPanel("returned", _("Returned to you"), "network/desk/panel_returned.html", returned_context, order=10),
    DashboardPanel("queue", _("Waiting for your review"), "network/desk/panel_queue.html", queue_context, order=20),
    DashboardPanel(
        "own-activities", _("Own activities"), "network/desk/panel_activities.html", activities_context, order=30
    ),
    DashboardPanel("start", _("Getting started"), "network/desk/panel_start.html", start_context, order=90),
)
LINKS = (
    DashboardLink("review", _("Review"), "review", coordinates),
    DashboardLink(
        "new-activity",
        _("New activity"),
        "activity_new",
        lambda request: bool(writes_for(request)),
        icon="plus",
        is_action=True,
    ),
)
