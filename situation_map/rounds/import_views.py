"""Bringing a finished round in: the workbook, its dry run, the yes."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.imports.contracts import Content, Unreadable
from network.joining.forms import PlainForm
from network.joining.public_views import UNPROCESSABLE
from situation_map.models import Round, RoundImport

from . import importing
from .desk_views import NAV, managed_round, say_moved_on
from .errors import RoundNotInState
from .workbook import template_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(PlainForm):
    """One file."""

    file = forms.FileField(label=gettext_lazy("Workbook (XLSX) or table (CSV)"))

    def clean_file(self) -> Content:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORTS_MOST_BYTES:
            words = _("The file is larger than %(number)s megabytes. Divide it.")
            raise forms.ValidationError(words, params={"number": settings.IMPORTS_MOST_BYTES // 1_000_000})
        return Content(file.name, file.read())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the workbook; it is read, and nothing is changed yet."""
    round_ = managed_round(request, pk)
    if round_.state == Round.State.WITHDRAWN:
        return redirect("round", pk=pk)
    posted = request.method == "POST"
    form = WorkbookForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            kept = importing.plan_import(round_=round_, content=form.cleaned_data["file"], user=request.user)
        except Unreadable as error:
            form.add_error("file", f"{error.problem} {error.remedy}")
        except RoundNotInState:
            say_moved_on(request)
            return redirect("round", pk=pk)
        else:
            return redirect("round_import_run", pk=pk, number=kept.pk)
    context = {"round": round_, "form": form, "asks": round_.questions.count(), "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/import.html", context, status=status)


@never_cache
@login_required
@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The round's questions as a workbook to fill in."""
    round_ = managed_round(request, pk)
    language = (get_language() or "fi")[:2]
    questions = list(round_.questions.select_related("version__indicator"))
    regions = [county.region for county in round_.counties.select_related("region").order_by("region")]
    response = HttpResponse(template_workbook(questions, regions, language), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{round_.key}.xlsx"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dry_run(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What would happen, row by row; carried out when confirmed."""
    round_ = managed_round(request, pk)
    kept = get_object_or_404(RoundImport.objects.select_related("round"), round=round_, pk=number)
    if request.method == "POST":
        return carried_out(request, kept)
    faults = importing.blocking(kept)
    context = {
        "round": round_, "run": kept, "changes": importing.planned_changes(kept), "faults": faults,
        "warnings": [problem for problem in kept.problems if problem["is_warning"]], "nav": NAV,
        "can_apply": not faults and kept.rows and kept.applied_at is None,
    }  # fmt: skip
    return render(request, "situation_map/rounds/dry_run.html", context)


def carried_out(request: HttpRequest, kept: RoundImport) -> HttpResponse:
    try:
        number = importing.apply_import(kept=kept, user=request.user)
    except RoundNotInState:
        say_moved_on(request)
    except importing.ChangedMeanwhile:
        messages.error(
            request, _("The answers have changed since the file was read. Nothing was brought in: read it again.")
        )
        return redirect("round_import", pk=kept.round_id)
    except ValueError:
        messages.warning(request, _("There is nothing to bring in from this file."))
        return redirect("round_import_run", pk=kept.round_id, number=kept.pk)
    else:
        words = ngettext("The answers of one county are in.", "The answers of %(n)s counties are in.", number)
        messages.success(request, words % {"n": number} + " " + _("Read and accept them next."))
    return redirect("round", pk=kept.round_id)
