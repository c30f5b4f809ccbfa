"""Carrying out a confirmed run: first every row becomes a draft, then, if asked, all are sent on.

A job does a few rows in one transaction and enqueues the next job in the same: killed at any moment, a row is either
wholly done or not begun, and the sweep brings the job back. All or nothing holds because nothing is sent on before
every row is a draft; should one be refused then, the drafts are taken back.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.contracts import Problem, Refused, Target
from cms.imports.models import ImportRow, ImportRun, SourceKey
from cms.imports.overlay import merge
from cms.imports.services import target_of
from cms.imports.signals import run_ended
from cms.jobs.fault_points import fault_point
from cms.jobs.services import enqueue_job

BATCH_ROWS = 40
BATCH_SECONDS = 1.5

State, Work, Result = ImportRun.State, ImportRow.Work, ImportRow.Result
Step = Callable[[ImportRun, ImportRow, Target], None]


@transaction.atomic
def carry_out_batch(*, run_id: uuid.UUID) -> ImportRun:
    """Do the next rows of a run and enqueue the job for those after them; the last batch ends the run. Does nothing
    to a run that is not at work."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    step = _STEPS.get(run.state)
    if step is None:
        return run
    state, target = run.state, target_of(run.source)
    with override(run.language):
        rows = _rows_left(run)
        ends = time.monotonic() + BATCH_SECONDS
        for row in rows[:BATCH_ROWS]:
            step(run, row, target)
            run.done += 1
            fault_point("import.middle")
            if run.state != state or time.monotonic() > ends:
                break
        if run.state == state and not _rows_left(run).exists():
            _next_state(run)
    run.save()
    if run.is_working:
        enqueue_job(name="imports.carry_out", payload={"run": str(run.pk)}, key=str(run.pk))
    return run


def _rows_left(run: ImportRun) -> Any:
    """Rows that the run's present state is still to go through, in their order."""
    rows = run.rows.order_by("number", "pk")
    if run.state == State.DRAFTING:
        return rows.filter(work=Work.PENDING)
    if run.state == State.RELEASING:
        return rows.filter(work=Work.DRAFTED, result__in=(Result.CREATE, Result.CHANGE))
    return rows.filter(work__in=(Work.DRAFTED, Work.RELEASED))


def _next_state(run: ImportRun) -> None:
    if run.state == State.DRAFTING and run.outcome == ImportRun.Outcome.RELEASE:
        run.state, run.done = State.RELEASING, 0
        run.to_do = _rows_left(run).count()
        if run.to_do:
            return
        run.state = State.DONE
    elif run.state == State.TAKING_BACK:
        run.state = State.TAKEN_BACK
    else:
        run.state = State.DONE
    run.finished_at = timezone.now()
    _count_again(run)
    run_ended.send(ImportRun, run=run)


def _count_again(run: ImportRun) -> None:
    """Rows refused while being carried out count as refused."""
    refused = run.rows.filter(result=Result.REFUSE).count()
    run.counts = {
        result: number
        for result in Result.values
        if (number := refused if result == Result.REFUSE else run.rows.filter(result=result).count())
    }


def draft_row(run: ImportRun, row: ImportRow, target: Target) -> None:
    """Create or change the draft, or flag what has vanished; what cannot be written is refused in words."""
    try:
        with transaction.atomic():
            _draft(run, row, target)
    except Refused as error:
        problem = error.problem
    except PermissionDenied:
        problem = Problem("", _("You may not edit this."), _("Ask the manager of your organisation."))
    except ValidationError as error:
        problem = problem_of(error)
    else:
        row.work = Work.DRAFTED
        row.save()
        return
    row.result, row.work = Result.REFUSE, Work.REFUSED
    row.problems = [[target.label_of(problem.field) if problem.field else "", problem.problem, problem.remedy]]
    row.save()
    if run.mode == ImportRun.Mode.ALL:
        run.problem = _("Row %(number)s could not be written: %(problem)s") % {
            "number": row.number,
            "problem": problem.problem,
        }
        run.remedy = _("Nothing was brought in. Correct the row and bring it in again, or choose the good rows.")
        run.state, run.done = State.TAKING_BACK, 0
        run.to_do = _rows_left(run).count()
        if not run.to_do:
            _next_state(run)


