"""The outputs' addresses: a list in another format, one activity's calendar, the list to be framed elsewhere."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.responses import FRESH_S, Output, respond
from network.models import Activity

from . import calendars, reading
from .asking import Asked
from .formats import format_of
from .items import activity_item
from .reader import Reader, absolute

FRAMED_MEETINGS = 20


@require_safe
def list_output(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """A list in a format of the registry; a member signed in gets what they may see, and only they."""
    reader = Reader.of(request.user)
    output = format_of(name, key).write(Asked.read(request, name, reader))
    return respond(request, output, is_private=request.user.is_authenticated)


@require_safe
def activity_calendar(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """One activity as a calendar of its own, for a download or a subscription."""
    reader = Reader.of(request.user)
    rows = reading.activities_in_full(Activity.objects.visible_to(request.user))
    activity = rows.filter(record__translation_key=key).first()
    if activity is None:
        raise Http404
    item = activity_item(activity, reader)
    pieces = calendars.calendar(
        [(activity, item)], reader, name=item.common.title, description=item.common.summary, address=item.common.url
    )
    output = Output(pieces, "text/calendar; charset=utf-8", f"{key}.ics", links=(("alternate", item.common.url),))
    return respond(request, output, is_private=request.user.is_authenticated)


@require_safe
def framed_activities(request: HttpRequest) -> HttpResponse:
    """The coming meetings as a page that other sites may frame: as nobody sees them, without cookies or scripts."""
    asked = Asked.read(request, "activities", Reader.of(AnonymousUser()))
    rows = reading.Meetings(asked.query, asked.reader.user, None)
    meetings = [*reading.meeting_items(rows, asked.reader, FRAMED_MEETINGS)]
    context = {
        "asked": asked,
        "meetings": meetings,
        "is_full": len(meetings) == FRAMED_MEETINGS,
        "most": FRAMED_MEETINGS,
        "home": absolute("/"),
        "has_examples": any(meeting.activity.common.is_example for meeting in meetings),
    }
    response = render(request, "network/outputs/framed.html", context)
    response.xframe_options_exempt = True
    response.csp = {"frame-ancestors": ["*"], "form-action": ["'none'"]}  # type: ignore[attr-defined]
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response
