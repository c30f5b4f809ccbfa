"""Reading a county's answers at the desk: accepting, returning with remarks, opening again, publishing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from network.joining.public_views import UNPROCESSABLE
from situation_map.models import RoundAnswer, RoundCounty
from situation_map.models.rounds import LONGEST_NOTE

from . import publishing, reading, reminding, reviewing, running
from .answer_forms import forms_of
from .answer_pages import Row, answers_of, questions_of
from .desk_views import NAV, managed_round, say_moved_on
from .earlier import earlier_answers
from .errors import BadDeadline, NotReady, RoundNotInState
from .forms import DeadlineForm, PublishForm, ReopenCountyForm
from .reviewing import READABLE, Verdict

ANSWER_DAYS = 7
VERDICTS = {each.value: each for each in RoundAnswer.Review}


def managed_county(request: HttpRequest, pk: int, code: str) -> RoundCounty:
    """Raises PermissionDenied, Http404."""
    round_ = managed_round(request, pk)
    return get_object_or_404(RoundCounty.objects.select_related("round", "region"), round=round_, region=code)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def county(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A county's answers beside the earlier ones; the verdict on each."""
    row = managed_county(request, pk, code)
    problems: dict[int | str, str] = {}
    if request.method == "POST":
        verdicts, day, problems = read_verdicts(request.POST, row)
        if not problems:
            return reviewed(request, row, verdicts, day)
    return county_page(request, row, problems)


def read_verdicts(
    data: Mapping[str, Any], county: RoundCounty
) -> tuple[dict[int, Verdict], dt.date | None, dict[int | str, str]]:
    """(verdicts by answer, last day to put right, problems by answer or "day")."""
    verdicts, problems = {}, dict[int | str, str]()
    for answer in county.answers.all():
        review = VERDICTS.get(data.get(f"review-{answer.pk}", ""))
        if review is None:
            continue
        remark = data.get(f"remark-{answer.pk}", "").strip()[:LONGEST_NOTE]
        verdicts[answer.pk] = Verdict(review, remark)
        if review == RoundAnswer.Review.RETURNED and not remark:
            problems[answer.pk] = _("Write a remark: the county reads it.")
    returns = any(verdict.review == RoundAnswer.Review.RETURNED for verdict in verdicts.values())
    form = DeadlineForm(data)
    if returns and not form.is_valid():
        problems["day"] = str(form.errors["day"][0])
    return verdicts, form.cleaned_data.get("day") if returns and form.is_valid() else None, problems


def reviewed(request: HttpRequest, row: RoundCounty, verdicts: dict[int, Verdict], day: dt.date | None) -> HttpResponse:
    try:
        held = reviewing.review_answers(
            county=row, verdicts=verdicts, day=day, message=request.POST.get("message", "")[:LONGEST_NOTE],
            user=request.user,
        )  # fmt: skip
    except RoundNotInState:
        say_moved_on(request)
        return redirect("round_county", pk=row.round_id, code=row.region_id)
    name = row.region.short
    words = {
        RoundCounty.State.RETURNED: _("Returned to %(county)s. The contact reads your remarks.") % {"county": name},
        RoundCounty.State.ACCEPTED: _("All answers of %(county)s are accepted. They can be published.")
        % {"county": name},
    }.get(RoundCounty.State(held.state), _("Saved. Some answers are still to be read."))
    messages.success(request, words)
    return redirect("round_county", pk=row.round_id, code=row.region_id)


