"""One figure at the desk: recording it, correcting it, taking it back."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.joining.public_views import UNPROCESSABLE
from situation_map.importing.raw import Raw, observation_of, read_items
from situation_map.models import Indicator, Observation
from situation_map.observing import NewObservation
from situation_map.recording import add_document, ensure_figure_source, record_observations, withdraw_observation
from situation_map.registry import IndicatorDefinition
from situation_map.stored import definition_from

from .defining import newest_version
from .figure_forms import FigureForm, initial_of_figure
from .reading import area_name
from .views import NAV, managed

FIELDS = {"area_code": "area", "area_kind": "area", "indicator": None, "": None}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, key: str, pk: int | None = None) -> HttpResponse:
    """A new figure; with a figure, its correction. What stood before is kept."""
    indicator = managed(request, key)
    definition = definition_from(indicator, newest_version(indicator))
    before = figure_of(indicator, pk) if pk is not None else None
    initial = initial_of_figure(before, definition) if before is not None else None
    data = request.POST if request.method == "POST" else None
    form = FigureForm(data, request.FILES or None, definition=definition, before=before, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = row_of(form, definition, before)
        if row is not None and record_row(form, row, before, request.user):
            messages.success(request, _("The figure has been recorded."))
            return redirect("indicator_desk", key=key)
    context = {"form": form, "definition": definition, "indicator": indicator, "before": before, "nav": NAV}
    context["area"] = area_name(before) if before is not None else ""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "situation_map/definitions/figure.html", context, status=status)


def record_row(form: FigureForm, row: NewObservation, before: Observation | None, user: Any) -> bool:
    """The figure with its source and the source's document, all of it or nothing; False, and the form says why."""
    try:
        with transaction.atomic():
            source = before.source if before is not None else None
            data = form.cleaned_data
            if before is None:
                source = ensure_figure_source(title=data["source"], document=data["source_document"], user=user)
            elif source is not None and data.get("source_document"):
                add_document(source=source, document=data["source_document"], user=user)
            record_observations(rows=[row], user=user, source=source)
    except ValidationError as error:
        name = next((each for each in ("source", "source_document") if each in form.fields), None)
        form.add_error(name, error.messages)
        return False
    return True


def figure_of(indicator: Indicator, pk: int) -> Observation:
    """A figure that still stands. Raises Http404."""
    rows = Observation.objects.current().filter(version__indicator=indicator)
    found = (
        rows.select_related("source__document", "region", "municipality", "family_centre_area").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def row_of(form: FigureForm, definition: IndicatorDefinition, before: Observation | None) -> NewObservation | None:
    """The figure of a valid form; None, and the form says why, where it cannot be."""
    data = form.cleaned_data
    kind, code, period = form.place()
    raw = Raw(
        number=1,
        indicator=definition.key,
        area=code,
        period=period,
        value=data["value"].strip(),
        missing=data["missing"],
        area_kind=kind,
        status=data["status"],
        method=data["method"],
        as_of=data["as_of"].isoformat() if data["as_of"] else "",
        note=data["note"],
    )
    item = next(read_items([raw], source="", is_example=before is not None and before.is_example))
    for problem in item.problems:
        name = FIELDS.get(problem.field, problem.field)
        form.add_error(name if name in form.fields else None, f"{problem.problem} {problem.remedy}")
    if item.problems:
        return None
    return replace(
        observation_of(item.values, definition),
        confirmed_by_role=data["confirmed_by_role"],
        correction_reason=data.get("reason", ""),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Asks, then takes a figure back; what it corrected stands again."""
    indicator = managed(request, key)
    row = figure_of(indicator, pk)
    if request.method == "POST":
        withdraw_observation(observation=row, user=request.user, reason=request.POST.get("reason", "").strip()[:500])
        messages.success(request, _("The figure has been taken back. It stays in the history."))
        return redirect("indicator_desk", key=key)
    definition = definition_from(indicator, newest_version(indicator))
    context = {"row": row, "area": area_name(row), "definition": definition, "indicator": indicator, "nav": NAV}
    return render(request, "situation_map/definitions/withdraw.html", context)
