"""The guided form of an activity, its preview, its way to review."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.desk import form_answers, keeping, suggestions
from network.desk.comparison import changes, differences
from network.desk.filling import (
    asked_revision,
    chosen_organisation,
    editable_activity,
    form_for,
    kept_as_it_stands,
    key_from,
    missing_in,
    number_from,
    take_errors,
)
from network.desk.following import after_saving, previewed, submitted, withdrawn
from network.desk.forms import ActivityForm
from network.importing.kept import sources_of_activity
from network.models import ActivityPage, FormDraft, OrganisationPage
from network.services import drafts, form_drafts, review
from network.services.content import organisation_page_of

UNPROCESSABLE = 422
STALE = gettext_lazy(
    "Somebody else has changed this meanwhile. Your text is still here: compare it with theirs, then save again."
)
SENT_MEANWHILE = gettext_lazy(
    "This has been sent for review meanwhile. Your text is still here: take the submission back, then save again."
)
SENT_ALREADY = gettext_lazy(
    "This has been saved or sent already. You find it on your desk; begin a new one for another."
)
KEPT_BY_ANOTHER = gettext_lazy(
    "Somebody goes on with the same unfinished text in another window. Yours is still here, not saved: "
    "copy what you need, then open theirs from the desk."
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
    if request.method != "POST":
        return form_page(request, form_for(request, organisation), organisation)
    form, key = form_for(request, organisation, data=request.POST), key_from(request.POST.get("draft_key"))
    if form_drafts.is_finished(key):
        form.add_error(None, SENT_ALREADY)
    if form.is_valid():
        try:
            page = drafts.create_draft(
                organisation=organisation,
                facts=form.facts(),
                tags=form.cleaned_data["tags"],
                organisers=form.organisers(),
                texts=form.translated_texts(),
                user=request.user,
            )
            form_drafts.finish_form(organisation=organisation, page=None, key=key)
            return after_saving(request, page, kind="activity")
        except ValidationError as error:
            take_errors(form, error)
    return kept_unfinished(request, form, organisation) or form_page(request, form, organisation)


@never_cache
@login_required
@require_safe
def unfinished_activity(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Go on with a new activity that was left unfinished."""
    draft = editable_form_draft(request, key)
    if draft.page_id is not None:
        return redirect("activity_edit", pk=draft.page_id)
    form = form_for(request, draft.organisation, draft=draft)
    return form_page(request, form, draft.organisation, draft=draft)


def editable_form_draft(request: HttpRequest, key: uuid.UUID) -> FormDraft:
    """What is being written under that key. Raises PermissionDenied, Http404."""
    draft = get_object_or_404(FormDraft.objects.select_related("organisation__locale"), key=key, finished_at=None)
    if not review.may_edit_page(request.user, draft.organisation):
        raise PermissionDenied
    return draft


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_activity(request, pk)
    organisation = organisation_page_of(page)
    if request.method != "POST":
        draft = FormDraft.objects.filter(page=page).first()
        return form_page(
            request, form_for(request, organisation, page=page, draft=draft), organisation, page=page, draft=draft
        )
    form, theirs = form_for(request, organisation, page=page, data=request.POST), None
    if form.is_valid():
        try:
            saved = drafts.save_draft(
                page=page,
                facts=form.facts(),
                tags=form.cleaned_data["tags"],
                organisers=form.organisers(),
                texts=form.translated_texts(),
                user=request.user,
                base_revision_id=asked_revision(request),
            )
            form_drafts.finish_form(organisation=organisation, page=saved, key=None)
            return after_saving(request, saved, kind="activity")
        except drafts.StaleDraft as stale:
            theirs = stale.theirs
            form.add_error(None, STALE)
        except drafts.WaitsForReview:
            form.add_error(None, SENT_MEANWHILE)
        except ValidationError as error:
            take_errors(form, error)
    kept = kept_unfinished(request, form, organisation, page=page) if theirs is None else None
    return kept or form_page(request, form, organisation, page=page, theirs=theirs)


def kept_unfinished(
    request: HttpRequest, form: ActivityForm, organisation: OrganisationPage, *, page: ActivityPage | None = None
) -> HttpResponse | None:
    """Keep a form that is not complete as it stands; the answer when only that was asked for."""
    answers = form_answers.answers_from(request.POST, form)
    if not answers.get("title") or form.non_field_errors():
        return None
    try:
        draft = kept_as_it_stands(request, organisation, page, answers)
    except form_drafts.KeptByAnother:
        form.add_error(None, KEPT_BY_ANOTHER)
        return None
    except (form_drafts.Finished, form_drafts.TooLong):
        return None
    form.kept = draft
    if "save" not in request.POST:
        return None
    messages.success(request, _("Saved, unfinished. It waits for you on the desk; below is what is still missing."))
    return redirect("activity_unfinished", key=draft.key) if page is None else redirect("activity_edit", pk=page.pk)


def form_page(
    request: HttpRequest,
    form: ActivityForm,
    organisation: OrganisationPage,
    *,
    page: ActivityPage | None = None,
    theirs: ActivityPage | None = None,
    draft: FormDraft | None = None,
) -> HttpResponse:
    mine = form.candidate() if theirs else None
    kept = draft or form.kept
    context: dict[str, Any] = {
        "form": form,
        "organisation": organisation,
        "page_edited": page,
        "action": reverse("activity_edit", args=[page.pk]) if page else reverse("activity_new"),
        "revision": (draft.base_revision_id if draft else page.latest_revision_id) if page else None,
        "draft": draft,
        "draft_key": kept.key if kept else key_from(request.POST.get("draft_key")) or uuid.uuid4(),
        "draft_version": kept.version if kept else number_from(request.POST.get("draft_version")) or 0,
        "missing": missing_in(form),
        "common_tags": suggestions.tag_names(request.user, most=suggestions.COMMON_TAGS),
        "returned": review.last_return(page) if page else None,
        "waits": page is not None and review.is_waiting(page) and not review.may_review_page(request.user, page),
        "direct": review.publishes_directly(request.user, page or organisation),
        "can_delete": page is not None and not page.live and not page.first_published_at,
        "can_take_off": page is not None and page.live and drafts.may_take_off(request.user, page),
        "has_formatting": keeping.has_formatting(form.instance),
        "conflicts": [row for row in differences(theirs, mine) if row.changed] if theirs and mine else [],
        "changed": [row for row in changes(page) if row.changed] if page is not None and page.live else [],
        "from_sources": sources_of_activity(page, request.user) if page is not None and not form.is_bound else [],
        "has_examples": organisation.origin == "example",
        "nav": "desk",
    }
    return render(request, "network/desk/activity_form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def preview_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return previewed(request, editable_activity(request, pk), kind="activity")


@require_POST
@login_required
def submit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_activity(request, pk))


@require_POST
@login_required
def withdraw_activity(request: HttpRequest, pk: int) -> HttpResponse:
    return withdrawn(request, editable_activity(request, pk), kind="activity")
