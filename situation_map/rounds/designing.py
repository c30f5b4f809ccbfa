"""Making a questionnaire: a new round, its questions, their order; changed only while the round is being prepared."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from network.models import Region
from situation_map.models import Indicator, IndicatorVersion, Round, RoundCounty, RoundLink, RoundQuestion
from situation_map.models.statements import ConfirmerRole
from situation_map.topics import topics

from .errors import RoundNotInState
from .links import give_link
from .permissions import may_manage_rounds

SETTINGS = (
    "name_fi", "name_sv", "name_en", "intro_fi", "intro_sv", "intro_en", "period", "as_of", "deadline_on",
    "next_review_on",
)  # fmt: skip
WORDS = ("text_fi", "text_sv", "text_en", "help_fi", "help_sv", "help_en", "is_required")
COPIED = ("kind", "key", "position", *WORDS)


def held_round(round_: Round, user: Any, *states: str) -> Round:
    """The round as it stands now, held until the transaction ends. Raises PermissionDenied, RoundNotInState."""
    if not may_manage_rounds(user):
        raise PermissionDenied
    held = Round.objects.select_for_update().get(pk=round_.pk)
    if held.state not in states:
        raise RoundNotInState(held.state)
    return held


@transaction.atomic
def create_round(*, values: Mapping[str, Any], copied_from: Round | None = None, user: Any) -> Round:
    """A round that is being prepared, with every county of the scheme; with the questions of an earlier one.

    Copied questions ask for the indicator as it is defined now; a real round asks for no example.
    Raises PermissionDenied.
    """
    if not may_manage_rounds(user):
        raise PermissionDenied
    made = Round(**{name: values[name] for name in (*SETTINGS, "is_example") if name in values})
    made.copied_from = copied_from
    made.key = free_key(made.period)
    made.full_clean(exclude=["source"])
    made.save()
    RoundCounty.objects.bulk_create(
        RoundCounty(round=made, region=region) for region in Region.objects.all() if region.in_scheme
    )
    if copied_from is not None:
        copy_questions(copied_from, made)
        copy_contacts(copied_from, made)
    return made


def free_key(period: str) -> str:
    """ "round-2026", and "round-2026-2" for the second one of a period."""
    taken = set(Round.objects.filter(key__startswith="round-").values_list("key", flat=True))
    stem = f"round-{period.lower()}"
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return key


def copy_questions(source: Round, made: Round) -> None:
    """Indicators in their newest version; topics that no longer exist are left out."""
    known = topics()
    newest = newest_versions()
    RoundQuestion.objects.bulk_create(
        RoundQuestion(
            round=made,
            version=newest.get(question.version.indicator_id) if question.version else None,
            **{name: getattr(question, name) for name in COPIED},
        )
        for question in source.questions.select_related("version__indicator")
        if (question.kind != RoundQuestion.Kind.STATEMENT or question.key in known)
        and (made.is_example or question.version is None or not question.version.indicator.is_example)
    )


def copy_contacts(source: Round, made: Round) -> None:
    """The counties' contacts, as far as their addresses have not been erased; each gets a new link."""
    counties = {county.region_id: county for county in made.counties.all()}
    links = RoundLink.objects.filter(county__round=source, is_contact=True, ended_at=None).exclude(email="")
    for link in links.select_related("county"):
        if county := counties.get(link.county.region_id):
            county.confirmer = link.county.confirmer
            county.save(update_fields=["confirmer"])
            give_link(county, is_contact=True, role=link.role, email=link.email, language=link.language)


def newest_versions() -> dict[int, IndicatorVersion]:
    """The newest version of each stored indicator."""
    rows = IndicatorVersion.objects.select_related("indicator").order_by("indicator", "number")
    return {row.indicator_id: row for row in rows}


@transaction.atomic
def change_round(*, round_: Round, values: Mapping[str, Any], user: Any) -> Round:
    """Name, words, period, days. Raises PermissionDenied, RoundNotInState, ValidationError."""
    held = held_round(round_, user, Round.State.DRAFT)
    for name in SETTINGS:
        if name in values:
            setattr(held, name, values[name])
    held.full_clean(exclude=["source"])
    held.save()
    return held


@transaction.atomic
def delete_round(*, round_: Round, user: Any) -> None:
    """A round that was never opened. Raises PermissionDenied, RoundNotInState."""
    held_round(round_, user, Round.State.DRAFT).delete()


