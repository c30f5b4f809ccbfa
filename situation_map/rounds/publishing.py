"""Publishing accepted answers: figures become observations, statements statements, through the services that keep them.

All counties that are published together, or none. Published again after a correction, the earlier rows stay as history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from situation_map.area_kinds import AreaKind
from situation_map.models import (
    Decision,
    IndicatorVersion,
    Round,
    RoundAnswer,
    RoundCounty,
    RoundQuestion,
    Source,
    Statement,
)
from situation_map.observing import NewObservation, ObservationsRefused
from situation_map.recording import record_observations
from situation_map.registry import Datum, Kind, Missing
from situation_map.statements.recording import AlreadyReplaced, record_decision, record_statement
from situation_map.stored import datum_from_number

from .asking import asked_of
from .content import TEXTS, content_of, is_complete
from .designing import held_round
from .errors import NotReady

METHOD = "kysely"
"""How the figure was got, as it is stored and shown: asked for. Figures of other methods never join its trend."""
UNSENT = (RoundCounty.State.WAITING, RoundCounty.State.RETURNED)


@dataclass(frozen=True)
class Published:
    counties: int
    figures: int
    statements: int
    no_answer: int


def why_not_publishable(round_: Round) -> list[str]:
    """What keeps the round's answers from being published, in sentences."""
    problems = []
    if round_.as_of > timezone.localdate():
        problems.append(_("The day that the answers describe has not come yet."))
    return problems


def redefined(round_: Round) -> list[str]:
    """Sentences on indicators that have been defined anew since they were asked: their answers stay with what was."""
    found = []
    for question in round_.questions.select_related("version__indicator"):
        newer = IndicatorVersion.objects.filter(indicator=question.version.indicator_id) if question.version else None
        if question.version and newer and newer.filter(number__gt=question.version.number).exists():
            words = _(
                "“%(name)s” has been defined anew since the round was prepared. The answers are published as figures "
                "of the definition that was asked, and a trend shows a break after them."
            )
            found.append(words % {"name": asked_of(question).label})
    return found


@transaction.atomic
def publish_counties(*, round_: Round, codes: Iterable[str], write_no_answer: bool = False, user: Any) -> Published:
    """Publish the accepted answers of these counties. With `write_no_answer`, in a closed round, the counties that have
    not sent any get "no answer" for its indicators.

    Raises PermissionDenied, RoundNotInState, NotReady with what is wrong; then nothing is written.
    """
    held = held_round(round_, user, Round.State.OPEN, Round.State.CLOSED)
    wanted = set(codes)
    counties = list(held.counties.select_for_update(of=("self",)).select_related("region").order_by("region"))
    chosen = [county for county in counties if county.region_id in wanted]
    problems = why_not_publishable(held)
    problems += [
        _("%(county)s: not all answers have been accepted.") % {"county": county.region.short}
        for county in chosen
        if county.state != RoundCounty.State.ACCEPTED
    ]
    if problems:
        raise NotReady(problems)
    silent = silent_counties(held, counties) if write_no_answer else []
    source = source_of(held)
    questions = list(held.questions.select_related("version__indicator"))
    figures = write_figures(held, questions, chosen, silent, source, user)
    statements = sum(write_statements(held, county, source, user) for county in chosen)
    now = timezone.now()
    for county in chosen:
        county.state, county.published_at = RoundCounty.State.PUBLISHED, now
        county.save(update_fields=["state", "published_at"])
    return Published(len(chosen), figures, statements, len(silent))


def silent_counties(round_: Round, counties: Sequence[RoundCounty]) -> list[RoundCounty]:
    """Counties of a closed round that have sent nothing and of which nothing has been published."""
    if round_.state != Round.State.CLOSED:
        return []
    return [county for county in counties if county.state in UNSENT and county.published_at is None]


def source_of(round_: Round) -> Source:
    """The round as a source, made when the first county is published."""
    if round_.source is None:
        round_.source = Source.objects.create(
            key=f"source-{round_.key}", title=round_.name_fi, kind=Source.Kind.SURVEY, language="fi",
            published_on=timezone.localdate(), is_example=round_.is_example,
        )  # fmt: skip
        round_.save(update_fields=["source"])
    return round_.source


def write_figures(
    round_: Round,
    questions: Sequence[RoundQuestion],
    counties: Sequence[RoundCounty],
    silent: Sequence[RoundCounty],
    source: Source,
    user: Any,
) -> int:
    """Returns how many figures these counties now have. Raises NotReady naming county and question."""
    asked = [question for question in questions if question.version]
    answers = {
        (answer.county_id, answer.question_id): answer
        for answer in RoundAnswer.objects.filter(county__in=counties, question__in=asked)
    }
    pairs = [(county, question) for county in [*counties, *silent] for question in asked]
    rows = [
        new_observation(round_, county, question, answers.get((county.pk, question.pk)), number)
        for number, (county, question) in enumerate(pairs, start=1)
    ]
    try:
        record_observations(rows=rows, user=user, source=source)
    except ObservationsRefused as refused:
        raise NotReady([in_words(pairs[fault.number - 1], fault.problem) for fault in refused.problems]) from None
    return len(rows)


