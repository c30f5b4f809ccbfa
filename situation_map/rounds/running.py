"""Opening a round, its deadline, closing, opening again, withdrawing. Letters are written in the same transaction."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from situation_map.models import Round, RoundAnswer, RoundCounty, RoundLink

from .designing import held_round
from .errors import BadDeadline, NotReady, RoundNotInState
from .letters import send

UNFINISHED = (RoundCounty.State.WAITING, RoundCounty.State.RETURNED)
FINISHED = (RoundCounty.State.SUBMITTED, RoundCounty.State.ACCEPTED, RoundCounty.State.PUBLISHED)


def check_deadline(day: dt.date) -> None:
    """Raises BadDeadline for a day that has passed."""
    if day < timezone.localdate():
        raise BadDeadline


def contact_links(counties: Iterable[RoundCounty]) -> list[RoundLink]:
    """The contacts' links of these counties that have an address."""
    rows = RoundLink.objects.filter(county__in=[county.pk for county in counties], is_contact=True, ended_at=None)
    return list(rows.exclude(email="").select_related("county__round").order_by("pk"))


def why_not_ready(round_: Round) -> list[str]:
    """What keeps the round from being opened, in sentences."""
    problems = []
    if not round_.questions.exists():
        problems.append(_("The questionnaire has no question."))
    if round_.deadline_on < timezone.localdate():
        problems.append(_("The deadline has passed already."))
    return problems


@transaction.atomic
def open_round(*, round_: Round, user: Any) -> int:
    """Open it and write to every contact; returns how many letters.

    Raises PermissionDenied, RoundNotInState, NotReady.
    """
    held = held_round(round_, user, Round.State.DRAFT)
    if problems := why_not_ready(held):
        raise NotReady(problems)
    held.state, held.opened_at = Round.State.OPEN, timezone.now()
    held.save(update_fields=["state", "opened_at"])
    links = contact_links(held.counties.all())
    for link in links:
        send("round_opened", link)
    return len(links)


@transaction.atomic
def change_deadline(*, round_: Round, day: dt.date, user: Any) -> int:
    """Another last day for everybody; who has not sent yet is told. Returns how many letters.

    A county's own later deadline stays. Raises PermissionDenied, RoundNotInState, BadDeadline.
    """
    held = held_round(round_, user, Round.State.OPEN)
    return write_deadline(held, day)


def write_deadline(held: Round, day: dt.date) -> int:
    check_deadline(day)
    held.deadline_on = day
    held.save(update_fields=["deadline_on"])
    held.counties.filter(deadline_on__lte=day).update(deadline_on=None)
    links = contact_links(held.counties.filter(state__in=UNFINISHED))
    for link in links:
        send("round_deadline", link)
    return len(links)


@transaction.atomic
def change_county_deadline(*, county: RoundCounty, day: dt.date, user: Any) -> None:
    """Another last day for one county; its contact is told. Raises PermissionDenied, RoundNotInState, BadDeadline."""
    held_round(county.round, user, Round.State.OPEN, Round.State.CLOSED)
    check_deadline(day)
    held = RoundCounty.objects.select_for_update().select_related("round").get(pk=county.pk)
    if held.state not in UNFINISHED:
        raise RoundNotInState(held.state)
    held.deadline_on = day
    if held.round.state == Round.State.CLOSED:
        held.state = RoundCounty.State.RETURNED
    held.save(update_fields=["deadline_on", "state"])
    for link in contact_links([held]):
        send("round_deadline", link)


@transaction.atomic
def close_round(*, round_: Round, user: Any) -> None:
    """No more answers; reading and publishing go on. Raises PermissionDenied, RoundNotInState."""
    held = held_round(round_, user, Round.State.OPEN)
    held.state, held.closed_at = Round.State.CLOSED, timezone.now()
    held.save(update_fields=["state", "closed_at"])


@transaction.atomic
def reopen_round(*, round_: Round, day: dt.date, user: Any) -> int:
    """A closed or withdrawn round takes answers again until that day; the same links work.

    Returns how many letters. Raises PermissionDenied, RoundNotInState, BadDeadline.
    """
    held = held_round(round_, user, Round.State.CLOSED, Round.State.WITHDRAWN)
    check_deadline(day)
    held.state, held.closed_at, held.withdrawn_at, held.withdrawn_reason = Round.State.OPEN, None, None, ""
    held.opened_at = held.opened_at or timezone.now()
    held.save(update_fields=["state", "closed_at", "withdrawn_at", "withdrawn_reason", "opened_at"])
    return write_deadline(held, day)


@transaction.atomic
def withdraw_round(*, round_: Round, reason: str, user: Any) -> int:
    """Stop a round: its links end until it is opened again, nothing more is published; answers stay.

    Contacts are told why, whoever has sent included. Returns how many letters.
    Raises PermissionDenied, RoundNotInState, ValueError for no reason.
    """
    held = held_round(round_, user, Round.State.OPEN, Round.State.CLOSED)
    if not reason.strip():
        raise ValueError("A reason is needed.")
    held.state, held.withdrawn_at, held.withdrawn_reason = Round.State.WITHDRAWN, timezone.now(), reason.strip()
    held.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    links = contact_links(held.counties.all())
    for link in links:
        send("round_withdrawn", link)
    return len(links)


@transaction.atomic
def reopen_county(*, county: RoundCounty, message: str, day: dt.date, user: Any) -> None:
    """Let a county change what it has sent, also what has been published; that stays until it is published anew.

    Raises PermissionDenied, RoundNotInState, BadDeadline, ValueError for no message.
    """
    held_round(county.round, user, Round.State.OPEN, Round.State.CLOSED)
    check_deadline(day)
    if not message.strip():
        raise ValueError("A message is needed.")
    held = RoundCounty.objects.select_for_update().get(pk=county.pk)
    if held.state not in FINISHED:
        raise RoundNotInState(held.state)
    held.state, held.deadline_on, held.returned_at = RoundCounty.State.RETURNED, day, timezone.now()
    held.returned_message = message.strip()
    held.save(update_fields=["state", "deadline_on", "returned_at", "returned_message"])
    held.answers.update(review=RoundAnswer.Review.NONE, remark="")
    for link in contact_links([held]):
        send("round_returned", link)
