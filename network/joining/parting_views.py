"""Undoing a merger: first what goes back and what stays, then it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.joining.organisation_views import coordinated_organisation, gone_already, show, title_of
from network.services import lifecycle, merging, parting


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the organisation that went."""
    record = coordinated_organisation(request, pk)
    merger = parting.merger_of(record)
    if merger is None:
        raise Http404
    if not merging.may_merge(request.user, record, merger.kept):
        raise PermissionDenied
    if request.method == "POST":
        try:
            parting.part_organisations(merger=merger, user=request.user)
        except lifecycle.Ended:
            return gone_already(request, merger.kept)
        except parting.TooLate:
            messages.warning(request, _("This merger cannot be undone any more."))
        else:
            facts = {"gone": title_of(record), "kept": title_of(merger.kept)}
            messages.success(request, _("%(gone)s stands on its own again, beside %(kept)s.") % facts)
        return redirect("own_organisation", pk=pk)
    plan = parting.plan_parting(merger)
    return show(request, "part", record, merger=merger, kept_title=title_of(merger.kept), plan=plan)
