"""Statements on the desk: a county's topics, writing, correcting and confirming what is said of them, decisions."""

from collections import Counter
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
from .stated_area import StatedArea, own_area

NAV = "county-desk"


def asked_topic(key: str) -> Topic:
    topic = topics().get(key)
    if topic is None:
        raise Http404
    return topic


def own_statement(area: StatedArea, pk: int) -> Statement:
    """A statement that stands and is no example: those of the example content are not corrected but replaced by real
    ones."""
    rows = Statement.objects.standing().select_related("region", "source", "decision")
    return get_object_or_404(rows, pk=pk, region=area.region, is_example=False)


@never_cache
@login_required
@require_safe
def counties(request: HttpRequest) -> HttpResponse:
    """The counties that one coordinates, and the country where one does, each with how much of it is due for review."""
    if not is_coordinator(request.user):
        raise PermissionDenied
    areas = reading.areas_of_user(request.user)
    if len(areas) == 1:
        return redirect("county_desk", code=areas[0].code)
    due = Counter(row.region_id for row in reading.due_statements(areas, reading.today()))
    rows = [{"area": area, "due": due[area.region.code if area.region else None]} for area in areas]
    return render(request, "situation_map/desk/counties.html", {"rows": rows, "nav": NAV})


@never_cache
@login_required
@require_safe
def county(request: HttpRequest, code: str) -> HttpResponse:
    """Its topics with what stands and its decisions; of a county the contact posts too."""
    area = own_area(request, code)
    contacts = ContactRole.objects.filter(region=area.region).order_by("key") if area.region else ()
    context = {
        "area": area,
        "topics": reading.desk_topics(area.region, reading.today()),
        "decisions": [*reading.decisions_of(area.region)],
        "contacts": [*contacts],
        "nav": NAV,
    }
    return render(request, "situation_map/desk/county.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_new(request: HttpRequest, code: str, topic: str) -> HttpResponse:
    """A new assessment: it starts from the words of the one before, without its date and confirmation."""
    area = own_area(request, code)
    current = reading.current_statements(Statement.objects.of_area(area.region).filter(topic=topic)).values()
    return write_statement(request, area, asked_topic(topic), next(iter(current), None), corrects=False)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    area = own_area(request, code)
    statement = own_statement(area, pk)
    return write_statement(request, area, asked_topic(statement.topic), statement, corrects=True)


def write_statement(
    request: HttpRequest, area: StatedArea, topic: Topic, shown: Statement | None, *, corrects: bool
) -> HttpResponse:
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        topic=topic,
        decisions=[*reading.decisions_of(area.region).filter(is_example=False)],
        sources=[*reading.sources_of(area.region)],
        shown=shown,
        corrects=corrects,
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_statement(form, area.region, shown if corrects else None, request.user)
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, area)
        else:
            messages.success(request, _("Published: %(topic)s") % {"topic": topic.label})
            return redirect("county_desk", code=area.code)
    context = {"area": area, "topic": topic, "form": form, "shown": shown, "corrects": corrects, "nav": NAV}
    return render(
        request, "situation_map/desk/statement_form.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def save_statement(form: StatementForm, region: Region | None, replaces: Statement | None, user: Any) -> Statement:
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


def chosen_decision(form: StatementForm, region: Region | None, user: Any) -> Decision | None:
    values = form.cleaned_data
    if values["decision"] != NEW:
        return form.decisions.get(values["decision"])
    return recording.record_decision(
        region=region,
        body=values["body"],
        titles=form.titles(),
        decided_on=values["decided_on"],
        document_url=values["document_url"],
        document=values["decision_document"],
        user=user,
    )


def chosen_source(form: StatementForm, region: Region | None, user: Any) -> Source | None:
    values = form.cleaned_data
    if values["source"] != NEW:
        return form.sources.get(values["source"])
    return recording.record_source(
        title=values["source_title"],
        url=values["source_url"],
        publisher=values["source_publisher"],
        published_on=values["source_published_on"],
        language=values["source_language"] or (get_language() or "fi")[:2],
        document=values["source_document"],
        region=region,
        user=user,
    )


def take_errors(form: Any, error: ValidationError) -> None:
    """The service's faults at the form's fields."""
    names = {"texts": "text_fi", "titles": "title_fi", "missing": "step", "confirmed_on": "confirmed_by"}
    for name, problems in error.message_dict.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, problems)


def replaced_meanwhile(request: HttpRequest, area: StatedArea) -> HttpResponse:
    messages.warning(request, _("Somebody has changed this meanwhile. Look at what stands now; nothing was saved."))
    return redirect("county_desk", code=area.code)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Shows what stands and asks who confirms that it is still true."""
    area = own_area(request, code)
    statement = own_statement(area, pk)
    initial = {"confirmed_by": statement.confirmed_by_role}
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            recording.confirm_statement(statement=statement, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, area)
        else:
            messages.success(request, _("Confirmed today."))
            return redirect("county_desk", code=code)
    topic = asked_topic(statement.topic)
    context = {
        "area": area, "topic": topic, "form": form, "statement": statement,
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
    area, asked = own_area(request, code), asked_topic(topic)
    context = {
        "area": area, "topic": asked, "versions": history_of(area.region, asked), "nav": NAV,
        "as_readers_see": area.history_address(asked.key),
    }  # fmt: skip
    return render(request, "situation_map/desk/history.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest, code: str) -> HttpResponse:
    return write_decision(request, own_area(request, code), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    area = own_area(request, code)
    rows = Decision.objects.standing().select_related("source", "document")
    return write_decision(request, area, get_object_or_404(rows, pk=pk, region=area.region, is_example=False))


def write_decision(request: HttpRequest, area: StatedArea, corrected: Decision | None) -> HttpResponse:
    form = DecisionForm(request.POST if request.method == "POST" else None, request.FILES or None, corrected=corrected)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            recording.record_decision(
                region=area.region,
                body=values["body"],
                titles=form.titles(),
                decided_on=values["decided_on"],
                document_url=values["document_url"],
                document=values["decision_document"],
                source=corrected.source if corrected else None,
                replaces=corrected,
                change_note=values.get("change_note", ""),
                user=request.user,
            )
        except ValidationError as error:
            take_errors(form, error)
        except recording.AlreadyReplaced:
            return replaced_meanwhile(request, area)
        else:
            messages.success(request, _("The decision is published."))
            return redirect("county_desk", code=area.code)
    context = {"area": area, "form": form, "corrected": corrected, "nav": NAV}
    return render(
        request, "situation_map/desk/decision_form.html", context, status=UNPROCESSABLE if form.errors else 200
    )
