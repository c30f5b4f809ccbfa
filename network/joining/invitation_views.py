"""An invitation by its private link: with a new account, or with the one that has the invited address."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from network.joining.forms import AccountForm
from network.joining.public_views import UNPROCESSABLE, private
from network.models import Invitation
from network.presentation import text_for
from network.services import invitations

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password", "password_again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    row = invitations.invitation_of_token(token)
    if row is None:
        raise Http404
    if not row.is_open or row.has_expired:
        return invitation_page(request, row, "over", status=410)
    if request.user.is_authenticated:
        return signed_in_answer(request, row)
    if invitations.has_account(row):
        return invitation_page(request, row, "sign_in")
    return new_account(request, row)


def signed_in_answer(request: HttpRequest, row: Invitation) -> HttpResponse:
    if not invitations.is_invited(request.user, row):
        return invitation_page(request, row, "other_account", status=403)
    if request.method != "POST":
        return invitation_page(request, row, "accept")
    try:
        invitations.accept_invitation(invitation=row, user=request.user)
    except invitations.InvitationOver:
        return invitation_page(request, row, "over", status=410)
    return welcome(request, row)


def new_account(request: HttpRequest, row: Invitation) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        account = invitations.NewAccount(data["username"], data["password"], data["first_name"], data["last_name"])
        try:
            user = invitations.accept_with_new_account(invitation=row, account=account)
        except invitations.InvitationOver:
            return invitation_page(request, row, "over", status=410)
        except invitations.NotTheInvited:  # the account was made meanwhile
            return private(redirect(request.path))
        except ValidationError as error:
            for name, problems in error.message_dict.items():
                form.add_error(name if name in form.fields else None, problems)
        else:
            login(request, user, backend=MODEL_BACKEND)
            return welcome(request, row)
    return invitation_page(request, row, "new", form=form, status=UNPROCESSABLE if form.errors else 200)


def welcome(request: HttpRequest, row: Invitation) -> HttpResponse:
    words = (
        _("Welcome. You are a coordinator now: %(organisation)s.")
        if row.is_of_coordinator
        else _("Welcome. You belong to %(organisation)s now.")
    )
    messages.success(request, words % {"organisation": name_of(row)})
    return private(redirect("desk"))


def name_of(row: Invitation) -> str:
    """The organisation, or what is to be coordinated."""
    if row.is_of_coordinator:
        return row.region.short if row.region else _("the whole country")
    text = text_for(row.organisation)
    return text.title if text else ""


def invitation_page(
    request: HttpRequest, row: Invitation, state: str, *, form: AccountForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"row": row, "state": state, "form": form, "organisation": name_of(row), "address": request.path}
    return private(render(request, "network/joining/invitation.html", context, status=status))
