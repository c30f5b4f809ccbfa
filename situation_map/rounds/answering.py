"""Answering for a county: saving what changed, a colleague, sending, taking back.

Several people may have the questionnaire open at once. Each answer is saved by itself, and never over one that somebody
else has changed since it was shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from situation_map.models import RoundAnswer, RoundCounty, RoundLink, RoundQuestion

from .content import FIELDS, content_of, digest, is_complete, is_empty
from .errors import RoundNotInState, Unanswered
from .letters import send
from .links import give_link

MOST_COLLEAGUES = 10


class TooManyColleagues(Exception):
    """So many links to one county's answers that something else must be going on."""


@dataclass(frozen=True)
class Given:
    """What somebody gives as an answer, and the digest of what was shown to them."""

    content: Mapping[str, Any]
    was: str


@dataclass
class Saved:
    """By question: what was written, what others had changed meanwhile, what has been accepted already."""

    written: list[int] = field(default_factory=list)
    conflicts: dict[int, RoundAnswer | None] = field(default_factory=dict)
    locked: list[int] = field(default_factory=list)


def held_county(county: RoundCounty) -> RoundCounty:
    """The county as it stands now, held until the transaction ends, its answers open. Raises RoundNotInState."""
    held = RoundCounty.objects.select_for_update(of=("self",)).select_related("round").get(pk=county.pk)
    if not held.is_answerable(timezone.localdate()):
        raise RoundNotInState(held.state)
    return held


@transaction.atomic
def save_answers(*, county: RoundCounty, given: Mapping[int, Given], by: str) -> Saved:
    """Write the answers that differ from what was shown; `by` is a role. Keys are the questions' primary keys.

    Questions of other rounds are passed over. Raises RoundNotInState.
    """
    held = held_county(county)
    current = {answer.question_id: answer for answer in held.answers.select_for_update()}
    saved = Saved()
    for pk in held.round.questions.filter(pk__in=given.keys()).values_list("pk", flat=True):
        save_one(held, pk, current.get(pk), given[pk], by, saved)
    return saved


def save_one(county: RoundCounty, pk: int, answer: RoundAnswer | None, given: Given, by: str, saved: Saved) -> None:
    wanted, stands = digest(given.content), digest(content_of(answer))
    if wanted in (given.was, stands):
        return
    if answer is not None and answer.review == RoundAnswer.Review.ACCEPTED:
        saved.locked.append(pk)
    elif stands != given.was:
        saved.conflicts[pk] = answer
    else:
        write_answer(county, pk, answer, given.content, by)
        saved.written.append(pk)


def write_answer(
    county: RoundCounty, pk: int, answer: RoundAnswer | None, content: Mapping[str, Any], by: str
) -> RoundAnswer:
    answer = answer or RoundAnswer(county=county, question_id=pk)
    for name in FIELDS:
        setattr(answer, name, content[name])
    answer.changed_at, answer.changed_by = timezone.now(), by
    answer.save()
    return answer


def unanswered(county: RoundCounty) -> list[RoundQuestion]:
    """Required questions without an answer or a reason why there is none, in their order."""
    answers = {answer.question_id: answer for answer in county.answers.all()}
    return [
        question
        for question in county.round.questions.filter(is_required=True).select_related("version__indicator")
        if not is_complete(
            content_of(answers.get(question.pk)), is_statement=question.kind == RoundQuestion.Kind.STATEMENT
        )
    ]


@transaction.atomic
def submit_answers(*, county: RoundCounty, by: str) -> RoundCounty:
    """Send the answers to be read; what had been returned is to be read again. Raises RoundNotInState, Unanswered."""
    held = held_county(county)
    if questions := unanswered(held):
        raise Unanswered(questions)
    empty = [answer.pk for answer in held.answers.all() if is_empty(content_of(answer))]
    held.answers.filter(pk__in=empty).delete()
    held.answers.filter(review=RoundAnswer.Review.RETURNED).update(review=RoundAnswer.Review.NONE)
    held.state, held.submitted_at, held.submitted_by = RoundCounty.State.SUBMITTED, timezone.now(), by
    held.save(update_fields=["state", "submitted_at", "submitted_by"])
    return held


@transaction.atomic
def take_back_answers(*, county: RoundCounty) -> None:
    """Open what was sent again, as long as nobody has read any of it and the deadline has not passed.

    Raises RoundNotInState.
    """
    held = RoundCounty.objects.select_for_update(of=("self",)).select_related("round").get(pk=county.pk)
    if not can_be_taken_back(held):
        raise RoundNotInState(held.state)
    held.state = RoundCounty.State.WAITING
    held.save(update_fields=["state"])


def can_be_taken_back(county: RoundCounty) -> bool:
    if county.state != RoundCounty.State.SUBMITTED or county.round.state != county.round.State.OPEN:
        return False
    if county.due_on < timezone.localdate():
        return False
    return not county.answers.exclude(review=RoundAnswer.Review.NONE).exists()


@transaction.atomic
def ask_colleague(*, county: RoundCounty, email: str, role: str, language: str) -> RoundLink:
    """Give somebody else a link of their own: they save answers, the contact sends them.

    Asked again at the same address, the same link is sent again. Raises RoundNotInState, TooManyColleagues.
    """
    held = held_county(county)
    open_links = held.links.filter(is_contact=False, ended_at=None)
    link = open_links.filter(email__iexact=email).first()
    if link is None:
        if open_links.count() >= MOST_COLLEAGUES:
            raise TooManyColleagues
        link = give_link(held, is_contact=False, role=role, email=email, language=language)
    send("round_colleague", link)
    return link


@transaction.atomic
def end_link(*, link: RoundLink) -> None:
    """A colleague's link ends at once, and the address goes."""
    if link.is_contact:
        raise ValueError("A contact is changed by the coordinator.")
    RoundLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=timezone.now(), email="")
