"""The guided form as a request fills it in: which organisation, which draft, what is still missing."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst

from network.desk import form_answers
from network.desk.forms import ActivityForm
from network.models import ActivityPage, FormDraft, OrganisationPage
from network.services import form_drafts, review
from network.services.form_drafts import Opened
from network.templatetags.desk import focus_id


@dataclass(frozen=True)
class Missing:
    """What has to be given or put right before the form can be sent: the field, where a link to it leads, in words."""

    field: str
    target: str
    label: str
    words: str


def number_from(text: str | None) -> int | None:
    """A number that a browser sent; None for anything else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def key_from(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def asked_revision(request: HttpRequest) -> int | None:
    """The page's draft that the form was opened with."""
    return number_from(request.POST.get("revision"))


def opened_from(request: HttpRequest) -> Opened:
    """Which opened form sends this; without JavaScript it has no word of its own."""
    key = key_from(request.POST.get("draft_key")) or uuid.uuid4()
    version = number_from(request.POST.get("draft_version")) or 0
    return Opened(key, version, (request.POST.get("writer") or "")[:36] or f"{uuid.uuid4()}")


def chosen_organisation(request: HttpRequest) -> OrganisationPage | None:
    """The organisation to write for: the one asked for, or the only one there is. Raises PermissionDenied, Http404."""
    asked = request.GET.get("organisation") or request.POST.get("organisation")
    if asked:
        number = number_from(asked)
        if number is None:
            raise Http404
        page = get_object_or_404(OrganisationPage, pk=number)
        if not review.may_edit_page(request.user, page):
            raise PermissionDenied
        return page
    own = review.organisation_pages_for(request.user)
    if not own:
        raise PermissionDenied
    return own[0] if len(own) == 1 else None


def editable_activity(request: HttpRequest, pk: int) -> ActivityPage:
    """An activity, its source-language page, that the user writes or coordinates. Raises PermissionDenied, Http404."""
    page = get_object_or_404(ActivityPage.objects.select_related("locale", "latest_revision"), pk=pk)
    if not review.may_edit_page(request.user, page):
        raise PermissionDenied
    if not page.is_source:
        raise Http404
    return page


def form_for(
    request: HttpRequest,
    organisation: OrganisationPage,
    *,
    page: ActivityPage | None = None,
    data: Any = None,
    draft: FormDraft | None = None,
) -> ActivityForm:
    """The form: with `data` filled in and checked, with `draft` as it was left, else as the activity stands."""
    return ActivityForm(
        data,
        organisation=organisation,
        region_code=review.region_code_of(organisation),
        user=request.user,
        instance=page.get_latest_revision_as_object() if page is not None else None,
        answers=draft.data if draft is not None and data is None else None,
    )


def kept_as_it_stands(
    request: HttpRequest, organisation: OrganisationPage, page: ActivityPage | None, answers: form_answers.Answers
) -> FormDraft:
    """Keep what stands in the form that sends this. Raises KeptByAnother, Finished, TooLong of `form_drafts`."""
    return form_drafts.keep_form(
        organisation=organisation,
        page=page,
        opened=opened_from(request),
        answers=answers,
        user=request.user,
        base_revision_id=asked_revision(request) if page is not None else None,
    )


def missing_in(form: ActivityForm) -> list[Missing]:
    """In the order of the form; of a checked form its errors, else what would be wrong if it were sent as it is."""
    checked = form if form.is_bound else form.filled_with(form_answers.as_sent(form_answers.answers_of(form)))
    return [
        Missing(field.name, focus_id(field), capfirst(str(field.label)), words)
        for field, words in checked.problems
        if field is not None
    ]


def take_errors(form: ActivityForm, error: ValidationError) -> None:
    """What the page itself refuses, beside the form's field of that name or above the form."""
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)
