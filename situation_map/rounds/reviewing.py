"""The national coordinator reads a county's answers: accepts them one by one, or returns them with remarks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from situation_map.models import Round, RoundAnswer, RoundCounty

from .designing import held_round
from .errors import RoundNotInState
from .letters import send
from .running import check_deadline, contact_links

READABLE = (RoundCounty.State.SUBMITTED, RoundCounty.State.ACCEPTED)


@dataclass(frozen=True)
class Verdict:
    """`review` is RoundAnswer.Review.ACCEPTED, RETURNED (with a remark) or NONE for later."""

    review: str
    remark: str = ""


@transaction.atomic
def review_answers(
    *, county: RoundCounty, verdicts: Mapping[int, Verdict], day: dt.date | None = None, message: str = "", user: Any
) -> RoundCounty:
    """Write down the verdicts, by answer. If one is returned, the whole goes back until `day`, what is accepted stays
    accepted, and the contact is told; if all are accepted, so is the county.

    Raises PermissionDenied, RoundNotInState, BadDeadline, ValueError for what is returned without a remark or a day.
    """
    held_round(county.round, user, Round.State.OPEN, Round.State.CLOSED)
    held = RoundCounty.objects.select_for_update(of=("self",)).select_related("round").get(pk=county.pk)
    if held.state not in READABLE:
        raise RoundNotInState(held.state)
    answers = [*held.answers.select_for_update()]
    for answer in answers:
        if verdict := verdicts.get(answer.pk):
            answer.review, answer.remark = RoundAnswer.Review(verdict.review), verdict.remark.strip()
            if answer.review == RoundAnswer.Review.RETURNED and not answer.remark:
                raise ValueError("A remark is needed.")
    RoundAnswer.objects.bulk_update(answers, ["review", "remark"])
    settle(held, answers, day, message)
    return held


def settle(county: RoundCounty, answers: list[RoundAnswer], day: dt.date | None, message: str) -> None:
    if any(answer.review == RoundAnswer.Review.RETURNED for answer in answers):
        if day is None:
            raise ValueError("A day is needed.")
        check_deadline(day)
        county.state, county.deadline_on, county.returned_at = RoundCounty.State.RETURNED, day, timezone.now()
        county.returned_message = message.strip()
        county.save(update_fields=["state", "deadline_on", "returned_at", "returned_message"])
        for link in contact_links([county]):
            send("round_returned", link)
    else:
        accepted = all(answer.review == RoundAnswer.Review.ACCEPTED for answer in answers)
        county.state = RoundCounty.State.ACCEPTED if accepted else RoundCounty.State.SUBMITTED
        county.save(update_fields=["state"])


@transaction.atomic
def accept_counties(*, round_: Round, user: Any) -> int:
    """Accept whatever has been sent and not read yet, for a round that was read elsewhere; returns how many counties.

    Raises PermissionDenied, RoundNotInState.
    """
    held = held_round(round_, user, Round.State.OPEN, Round.State.CLOSED)
    counties = held.counties.select_for_update().filter(state=RoundCounty.State.SUBMITTED)
    pks = [county.pk for county in counties]
    RoundAnswer.objects.filter(county__in=pks).update(review=RoundAnswer.Review.ACCEPTED)
    return RoundCounty.objects.filter(pk__in=pks).update(state=RoundCounty.State.ACCEPTED)
