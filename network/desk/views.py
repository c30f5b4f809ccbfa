"""Guided activity form, preview, submission; the coordinator's queue and decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from network.desk.forms import ActivityForm, initial_from
from network.models import ActivityPage, OrganisationPage
from network.permissions import is_coordinator, may_write
from network.services import review
from network.services.content import create_page, organisation_page_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest) -> HttpResponse:
    """Create an activity; `?organisation=<page id>` chooses between several organisations of one's own."""
    organisation = chosen_organisation(request)
    if organisation is None:
        return render(request, "network/desk/choose_organisation.html", {"organisations": review.organisation_pages_for(request.user)})
    form = ActivityForm(
        request.POST or None, organisation=organisation, region_code=review.region_code_of(organisation)
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            page = create_page(
                ActivityPage,
                parent=organisation,
                facts={**form.facts(), "origin": organisation.origin},
                related={"tags": form.tag_rows()},
                publish=False,
                user=request.user,
            )
            return after_saving(request, page)
    return render(request, "network/desk/activity_form.html", {"form": form, "organisation": organisation, "page_edited": None},
                  status=422 if form.errors else 200)  # fmt: skip


def chosen_organisation(request: HttpRequest) -> OrganisationPage | None:
    """The organisation to write for: the one asked for, or the only one there is. Raises PermissionDenied, Http404."""
    asked = request.GET.get("organisation") or request.POST.get("organisation")
    own = review.organisation_pages_for(request.user)
    if asked:
        if not asked.isdecimal() or len(asked) > 12:
            raise Http404
        page = get_object_or_404(OrganisationPage, pk=int(asked))
        if not may_write(request.user, review.organisation_of(page).pk):
            raise PermissionDenied
        return page
    return own[0] if len(own) == 1 else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_activity(request, pk)
    organisation = organisation_page_of(page)
    draft = page.get_latest_revision_as_object()
    returned = review.last_return(page)
    form = ActivityForm(
        request.POST or None, initial=initial_from(draft), organisation=organisation, region_code=review.region_code_of(organisation)
    )
    stale = request.method == "POST" and request.POST.get("revision") != str(page.latest_revision_id or "")
    if stale:
        form.add_error(None, _("Somebody else has changed this meanwhile. Your text is still here: compare it with theirs, then save again."))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for name, value in form.facts().items():
                setattr(draft, name, value)
            draft.tags.set(form.tag_rows())
            draft.save_revision(user=request.user)
            page.refresh_from_db()
            return after_saving(request, page)
    context = {"form": form, "organisation": organisation, "page_edited": page, "returned": returned, "revision": page.latest_revision_id}
    return render(request, "network/desk/activity_form.html", context, status=422 if form.errors else 200)


def editable_activity(request: HttpRequest, pk: int) -> ActivityPage:
    page = get_object_or_404(ActivityPage, pk=pk)
    if not review.may_edit_page(request.user, page):
        raise PermissionDenied
    return page


def after_saving(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    """What the pressed button asks for: a preview, the review, or just the draft."""
    if "preview" in request.POST:
        return redirect("activity_preview", pk=page.pk)
    if "submit" in request.POST:
        return submitted(request, page)
    messages.success(request, _("Saved as a draft. Nobody else sees it yet."))
    return redirect("activity_edit", pk=page.pk)


def submitted(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    state = review.submit_page(page=page, user=request.user)
    messages.success(
        request, _("Published.") if state is None else _("Sent to the county's coordinator. You will see here what they answer.")
    )
    return redirect("desk")


@never_cache
@login_required
def preview_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest draft as readers would see it."""
    page = editable_activity(request, pk)
    return preview_of(request, page, {"back": reverse("activity_edit", args=[pk]), "submit": reverse("activity_submit", args=[pk])})


def preview_of(request: HttpRequest, page: ActivityPage, links: dict[str, str]) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    context = {**draft.get_context(request), "preview_links": links}
    return render(request, draft.template, context)


@require_POST
@login_required
def submit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_activity(request, pk))


@never_cache
@login_required
def review_queue(request: HttpRequest) -> HttpResponse:
    if not is_coordinator(request.user):
        raise PermissionDenied
    return render(request, "network/desk/review_queue.html", {"pages": review.pages_waiting(request.user)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission with what changed, and the decision."""
    page = get_object_or_404(ActivityPage, pk=pk)
    if not review.may_review_page(request.user, page):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            answer = decide(request, page)
        except review.NothingToReview:
            messages.warning(request, _("This has been decided already, or taken back by its editor."))
            return redirect("review")
        if answer is not None:
            return answer
        error = _("Write what should be changed; the editor sees it.")
    from network.desk.comparison import changes

    context: dict[str, Any] = {"page_reviewed": page, "changes": changes(page), "error": error,
                               "organisation": organisation_page_of(page), "task": waiting_or_none(page)}  # fmt: skip
    return render(request, "network/desk/review_page.html", context, status=422 if error else 200)


def decide(request: HttpRequest, page: ActivityPage) -> HttpResponse | None:
    """Carry out the decision; None when a return has no reason."""
    message = request.POST.get("message", "").strip()
    if request.POST.get("decision") == "approve":
        review.approve_page(page=page, user=request.user, comment=message)
        messages.success(request, _("Published: %(title)s") % {"title": page.title})
        return redirect("review")
    if not message:
        return None
    review.return_page(page=page, user=request.user, reason=message)
    messages.success(request, _("Returned to the editor with your message."))
    return redirect("review")


def waiting_or_none(page: ActivityPage) -> Any:
    try:
        return review.waiting_task(page)
    except review.NothingToReview:
        return None