def in_words(pair: tuple[RoundCounty, RoundQuestion], problem: str) -> str:
    return f"{pair[0].region.short}, {asked_of(pair[1]).label}: {problem}"


def new_observation(
    round_: Round, county: RoundCounty, question: RoundQuestion, answer: RoundAnswer | None, number: int
) -> NewObservation:
    content = content_of(answer)
    said = is_complete(content, is_statement=False)
    missing = Missing(content["missing"]) if content["missing"] else None if said else Missing.NO_ANSWER
    assert question.version is not None
    return NewObservation(
        indicator=question.key,
        area_kind=AreaKind.REGION,
        area_code=county.region_id,
        period=round_.period,
        value=None if missing else datum_of_answer(Kind(question.version.indicator.kind), content),
        missing=missing,
        number=number,
        as_of=round_.as_of,
        method=METHOD,
        confirmed_by_role=county.confirmer if said else "",
        is_example=round_.is_example,
        correction_reason=county.returned_message if county.published_at else "",
        version=question.version.number,
    )


def datum_of_answer(kind: Kind, content: dict[str, Any]) -> Datum:
    if content["number"] is not None:
        return datum_from_number(kind, content["number"])
    return content["date"] if content["date"] is not None else str(content["words"])


def write_statements(round_: Round, county: RoundCounty, source: Source, user: Any) -> int:
    """Returns how many statements the county now has from the round. Raises NotReady."""
    rows = county.answers.filter(question__kind=RoundQuestion.Kind.STATEMENT).select_related(
        "question", "statement__decision"
    )
    written = 0
    for answer in rows:
        if not is_complete(content_of(answer), is_statement=True):
            continue
        try:
            write_statement(round_, county, answer, source, user)
        except ValidationError as error:
            where = f"{county.region.short}, {asked_of(answer.question).label}"
            raise NotReady([f"{where}: {problem}" for problem in error.messages]) from None
        except AlreadyReplaced:
            words = _("%(county)s, %(topic)s: the statement has been corrected at the county's page meanwhile.")
            raise NotReady(
                [words % {"county": county.region.short, "topic": asked_of(answer.question).label}]
            ) from None
        written += 1
    return written


def write_statement(round_: Round, county: RoundCounty, answer: RoundAnswer, source: Source, user: Any) -> None:
    """A new statement, or the correction of the one that this answer became before. Unchanged ones stay."""
    texts = {name.removeprefix("text_"): getattr(answer, name) for name in TEXTS}
    decision = write_decision(county, answer, texts, source, user, is_example=round_.is_example)
    if answer.statement is not None and is_same(answer, answer.statement, texts, decision):
        return
    submitted = timezone.localtime(county.submitted_at).date() if county.submitted_at else timezone.localdate()
    review = round_.next_review_on if round_.next_review_on and round_.next_review_on > submitted else None
    answer.statement = record_statement(
        region=county.region,
        topic=answer.question.key,
        texts=texts,
        step=None if answer.number is None else int(answer.number),
        missing=answer.missing,
        as_of=round_.as_of,
        user=user,
        decision=decision,
        source=source,
        confirmed_by=county.confirmer,
        confirmed_on=submitted,
        confidence=answer.confidence,
        next_review=review,
        replaces=answer.statement,
        change_note=county.returned_message[:300] if answer.statement else "",
        is_example=round_.is_example,
    )
    answer.save(update_fields=["statement"])


def is_same(answer: RoundAnswer, statement: Statement, texts: dict[str, str], decision: Decision | None) -> bool:
    step = None if answer.number is None else int(answer.number)
    told = (step, answer.missing, answer.confidence, *(texts[code].strip() for code in sorted(texts)))
    stands = (
        statement.step, statement.missing, statement.confidence,
        *(getattr(statement, f"text_{code}") for code in sorted(texts)),
    )  # fmt: skip
    return told == stands and decision == statement.decision


def write_decision(
    county: RoundCounty, answer: RoundAnswer, texts: dict[str, str], source: Source, user: Any, *, is_example: bool
) -> Decision | None:
    """The decision that the answer names; the one that stands where nothing in it has changed."""
    before = answer.statement.decision if answer.statement else None
    if not answer.decision_body:
        return None
    language = next((code for code, text in texts.items() if text.strip()), "fi")
    told = (answer.decision_body.strip(), answer.decided_on, answer.document_url)
    stands = (before.body, before.decided_on, before.document_url) if before else None
    if before is not None and told == stands and answer.decision_title.strip() == getattr(before, f"title_{language}"):
        return before
    return record_decision(
        region=county.region,
        body=answer.decision_body,
        titles={language: answer.decision_title},
        decided_on=answer.decided_on,
        document_url=answer.document_url,
        user=user,
        source=source,
        replaces=before,
        is_example=is_example,
    )
