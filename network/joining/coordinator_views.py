"""Coordinators of counties and of the whole country, and the organisations that a county trusts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.private_links import mail_is_sent
from cms.responses import UNPROCESSABLE
from network.joining.forms import InviteForm, PlainForm
from network.joining.people_views import person_name, resend_or_end
from network.models import Invitation, Record, Region, RegionRole
from network.permissions import is_coordinator
from network.services import invitations, members

NATIONAL = "valtakunta"
NAV = "coordinators"


class AppointForm(PlainForm):
    """An account that exists, by its user name or e-mail address."""

    person = forms.CharField(
        label=gettext_lazy("User name or e-mail"), max_length=254,
        help_text=gettext_lazy("Of a person who has an account. Invite the others."),
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


class InviteCoordinatorForm(InviteForm):
    """By e-mail, with or without an account. There is one role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["role"]


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
    inviting = request.method == "POST" and "invite" in request.POST
    form = AppointForm(request.POST if request.method == "POST" and not inviting else None)
    invite = InviteCoordinatorForm(request.POST if inviting else None)
    if inviting and invite.is_valid():
        try:
            row = invitations.invite_coordinator(region=region, user=request.user, **invite.cleaned_data)
        except ValidationError as error:
            invite.add_error("email", error.message_dict["email"])
        else:
            messages.success(request, _("Invited: %(email)s.") % {"email": row.email})
            return redirect("county_coordinators", code=code)
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
        "invite": invite, "invited": invited_to(region), "shows_links": not mail_is_sent(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors or invite.errors else 200
    return render(request, "network/joining/county_coordinators.html", context, status=status)


def invited_to(region: Region | None) -> list[tuple[Invitation, str]]:
    """Open invitations with the links to hand over, empty where mail is sent."""
    shows = not mail_is_sent()
    rows = invitations.open_coordinator_invitations(region)
    return [(row, invitations.link_of(row) if shows else "") for row in rows]


@require_POST
@login_required
def change_invitation(request: HttpRequest, code: str, invitation_id: int) -> HttpResponse:
    """Send it again, or end it."""
    region = asked_region(code)
    if not members.may_appoint(request.user, region):
        raise PermissionDenied
    row = get_object_or_404(Invitation, pk=invitation_id, organisation=None, region=region)
    resend_or_end(request, row)
    return redirect("county_coordinators", code=code)


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
