"""Coordinators of counties and of the whole country, and the organisations that a county trusts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.joining.forms import PlainForm
from network.joining.people_views import person_name
from network.joining.public_views import UNPROCESSABLE
from network.models import Record, Region, RegionRole
from network.permissions import is_coordinator
from network.services import members

NATIONAL = "valtakunta"
NAV = "organisations-desk"


class AppointForm(PlainForm):
    """An account that exists, by its user name or e-mail address."""

    person = forms.CharField(
        label=gettext_lazy("User name or e-mail"), max_length=254,
        help_text=gettext_lazy("The person needs an account: invite them to an organisation first."),
    )  # fmt: skip

    def clean_person(self) -> Any:
        text = self.cleaned_data["person"].strip()
        people = get_user_model().objects.filter(
            Q(username__iexact=text) | Q(email__iexact=text), is_active=True
        )  # fmt: skip
        found = [*people[:2]]
        if not found:
            raise forms.ValidationError(_("No account has this user name or e-mail."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several accounts have this e-mail. Give the user name."))
        return found[0]


def code_of(region: Region | None) -> str:
    return region.code if region else NATIONAL


def asked_region(code: str) -> Region | None:
    return None if code == NATIONAL else get_object_or_404(Region, pk=code)


@never_cache
@login_required
@require_safe
def coordinators(request: HttpRequest) -> HttpResponse:
    """The counties that one coordinates, each with its coordinators and how many organisations it trusts."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    national = members.is_national(request.user)
    regions: list[Region | None] = [
        region for region in Region.objects.all() if national or is_coordinator(request.user, region.code)
    ]
    if national:
        regions.append(None)
    by_region: dict[str | None, list[RegionRole]] = {}
    for role in RegionRole.objects.select_related("user").order_by("user__last_name", "user__username"):
        by_region.setdefault(role.region_id, []).append(role)
    rows = [
        {"region": region, "code": code_of(region), "roles": by_region.get(region.code if region else None, [])}
        for region in regions
    ]
    return render(request, "network/joining/coordinators.html", {"rows": rows, "nav": NAV})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def county_coordinators(request: HttpRequest, code: str) -> HttpResponse:
    """One county: its coordinators, adding one, and the organisations that it trusts."""
    region = asked_region(code)
    if not members.may_appoint(request.user, region):
        raise PermissionDenied
    form = AppointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        members.appoint_coordinator(user=person, region=region, by=request.user)
        messages.success(request, _("Coordinator now: %(name)s.") % {"name": person_name(person)})
        return redirect("county_coordinators", code=code)
    roles = RegionRole.objects.filter(region=region).select_related("user")
    trusted = Record.objects.filter(trusted_in__region__in=[region] if region else []).prefetch_related("texts")
    context = {
        "region": region, "code": code, "roles": [*roles.order_by("user__last_name", "user__username")],
        "trusted": [*trusted.order_by("pk")], "form": form, "nav": NAV,
    }  # fmt: skip
    return render(
        request, "network/joining/county_coordinators.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss_coordinator(request: HttpRequest, code: str, user_id: int) -> HttpResponse:
    """Asks, then ends a coordinator's task."""
    region = asked_region(code)
    if not members.may_appoint(request.user, region):
        raise PermissionDenied
    role = RegionRole.objects.select_related("user").filter(region=region, user_id=user_id).first()
    if role is None:
        raise Http404
    if request.method == "POST":
        try:
            members.dismiss_coordinator(user=role.user, region=region, by=request.user)
        except members.LastInCharge:
            messages.error(request, _("This is the last one. Add another coordinator first."))
        else:
            messages.success(request, _("No longer coordinator: %(name)s.") % {"name": person_name(role.user)})
        still = members.may_appoint(request.user, region)
        return redirect("county_coordinators", code=code) if still else redirect("desk")
    context = {"region": region, "code": code, "role": role, "nav": NAV}
    return render(request, "network/joining/dismiss_coordinator.html", context)
