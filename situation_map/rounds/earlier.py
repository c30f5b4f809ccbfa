"""What a county said before: the last round's published answers, else the figures and statements that stand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from network.models.geography import in_language
from situation_map.models import Observation, RoundAnswer, RoundCounty, RoundQuestion, Statement
from situation_map.registry import Kind
from situation_map.stored import datum_of

from .asking import asked_of
from .content import EMPTY, content_of, in_any_language, write_content


@dataclass(frozen=True, slots=True)
class Earlier:
    """`content` can be taken over as a new answer. `is_other_version`: the question was defined differently then."""

    text: str
    words: str
    when: str
    as_of: dt.date | None
    content: dict[str, Any]
    is_other_version: bool = False
    is_example: bool = False


def earlier_answers(county: RoundCounty, questions: Sequence[RoundQuestion]) -> dict[int, Earlier]:
    """By question: the newest published answer of an earlier round, else the newest stored figure or statement.

    Three queries, however many questions.
    """
    found = from_rounds(county, questions)
    left = [question for question in questions if question.pk not in found]
    figures = newest_figures(county, [question for question in left if question.version])
    statements = newest_statements(county, [q.key for q in left if q.kind == RoundQuestion.Kind.STATEMENT])
    for question in left:
        if question.version and (figure := figures.get(question.version.indicator_id)):
            found[question.pk] = of_figure(question, figure)
        elif question.kind == RoundQuestion.Kind.STATEMENT and (statement := statements.get(question.key)):
            found[question.pk] = of_statement(question, statement)
    return found


def from_rounds(county: RoundCounty, questions: Sequence[RoundQuestion]) -> dict[int, Earlier]:
    wanted = {(question.kind, question.key): question for question in questions}
    rows = (
        RoundAnswer.objects.filter(
            county__region=county.region_id, county__state=RoundCounty.State.PUBLISHED,
            county__round__as_of__lt=county.round.as_of, question__key__in=[q.key for q in questions],
        )
        .exclude(county__round=county.round_id)
        .select_related("county__round", "question__version__indicator")
        .order_by("-county__round__as_of", "-county__round")
    )  # fmt: skip
    found: dict[int, Earlier] = {}
    for row in rows:
        question = wanted.get((row.question.kind, row.question.key))
        if question is not None and question.pk not in found:
            found[question.pk] = of_answer(question, row)
    return found


def of_answer(question: RoundQuestion, answer: RoundAnswer) -> Earlier:
    content = content_of(answer)
    other_version = question.version_id != answer.question.version_id
    return Earlier(
        text=write_content(asked_of(answer.question), content),
        words=in_any_language(content),
        when=answer.county.round.period,
        as_of=answer.county.round.as_of,
        content=content,
        is_other_version=other_version,
        is_example=answer.county.round.is_example,
    )


def newest_figures(county: RoundCounty, questions: Sequence[RoundQuestion]) -> dict[int, Observation]:
    """By indicator. Of a real round real figures only; an example's own examples come first."""
    ids = [question.version.indicator_id for question in questions if question.version]
    rows = Observation.objects.current().filter(
        version__indicator__in=ids, region=county.region_id, as_of__lt=county.round.as_of
    )
    found: dict[int, Observation] = {}
    for row in rows.select_related("version__indicator").order_by("as_of", "pk"):
        before = found.get(row.version.indicator_id)
        if before is None or not row.is_example or before.is_example:
            found[row.version.indicator_id] = row
    return found


def of_figure(question: RoundQuestion, row: Observation) -> Earlier:
    kind = Kind(row.version.indicator.kind)
    datum = datum_of(kind, row)
    content = {
        **EMPTY, "missing": row.missing, "number": row.value_number, "date": row.value_date,
        "words": datum if isinstance(datum, str) else "",
    }  # fmt: skip
    return Earlier(
        text=write_content(asked_of(question), content),
        words="",
        when=row.period,
        as_of=row.as_of,
        content=content,
        is_other_version=question.version_id != row.version_id,
        is_example=row.is_example,
    )


def newest_statements(county: RoundCounty, topics: Sequence[str]) -> dict[str, Statement]:
    rows = Statement.objects.of_region(county.region_id).filter(topic__in=topics, as_of__lt=county.round.as_of)
    found: dict[str, Statement] = {}
    for row in rows:
        before = found.get(row.topic)
        if before is None or (before.is_example and not row.is_example):
            found[row.topic] = row
    return found


def of_statement(question: RoundQuestion, row: Statement) -> Earlier:
    content = {
        **EMPTY, "missing": row.missing, "number": None if row.step is None else Decimal(row.step),
        "text_fi": row.text_fi, "text_sv": row.text_sv, "text_en": row.text_en, "confidence": row.confidence,
    }  # fmt: skip
    asked = asked_of(question)
    return Earlier(
        text=write_content(asked, content),
        words=in_language(row, "text"),
        when=str(row.as_of.year) if row.as_of else "",
        as_of=row.as_of,
        content=content,
        is_other_version=row.scale_version != asked.scale_version,
        is_example=row.is_example,
    )