def county_page(request: HttpRequest, row: RoundCounty, problems: dict[int | str, str]) -> HttpResponse:
    questions = questions_of(row)
    answers = answers_of(row)
    earlier = earlier_answers(row, questions)
    rows = [
        Row(number, form, earlier.get(form.question.pk))
        for number, form in enumerate(forms_of(questions, answers), start=1)
    ]
    sent = request.POST if problems else {}
    judged = [
        (
            each,
            sent.get(f"review-{each.answer.pk}", each.answer.review) if each.answer else "",
            sent.get(f"remark-{each.answer.pk}", each.answer.remark) if each.answer else "",
            problems.get(each.answer.pk, "") if each.answer else "",
        )
        for each in rows
    ]
    today = timezone.localdate()
    context = {
        "round": row.round, "county": row, "region": row.region, "judged": judged, "problems": problems, "nav": NAV,
        "can_review": row.state in READABLE and row.round.state in reading.LIVE,
        "can_reopen": row.state in running.FINISHED and row.round.state in reading.LIVE,
        "can_answer": row.is_answerable(today),
        "can_extend": row.state in running.UNFINISHED and row.round.state in reading.LIVE,
        "day": sent.get("day") or max(row.due_on, today + dt.timedelta(days=ANSWER_DAYS)).isoformat(),
        "message": sent.get("message", ""),
        "reviews": [(each.value, each.label) for each in RoundAnswer.Review],
    }  # fmt: skip
    return render(request, "situation_map/rounds/county.html", context, status=UNPROCESSABLE if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def county_deadline(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Another last day for one county; of answers that were sent this opens them again, with words to the county."""
    row = managed_county(request, pk, code)
    again = row.state in running.FINISHED
    data = request.POST if request.method == "POST" else None
    form = ReopenCountyForm(data) if again else DeadlineForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            if again:
                running.reopen_county(county=row, user=request.user, **form.cleaned_data)
            else:
                running.change_county_deadline(county=row, day=form.cleaned_data["day"], user=request.user)
        except RoundNotInState:
            say_moved_on(request)
        except BadDeadline:
            messages.error(request, _("This day has passed."))
        else:
            messages.success(request, _("%(county)s can answer until then.") % {"county": row.region.short})
        return redirect("round_county", pk=pk, code=code)
    context = {"round": row.round, "county": row, "region": row.region, "form": form, "again": again, "nav": NAV}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/county_deadline.html", context, status=status)


@login_required
@require_POST
def county_remind(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    row = managed_county(request, pk, code)
    try:
        number = reminding.remind_now(round_=row.round, county=row, user=request.user)
    except RoundNotInState:
        say_moved_on(request)
    else:
        if number:
            messages.success(request, _("A reminder is on its way to %(county)s.") % {"county": row.region.short})
        else:
            messages.warning(request, _("No reminder: there is no address, or one was sent within a day."))
    return redirect("round_county", pk=pk, code=code)


@login_required
@require_POST
def accept_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept everything that has been sent and not read, of a round that was read elsewhere."""
    round_ = managed_round(request, pk)
    try:
        number = reviewing.accept_counties(round_=round_, user=request.user)
    except RoundNotInState:
        say_moved_on(request)
    else:
        words = ngettext(
            "The answers of one county are accepted.", "The answers of %(n)s counties are accepted.", number
        )
        messages.success(request, words % {"n": number})
    return redirect("round", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the counties: one, several or all that are accepted; then publish them together."""
    round_ = managed_round(request, pk)
    accepted = round_.counties.filter(state=RoundCounty.State.ACCEPTED).select_related("region").order_by("region")
    choices = [(county.region_id, county.region.short) for county in accepted]
    silent = publishing.silent_counties(round_, list(round_.counties.select_related("region").order_by("region")))
    form = PublishForm(
        choices, request.POST if request.method == "POST" else None, may_write_no_answer=bool(silent),
        initial={"counties": [code for code, _name in choices]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = publishing.publish_counties(
                round_=round_, codes=data["counties"], write_no_answer=data.get("write_no_answer", False),
                user=request.user,
            )  # fmt: skip
        except RoundNotInState:
            say_moved_on(request)
            return redirect("round", pk=pk)
        except NotReady as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, published_words(done))
            return redirect("round", pk=pk)
    context = {
        "round": round_, "form": form, "choices": choices, "silent": silent, "nav": NAV,
        "problems": publishing.why_not_publishable(round_) if round_.state in reading.LIVE else [],
        "redefined": publishing.redefined(round_) if round_.state in reading.LIVE else [],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "situation_map/rounds/publish.html", context, status=status)


def published_words(done: publishing.Published) -> str:
    counties = ngettext("One county has been published", "%(n)s counties have been published", done.counties)
    figures = ngettext("%(n)s figure", "%(n)s figures", done.figures) % {"n": done.figures}
    statements = ngettext("%(n)s statement", "%(n)s statements", done.statements) % {"n": done.statements}
    return f"{counties % {'n': done.counties}}: {figures}, {statements}."
