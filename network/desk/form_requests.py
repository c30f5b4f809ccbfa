"""What the guided form asks in the background: keep what is typed, propose what exists. Answers are JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import dates
from network.desk import form_answers, suggestions
from network.desk.filling import (
    chosen_organisation,
    editable_activity,
    form_for,
    kept_as_it_stands,
    missing_in,
    number_from,
)
from network.models import FormDraft
from network.permissions import is_member
from network.services import form_drafts
from network.services.content import organisation_page_of

View = Callable[..., HttpResponse]
LONGEST_QUESTION = 80


def signed_in(view: View) -> View:
    """Answers 401 in words instead of leading to the sign-in page, which nobody would see."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            words = _("You have been signed out. Your text is still here: sign in in another window, then go on.")
            return JsonResponse({"error": "signed_out", "message": words}, status=401)
        return view(request, *args, **kwargs)

    return answer


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def autosave(request: HttpRequest) -> JsonResponse:
    """GET: a fresh token after signing in again. POST: keep the form as it stands, and say what is still missing.

    Raises PermissionDenied, Http404 as the form does.
    """
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    number = number_from(request.POST.get("page"))
    page = editable_activity(request, number) if number is not None else None
    organisation = organisation_page_of(page) if page is not None else chosen_organisation(request)
    if organisation is None:
        return JsonResponse({"error": "organisation", "message": _("Choose the organisation first.")}, status=400)
    form = form_for(request, organisation, page=page, data=request.POST)
    answers = form_answers.answers_from(request.POST, form)
    answer: dict[str, Any] = {"missing": [vars(item) for item in missing_in(form)]}
    if not any(text.strip() for text in answers.get("title", [])):
        return JsonResponse({**answer, "saved_at": "", "version": number_from(request.POST.get("draft_version")) or 0})
    try:
        draft = kept_as_it_stands(request, organisation, page, answers)
    except form_drafts.KeptByAnother as conflict:
        return refused("conflict", kept_by_another(conflict.theirs), address_of(conflict.theirs))
    except form_drafts.Finished:
        address = reverse("activity_edit", args=[page.pk]) if page is not None else reverse("desk")
        return refused(
            "finished", _("This has been saved or sent from another window. Your text here is not saved."), address
        )
    except form_drafts.TooLong:
        return JsonResponse({"error": "long", "message": _("The text is too long to be saved.")}, status=413)
    saved = {"saved_at": dates.format_time(timezone.localtime(draft.changed_at)), "version": draft.version}
    return JsonResponse({**answer, **saved, "key": str(draft.key), "address": address_of(draft)})


def address_of(draft: FormDraft) -> str:
    """Where one goes on with it."""
    if draft.page_id is not None:
        return reverse("activity_edit", args=[draft.page_id])
    return reverse("activity_unfinished", args=[draft.key])


def kept_by_another(theirs: FormDraft) -> str:
    at = dates.format_time(timezone.localtime(theirs.changed_at))
    words = _("Somebody goes on with the same text in another window (saved at %(at)s). Yours is here, but not saved.")
    return words % {"at": at}


def refused(error: str, message: str, address: str) -> JsonResponse:
    return JsonResponse({"error": error, "message": message, "address": address}, status=409)


def members_only(view: View) -> View:
    """What exists in the network is proposed to its members only."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_member(request.user):
            return JsonResponse({"error": "members", "message": _("For members of the network only.")}, status=403)
        return view(request, *args, **kwargs)

    return answer


def question_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]


@never_cache
@signed_in
@members_only
@require_safe
def suggest_tags(request: HttpRequest) -> JsonResponse:
    names = suggestions.tag_names(request.user, question_of(request))
    return JsonResponse({"items": [{"value": name, "note": ""} for name in names]})


@never_cache
@signed_in
@members_only
@require_safe
def suggest_organisations(request: HttpRequest) -> JsonResponse:
    names = suggestions.organisation_names(request.user, question_of(request))
    return JsonResponse({"items": [{"value": name, "note": where} for name, where in names]})
