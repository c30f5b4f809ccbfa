"""Bringing in: the sources, a new import, its columns, the dry run and its result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.imports.contracts import Columns, Content, Importer, Unreadable
from cms.imports.errors import AlreadyAtWork, NotReady
from cms.imports.models import ImportContent, ImportRow, ImportRun, ImportSource
from cms.imports.registry import importers
from cms.imports.services import begin_reading, check_may_import, ensure_source, is_stuck, prepare_run
from network.importing import listing
from network.importing.forms import BringInForm, ColumnsForm, ConfirmForm, name_of_address
from network.importing.target import organisation_page
from network.importing.template_file import refused_workbook, template_workbook
from network.models import OrganisationPage
from network.services import review

UNPROCESSABLE = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own_run(request: HttpRequest, pk: UUID) -> ImportRun:
    """A run of an organisation that the user brings in for. Raises PermissionDenied, Http404."""
    run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    check_may_import(request.user, run.source)
    return run


def own_source(request: HttpRequest, pk: UUID) -> ImportSource:
    source = get_object_or_404(ImportSource, pk=pk)
    check_may_import(request.user, source)
    return source


def own_organisations(request: HttpRequest) -> list[OrganisationPage]:
    """Where the user writes. Raises PermissionDenied for who writes nowhere."""
    pages = review.organisation_pages_for(request.user)
    if not pages:
        raise PermissionDenied
    return pages


@never_cache
@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Kinds to choose from, and what is brought in already."""
    organisations = own_organisations(request)
    context = {
        "importers": sorted((each for each in importers if each.target == "activities"), key=lambda each: each.order),
        "sources": listing.sources_of(organisations),
        "has_several": len(organisations) > 1,
        "nav": "imports",
    }
    return render(request, "network/importing/imports.html", context)


@never_cache
@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, in the language of the page."""
    own_organisations(request)
    language = (get_language() or "fi")[:2]
    name = {"fi": "toiminta-malli", "sv": "verksamhet-mall", "en": "activities-template"}.get(language, "template")
    return workbook_answer(template_workbook(language), name)


def workbook_answer(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest, kind: str, source: UUID | None = None) -> HttpResponse:
    """A file or an address of one kind; with a source, the same source again."""
    importer = importers.get(kind)
    if importer is None:
        raise Http404
    known = own_source(request, source) if source else None
    organisations = [page] if known and (page := organisation_page(known.owner)) else own_organisations(request)
    form = BringInForm(
        request.POST or None, request.FILES or None, importer=importer, organisations=organisations, source=known
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = begin(request, form, organisations, known)
            return redirect("import_columns" if run.state == ImportRun.State.MAPPING else "import_run", pk=run.pk)
        except Unreadable as error:
            form.add_error("file" if "file" in form.fields else None, f"{error.problem} {error.remedy}")
        except AlreadyAtWork:
            form.add_error(None, _("This source is being brought in right now. Wait until it is done."))
    context = {"form": form, "importer": importer, "source": known, "organisations": organisations, "nav": "imports"}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "network/importing/new_import.html", context, status=status)


def begin(
    request: HttpRequest, form: BringInForm, organisations: list[OrganisationPage], known: ImportSource | None
) -> ImportRun:
    """The run of a valid form; of a table it waits for its columns. Raises Unreadable, AlreadyAtWork."""
    importer, content = form.importer, form.content()
    columns = importer.columns(content) if importer.columns is not None and content is not None else None
    source = known or source_for(request, form, form.cleaned_data.get("organisation") or organisations[0], content)
    run = prepare_run(
        source=source,
        user=request.user,
        content=content,
        defaults=form.defaults(),
        is_partial=form.cleaned_data["is_partial"],
    )
    return run if columns is not None else begin_reading(run=run, user=request.user)


def source_for(
    request: HttpRequest, form: BringInForm, organisation: OrganisationPage, content: Content | None
) -> ImportSource:
    address = form.cleaned_data.get("address") or ""
    owner, key = organisation.translation_key, form.importer.key
    name = content.name if content else name_of_address(address, owner, key)
    return ensure_source(owner=owner, importer=key, name=name, address=address, user=request.user)


def columns_of(run: ImportRun) -> tuple[Importer, Columns]:
    """Raises Http404 where there are none to assign."""
    importer = importers.get(run.source.importer)
    content = ImportContent.objects.filter(run=run).first()
    if importer is None or importer.columns is None or content is None:
        raise Http404
    return importer, importer.columns(Content(content.name, bytes(content.data)))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column is what, with our guesses."""
    run = own_run(request, pk)
    if run.state != ImportRun.State.MAPPING:
        return redirect("import_run", pk=pk)
    importer, columns = columns_of(run)
    form = ColumnsForm(
        request.POST or None, columns=columns, remembered=run.source.mapping, headings=run.source.headings
    )
    if request.method == "POST" and form.is_valid():
        try:
            begin_reading(run=run, user=request.user, mapping=form.mapping(), headings=columns.headings)
        except (NotReady, AlreadyAtWork):
            messages.warning(request, _("This has been begun already."))
        return redirect("import_run", pk=pk)
    context = {"form": form, "run": run, "importer": importer, "nav": "imports"}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "network/importing/columns.html", context, status=status)


