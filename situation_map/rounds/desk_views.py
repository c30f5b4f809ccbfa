"""The coordinator's desk: rounds, the questionnaire's design, who answers, progress, and acts on a round."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.private_links import mail_is_sent
from network.joining.public_views import UNPROCESSABLE
from situation_map.models import Round, RoundCounty

from . import reading, reminding, running
from .errors import BadDeadline, NotReady, RoundNotInState
from .forms import DeadlineForm, ReasonForm
from .links import address_of
from .permissions import may_manage_rounds

NAV = "rounds"


def managed_round(request: HttpRequest, pk: int) -> Round:
    """Raises PermissionDenied before it says whether there is such a round; Http404."""
    if not may_manage_rounds(request.user):
        raise PermissionDenied
    return get_object_or_404(Round, pk=pk)


def say_moved_on(request: HttpRequest) -> None:
    messages.warning(request, _("Somebody else was first: the round has changed meanwhile. This is how it stands."))


@never_cache
@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round for who manages them; for a county's coordinators their own counties' part."""
    if not reading.sees_rounds(request.user):
        raise PermissionDenied
    manages = may_manage_rounds(request.user)
    today = timezone.localdate()
    context = {
        "manages": manages,
        "rows": reading.rounds_with_counts() if manages else [],
        "own": [(county, county.is_answerable(today)) for county in reading.own_counties(request.user)],
        "nav": NAV,
    }
    return render(request, "situation_map/rounds/rounds.html", context)


@never_cache
@login_required
@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its design while it is prepared, afterwards how far each county has come."""
    round_ = managed_round(request, pk)
    is_draft = round_.state == Round.State.DRAFT
    rows = reading.progress_of(round_)
    context: dict[str, Any] = {
        "round": round_,
        "rows": rows,
        "counts": reading.count_states(rows),
        "asks": round_.questions.count(),
        "without_contact": [row for row in rows if row.contact is None or not row.contact.email],
        "problems": running.why_not_ready(round_) if is_draft else [],
        "accepted": sum(row.county.state == RoundCounty.State.ACCEPTED for row in rows),
        "sent": sum(row.county.state == RoundCounty.State.SUBMITTED for row in rows),
        "shows_links": not is_draft and not mail_is_sent(),
        "has_passed": round_.deadline_on < timezone.localdate(),
        "nav": NAV,
    }
    return render(request, "situation_map/rounds/round.html", context)


Act = Callable[[], str]


def carried_out(request: HttpRequest, round_: Round, act: Act) -> HttpResponse:
    """Carry out an act on a round and say what came of it, or why it could not be."""
    try:
        words = act()
    except RoundNotInState:
        say_moved_on(request)
    except BadDeadline:
        messages.error(request, _("This day has passed."))
    except NotReady as error:
        for problem in error.problems:
            messages.error(request, problem)
    else:
        messages.success(request, words)
    return redirect("round", pk=round_.pk)


def letters_words(number: int) -> str:
    return ngettext("One letter is on its way.", "%(n)s letters are on their way.", number) % {"n": number}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then opens the round and writes to the contacts."""
    round_ = managed_round(request, pk)
    if request.method == "POST":
        return carried_out(
            request, round_,
            lambda: _("The round is open.") + " " + letters_words(running.open_round(round_=round_, user=request.user)),
        )  # fmt: skip
    rows = reading.progress_of(round_)
    context = {
        "round": round_,
        "with_contact": sum(row.contact is not None and bool(row.contact.email) for row in rows),
        "without_contact": [row for row in rows if row.contact is None or not row.contact.email],
        "problems": running.why_not_ready(round_),
        "asks": round_.questions.count(),
        "nav": NAV,
    }
    return render(request, "situation_map/rounds/open.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day; of a closed or withdrawn round this opens it again."""
    round_ = managed_round(request, pk)
    again = round_.state in (Round.State.CLOSED, Round.State.WITHDRAWN)
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day, user = form.cleaned_data["day"], request.user

        def act() -> str:
            if again:
                number = running.reopen_round(round_=round_, day=day, user=user)
                return _("The round is open again.") + " " + letters_words(number)
            number = running.change_deadline(round_=round_, day=day, user=user)
            return _("The deadline has been changed.") + " " + letters_words(number)

        return carried_out(request, round_, act)
    context = {"round": round_, "form": form, "again": again, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/deadline.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then closes."""
    round_ = managed_round(request, pk)
    if request.method == "POST":

        def act() -> str:
            running.close_round(round_=round_, user=request.user)
            return _("The round is closed: no more answers are taken.")

        return carried_out(request, round_, act)
    waiting = [row for row in reading.progress_of(round_) if row.county.state in running.UNFINISHED]
    context = {"round": round_, "waiting": waiting, "nav": NAV}
    return render(request, "situation_map/rounds/close.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason, then withdraws."""
    round_ = managed_round(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return carried_out(
            request, round_,
            lambda: _("The round has been withdrawn.") + " " + letters_words(
                running.withdraw_round(round_=round_, reason=reason, user=request.user)),
        )  # fmt: skip
    context = {"round": round_, "form": form, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/withdraw.html", context, status=status)


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind everybody who has not sent yet."""
    round_ = managed_round(request, pk)

    def act() -> str:
        number = reminding.remind_now(round_=round_, user=request.user)
        return letters_words(number) if number else _("Nobody to remind: nobody is reminded twice a day.")

    return carried_out(request, round_, act)


@never_cache
@login_required
@require_safe
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The private links, to be handed over where no mail is sent; with a mail server nobody sees them."""
    round_ = managed_round(request, pk)
    if mail_is_sent() or round_.state == Round.State.DRAFT:
        raise PermissionDenied
    rows = reading.progress_of(round_)
    context = {
        "round": round_, "nav": NAV,
        "rows": [(row.county, row.contact, address_of(row.contact)) for row in rows if row.contact],
    }  # fmt: skip
    return render(request, "situation_map/rounds/links.html", context)
