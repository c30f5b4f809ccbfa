"""What an organisation that is not in the network yet sees: the form, thanks, and its request by a private link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import spam
from cms.private_links import mail_is_sent, private
from cms.responses import TOO_MANY, UNPROCESSABLE
from network.joining.forms import JoinForm, MessageForm
from network.lookalikes import LookAlike, look_alikes
from network.models import JoinRequest, Record
from network.services import joining


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The public form. What may be the same organisation is shown first; the applicant can go on."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    found: list[LookAlike] = []
    if request.method == "POST" and form.is_valid():
        if spam.is_refused(request, form):
            return join_page(request, form, [], TOO_MANY)
        found = look_alikes_for(request, form)
        if not found or form.cleaned_data["is_another"]:
            spam.count_request(request)
            return joined_with(request, form, has_look_alikes=bool(found))
    return join_page(request, form, found, UNPROCESSABLE if form.errors or found else 200)


def look_alikes_for(request: HttpRequest, form: JoinForm) -> list[LookAlike]:
    data = form.cleaned_data
    among = Record.objects.visible_to(request.user)
    return look_alikes(name=data["name"], business_id=data["business_id"], among=among)


def joined_with(request: HttpRequest, form: JoinForm, *, has_look_alikes: bool) -> HttpResponse:
    values = {**form.values(), "is_another": has_look_alikes}
    row = joining.open_request(values=values, municipalities_served=form.served())
    if mail_is_sent():
        return redirect("joined")
    messages.success(request, _("Thank you. This site sends no mail: keep the address of this page, it is your link."))
    return redirect("join_request", token=joining.request_token(row))


def join_page(request: HttpRequest, form: JoinForm, found: list[LookAlike], status: int) -> HttpResponse:
    return render(request, "network/joining/join.html", {"form": form, "found": found}, status=status)


@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    return render(request, "network/joining/joined.html")


def asked_request(token: str) -> JoinRequest:
    row = joining.request_of_token(token)
    if row is None:
        raise Http404
    return row


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: HttpRequest, token: str) -> HttpResponse:
    """How the request stands; answers to questions."""
    row = asked_request(token)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            joining.answer_question(request=row, answer=form.cleaned_data["text"])
            messages.success(request, _("Your answer has gone to the coordinator."))
        except (joining.AlreadyDecided, joining.NotAsked):
            messages.warning(request, _("Nothing is asked of you now. This is how your request stands."))
        return private(redirect("join_request", token=token))
    context: dict[str, Any] = {"row": row, "token": token, "form": form, "thread": [*row.messages.all()]}
    return private(
        render(request, "network/joining/join_request.html", context, status=UNPROCESSABLE if form.errors else 200)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then takes the request back."""
    row = asked_request(token)
    if request.method == "POST" or not row.is_open:
        try:
            joining.withdraw_request(request=row)
            messages.success(request, _("You have taken your request back. Your e-mail address has been erased."))
        except joining.AlreadyDecided:
            messages.warning(request, _("The request has been decided already."))
        return private(redirect("join_request", token=token))
    return private(render(request, "network/joining/withdraw.html", {"row": row, "token": token}))
