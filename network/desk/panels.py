"""The network's parts of the desk: what was returned, the coordinator's queue, an organisation's own activities."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardLink, DashboardPanel
from network.desk import reading
from network.desk.meeting_log import changed_meetings
from network.desk.place_reading import MOST_PLACES, own_places
from network.models import OrganisationPage
from network.permissions import is_coordinator
from network.services import form_drafts, review

SHOWN_IN_QUEUE = 5
SHOWN_UNFINISHED = 10


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


def unfinished_context(request: HttpRequest) -> dict[str, Any] | None:
    organisations = writes_for(request)
    rows = form_drafts.unfinished_of(organisations) if organisations else []
    shown = {"rows": rows[:SHOWN_UNFINISHED], "more": max(0, len(rows) - SHOWN_UNFINISHED)}
    return {**shown, "has_several": len(organisations) > 1} if rows else None


def places_context(request: HttpRequest) -> dict[str, Any] | None:
    organisations = writes_for(request)
    rows = own_places(organisations) if organisations else []
    if not organisations:
        return None
    return {"rows": rows[:MOST_PLACES], "more": max(0, len(rows) - MOST_PLACES), "has_several": len(organisations) > 1}


def start_context(request: HttpRequest) -> dict[str, Any] | None:
    """For who neither writes nor coordinates: what to do."""
    if writes_for(request) or coordinates(request):
        return None
    return {"reads": [*request.user.memberships.select_related("organisation").values_list("role", flat=True)]}  # type: ignore[union-attr]


def changed_meetings_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: what editors have told readers at once, without review."""
    rows = changed_meetings(request.user) if coordinates(request) else []
    return {"rows": rows} if rows else None


PANELS = (
    DashboardPanel("returned", _("Returned to you"), "network/desk/panel_returned.html", returned_context, order=10),
    DashboardPanel("unfinished", _("Unfinished"), "network/desk/panel_unfinished.html", unfinished_context, order=15),
    DashboardPanel("queue", _("Waiting for your review"), "network/desk/panel_queue.html", queue_context, order=20),
    DashboardPanel(
        "changed-meetings",
        _("Changed meetings, last seven days"),
        "network/desk/panel_changed_meetings.html",
        changed_meetings_context,
        order=25,
    ),
    DashboardPanel(
        "own-activities", _("Own activities"), "network/desk/panel_activities.html", activities_context, order=30
    ),
    DashboardPanel("own-places", _("Own places"), "network/desk/panel_places.html", places_context, order=40),
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
    DashboardLink(
        "repeat-season",
        _("Repeat next term"),
        "season_repeat",
        lambda request: bool(writes_for(request)),
        icon="repeat",
        is_action=True,
    ),
    DashboardLink(
        "new-place",
        _("New place"),
        "place_new",
        lambda request: bool(writes_for(request)),
        icon="map-pin",
        is_action=True,
    ),
)
