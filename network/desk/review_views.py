"""The coordinator's queue, one submission with what it changes, and the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page, TaskState

from network.desk.comparison import changes
from network.desk.following import preview_of
from network.desk.place_comparison import place_changes
from network.desk.reading import queue_rows
from network.desk.views import UNPROCESSABLE, asked_revision
from network.models import ActivityPage
from network.models.pages import PlaceFactPage
from network.permissions import is_coordinator
from network.services import review
from network.services.content import home_page_of


@never_cache
@login_required
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    if not is_coordinator(request.user):
        raise PermissionDenied
    rows = queue_rows(request.user)
    context = {"rows": rows, "nav": "review", "has_examples": any(row.is_example for row in rows)}
    return render(request, "network/desk/review_queue.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission, and the decision. A decided one says what was decided."""
    page = reviewable_page(request, pk)
    error = ""
    if request.method == "POST":
        try:
            answer = decide(request, page)
        except review.NothingToReview:
            messages.warning(request, _("This has been decided already, or taken back by its writer."))
            return redirect("review_page", pk=pk)
        except review.ChangedMeanwhile:
            messages.warning(
                request, _("The submission has changed since you opened it. Read it again before you decide.")
            )
            return redirect("review_page", pk=pk)
        if answer is not None:
            return answer
        error = (
            _("Choose what you decide.")
            if request.POST.get("decision") not in ("approve", "return")
            else _("Write what should be changed: the writer sees your words.")
        )
    context = {**context_of(request, page), "error": error, "typed": request.POST.get("message", ""),
               "decision": request.POST.get("decision", "")}  # fmt: skip
    return render(request, "network/desk/review_page.html", context, status=UNPROCESSABLE if error else 200)


def reviewable_page(request: HttpRequest, pk: int) -> "ActivityPage | PlaceFactPage":
    page = Page.objects.filter(pk=pk).select_related("locale", "latest_revision").specific().first()
    if not isinstance(page, ActivityPage | PlaceFactPage):
        raise Http404
    if not review.may_review_page(request.user, page):
        raise PermissionDenied
    return page


def decide(request: HttpRequest, page: "ActivityPage | PlaceFactPage") -> HttpResponse | None:
    """Carry out the decision; None when none was chosen, or a return has no reason."""
    message, revision = request.POST.get("message", "").strip(), asked_revision(request) or 0
    title = page.draft_title or page.title
    match request.POST.get("decision"):
        case "approve":
            review.approve_page(page=page, user=request.user, comment=message, revision_id=revision)
            messages.success(request, _("Published: %(title)s") % {"title": title})
        case "return" if message:
            review.return_page(page=page, user=request.user, reason=message, revision_id=revision)
            messages.success(request, _("Returned to its writer: %(title)s") % {"title": title})
        case _other:
            return None
    return redirect("review")


def context_of(request: HttpRequest, page: "ActivityPage | PlaceFactPage") -> dict[str, Any]:
    rows = queue_rows(request.user)
    here = next((number for number, row in enumerate(rows) if row.pk == page.pk), None)
    compared = place_changes(page) if isinstance(page, PlaceFactPage) else changes(page)
    try:
        task: TaskState | None = review.waiting_task(page)
    except review.NothingToReview:
        task = None
    return {
        "page_reviewed": page,
        "title": page.draft_title or page.title,
        "is_place": isinstance(page, PlaceFactPage),
        "organisation": home_page_of(page),
        "task": task,
        "decided": None if task else last_decision(page),
        "revision": page.latest_revision_id,
        "changed": [row for row in compared if row.changed],
        "unchanged": [row for row in compared if not row.changed],
        "queue": rows,
        "number": None if here is None else here + 1,
        "previous": rows[here - 1] if here else None,
        "next": rows[here + 1] if here is not None and here + 1 < len(rows) else None,
        "has_examples": page.origin == "example",
        "nav": "review",
    }


def last_decision(page: "ActivityPage | PlaceFactPage") -> TaskState | None:
    decided = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
    return TaskState.objects.for_instance(page).filter(status__in=decided).order_by("-finished_at").first()


@never_cache
@login_required
@require_safe
def review_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The submission as readers would see it."""
    page = reviewable_page(request, pk)
    links = {"back": reverse("review_page", args=[pk]), "back_label": _("Back to the review"), "submit": ""}
    return preview_of(request, page, links)