@never_cache
@login_required
@require_safe
def show_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A run, whatever state it is in."""
    run = own_run(request, pk)
    if run.state == ImportRun.State.MAPPING:
        return redirect("import_columns", pk=pk)
    return run_page(request, run)


def run_page(request: HttpRequest, run: ImportRun, form: ConfirmForm | None = None) -> HttpResponse:
    page = organisation_page(run.source.owner)
    context: dict[str, Any] = {
        "run": run,
        "source": run.source,
        "kind": listing.kind_of(run.source),
        "organisation": page,
        "progress": progress_of(run),
        "nav": "imports",
    }
    if run.is_working:
        context["is_stuck"] = is_stuck(run)
    elif run.state != ImportRun.State.UNREADABLE:
        context |= listing.rows_page(request, run)
        context["refused"] = run.count(ImportRow.Result.REFUSE)
        context["can_correct"] = bool(run.source.headings) and context["refused"] > 0
    if run.state == ImportRun.State.READY:
        context["form"] = form or confirm_form(request, run, page)
    if run.state == ImportRun.State.DONE:
        undoable = run.rows.filter(work__in=(ImportRow.Work.DRAFTED, ImportRow.Work.RELEASED))
        context["can_undo"] = undoable.exists()
    return render(request, "network/importing/run.html", context, status=UNPROCESSABLE if form else 200)


def confirm_form(request: HttpRequest, run: ImportRun, page: OrganisationPage | None) -> ConfirmForm:
    direct = page is not None and review.publishes_directly(request.user, page)
    return ConfirmForm(request.POST or None, run=run, refused=run.count(ImportRow.Result.REFUSE), direct=direct)


def progress_of(run: ImportRun) -> dict[str, Any]:
    """How far a run at work is, in numbers and in words; `most` 0 where it is not known."""
    if run.state == ImportRun.State.READING:
        words = ngettext("%(count)s row read", "%(count)s rows read", run.read_rows) % {"count": run.read_rows}
        return {"value": run.read_rows, "most": 0, "words": words, "state": run.state}
    words = _("%(done)s of %(all)s") % {"done": run.done, "all": run.to_do}
    return {"value": run.done, "most": run.to_do, "words": words, "state": run.state}


@never_cache
@login_required
@require_safe
def run_state(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The progress for the script of the page."""
    return JsonResponse(progress_of(own_run(request, pk)))


@never_cache
@login_required
@require_safe
def refused_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The editor's own refused rows with what to correct, to bring in again."""
    run = own_run(request, pk)
    if not run.source.headings or not run.count(ImportRow.Result.REFUSE):
        raise Http404
    language = (get_language() or "fi")[:2]
    name = {"fi": "korjattavat", "sv": "att-ratta", "en": "to-correct"}.get(language, "to-correct")
    return workbook_answer(refused_workbook(run, language), name)
