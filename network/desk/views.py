"""The guided form of an activity, its preview, its way to review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.desk import keeping
from network.desk.comparison import differences
from network.desk.forms import ActivityForm
from network.models import ActivityPage, OrganisationPage
from network.services import drafts, review
from network.services.content import organisation_page_of

UNPROCESSABLE = 422
STALE = gettext_lazy(
    "Somebody else has changed this meanwhile. Your text is still here: compare it with theirs, then save again."
)
SENT_MEANWHILE = gettext_lazy(
    "This has been sent for review meanwhile. Your text is still here: take the submission back, then save again."
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest) -> HttpResponse:
    """Create an activity; `?organisation=<page id>` chooses between several organisations of one's own."""
    organisation = chosen_organisation(request)
    if organisation is None:
        context = {"organisations": review.organisation_pages_for(request.user)}
        return render(request, "network/desk/choose_organisation.html", context)
    form = ActivityForm(
        request.POST or None, organisation=organisation, region_code=review.region_code_of(organisation)
    )
    if request.method == "POST" and form.is_valid():
        try:
            page = drafts.create_draft(
                organisation=organisation, facts=form.facts(), tags=form.cleaned_data["tags"], user=request.user
            )
            return after_saving(request, page)
        except ValidationError as error:
            take_errors(form, error)
    return form_page(request, form, organisation)


def chosen_organisation(request: HttpRequest) -> OrganisationPage | None:
    """The organisation to write for: the one asked for, or the only one there is. Raises PermissionDenied, Http404."""
    asked = request.GET.get("organisation") or request.POST.get("organisation")
    if asked:
        if not asked.isascii() or not asked.isdecimal() or len(asked) > 12:
            raise Http404
        page = get_object_or_404(OrganisationPage, pk=int(asked))
        if not review.may_edit_page(request.user, page):
            raise PermissionDenied
        return page
    own = review.organisation_pages_for(request.user)
    if not own:
        raise PermissionDenied
    return own[0] if len(own) == 1 else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_activity(request, pk)
    organisation = organisation_page_of(page)
    form = ActivityForm(
        request.POST or None,
        organisation=organisation,
        region_code=review.region_code_of(organisation),
        instance=page.get_latest_revision_as_object(),
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = drafts.save_draft(
                page=page,
                facts=form.facts(),
                tags=form.cleaned_data["tags"],
                user=request.user,
                base_revision_id=asked_revision(request),
            )
            return after_saving(request, saved)
        except drafts.StaleDraft as stale:
            theirs = stale.theirs
            form.add_error(None, STALE)
        except drafts.WaitsForReview:
            form.add_error(None, SENT_MEANWHILE)
        except ValidationError as error:
            take_errors(form, error)
    return form_page(request, form, organisation, page=page, theirs=theirs)


def asked_revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def take_errors(form: ActivityForm, error: ValidationError) -> None:
    """What the page itself refuses, beside the form's field of that name or above the form."""
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def form_page(
    request: HttpRequest,
    form: ActivityForm,
    organisation: OrganisationPage,
    *,
    page: ActivityPage | None = None,
    theirs: ActivityPage | None = None,
) -> HttpResponse:
    mine = form.candidate() if theirs else None
    context: dict[str, Any] = {
        "form": form,
        "organisation": organisation,
        "page_edited": page,
        "revision": page.latest_revision_id if page else None,
        "returned": review.last_return(page) if page else None,
        "waits": page is not None and review.is_waiting(page) and not review.may_review_page(request.user, page),
        "direct": review.publishes_directly(request.user, page or organisation),
        "can_delete": page is not None and not page.live and not page.first_published_at,
        "has_formatting": keeping.has_formatting(form.instance),
        "conflicts": [row for row in differences(theirs, mine) if row.changed] if theirs and mine else [],
        "has_examples": organisation.origin == "example",
        "nav": "desk",
    }
    return render(request, "network/desk/activity_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def editable_activity(request: HttpRequest, pk: int) -> ActivityPage:
    """An activity, its source-language page, that the user writes or coordinates. Raises PermissionDenied, Http404."""
    page = get_object_or_404(ActivityPage.objects.select_related("locale", "latest_revision"), pk=pk)
    if not review.may_edit_page(request.user, page):
        raise PermissionDenied
    if not page.is_source:
        raise Http404
    return page


def after_saving(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    """What the pressed button asks for: a preview, the review, or just the draft."""
    if "preview" in request.POST:
        return redirect("activity_preview", pk=page.pk)
    if "submit" in request.POST:
        return submitted(request, page)
    messages.success(request, _("Saved as a draft. Readers do not see it yet."))
    return redirect("activity_edit", pk=page.pk)


def submitted(request: HttpRequest, page: ActivityPage) -> HttpResponse:
    state = review.submit_page(page=page, user=request.user)
    words = (
        _("Published: %(title)s")
        if state is None
        else _("Sent to the county's coordinator: %(title)s. The answer comes here.")
    )
    page.refresh_from_db()
    messages.success(request, words % {"title": page.draft_title or page.title})
    return redirect("desk")


@never_cache
@login_required
@require_safe
def preview_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest draft as readers would see it."""
    page = editable_activity(request, pk)
    waits = review.is_waiting(page)
    links = {
        "back": reverse("activity_edit", args=[pk]),
        "back_label": _("Back to editing"),
        "submit": "" if waits else reverse("activity_submit", args=[pk]),
        "submit_label": _("Publish") if review.publishes_directly(request.user, page) else _("Submit for review"),
    }
    return preview_of(request, page, links)


def preview_of(request: HttpRequest, page: ActivityPage, links: dict[str, str]) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    context = {**draft.get_context(request), "preview_links": links}
    return render(request, draft.template, context)


@require_POST
@login_required
def submit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_activity(request, pk))


@require_POST
@login_required
def withdraw_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission back, to change it; submitting it again undoes that."""
    page = editable_activity(request, pk)
    try:
        review.withdraw_submission(page=page, user=request.user)
    except review.NothingToReview:
        messages.warning(request, _("The coordinator has decided already."))
        return redirect("desk")
    messages.success(request, _("Taken back: it is your draft again. Change it, then submit it anew."))
    return redirect("activity_edit", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then throws away a draft that was never published."""
    page = editable_activity(request, pk)
    if page.live or page.first_published_at:
        raise Http404
    title = page.draft_title or page.title
    if request.method == "POST":
        try:
            drafts.delete_draft(page=page, user=request.user)
        except drafts.WaitsForReview:
            messages.warning(request, _("This waits for review. Take the submission back first."))
            return redirect("activity_edit", pk=pk)
        messages.success(request, _("Deleted: %(title)s") % {"title": title})
        return redirect("desk")
    return render(request, "network/desk/activity_delete.html", {"page_edited": page, "title": title, "nav": "desk"})