def problem_of(error: ValidationError) -> Problem:
    """The first thing that a model refuses."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    field, words = next(iter(found.items()))
    return Problem("" if field == "__all__" else field, words[0], _("Correct it at the source or in the file."))


def _draft(run: ImportRun, row: ImportRow, target: Target) -> None:
    user = run.started_by
    key = SourceKey.objects.filter(source=run.source_id, external_id=row.external_id).first()
    if row.result == Result.VANISHED:
        SourceKey.objects.filter(source=run.source_id, external_id=row.external_id).update(vanished_at=timezone.now())
        return
    if key is None:
        thing = target.create(run.source.owner, row.values, user)
        baseline = target.standing({thing})[thing].values
        SourceKey.objects.create(
            source=run.source, external_id=row.external_id, key=thing, values=row.values, baseline=baseline
        )
        row.key, row.revision = thing, target.revision_of(thing)
        return
    standing = target.standing({key.key}).get(key.key)
    if standing is None:
        raise Refused(Problem("", _("It was deleted here meanwhile."), _("Leave it out of the file.")))
    if standing.problem is not None:
        raise Refused(standing.problem)
    merged = merge(last=key.values, baseline=key.baseline, ours=standing.values, theirs=row.values)
    row.before = {
        "fields": {name: standing.values.get(name) for name in merged.changed},
        "values": key.values,
        "baseline": key.baseline,
        "vanished": key.vanished_at is not None,
    }
    if merged.changed:
        had_unsent = target.change(key.key, merged.changed, user)
        if had_unsent and run.outcome == ImportRun.Outcome.RELEASE:
            row.note = _("Somebody's changes waited here unsent: send them on yourself.")
        row.revision = target.revision_of(key.key)
        key.baseline = target.standing({key.key})[key.key].values | {
            name: key.baseline.get(name) for name in merged.kept if name in key.baseline
        }
    key.values = {**key.values, **row.values}
    key.vanished_at = None
    key.save()


def release_row(run: ImportRun, row: ImportRow, target: Target) -> None:
    """Submit or publish what was drafted. What cannot be sent on stays a draft and says why."""
    row.work = Work.RELEASED
    if row.key is not None and row.revision is not None and not row.note:
        try:
            with transaction.atomic():
                target.release(row.key, run.started_by)
        except PermissionDenied:
            row.note = _("It stays a draft: you may not send it on.")
        except Refused as error:
            row.note = error.problem.problem
        except ValidationError as error:
            row.note = problem_of(error).problem
    row.save(update_fields=["work", "note"])


def take_back_row(run: ImportRun, row: ImportRow, target: Target) -> None:
    """Undo one row where nobody has touched the draft since."""
    key = SourceKey.objects.filter(source=run.source_id, external_id=row.external_id).first()
    was = False
    if row.result == Result.VANISHED:
        SourceKey.objects.filter(source=run.source_id, external_id=row.external_id).update(vanished_at=None)
        was = True
    elif row.key is not None and key is not None:
        was = _take_back(run, row, key, target)
    row.work = Work.TAKEN_BACK if was else Work.NONE
    if not was:
        row.note = _("It stays: somebody has edited or published it since.")
    row.save(update_fields=["work", "note"])


def _take_back(run: ImportRun, row: ImportRow, key: SourceKey, target: Target) -> bool:
    assert row.key is not None
    try:
        with transaction.atomic():
            if row.result == Result.CREATE:
                if not target.take_back(row.key, run.started_by, made_at_revision=row.revision):
                    return False
                key.delete()
                return True
            if row.before.get("fields"):
                if row.work == Work.RELEASED or target.revision_of(row.key) != row.revision:
                    return False
                target.change(row.key, row.before["fields"], run.started_by)
            key.values, key.baseline = row.before.get("values", key.values), row.before.get("baseline", key.baseline)
            key.vanished_at = timezone.now() if row.before.get("vanished") else None
            key.save()
    except (Refused, PermissionDenied, ValidationError):
        return False
    return True


_STEPS: dict[str, Step] = {
    State.DRAFTING: draft_row,
    State.RELEASING: release_row,
    State.TAKING_BACK: take_back_row,
}
