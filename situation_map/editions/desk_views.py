"""The desk of editions: drafts, what would be frozen, freezing, the time of publication, errata."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from cms.dates import format_number
from cms.jobs.models import Job
from network.joining.public_views import UNPROCESSABLE
from situation_map.models import Edition

from . import drafting
from .asking import read_edition
from .forms import EditionForm, ErratumForm, ReleaseFields, chosen_reason
from .freezing import NotADraft, NothingToFreeze
from .gathering import gather
from .permissions import may_manage_editions

NAV = "editions"


def check_may_manage(request: HttpRequest) -> None:
    if not may_manage_editions(request.user):
        raise PermissionDenied


def managed(request: HttpRequest, pk: int) -> Edition:
    """Raises PermissionDenied before it says whether there is such an edition; Http404."""
    check_may_manage(request)
    return get_object_or_404(Edition, pk=pk)


def moved_on(request: HttpRequest, edition: Edition) -> HttpResponse:
    messages.warning(request, _("The edition has changed meanwhile. This is how it stands; nothing was done."))
    if Edition.objects.filter(pk=edition.pk).exists():
        return redirect("edition_desk", pk=edition.pk)
    return redirect("editions_desk")


@never_cache
@login_required
@require_safe
def editions_desk(request: HttpRequest) -> HttpResponse:
    check_may_manage(request)
    return render(request, "situation_map/editions/desk.html", {"editions": Edition.objects.all(), "nav": NAV})


@never_cache
@login_required
@require_safe
def edition_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: its words and what to do next. A frozen one: its hash, its time, its errata."""
    edition = managed(request, pk)
    job = last_job(edition)
    context: dict[str, Any] = {"edition": edition, "nav": NAV}
    if edition.is_frozen:
        context["errata"] = read_edition(edition).errata
    elif edition.freeze_asked_at is not None:
        context |= {"job": job, "progress": progress_of(edition, job)}
    return render(request, "situation_map/editions/desk_edition.html", context)


def progress_of(edition: Edition, job: Job | None) -> dict[str, Any]:
    """How far a freezing is, in numbers and in words; ``most`` 0 where it is not known yet."""
    state = "frozen" if edition.is_frozen else job.state if job else ""
    if edition.freeze_total:
        words = _("%(percent)s per cent: %(done)s of %(all)s rows written. Then it is hashed and sealed.") % {
            "percent": edition.freeze_percent,
            "done": format_number(edition.freeze_done),
            "all": format_number(edition.freeze_total),
        }
    elif state == Job.State.RUNNING:
        words = _("First step: everything that will be in it is read.")
    else:
        words = _("It waits for its turn.")
    return {"value": edition.freeze_done, "most": edition.freeze_total, "words": words, "state": state}


@never_cache
@login_required
@require_safe
def edition_state(request: HttpRequest, pk: int) -> JsonResponse:
    """The progress for the script of the page."""
    edition = managed(request, pk)
    return JsonResponse(progress_of(edition, last_job(edition)))


def last_job(edition: Edition) -> Job | None:
    return Job.objects.filter(name=drafting.JOB, key=str(edition.pk)).order_by("-created_at").first()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_new(request: HttpRequest) -> HttpResponse:
    check_may_manage(request)
    return write_edition(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_edit(request: HttpRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    if edition.is_frozen:
        return moved_on(request, edition)
    return write_edition(request, edition)


def write_edition(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    form = EditionForm(request.POST if request.method == "POST" else None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            if edition is None:
                saved = drafting.create_edition(values=form.cleaned_data, user=request.user)
            else:
                saved = drafting.change_edition(edition=edition, values=form.cleaned_data, user=request.user)
        except NotADraft:
            return moved_on(request, edition) if edition else redirect("editions_desk")
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("Saved. Nothing is frozen yet."))
            return redirect("edition_desk", pk=saved.pk)
    context = {"edition": edition, "form": form, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/editions/desk_form.html", context, status=status)


def take_errors(form: Any, error: ValidationError) -> None:
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then deletes a draft. A frozen edition stays."""
    edition = managed(request, pk)
    if edition.is_frozen:
        return moved_on(request, edition)
    if request.method == "POST":
        try:
            drafting.delete_draft(edition=edition, user=request.user)
        except NotADraft:
            return moved_on(request, edition)
        messages.success(request, _("The draft has been deleted."))
        return redirect("editions_desk")
    return render(request, "situation_map/editions/desk_delete.html", {"edition": edition, "nav": NAV})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what will be frozen, asks, and freezes it."""
    edition = managed(request, pk)
    if edition.is_frozen:
        return redirect("edition_desk", pk=pk) if request.method == "POST" else moved_on(request, edition)
    site = Site.find_for_request(request)
    with_present = edition.dated_on >= timezone.localdate()
    found = gather(edition.dated_on, site=site, with_present=with_present)
    rows = found.rows
    if request.method == "POST":
        try:
            done = drafting.ask_to_freeze(edition=edition, rows=rows, site=site, user=request.user)
        except NotADraft:
            return moved_on(request, edition)
        except NothingToFreeze:
            messages.error(request, _("There is no figure of that day or an earlier one: nothing was frozen."))
        else:
            words = _("The edition is frozen.") if done else _("The edition is being frozen. It takes a moment.")
            messages.success(request, words)
        return redirect("edition_desk", pk=pk)
    context = {
        "edition": edition,
        "counts": found.counts(edition.dated_on),
        "never_computed": len(found.never_computed),
        "computes_first": with_present,
        "is_large": rows > drafting.AT_ONCE,
        "has_passed": edition.published_at is not None and edition.published_at <= timezone.now(),
        "nav": NAV,
    }
    return render(request, "situation_map/editions/desk_freeze.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time of publication, while it has not come."""
    edition = managed(request, pk)
    if not edition.is_frozen or edition.is_public:
        return moved_on(request, edition)
    initial = {name: getattr(edition, name) for name in ReleaseFields.base_fields}
    form = ReleaseFields(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changed = drafting.change_release(edition=edition, values=form.cleaned_data, user=request.user)
        except (NotADraft, drafting.AlreadyPublic):
            return moved_on(request, edition)
        words = _("The edition is public.") if changed.is_public else _("The time has been changed.")
        messages.success(request, words)
        return redirect("edition_desk", pk=pk)
    context = {"edition": edition, "form": form, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/editions/desk_release.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erratum_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An erratum beside a frozen edition."""
    edition = managed(request, pk)
    if not edition.is_frozen:
        return moved_on(request, edition)
    reading = read_edition(edition)
    data = request.POST if request.method == "POST" else None
    form = ErratumForm(data, definitions=reading.definitions, regions=reading.regions)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            drafting.add_erratum(
                edition=edition,
                texts={code: values[f"text_{code}"] for code in ("fi", "sv", "en")},
                dated_on=values["dated_on"],
                definition=values["definition"],
                area_code=values["area"],
                period=values["period"],
                value=values["datum"],
                missing=chosen_reason(values["missing"]),
                user=request.user,
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The erratum stands beside the edition."))
            return redirect("edition_desk", pk=pk)
    context = {"edition": edition, "form": form, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/editions/desk_erratum.html", context, status=status)
