"""Statements on the desk: a county's topics, writing, correcting and confirming what is said of them, decisions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.joining.public_views import UNPROCESSABLE
from network.models import Region
from network.permissions import is_coordinator
from situation_map.models import ContactRole, Decision, Source, Statement
from situation_map.topics import Topic, topics

from . import reading, recording
from .forms import NEW, ConfirmForm, DecisionForm, StatementForm
from .history import history_of

NAV = "county-desk"


def own_region(request: HttpRequest, code: str) -> Region:
    """The county, for its coordinators. Raises PermissionDenied also for one that does not exist."""
    if not is_coordinator(request.user, code):
        raise PermissionDenied
    region = get_object_or_404(Region, pk=code)
    if not region.in_scheme:
        raise Http404
    return region


def asked_topic(key: str) -> Topic:
    topic = topics().get(key)
    if topic is None:
        raise Http404
    return topic


def own_statement(region: Region, pk: int) -> Statement:
    """A statement that stands and is no example: those of the example content are not corrected but replaced by real
    ones."""
    rows = Statement.objects.standing().select_related("region", "source", "decision")
    return get_object_or_404(rows, pk=pk, region=region, is_example=False)


@never_cache
@login_required
@require_safe
def counties(request: HttpRequest) -> HttpResponse:
    """The counties that one coordinates, each with how much of it is due for review."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    regions = reading.regions_of(request.user)
    if len(regions) == 1:
        return redirect("county_desk", code=regions[0].code)
    due: dict[str, int] = {}
    for row in reading.due_statements(regions, reading.today()):
        due[row.region_id or ""] = due.get(row.region_id or "", 0) + 1
    rows = [{"region": region, "due": due.get(region.code, 0)} for region in regions]
    return render(request, "situation_map/desk/counties.html", {"rows": rows, "nav": NAV})


@never_cache
@login_required
@require_safe
def county(request: HttpRequest, code: str) -> HttpResponse:
    """A county's topics with what stands, its decisions and contact posts."""
    region = own_region(request, code)
    context = {
        "region": region,
        "topics": reading.desk_topics(region, reading.today()),
        "decisions": [*reading.decisions_of(region)],
        "contacts": [*ContactRole.objects.filter(region=region).order_by("key")],
        "nav": NAV,
    }
    return render(request, "situation_map/desk/county.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_new(request: HttpRequest, code: str, topic: str) -> HttpResponse:
    """A new assessment: it starts from the words of the one before, without its date and confirmation."""
    region = own_region(request, code)
    current = reading.current_statements(Statement.objects.of_region(code).filter(topic=topic))
    return write_statement(request, region, asked_topic(topic), current.get((code, topic)), corrects=False)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    region = own_region(request, code)
    statement = own_statement(region, pk)
    return write_statement(request, region, asked_topic(statement.topic), statement, corrects=True)


def write_statement(
    request: HttpRequest, region: Region, topic: Topic, shown: Statement | None, *, corrects: bool
) -> HttpResponse:
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        topic=topic,
        decisions=[*reading.decisions_of(region).filter(is_example=False)],
        sources=[*reading.sources_of(region)],
        shown=shown,
        corrects=corrects,
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_statement(form, region, shown if corrects else None, request.user)
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, region)
        else:
            messages.success(request, _("Published: %(topic)s") % {"topic": topic.label})
            return redirect("county_desk", code=region.code)
    context = {"region": region, "topic": topic, "form": form, "shown": shown, "corrects": corrects, "nav": NAV}
    return render(
        request, "situation_map/desk/statement_form.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def save_statement(form: StatementForm, region: Region, replaces: Statement | None, user: Any) -> Statement:
    """The statement with what it needs: all of it or nothing. Raises ValidationError, AlreadyReplaced."""
    values = form.cleaned_data
    step, missing = form.step_and_reason()
    with transaction.atomic():
        return recording.record_statement(
            region=region,
            topic=form.topic.key,
            texts=form.texts(),
            step=step,
            missing=missing,
            as_of=values["as_of"],
            decision=chosen_decision(form, region, user),
            source=chosen_source(form, region, user),
            confirmed_by=values["confirmed_by"],
            confidence=values["confidence"],
            next_review=values["next_review"],
            replaces=replaces,
            change_note=values.get("change_note", ""),
            user=user,
        )


def chosen_decision(form: StatementForm, region: Region, user: Any) -> Decision | None:
    values = form.cleaned_data
    if values["decision"] != NEW:
        return form.decisions.get(values["decision"])
    return recording.record_decision(
        region=region,
        body=values["body"],
        titles=form.titles(),
        decided_on=values["decided_on"],
        document_url=values["document_url"],
        user=user,
    )


def chosen_source(form: StatementForm, region: Region, user: Any) -> Source | None:
    values = form.cleaned_data
    if values["source"] != NEW:
        return form.sources.get(values["source"])
    return recording.record_source(
        title=values["source_title"],
        url=values["source_url"],
        publisher=values["source_publisher"],
        published_on=values["source_published_on"],
        language=values["source_language"] or (get_language() or "fi")[:2],
        region=region,
        user=user,
    )


def take_errors(form: Any, error: ValidationError) -> None:
    """The service's faults at the form's fields."""
    names = {"texts": "text_fi", "titles": "title_fi", "missing": "step", "confirmed_on": "confirmed_by"}
    for name, problems in error.message_dict.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, problems)


def replaced_meanwhile(request: HttpRequest, region: Region) -> HttpResponse:
    messages.warning(request, _("Somebody has changed this meanwhile. Look at what stands now; nothing was saved."))
    return redirect("county_desk", code=region.code)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Shows what stands and asks who confirms that it is still true."""
    region = own_region(request, code)
    statement = own_statement(region, pk)
    initial = {"confirmed_by": statement.confirmed_by_role}
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            recording.confirm_statement(statement=statement, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, region)
        else:
            messages.success(request, _("Confirmed today."))
            return redirect("county_desk", code=code)
    topic = asked_topic(statement.topic)
    context = {
        "region": region, "topic": topic, "form": form, "statement": statement,
        "step": topic.step(statement.step), "nav": NAV,
    }  # fmt: skip
    return render(
        request, "situation_map/desk/statement_confirm.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@never_cache
@login_required
@require_safe
def topic_history(request: HttpRequest, code: str, topic: str) -> HttpResponse:
    """Everything said of a topic, with what each change changed, and the ways to correct and confirm what stands."""
    region, asked = own_region(request, code), asked_topic(topic)
    context = {"region": region, "topic": asked, "versions": history_of(code, asked), "nav": NAV}
    return render(request, "situation_map/desk/history.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest, code: str) -> HttpResponse:
    return write_decision(request, own_region(request, code), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    region = own_region(request, code)
    rows = Decision.objects.standing()
    return write_decision(request, region, get_object_or_404(rows, pk=pk, region=region, is_example=False))


def write_decision(request: HttpRequest, region: Region, corrected: Decision | None) -> HttpResponse:
    form = DecisionForm(request.POST if request.method == "POST" else None, corrected=corrected)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            recording.record_decision(
                region=region,
                body=values["body"],
                titles=form.titles(),
                decided_on=values["decided_on"],
                document_url=values["document_url"],
                source=corrected.source if corrected else None,
                replaces=corrected,
                change_note=values.get("change_note", ""),
                user=request.user,
            )
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, region)
        else:
            messages.success(request, _("The decision is published."))
            return redirect("county_desk", code=region.code)
    context = {"region": region, "form": form, "corrected": corrected, "nav": NAV}
    return render(
        request, "situation_map/desk/decision_form.html", context, status=UNPROCESSABLE if form.errors else 200
    )
