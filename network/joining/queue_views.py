"""The coordinators' queue of organisations that ask to join, and the decision on one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.private_links import mail_is_sent
from network.joining.forms import DecisionForm
from network.joining.public_views import UNPROCESSABLE
from network.lookalikes import look_alikes
from network.models import Invitation, JoinRequest, Record
from network.models.joining import OPEN_STATES, RequestState
from network.permissions import is_coordinator
from network.services import invitations, joining

SHOWN_DECIDED = 20


@never_cache
@login_required
@require_safe
def join_queue(request: HttpRequest) -> HttpResponse:
    """Open requests of one's counties, the longest waiting first, then the latest decided."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    rows = joining.requests_for(request.user)
    context = {
        "rows": [*rows.filter(state__in=OPEN_STATES)],
        "decided": [*rows.exclude(state__in=OPEN_STATES).order_by("-decided_at")[:SHOWN_DECIDED]],
        "nav": "join-queue",
    }
    return render(request, "network/joining/queue.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_decision(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(JoinRequest.objects.select_related("region", "municipality", "organisation"), pk=pk)
    if not joining.may_decide(request.user, row):
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None, region_code=row.region_id)
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, row, form)
        except joining.AlreadyDecided as already:
            messages.warning(request, already_words(already))
            return redirect("join_decision", pk=pk)
    context = {
        "row": row,
        "form": form,
        "found": look_alikes(
            name=row.name, business_id=row.business_id, among=Record.objects.filter(kind="organisation"), leave_out=row
        ) if row.is_open else [],
        "served": [*row.municipalities_served.all()],
        "thread": [*row.messages.all()],
        "invitation_link": shown_link(row),
        "nav": "join-queue",
    }  # fmt: skip
    return render(request, "network/joining/decision.html", context, status=UNPROCESSABLE if form.errors else 200)


def decided(request: HttpRequest, row: JoinRequest, form: DecisionForm) -> HttpResponse:
    words, user = form.cleaned_data["message"], request.user
    match form.cleaned_data["decision"]:
        case "approve":
            joining.approve_request(request=row, user=user)
            messages.success(request, _("%(name)s has joined. Its first manager is invited.") % {"name": row.name})
            return redirect("join_decision", pk=row.pk)
        case "ask":
            joining.ask_applicant(request=row, question=words, user=user)
            messages.success(request, _("Your question has been sent. The answer comes here."))
        case "decline":
            joining.decline_request(request=row, reason=words, user=user)
            messages.success(request, _("Declined: %(name)s. The applicant reads your reason.") % {"name": row.name})
        case "hand_over":
            joining.hand_over_request(request=row, region=form.region(), reason=words, user=user)
            messages.success(
                request, _("Handed over: %(name)s. The applicant reads where it went.") % {"name": row.name}
            )
    return redirect("join_queue")


def already_words(already: joining.AlreadyDecided) -> str:
    return {
        RequestState.APPROVED: _("Somebody else was first: this request has been approved already."),
        RequestState.DECLINED: _("Somebody else was first: this request has been declined already."),
    }.get(RequestState(already.state), _("The applicant has taken this request back meanwhile."))


def shown_link(row: JoinRequest) -> str:
    """The first manager's link, to be handed over by who approved, where no mail is sent."""
    if mail_is_sent() or row.organisation is None:
        return ""
    waiting: Any = invitations.open_invitations(row.organisation).filter(email__iexact=row.contact_email)
    invitation: Invitation | None = waiting.first()
    return invitations.link_of(invitation) if invitation else ""