@transaction.atomic
def add_indicators(*, round_: Round, keys: list[str], user: Any) -> int:
    """Add indicators that are not in the round yet, each in its newest version; returns how many.

    Raises PermissionDenied, RoundNotInState, LookupError for a key that no stored indicator has, or in a real round an
    example's.
    """
    held = held_round(round_, user, Round.State.DRAFT)
    newest = newest_versions()
    allowed = Indicator.objects.all() if held.is_example else Indicator.objects.filter(is_example=False)
    ids = dict(allowed.filter(key__in=keys).values_list("key", "pk"))
    there = set(held.questions.filter(kind=RoundQuestion.Kind.INDICATOR).values_list("key", flat=True))
    if unknown := [key for key in keys if key not in ids or ids[key] not in newest]:
        raise LookupError(", ".join(unknown))
    wanted = [key for key in keys if key not in there]
    for key in wanted:
        append(held, kind=RoundQuestion.Kind.INDICATOR, key=key, version=newest[ids[key]])
    return len(wanted)


@transaction.atomic
def add_statements(*, round_: Round, keys: list[str], user: Any) -> int:
    """Add topics that are not in the round yet; returns how many. Raises as `add_indicators` does."""
    held = held_round(round_, user, Round.State.DRAFT)
    if unknown := [key for key in keys if key not in topics()]:
        raise LookupError(", ".join(unknown))
    there = set(held.questions.filter(kind=RoundQuestion.Kind.STATEMENT).values_list("key", flat=True))
    wanted = [key for key in keys if key not in there]
    for key in wanted:
        append(held, kind=RoundQuestion.Kind.STATEMENT, key=key)
    return len(wanted)


@transaction.atomic
def add_open_question(*, round_: Round, values: Mapping[str, Any], user: Any) -> RoundQuestion:
    """Raises PermissionDenied, RoundNotInState."""
    held = held_round(round_, user, Round.State.DRAFT)
    there = set(held.questions.filter(kind=RoundQuestion.Kind.OPEN).values_list("key", flat=True))
    number = next(number for number in range(1, len(there) + 2) if f"open-{number}" not in there)
    words = {name: values[name] for name in WORDS if name in values}
    return append(held, kind=RoundQuestion.Kind.OPEN, key=f"open-{number}", **words)


def append(round_: Round, **values: Any) -> RoundQuestion:
    last = round_.questions.aggregate(last=Max("position"))["last"]
    return RoundQuestion.objects.create(round=round_, position=(last or 0) + 1, **values)


@transaction.atomic
def change_question(*, question: RoundQuestion, values: Mapping[str, Any], user: Any) -> RoundQuestion:
    """Its words and whether it needs an answer. Raises PermissionDenied, RoundNotInState."""
    held_round(question.round, user, Round.State.DRAFT)
    for name in WORDS:
        if name in values:
            setattr(question, name, values[name])
    question.save()
    return question


@transaction.atomic
def remove_question(*, question: RoundQuestion, user: Any) -> None:
    """Raises PermissionDenied, RoundNotInState."""
    held_round(question.round, user, Round.State.DRAFT)
    question.delete()


@transaction.atomic
def move_question(*, question: RoundQuestion, by: int, user: Any) -> None:
    """Up (-1) or down (1) one place; at the end nothing happens. Raises PermissionDenied, RoundNotInState."""
    held = held_round(question.round, user, Round.State.DRAFT)
    order = [*held.questions.order_by("position", "pk")]
    at = next(number for number, other in enumerate(order) if other.pk == question.pk)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for number, other in enumerate(order, start=1):
        other.position = number
    RoundQuestion.objects.bulk_update(order, ["position"])


@transaction.atomic
def set_contact(
    *, county: RoundCounty, email: str, role: str, language: str, confirmer: str = ConfirmerRole.COORDINATOR, user: Any
) -> RoundLink | None:
    """Who answers for the county: an address and a role. An empty address takes the contact away.

    Another address ends the earlier contact's link; in an open round the new contact is written to at once.
    Raises PermissionDenied, RoundNotInState.
    """
    from .letters import send

    held = held_round(county.round, user, Round.State.DRAFT, Round.State.OPEN)
    RoundCounty.objects.filter(pk=county.pk).update(confirmer=confirmer)
    current = county.links.select_for_update().filter(is_contact=True, ended_at=None).first()
    if current is not None and current.email.casefold() == email.casefold():
        current.role, current.language = role, language
        current.save(update_fields=["role", "language"])
        return current
    if current is not None:
        current.ended_at = dt.datetime.now(dt.UTC)
        current.email = ""
        current.save(update_fields=["ended_at", "email"])
    if not email:
        return None
    link = give_link(county, is_contact=True, role=role, email=email, language=language)
    if held.state == Round.State.OPEN:
        send("round_opened", link)
    return link
