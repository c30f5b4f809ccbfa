"""The network's parts of the desk: what was returned, the coordinator's queue, an organisation's own activities."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from cms.dashboard.registry import DashboardLink, DashboardPanel, MenuGroup
from network.desk import reading
from network.desk.meeting_log import changed_meetings
from network.desk.place_reading import MOST_PLACES, own_places
from network.models import OrganisationPage
from network.permissions import is_coordinator
from network.services import form_drafts, review
from search.extraction.services import skipped_among

SHOWN_IN_QUEUE = 5
WAITING_TEMPLATE = "network/desk/panel_waiting.html"
SHOWN_UNFINISHED = 10
SHOWN_UNREAD = 10


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
    rows = reading.returned_to(organisations) if organisations else []
    return {"rows": rows, "waiting": len(rows)} if rows else None


def queue_context(request: HttpRequest) -> dict[str, Any] | None:
    if not coordinates(request):
        return None
    rows = reading.queue_rows(request.user)
    number = len(rows)
    return waiting_context(
        rows[:SHOWN_IN_QUEUE],
        number,
        row_template="network/desk/_queue_row.html",
        all_address=reverse("review"),
        all_label=ngettext("The whole queue (%(n)s)", "The whole queue (%(n)s)", number) % {"n": number},
        empty=gettext("The queue is empty. When somebody in your county submits something, it comes here."),
    )


def waiting_context(rows: list[Any], number: int, **shown: str) -> dict[str, Any]:
    """Of `panel_waiting.html`: the longest waiting of `number`, each as `row_template` shows it, and the way to all."""
    more = number - len(rows)
    words = ngettext("and one more", "and %(n)s more", more) % {"n": more} if more else ""
    return {"rows": rows, "number": number, "more": more, "more_label": words, "waiting": number, **shown}


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
    return {
        "rows": rows[:MOST_PLACES],
        "more": max(0, len(rows) - MOST_PLACES),
        "has_several": len(organisations) > 1,
        "home_label": gettext("Organisation"),
        "none_yet": gettext(
            "Your organisation keeps no places yet. Activities can be held in the places of others too."
        ),
    }


def county_places_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: what hangs right below their counties, whatever language it is written in first."""
    if not coordinates(request):
        return None
    counties = [page for code, _name in settings.LANGUAGES for page in review.county_pages_for(request.user, code)]
    rows = own_places(counties)
    return {
        "rows": rows[:MOST_PLACES],
        "more": max(0, len(rows) - MOST_PLACES),
        "has_several": len({page.region_id for page in counties}) > 1,
        "home_label": gettext("County"),
        "none_yet": gettext("No place hangs right below the county: each has an organisation that keeps it."),
        "new_address": reverse("place_new"),
        "new_label": gettext("New place of the county"),
    }


def start_context(request: HttpRequest) -> dict[str, Any] | None:
    """For who neither writes nor coordinates: what to do."""
    if writes_for(request) or coordinates(request):
        return None
    return {"reads": [*request.user.memberships.select_related("organisation").values_list("role", flat=True)]}  # type: ignore[union-attr]


def unread_files_context(request: HttpRequest) -> dict[str, Any] | None:
    """Documents of the user's organisations whose text the search could not read, and why. A query each for the
    collections and the documents."""
    if not writes_for(request):
        return None
    policy = policy_registry.get_by_type(get_document_model())
    rows = skipped_among(policy.instances_user_has_any_permission_for(request.user, ["change"]))
    return {"rows": rows[:SHOWN_UNREAD], "more": max(0, len(rows) - SHOWN_UNREAD)} if rows else None


def changed_meetings_context(request: HttpRequest) -> dict[str, Any] | None:
    """For coordinators: what editors have told readers at once, without review."""
    rows = changed_meetings(request.user) if coordinates(request) else []
    return {"rows": rows} if rows else None


PANELS = (
    DashboardPanel("returned", _("Returned to you"), "network/desk/panel_returned.html", returned_context, order=10),
    DashboardPanel("unfinished", _("Unfinished"), "network/desk/panel_unfinished.html", unfinished_context, order=15),
    DashboardPanel("queue", _("Waiting for your review"), WAITING_TEMPLATE, queue_context, order=20),
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
    DashboardPanel(
        "county-places",
        _("Places of the county itself"),
        "network/desk/panel_places.html",
        county_places_context,
        order=45,
    ),
    DashboardPanel(
        "unread-files",
        _("Files whose text the search could not read"),
        "network/desk/panel_unread_files.html",
        unread_files_context,
        order=50,
    ),
    DashboardPanel("start", _("Getting started"), "network/desk/panel_start.html", start_context, order=90),
)
LINKS = (
    DashboardLink("review", _("Review"), "review", coordinates, group=MenuGroup.CONTENT),
    DashboardLink(
        "new-activity",
        _("New activity"),
        "activity_new",
        lambda request: bool(writes_for(request)),
        icon="plus",
        is_action=True,
        group=MenuGroup.CONTENT,
    ),
    DashboardLink(
        "repeat-season",
        _("Repeat next term"),
        "season_repeat",
        lambda request: bool(writes_for(request)),
        icon="repeat",
        is_action=True,
        group=MenuGroup.CONTENT,
    ),
    DashboardLink(
        "new-place",
        _("New place"),
        "place_new",
        lambda request: bool(writes_for(request)),
        icon="map-pin",
        is_action=True,
        group=MenuGroup.CONTENT,
    ),
    DashboardLink(
        "new-county-place",
        _("New place of the county"),
        "place_new",
        lambda request: coordinates(request) and not writes_for(request),
        group=MenuGroup.NETWORK,
    ),
)
