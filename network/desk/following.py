"""What follows a guided form: preview, review, taking back, deleting. Alike for an activity and for a place.

`kind` is how their addresses are named: "activity" or "place" (`activity_edit`, `place_edit`).
"""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from network.models.pages import FactPage
from network.services import drafts, review

Kind = Literal["activity", "place"]


def after_saving(request: HttpRequest, page: FactPage, *, kind: Kind) -> HttpResponse:
    """What the pressed button asks for: a preview, the review, or just the draft."""
    if "preview" in request.POST:
        return redirect(f"{kind}_preview", pk=page.pk)
    if "submit" in request.POST:
        return submitted(request, page)
    messages.success(request, _("Saved as a draft. Readers do not see it yet."))
    return redirect(f"{kind}_edit", pk=page.pk)


def submitted(request: HttpRequest, page: FactPage) -> HttpResponse:
    state = review.submit_page(page=page, user=request.user)
    words = (
        _("Published: %(title)s")
        if state is None
        else _("Sent to the county's coordinator: %(title)s. The answer comes here.")
    )
    page.refresh_from_db()
    messages.success(request, words % {"title": page.draft_title or page.title})
    return redirect("desk")


def previewed(request: HttpRequest, page: FactPage, *, kind: Kind) -> HttpResponse:
    """The latest draft as readers would see it, with the ways on from there."""
    direct = review.publishes_directly(request.user, page)
    links = {
        "back": reverse(f"{kind}_edit", args=[page.pk]),
        "back_label": _("Back to editing"),
        "submit": "" if review.is_waiting(page) else reverse(f"{kind}_submit", args=[page.pk]),
        "submit_label": _("Publish") if direct else _("Submit for review"),
    }
    return preview_of(request, page, links)


def preview_of(request: HttpRequest, page: FactPage, links: dict[str, str]) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    context = {**draft.get_context(request), "preview_links": links}
    return render(request, draft.template, context)


def withdrawn(request: HttpRequest, page: FactPage, *, kind: Kind) -> HttpResponse:
    """Takes a submission back, to change it; submitting it again undoes that."""
    try:
        review.withdraw_submission(page=page, user=request.user)
    except review.NothingToReview:
        messages.warning(request, _("The coordinator has decided already."))
        return redirect("desk")
    messages.success(request, _("Taken back: it is your draft again. Change it, then submit it anew."))
    return redirect(f"{kind}_edit", pk=page.pk)


def deleted(request: HttpRequest, page: FactPage, *, kind: Kind) -> HttpResponse:
    """Asks, then throws away a draft that was never published."""
    if page.live or page.first_published_at:
        raise Http404
    title = page.draft_title or page.title
    address = reverse(f"{kind}_edit", args=[page.pk])
    if request.method == "POST":
        try:
            drafts.delete_draft(page=page, user=request.user)
        except drafts.WaitsForReview:
            messages.warning(request, _("This waits for review. Take the submission back first."))
            return redirect(address)
        messages.success(request, _("Deleted: %(title)s") % {"title": title})
        return redirect("desk")
    context = {"title": title, "keep_address": address, "nav": "desk"}
    return render(request, "network/desk/draft_delete.html", context)
