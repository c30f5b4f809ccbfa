"""Designing a round at the desk: its settings, its questions, who answers for each county."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.joining.public_views import UNPROCESSABLE
from network.models import RegionRole
from situation_map.models import Round, RoundQuestion

from . import designing, reading
from .answer_forms import forms_of
from .answer_pages import Row
from .asking import asked_of
from .desk_views import NAV, managed_round, say_moved_on
from .errors import RoundNotInState
from .forms import DEFAULT_ROLE, AddForm, ContactForm, NewRoundForm, OpenQuestionForm, QuestionForm, RoundForm
from .permissions import may_manage_rounds


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    if not may_manage_rounds(request.user):
        raise PermissionDenied
    form = NewRoundForm(request.POST if request.method == "POST" else None, initial=first_values(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        made = designing.create_round(values=values, copied_from=values.pop("copied_from"), user=request.user)
        messages.success(request, _("The round has been made. Look at its questions next."))
        return redirect("round_questions", pk=made.pk)
    context = {"form": form, "nav": NAV, "round": None}
    return render(request, "situation_map/rounds/settings.html", context, status=UNPROCESSABLE if form.errors else 200)


def first_values(request: HttpRequest) -> dict[str, Any]:
    """The round that the address names, to be copied."""
    asked = request.GET.get("from", "")
    copied = Round.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
    if copied is None:
        return {}
    words = {name: getattr(copied, name) for name in ("intro_fi", "intro_sv", "intro_en")}
    return {"copied_from": copied.pk, **words}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = managed_round(request, pk)
    if round_.state != Round.State.DRAFT:
        return redirect("round", pk=pk)
    initial = {name: getattr(round_, name) for name in designing.SETTINGS}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            designing.change_round(round_=round_, values=form.cleaned_data, user=request.user)
        except RoundNotInState:
            say_moved_on(request)
        else:
            messages.success(request, _("Saved."))
        return redirect("round", pk=pk)
    context = {"form": form, "round": round_, "nav": NAV}
    return render(request, "situation_map/rounds/settings.html", context, status=UNPROCESSABLE if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then deletes a round that was never opened."""
    round_ = managed_round(request, pk)
    if round_.state != Round.State.DRAFT:
        return redirect("round", pk=pk)
    if request.method == "POST":
        try:
            designing.delete_round(round_=round_, user=request.user)
        except RoundNotInState:
            say_moved_on(request)
            return redirect("round", pk=pk)
        messages.success(request, _("Deleted: %(name)s.") % {"name": round_.name})
        return redirect("rounds")
    return render(request, "situation_map/rounds/delete.html", {"round": round_, "nav": NAV})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions in their order, and what can be added."""
    round_ = managed_round(request, pk)
    if round_.state != Round.State.DRAFT:
        return redirect("round_preview", pk=pk)
    form = AddForm(round_, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            designing.add_indicators(round_=round_, keys=data["indicators"], user=request.user)
            designing.add_statements(round_=round_, keys=data["topics"], user=request.user)
        except RoundNotInState:
            say_moved_on(request)
            return redirect("round", pk=pk)
        messages.success(request, _("Added."))
        return redirect("round_questions", pk=pk)
    rows = reading.listed_questions(round_)
    context = {
        "round": round_, "rows": rows, "form": form, "nav": NAV,
        "asks_indicators": any(row.question.kind == RoundQuestion.Kind.INDICATOR for row in rows),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/questions.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """Words of a question; number 0 is a new open one."""
    round_ = managed_round(request, pk)
    if round_.state != Round.State.DRAFT:
        return redirect("round_preview", pk=pk)
    known = RoundQuestion.objects.filter(round=round_).select_related("version__indicator")
    row = get_object_or_404(known, pk=number) if number else None
    kind = OpenQuestionForm if row is None or row.kind == RoundQuestion.Kind.OPEN else QuestionForm
    initial = {name: getattr(row, name) for name in designing.WORDS} if row else {}
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                designing.add_open_question(round_=round_, values=form.cleaned_data, user=request.user)
            else:
                designing.change_question(question=row, values=form.cleaned_data, user=request.user)
        except RoundNotInState:
            say_moved_on(request)
        else:
            messages.success(request, _("Saved."))
        return redirect("round_questions", pk=pk)
    context = {"round": round_, "question": row, "asked": asked_of(row) if row else None, "form": form, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/question.html", context, status=status)


@login_required
@require_POST
def change_order(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A question one place up or down, or out of the questionnaire."""
    round_ = managed_round(request, pk)
    row = get_object_or_404(RoundQuestion, round=round_, pk=number)
    try:
        if "remove" in request.POST:
            designing.remove_question(question=row, user=request.user)
            messages.success(request, _("Taken out of the questionnaire."))
        else:
            designing.move_question(question=row, by=-1 if "up" in request.POST else 1, user=request.user)
    except RoundNotInState:
        say_moved_on(request)
        return redirect("round", pk=pk)
    return redirect("round_questions", pk=pk)


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as the counties see it."""
    round_ = managed_round(request, pk)
    rows = round_.questions.select_related("version__indicator")
    shown = [Row(number, form, None) for number, form in enumerate(forms_of(rows, {}), start=1)]
    return render(request, "situation_map/rounds/preview.html", {"round": round_, "rows": shown, "nav": NAV})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """One row for each county: address, role, language. Rows without a fault are saved, also beside faulty ones."""
    round_ = managed_round(request, pk)
    rows = reading.progress_of(round_)
    can_change = round_.state in (Round.State.DRAFT, Round.State.OPEN)
    data = request.POST if request.method == "POST" and can_change else None
    suggested = coordinators_addresses() if data is None else {}
    forms = [
        (row, ContactForm(data, prefix=row.county.region_id, initial=initial_contact(row, suggested))) for row in rows
    ]
    if data is not None:
        good = [(row, form) for row, form in forms if form.is_valid() and form.has_changed()]
        try:
            for row, form in good:
                designing.set_contact(county=row.county, user=request.user, **form.cleaned_data)
        except RoundNotInState:
            say_moved_on(request)
            return redirect("round", pk=pk)
        if not any(form.errors for _row, form in forms):
            messages.success(request, _("Contacts saved."))
            return redirect("round", pk=pk)
    bad = [(row, form) for row, form in forms if form.errors]
    context = {"round": round_, "forms": forms, "bad": bad, "can_change": can_change, "nav": NAV}
    return render(request, "situation_map/rounds/contacts.html", context, status=UNPROCESSABLE if bad else 200)


def initial_contact(row: reading.Progress, suggested: dict[str, str]) -> dict[str, str]:
    """As it stands; where nobody answers yet, the address of the county's coordinator."""
    if row.contact is not None:
        return {
            "email": row.contact.email, "role": row.contact.role, "language": row.contact.language,
            "confirmer": row.county.confirmer,
        }  # fmt: skip
    email = suggested.get(row.county.region_id, "")
    language = (get_language() or "fi")[:2]
    return {"email": email, "role": str(DEFAULT_ROLE), "language": language, "confirmer": row.county.confirmer}


def coordinators_addresses() -> dict[str, str]:
    """By county, the address of the coordinator who has been one for longest."""
    roles = RegionRole.objects.filter(region__isnull=False, user__is_active=True).exclude(user__email="")
    return {role.region_id or "": role.user.email for role in roles.select_related("user").order_by("-pk")}
