"""Throwing away what nobody reads yet, taking off what everybody does. Each asks first."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.desk.filling import editable_activity
from network.desk.following import deleted
from network.desk.views import editable_form_draft
from network.services import drafts, form_drafts


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return deleted(request, editable_activity(request, pk), kind="activity")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard_unfinished(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Asks, then throws away what was being written; the saved draft of an activity stays."""
    draft = editable_form_draft(request, key)
    if request.method == "POST":
        form_drafts.discard_form(draft=draft, user=request.user)
        messages.success(request, _("Discarded: %(title)s") % {"title": draft.title})
        return redirect("activity_edit", pk=draft.page_id) if draft.page_id else redirect("desk")
    return render(request, "network/desk/activity_discard.html", {"draft": draft, "nav": "desk"})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_off_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then takes a published activity off the site; publishing its draft again undoes that."""
    page = editable_activity(request, pk)
    if not drafts.may_take_off(request.user, page):
        raise PermissionDenied
    if not page.live:
        raise Http404
    if request.method == "POST":
        drafts.take_off(page=page, user=request.user)
        messages.success(request, _("Taken off: %(title)s. Its draft is kept here.") % {"title": page.title})
        return redirect("activity_edit", pk=pk)
    return render(request, "network/desk/activity_take_off.html", {"page_edited": page, "nav": "desk"})
