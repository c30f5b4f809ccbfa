"""What is done with a run or a source: confirming, leaving, going on, taking back, the source's value, the schedule."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.imports.contracts import Refused
from cms.imports.errors import AlreadyAtWork, HasRefusedRows, NothingToDo, NotReady, VanishesTooMuch
from cms.imports.models import ImportRun, ImportSource, SourceKey
from cms.imports.services import (
    confirm_run,
    leave_run,
    resume_run,
    set_schedule,
    take_back_run,
    take_source_value,
    target_of,
)
from network.importing import listing
from network.importing.target import organisation_page
from network.importing.views import confirm_form, own_run, own_source, run_page

RUNS_SHOWN = 10


@never_cache
@login_required
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have it carried out."""
    run = own_run(request, pk)
    if run.state != ImportRun.State.READY:
        return changed_meanwhile(request, pk)
    form = confirm_form(request, run, organisation_page(run.source.owner))
    if not form.is_valid():
        return run_page(request, run, form)
    data = form.cleaned_data
    try:
        confirm_run(
            run=run,
            user=request.user,
            mode=data["mode"],
            outcome=data["outcome"],
            accepts_vanished=data.get("accepts_vanished", False),
            schedule=data.get("schedule"),
        )
    except HasRefusedRows:
        form.add_error("mode", _("Some rows are refused. Correct them and bring the file in again, or take the good."))
    except VanishesTooMuch:
        form.add_error("accepts_vanished", _("Say that you have checked it, or leave this import."))
    except NothingToDo:
        form.add_error(None, _("There is nothing to bring in."))
    except NotReady:
        return changed_meanwhile(request, pk)
    return run_page(request, run, form) if form.errors else redirect("import_run", pk=pk)


def changed_meanwhile(request: HttpRequest, pk: UUID) -> HttpResponse:
    messages.warning(request, _("This import has changed meanwhile; look at it now."))
    return redirect("import_run", pk=pk)


@login_required
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = own_run(request, pk)
    try:
        leave_run(run=run, user=request.user)
    except NotReady:
        return changed_meanwhile(request, pk)
    messages.success(request, _("Left. Nothing was brought in."))
    return redirect("imports")


@login_required
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = own_run(request, pk)
    try:
        resume_run(run=run, user=request.user)
    except NotReady:
        return changed_meanwhile(request, pk)
    return redirect("import_run", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks, then takes the drafts of a run back."""
    run = own_run(request, pk)
    if run.state != ImportRun.State.DONE:
        return redirect("import_run", pk=pk)
    if request.method == "POST":
        try:
            take_back_run(run=run, user=request.user)
        except NotReady:
            return changed_meanwhile(request, pk)
        except AlreadyAtWork:
            messages.warning(request, _("This source is being brought in right now. Wait until it is done."))
        return redirect("import_run", pk=pk)
    return render(request, "network/importing/take_back.html", {"run": run, "source": run.source, "nav": "imports"})


@never_cache
@login_required
@require_safe
def show_source(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A source: its runs, its things here with what was edited, its schedule."""
    source = own_source(request, pk)
    context = {
        "source": source,
        "kind": listing.kind_of(source),
        "organisation": organisation_page(source.owner),
        "runs": source.runs.order_by("-created_at")[:RUNS_SHOWN],
        "vanished": source.keys.filter(vanished_at__isnull=False).count(),
        "nav": "imports",
        **listing.keys_page(request, source),
    }
    return render(request, "network/importing/source.html", context)


@login_required
@require_POST
def change_schedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    source = own_source(request, pk)
    schedule = request.POST.get("schedule", "")
    if schedule not in ImportSource.Schedule.values:
        raise Http404
    set_schedule(source=source, user=request.user, schedule=schedule)
    messages.success(request, _("Saved."))
    return redirect("import_source", pk=pk)


@login_required
@require_POST
def take_value(request: HttpRequest, pk: UUID, key: int) -> HttpResponse:
    """The source's value of one field instead of the one edited here, in the draft."""
    source = own_source(request, pk)
    found = get_object_or_404(SourceKey, source=source, pk=key)
    field = request.POST.get("field", "")
    if field not in found.values:
        raise Http404
    try:
        take_source_value(key=found, field=field, user=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.problem.problem} {refused.problem.remedy}")
    else:
        messages.success(request, _("The draft has the source's value now. Send it on when it is right."))
    if request.POST.get("back") == "activity" and (address := target_of(source).address_of(found.key)):
        return redirect(f"{address}#from-source")
    return redirect(f"{reverse('import_source', args=[pk])}#thing-{found.pk}")
