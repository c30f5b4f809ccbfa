"""The meetings of an activity: what is coming, and what happens to one of them or to all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms import dates
from network.desk.filling import editable_activity
from network.desk.meeting_forms import PUT_BACK, WAYS, MeetingForm, StateForm
from network.meetings import MeetingShown, change_in_words, shown
from network.models import ActivityPage
from network.models.vocabulary import ActivityState
from network.services import review, schedule
from network.services import schedule_changes as changes
from network.services.content import organisation_page_of
from network.services.occurrences import state_of
from network.services.projection import typed_facts

SHOWN = 60
UNPROCESSABLE = 422
STALE = gettext_lazy("Somebody else has changed the times meanwhile. They are shown as they are now: choose again.")
BAD_TIMES = {
    "order": gettext_lazy("The end is not after the start."),
    "past": gettext_lazy("That time has been already."),
    "far": gettext_lazy("That is over two years ahead."),
}
HELD_AS_PLANNED = gettext_lazy("It is held at its own time again. Readers see it at once.")
DONE = {
    "cancel": gettext_lazy("Cancelled. Readers see it at once."),
    "move": gettext_lazy("Moved. Readers see the new time at once."),
    "postpone": gettext_lazy("Postponed. When the new day is known, move the meeting there."),
    "restore": gettext_lazy("It is held after all. Readers see it at once."),
}


def live_activity(request: HttpRequest, pk: int) -> ActivityPage:
    """A published activity that the user writes or coordinates. Raises PermissionDenied, Http404."""
    page = editable_activity(request, pk)
    if not page.live:
        raise Http404
    return page


def is_off(page: ActivityPage) -> bool:
    """Whether nothing of it is held, so that nothing can happen to a single meeting."""
    return page.state in (ActivityState.CANCELLED, ActivityState.POSTPONED)


def coming(page: ActivityPage) -> list[MeetingShown]:
    return [
        shown(meeting, page.meeting_notes, state=state_of(page.state, meeting.state))
        for meeting in schedule.coming_meetings(page)
    ]


@never_cache
@login_required
@require_safe
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    return meetings_page(request, live_activity(request, pk))


def meetings_page(request: HttpRequest, page: ActivityPage, form: StateForm | None = None) -> HttpResponse:
    rows = coming(page)
    last = changes.last_change(page)
    values = {"seen": changes.token_of(page), "state": page.state, "state_note": page.state_note}
    context: dict[str, Any] = {
        "page_edited": page,
        "organisation": organisation_page_of(page),
        "facts": typed_facts(page, None),
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "form": form or StateForm(initial=values),
        "last_words": change_in_words(last.data) if last else "",
        "last_change": last,
        "can_undo": changes.can_undo(page, last),
        "is_off": is_off(page),
        "waits": review.is_waiting(page),
        "has_examples": page.origin == "example",
        "nav": "desk",
    }
    failed = form is not None and form.errors
    return render(request, "network/desk/meetings.html", context, status=UNPROCESSABLE if failed else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, pk: int, day: str, way: str) -> HttpResponse:
    """Asks how far it goes, when the new time is and why; then does it."""
    page = live_activity(request, pk)
    meeting = meeting_of(page, day)
    if way not in WAYS or (way == "restore" and not meeting.is_changed) or is_off(page):
        raise Http404
    form = MeetingForm(
        request.POST or None, way=way, meeting=meeting, repeats=bool(page.recurrence), seen=changes.token_of(page)
    )
    if request.method == "POST" and form.is_valid():
        try:
            words = carry_out(request, page, meeting.day, way, form)
        except changes.StaleSchedule:
            messages.warning(request, STALE)
            return redirect("activity_meetings", pk=pk)
        except (changes.ScheduleError, ValidationError) as error:
            field, problem = problem_of(error)
            form.add_error(field if field in form.fields else None, problem)
        else:
            messages.success(request, HELD_AS_PLANNED if way == "restore" and meeting.is_held_elsewhen else words)
            return redirect("activity_meetings", pk=pk)
    context = {
        "page_edited": page,
        "organisation": organisation_page_of(page),
        "meeting": meeting,
        "way": way,
        "way_label": PUT_BACK if way == "restore" and meeting.is_held_elsewhen else WAYS[way],
        "form": form,
        "direct": review.publishes_directly(request.user, page),
        "nav": "desk",
    }
    return render(request, "network/desk/meeting_change.html", context, status=UNPROCESSABLE if form.errors else 200)


def meeting_of(page: ActivityPage, day: str) -> MeetingShown:
    """The coming meeting that a day names. Raises Http404."""
    try:
        wanted = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    found = next((row for row in coming(page) if row.day == wanted), None)
    if found is None:
        raise Http404
    return found


def carry_out(request: HttpRequest, page: ActivityPage, day: dt.date, way: str, form: MeetingForm) -> str:
    """Do what the form says; returns what to tell. Raises ScheduleError, ValidationError."""
    who: dict[str, Any] = {"page": page, "day": day, "user": request.user, "seen": form.cleaned_data["seen"]}
    reason = form.cleaned_data.get("reason", "")
    scope = form.scope_chosen
    if way == "move" and scope != "this":
        service: Callable[..., Any] = schedule.split_series if scope == "following" else schedule.change_all
        service(**who, to=form.times)
        if review.publishes_directly(request.user, page):
            return _("The series has its new times. Readers see them at once.")
        return _("The new times of the series wait for the county's coordinator. Until then the old ones stand.")
    if way == "move":
        schedule.move_meeting(**who, to=form.times, reason=reason)
    elif way == "restore":
        schedule.restore_meeting(**who)
    elif way == "postpone":
        schedule.postpone_meeting(**who, reason=reason)
    elif scope == "following":
        schedule.cancel_following(**who, reason=reason)
    else:
        schedule.cancel_meeting(**who, reason=reason)
    return str(DONE[way])


def problem_of(error: Exception) -> tuple[str | None, Any]:
    """(field, words) for what a service refused."""
    if isinstance(error, changes.BadTimes):
        return ("end" if error.problem == "order" else "day"), BAD_TIMES[error.problem]
    if isinstance(error, changes.TimeTaken):
        return "start", _("Another meeting of this activity begins at that very time.")
    if isinstance(error, changes.HasDraft):
        return None, _(
            "There are other unpublished changes to this activity. Send them first, or take them back: the times of a "
            "whole series go by the same review."
        )
    if isinstance(error, changes.NotRepeating):
        return "day", _(
            "The whole series can get other times of day, and a weekly one another day of the same week. From the "
            "first meeting on, choose the whole series. For anything else, change the activity in its form."
        )
    if isinstance(error, changes.UnknownMeeting | changes.MeetingHasBeen):
        day = dates.format_short_day(error.day)
        return None, _("There is no coming meeting on %(day)s.") % {"day": day}
    if isinstance(error, ValidationError):
        return None, error.messages
    return None, _("The activity is not published any more. Change its times in the form.")


@never_cache
@login_required
@require_POST
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole activity is cancelled, postponed, rescheduled, or held."""
    page = live_activity(request, pk)
    form = StateForm(request.POST)
    if not form.is_valid():
        return meetings_page(request, page, form)
    data = form.cleaned_data
    try:
        schedule.set_state(
            page=page, state=data["state"], user=request.user, reason=data["state_note"], seen=data["seen"]
        )
    except changes.StaleSchedule:
        messages.warning(request, STALE)
    else:
        messages.success(request, _("Saved. Readers see it at once."))
    return redirect("activity_meetings", pk=pk)


@never_cache
@login_required
@require_POST
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the latest change of the times back."""
    page = live_activity(request, pk)
    text = request.POST.get("entry", "")
    entry = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    try:
        changes.undo_change(page=page, entry_id=entry, user=request.user)
    except changes.CannotUndo:
        messages.warning(request, _("The times have been changed again meanwhile: this change cannot be undone."))
    else:
        messages.success(request, _("Undone: the times are as they were."))
    return redirect("activity_meetings", pk=pk)
