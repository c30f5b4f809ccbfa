"""The desk of the indicators: the list, a new one, editing with a preview of what changes, figures and their
history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.jobs.services import enqueue_job
from network.joining.public_views import UNPROCESSABLE
from situation_map.models import Indicator
from situation_map.permissions import may_manage_figures
from situation_map.stored import definition_from

from .defining import EditedMeanwhile, KeyTaken, create_indicator, edit_indicator, foresee, newest_version
from .forms import DefinitionForm, NewDefinitionForm, initial_of
from .reading import describe_changes, figure_rows, registered_rows, stored_rows

NAV = "indicators"


def managed(request: HttpRequest, key: str) -> Indicator:
    """Raises PermissionDenied before it says whether there is such an indicator; Http404."""
    check_may_manage(request)
    return get_object_or_404(Indicator, key=key)


def check_may_manage(request: HttpRequest) -> None:
    if not may_manage_figures(request.user):
        raise PermissionDenied


@never_cache
@login_required
@require_safe
def indicators_desk(request: HttpRequest) -> HttpResponse:
    """Stored indicators to edit, and the registered ones with the night they were last computed."""
    check_may_manage(request)
    context = {"stored": stored_rows(), "registered": registered_rows(), "nav": NAV}
    return render(request, "situation_map/definitions/indicators.html", context)


@never_cache
@login_required
@require_POST
def compute_now(request: HttpRequest) -> HttpResponse:
    """Have the registered indicators computed without waiting for the night."""
    check_may_manage(request)
    enqueue_job(name="situation_map.keep_figures", payload={})
    messages.success(request, _("The figures are being computed. They are here in a moment."))
    return redirect("indicators_desk")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: HttpRequest) -> HttpResponse:
    check_may_manage(request)
    form = NewDefinitionForm(request.POST if request.method == "POST" else None, initial={"seen": 0})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = create_indicator(key=data["key"], kind=data["kind"], fields=form.values(), user=request.user)
        except KeyTaken:
            form.add_error("key", _("Another indicator has this short name."))
        else:
            messages.success(request, _("The indicator has been made. It has no figures yet."))
            return redirect("indicator_desk", key=made.key)
    return _form_page(request, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The form; sent, it shows what would change; confirmed there, it is saved."""
    indicator = managed(request, key)
    version = newest_version(indicator)
    initial = initial_of(indicator, version)
    form = DefinitionForm(request.POST if request.method == "POST" else None, initial=initial, kind=indicator.kind)
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return _form_page(request, form, indicator)
    if "save" not in request.POST:
        consequences = foresee(indicator, form.values())
        context = {
            "form": form, "indicator": indicator, "name": definition_from(indicator, version).label,
            "consequences": consequences, "changes": describe_changes(form, consequences.changes), "nav": NAV,
        }  # fmt: skip
        return render(request, "situation_map/definitions/preview.html", context)
    try:
        saved = edit_indicator(
            indicator=indicator, fields=form.values(), seen=form.cleaned_data["seen"], user=request.user
        )
    except EditedMeanwhile:
        form.add_error(None, _("Somebody else has edited this meanwhile. Open it anew and make your changes there."))
        return _form_page(request, form, indicator)
    if saved.number != version.number:
        messages.success(request, _("Saved as version %(number)s.") % {"number": saved.number})
    else:
        messages.success(request, _("Saved. The definition is the same version as before."))
    return redirect("indicator_desk", key=key)


def _form_page(request: HttpRequest, form: DefinitionForm, indicator: Indicator | None = None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "indicator": indicator, "nav": NAV}
    if indicator is not None:
        context["name"] = definition_from(indicator, newest_version(indicator)).label
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "situation_map/definitions/form.html", context, status=status)


@never_cache
@login_required
@require_safe
def indicator_desk(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: its versions, and its figures with what they corrected."""
    indicator = managed(request, key)
    versions = [(row, definition_from(indicator, row)) for row in indicator.versions.order_by("-number")]
    context = {
        "indicator": indicator, "version": versions[0][1], "versions": versions, "nav": NAV,
        **figure_rows(indicator, request.GET.get("page")),
    }  # fmt: skip
    return render(request, "situation_map/definitions/indicator.html", context)
