"""People of an organisation: inviting, roles, removing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.private_links import mail_is_sent
from cms.responses import UNPROCESSABLE
from network.joining.forms import InviteForm
from network.models import Invitation, Membership, Record
from network.models.vocabulary import RecordKind, Role
from network.services import invitations, members
from network.services.managing import may_manage


def managed_organisation(request: HttpRequest, pk: int) -> Record:
    """An organisation that the user manages or coordinates. Raises PermissionDenied, Http404."""
    record = get_object_or_404(Record.objects.prefetch_related("texts"), pk=pk, kind=RecordKind.ORGANISATION)
    if not may_manage(request.user, record):
        raise PermissionDenied
    return record


def say_last_manager(request: HttpRequest) -> None:
    messages.error(request, _("An organisation needs a manager. Give somebody else the role first."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs to the organisation, who is invited; inviting."""
    organisation = managed_organisation(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = invitations.invite_person(organisation=organisation, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("email", error.message_dict["email"])
        else:
            messages.success(request, _("Invited: %(email)s.") % {"email": row.email})
            return redirect("people", pk=pk)
    return people_page(request, organisation, form)


def people_page(request: HttpRequest, organisation: Record, form: InviteForm) -> HttpResponse:
    shows_links = not mail_is_sent()
    context: dict[str, Any] = {
        "organisation": organisation,
        "people": [*members.people_of(organisation)],
        "invited": [
            (row, invitations.link_of(row) if shows_links else "") for row in invitations.open_invitations(organisation)
        ],
        "shows_links": shows_links,
        "roles": Role.choices,
        "form": form,
        "nav": "organisations-desk",
    }
    return render(request, "network/joining/people.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@login_required
def change_role(request: HttpRequest, pk: int, user_id: int) -> HttpResponse:
    organisation = managed_organisation(request, pk)
    try:
        changed = members.change_role(
            organisation=organisation, user_id=user_id, role=request.POST.get("role", ""), by=request.user
        )
    except (Membership.DoesNotExist, ValueError):
        raise Http404 from None
    except members.LastInCharge:
        say_last_manager(request)
    else:
        messages.success(request, _("Role changed: %(name)s, %(role)s.") % {
            "name": person_name(changed.user), "role": changed.get_role_display()})  # fmt: skip
    return after_change(request, organisation)


def after_change(request: HttpRequest, organisation: Record) -> HttpResponse:
    """Back to the people, or to the desk for who has just given up managing them."""
    return redirect("people", pk=organisation.pk) if may_manage(request.user, organisation) else redirect("desk")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: HttpRequest, pk: int, user_id: int) -> HttpResponse:
    """Asks, then takes the person out of the organisation."""
    organisation = managed_organisation(request, pk)
    membership = get_object_or_404(members.people_of(organisation), user_id=user_id)
    if request.method == "POST":
        try:
            members.remove_member(organisation=organisation, user_id=user_id, by=request.user)
        except Membership.DoesNotExist:
            raise Http404 from None
        except members.LastInCharge:
            say_last_manager(request)
        else:
            messages.success(request, _("Removed: %(name)s.") % {"name": person_name(membership.user)})
        return after_change(request, organisation)
    context = {"organisation": organisation, "membership": membership, "nav": "organisations-desk"}
    return render(request, "network/joining/remove_person.html", context)


@require_POST
@login_required
def change_invitation(request: HttpRequest, pk: int, invitation_id: int) -> HttpResponse:
    """Send it again, or end it."""
    organisation = managed_organisation(request, pk)
    resend_or_end(request, get_object_or_404(Invitation, pk=invitation_id, organisation=organisation))
    return redirect("people", pk=pk)


def resend_or_end(request: HttpRequest, row: Invitation) -> None:
    """What the pressed button asks for, with the words on it."""
    try:
        if "resend" in request.POST:
            invitations.resend_invitation(invitation=row, user=request.user)
            messages.success(request, _("Invited again: %(email)s. The earlier link has ended.") % {"email": row.email})
        else:
            invitations.revoke_invitation(invitation=row, user=request.user)
            messages.success(request, _("Invitation ended: %(email)s.") % {"email": row.email})
    except invitations.InvitationOver:
        messages.warning(request, _("This invitation has been accepted or ended meanwhile."))


def person_name(user: Any) -> str:
    return user.get_full_name() or user.get_username()
