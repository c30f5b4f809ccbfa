"""Bringing figures in: kinds to choose from, a file or address, the dry run, accepting it or taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.imports import services
from cms.imports.contracts import Importer, Unreadable
from cms.imports.errors import AlreadyAtWork, HasRefusedRows, NothingToDo, NotReady
from cms.imports.models import ImportRow, ImportRun, ImportSource
from cms.imports.registry import importers
from network.importing.listing import rows_page
from network.importing.views import progress_of
from network.joining.public_views import UNPROCESSABLE
from situation_map.permissions import may_manage_figures
from situation_map.recording import ensure_figure_source

from .forms import AcceptForm, FiguresForm
from .tables import TARGET
from .target import OWNER

NAV = "indicators"
SHOWN = 30


def check_may_manage(request: HttpRequest) -> None:
    if not may_manage_figures(request.user):
        raise PermissionDenied


def own_run(request: HttpRequest, pk: UUID) -> ImportRun:
    """Raises PermissionDenied before it says whether there is such a run; Http404."""
    check_may_manage(request)
    return get_object_or_404(ImportRun.objects.select_related("source"), pk=pk, source__owner=OWNER)


@never_cache
@login_required
@require_safe
def figure_imports(request: HttpRequest) -> HttpResponse:
    check_may_manage(request)
    kinds = sorted((each for each in importers if each.target == TARGET), key=lambda each: each.order)
    runs = ImportRun.objects.filter(source__owner=OWNER).select_related("source").order_by("-created_at")[:SHOWN]
    nightly = ImportSource.objects.filter(owner=OWNER, schedule=ImportSource.Schedule.DAILY)
    context = {"importers": kinds, "runs": list(runs), "nightly": list(nightly), "nav": NAV}
    return render(request, "situation_map/importing/imports.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_figure_import(request: HttpRequest, kind: str) -> HttpResponse:
    check_may_manage(request)
    importer = importers.get(kind)
    if importer is None or importer.target != TARGET:
        raise Http404
    form = FiguresForm(request.POST or None, request.FILES or None, importer=importer)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("figure_import", pk=begin(request, form, importer).pk)
        except Unreadable as error:
            form.add_error("file", f"{error.problem} {error.remedy}")
        except AlreadyAtWork:
            form.add_error(None, _("This source is being brought in right now. Wait until it is done."))
    context = {"form": form, "importer": importer, "nav": NAV}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "situation_map/importing/new.html", context, status=status)


def begin(request: HttpRequest, form: FiguresForm, importer: Importer) -> ImportRun:
    """The dry run of a valid form. Raises Unreadable, AlreadyAtWork."""
    data = form.cleaned_data
    kept_under = ensure_figure_source(
        title=data["source_title"], publisher=data["source_publisher"], url=data["source_url"], user=request.user
    )
    source = services.ensure_source(
        owner=OWNER, importer=importer.key, name=data["source_title"], address=data["address"], user=request.user
    )
    defaults = {"indicator": data["indicator"], "source": kept_under.key}
    return services.start_run(
        source=source, user=request.user, content=form.content(), defaults=defaults, is_partial=True
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A run, whatever state it is in; POST accepts a dry run that is ready."""
    run = own_run(request, pk)
    refused = run.count(ImportRow.Result.REFUSE)
    initial = {"mode": ImportRun.Mode.ALL, "nightly": run.source.schedule == ImportSource.Schedule.DAILY}
    form = AcceptForm(request.POST if request.method == "POST" else None, initial=initial, run=run)
    if request.method == "POST" and form.is_valid() and accept(request, run, form):
        return redirect("figure_import", pk=pk)
    context: dict[str, Any] = {"run": run, "form": form, "refused": refused, "nav": NAV}
    if run.is_working:
        context |= {"is_stuck": services.is_stuck(run), "progress": progress_of(run)}
    elif run.state != ImportRun.State.UNREADABLE:
        context |= rows_page(request, run)
    if run.state == ImportRun.State.DONE:
        undoable = (ImportRow.Work.DRAFTED, ImportRow.Work.RELEASED)
        context["can_undo"] = run.rows.filter(work__in=undoable).exists()
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "situation_map/importing/run.html", context, status=status)


def accept(request: HttpRequest, run: ImportRun, form: AcceptForm) -> bool:
    """Have the dry run carried out; False where the form has to be shown again."""
    try:
        services.confirm_run(
            run=run, user=request.user, mode=form.cleaned_data["mode"], outcome=ImportRun.Outcome.DRAFT,
            accepts_vanished=True, schedule=form.schedule(),
        )  # fmt: skip
    except HasRefusedRows:
        form.add_error("mode", _("Some rows are refused. Correct them, or leave them out."))
        return False
    except (NotReady, NothingToDo):
        messages.warning(request, _("This has been begun already."))
    return True


@never_cache
@login_required
@require_POST
def leave_figure_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = own_run(request, pk)
    try:
        services.leave_run(run=run, user=request.user)
    except NotReady:
        messages.warning(request, _("This has been begun already."))
    return redirect("figure_import", pk=pk)


@never_cache
@login_required
@require_POST
def take_back_figure_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What stood before stands again; what was brought in stays in the history."""
    run = own_run(request, pk)
    try:
        services.take_back_run(run=run, user=request.user)
    except (NotReady, AlreadyAtWork):
        messages.warning(request, _("This has been begun already."))
    return redirect("figure_import", pk=pk)


@never_cache
@login_required
@require_safe
def figure_import_state(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The progress for the script of the page."""
    return JsonResponse(progress_of(own_run(request, pk)))


@never_cache
@login_required
@require_POST
def stop_nightly(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The source is not fetched any more before somebody asks for it; what has been brought in stays."""
    check_may_manage(request)
    source = get_object_or_404(ImportSource, pk=pk, owner=OWNER)
    ImportSource.objects.filter(pk=source.pk).update(schedule=ImportSource.Schedule.NONE)
    messages.success(request, _("%(source)s is not fetched every night any more.") % {"source": source.name})
    return redirect("figure_imports")
