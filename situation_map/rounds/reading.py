"""What the coordinator sees of a round: how far each county has come, what waits for whom."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from network.permissions import is_coordinator
from situation_map.models import Round, RoundAnswer, RoundCounty, RoundLink, RoundQuestion

from .asking import asked_of
from .content import content_of, is_complete, is_empty
from .permissions import may_manage_rounds

LIVE = (Round.State.OPEN, Round.State.CLOSED)


@dataclass(frozen=True)
class Progress:
    """One county's row. `answered` counts complete answers; `changed_at` is when somebody last saved."""

    county: RoundCounty
    contact: RoundLink | None
    colleagues: int
    answered: int
    accepted: int
    changed_at: dt.datetime | None
    reminded_at: dt.datetime | None
    is_late: bool

    @property
    def is_seen(self) -> bool:
        return self.contact is not None and self.contact.seen_at is not None


def progress_of(round_: Round) -> list[Progress]:
    """A row for each county, by its code; four queries, however many counties."""
    today = timezone.localdate()
    counties = list(round_.counties.select_related("region", "round").order_by("region"))
    statements = {q.pk for q in round_.questions.all() if q.kind == RoundQuestion.Kind.STATEMENT}
    answers: dict[int, list[RoundAnswer]] = {}
    for answer in RoundAnswer.objects.filter(county__round=round_):
        answers.setdefault(answer.county_id, []).append(answer)
    links: dict[int, list[RoundLink]] = {}
    for link in RoundLink.objects.filter(county__round=round_, ended_at=None):
        links.setdefault(link.county_id, []).append(link)
    reminded = reminded_at(round_)
    return [
        progress_row(
            county, links.get(county.pk, []), answers.get(county.pk, []), statements, reminded.get(county.pk), today
        )
        for county in counties
    ]


def progress_row(
    county: RoundCounty,
    links: Sequence[RoundLink],
    answers: Sequence[RoundAnswer],
    statements: set[int],
    reminded: dt.datetime | None,
    today: dt.date,
) -> Progress:
    waits = county.state in (RoundCounty.State.WAITING, RoundCounty.State.RETURNED)
    complete = [row for row in answers if is_complete(content_of(row), is_statement=row.question_id in statements)]
    return Progress(
        county=county,
        contact=next((link for link in links if link.is_contact), None),
        colleagues=sum(not link.is_contact for link in links),
        answered=len(complete),
        accepted=sum(row.review == RoundAnswer.Review.ACCEPTED for row in answers),
        changed_at=max((row.changed_at for row in answers if not is_empty(content_of(row))), default=None),
        reminded_at=reminded,
        is_late=waits and county.due_on < today,
    )


def reminded_at(round_: Round) -> dict[int, dt.datetime]:
    from situation_map.models import RoundReminder

    rows = RoundReminder.objects.filter(county__round=round_).order_by("written_at")
    return {row.county_id: row.written_at for row in rows}


def count_states(rows: Sequence[Progress]) -> list[tuple[str, int]]:
    """(state's name, number of counties), in the order of the states."""
    return [
        (str(state.label), sum(row.county.state == state for row in rows)) for state in RoundCounty.State
    ]  # fmt: skip


def rounds_with_counts() -> list[Round]:
    """Every round with `sent`, `published`, `invited` counties and `asks` questions, the newest first."""
    sent = Q(counties__state__in=[RoundCounty.State.SUBMITTED, RoundCounty.State.ACCEPTED, RoundCounty.State.PUBLISHED])
    return list(
        Round.objects.annotate(
            invited=Count("counties", distinct=True),
            sent=Count("counties", filter=sent, distinct=True),
            published=Count("counties", filter=Q(counties__state=RoundCounty.State.PUBLISHED), distinct=True),
            asks=Count("questions", distinct=True),
        ).order_by("-as_of", "-pk")
    )


def own_counties(user: Any) -> list[RoundCounty]:
    """The counties that the user coordinates, in rounds that are open or closed; the newest round first."""
    rows = RoundCounty.objects.filter(round__state__in=LIVE).select_related("round", "region")
    codes = [role.region_id for role in user.region_roles.all() if role.region_id]
    return list(rows.filter(region__in=codes).order_by("-round__as_of", "-round", "region"))


def waiting_for(user: Any) -> list[RoundCounty]:
    """What waits for this person: own counties' answers not sent yet, and for the whole country's, what has come in."""
    today = timezone.localdate()
    found = [county for county in own_counties(user) if county.is_answerable(today)]
    if may_manage_rounds(user):
        sent = RoundCounty.objects.filter(round__state__in=LIVE, state=RoundCounty.State.SUBMITTED)
        own = {county.pk for county in found}
        found += [row for row in sent.select_related("round", "region").order_by("submitted_at") if row.pk not in own]
    return found


def sees_rounds(user: Any) -> bool:
    return is_coordinator(user)


@dataclass(frozen=True)
class Listed:
    """A question in the designer's list."""

    question: RoundQuestion
    label: str
    words: str
    is_newest: bool


def listed_questions(round_: Round) -> list[Listed]:
    from .designing import newest_versions

    newest = newest_versions()
    found = []
    for question in round_.questions.select_related("version__indicator"):
        asked = asked_of(question)
        current = question.version is None or newest[question.version.indicator_id].pk == question.version_id
        found.append(Listed(question, asked.label, asked.question, current))
    return found
