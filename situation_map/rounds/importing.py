"""Bringing a finished round in from a workbook: a dry run that is kept, and carrying it out when somebody says yes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.imports.contracts import Content
from situation_map.models import Round, RoundAnswer, RoundCounty, RoundImport, RoundQuestion

from .answering import write_answer
from .asking import asked_of
from .content import EMPTY, content_of, digest, in_any_language, plain, write_content
from .designing import held_round
from .errors import RoundNotInState
from .workbook import Fault, Sheet, read_workbook

STATES = (Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSED)
OPEN_TO_IMPORT = (RoundCounty.State.WAITING, RoundCounty.State.RETURNED, RoundCounty.State.SUBMITTED)


class ChangedMeanwhile(Exception):
    """What the dry run said is no longer so: somebody has answered or accepted since."""


@dataclass(frozen=True)
class Planned:
    """One answer that would be written, in words."""

    row: int
    county: str
    question: str
    before: str
    after: str


@transaction.atomic
def plan_import(*, round_: Round, content: Content, user: Any) -> RoundImport:
    """Read a workbook and keep what it would change, with every fault by row. Nothing of the round changes.

    Raises PermissionDenied, RoundNotInState, Unreadable.
    """
    held = held_round(round_, user, *STATES)
    questions = list(held.questions.select_related("version__indicator"))
    counties = {county.region_id: county for county in held.counties.select_related("region")}
    sheet = read_workbook(content, questions, [county.region for county in counties.values()])
    answers = {
        (answer.county_id, answer.question_id): answer for answer in RoundAnswer.objects.filter(county__round=held)
    }
    rows = [] if sheet.faults else planned_rows(sheet, counties, answers)
    return RoundImport.objects.create(
        round=held,
        file_name=content.name[-120:],
        rows=rows,
        problems=[as_json(fault, is_warning=False) for fault in sheet.faults]
        + [as_json(fault, is_warning=True) for fault in sheet.warnings],
    )


def as_json(fault: Fault, *, is_warning: bool) -> dict[str, Any]:
    return {"row": fault.row, "column": fault.column, "problem": fault.problem, "is_warning": is_warning}


def planned_rows(
    sheet: Sheet, counties: Mapping[str, RoundCounty], answers: Mapping[tuple[int, int], RoundAnswer]
) -> list[dict[str, Any]]:
    """What would be written: only answers that differ from what stands."""
    rows = []
    for code, contents in sheet.answers.items():
        county = counties[code]
        if county.state not in OPEN_TO_IMPORT:
            words = _("The answers of %(county)s have been accepted already.") % {"county": county.region.short}
            sheet.faults.append(Fault(sheet.numbers[code], "", words))
            continue
        for pk, content in contents.items():
            was = digest(content_of(answers.get((county.pk, pk))))
            if digest(content) != was:
                plain_content = {name: plain(value) for name, value in content.items() if plain(value)}
                rows.append(
                    {"row": sheet.numbers[code], "county": code, "question": pk, "was": was, "content": plain_content}
                )
    return rows


def full_content(stored: Mapping[str, str]) -> dict[str, Any]:
    """A content as it was read, out of the plain values that are kept."""
    content = {**EMPTY, **stored}
    if "number" in stored:
        content["number"] = Decimal(stored["number"])
    if "date" in stored:
        content["date"] = dt.date.fromisoformat(stored["date"])
    return content


def planned_changes(kept: RoundImport) -> list[Planned]:
    """What the dry run would change, in words; a constant number of queries."""
    questions = {q.pk: q for q in kept.round.questions.select_related("version__indicator")}
    counties = {county.region_id: county for county in kept.round.counties.select_related("region")}
    stored = RoundAnswer.objects.filter(county__round=kept.round_id)
    answers = {(answer.county_id, answer.question_id): answer for answer in stored}
    return [
        Planned(
            row=row["row"],
            county=counties[row["county"]].region.short,
            question=asked_of(questions[row["question"]]).label,
            before=in_short(
                questions[row["question"]], content_of(answers.get((counties[row["county"]].pk, row["question"])))
            ),
            after=in_short(questions[row["question"]], full_content(row["content"])),
        )
        for row in kept.rows
        if row["question"] in questions
    ]


def in_short(question: RoundQuestion, content: Mapping[str, Any]) -> str:
    parts = [write_content(asked_of(question), content), in_any_language(content)]
    return " · ".join(part for part in parts if part)


def blocking(kept: RoundImport) -> list[dict[str, Any]]:
    return [problem for problem in kept.problems if not problem["is_warning"]]


@transaction.atomic
def apply_import(*, kept: RoundImport, user: Any) -> int:
    """Write the answers; the counties count as having sent theirs. A round that was being prepared becomes closed,
    and nobody is written to. Returns how many counties.

    Raises PermissionDenied, RoundNotInState, ChangedMeanwhile, ValueError for a run with faults or one carried out.
    """
    held = held_round(kept.round, user, *STATES)
    run = RoundImport.objects.select_for_update().get(pk=kept.pk)
    if run.applied_at is not None or blocking(run) or not run.rows:
        raise ValueError("There is nothing to carry out.")
    counties = {county.region_id: county for county in held.counties.select_for_update()}
    answers = {(row.county_id, row.question_id): row for row in RoundAnswer.objects.filter(county__round=held)}
    touched = write_rows(run.rows, counties, answers, set(held.questions.values_list("pk", flat=True)))
    now = timezone.now()
    for county in touched:
        county.state, county.submitted_at, county.submitted_by = RoundCounty.State.SUBMITTED, now, _("a workbook")
        county.save(update_fields=["state", "submitted_at", "submitted_by"])
    if held.state == Round.State.DRAFT:
        held.state, held.opened_at, held.closed_at = Round.State.CLOSED, now, now
        held.save(update_fields=["state", "opened_at", "closed_at"])
    run.applied_at, run.rows = now, []
    run.save(update_fields=["applied_at", "rows"])
    return len(touched)


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    counties: Mapping[str, RoundCounty],
    answers: Mapping[tuple[int, int], RoundAnswer],
    questions: set[int],
) -> list[RoundCounty]:
    touched: dict[str, RoundCounty] = {}
    for row in rows:
        county = counties[row["county"]]
        answer = answers.get((county.pk, row["question"]))
        is_open = county.state in OPEN_TO_IMPORT and row["question"] in questions
        if not is_open or digest(content_of(answer)) != row["was"]:
            raise ChangedMeanwhile
        written = write_answer(county, row["question"], answer, full_content(row["content"]), _("a workbook"))
        if written.review != RoundAnswer.Review.NONE:
            RoundAnswer.objects.filter(pk=written.pk).update(review=RoundAnswer.Review.NONE)
        touched[row["county"]] = county
    return list(touched.values())


__all__ = [
    "ChangedMeanwhile",
    "Planned",
    "RoundNotInState",
    "apply_import",
    "blocking",
    "plan_import",
    "planned_changes",
]
