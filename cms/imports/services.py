"""Starting, confirming, leaving and taking back runs; taking the source's value for a field edited here.

What the jobs do is in `reading` (the dry run) and `carrying_out`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from cms.imports.contracts import Content, Standing, Target
from cms.imports.errors import AlreadyAtWork, HasRefusedRows, NothingToDo, NotReady, VanishesTooMuch
from cms.imports.fetching import check_address
from cms.imports.models import ImportContent, ImportRow, ImportRun, ImportSource, SourceKey
from cms.imports.overlay import edited_fields
from cms.imports.registry import import_targets, importers
from cms.jobs.models import Job
from cms.jobs.services import enqueue_job


def target_of(source: ImportSource) -> Target:
    return import_targets[importers[source.importer].target]


def check_may_import(user: Any, source: ImportSource) -> None:
    """Raises PermissionDenied for who may not bring in for the source's organisation."""
    if not target_of(source).may_import(user, source.owner):
        raise PermissionDenied


@transaction.atomic
def ensure_source(*, owner: UUID, importer: str, name: str, address: str = "", user: Any) -> ImportSource:
    """The organisation's source of that name or address, made when it is new. Raises PermissionDenied, Unreadable."""
    kind = importers[importer]
    if not import_targets[kind.target].may_import(user, owner):
        raise PermissionDenied
    if address:
        check_address(address)
    known = ImportSource.objects.filter(owner=owner, importer=importer)
    if address and (found := known.filter(address=address).first()):
        return found
    source, _created = known.get_or_create(
        owner=owner, importer=importer, name=name[:200], defaults={"address": address}
    )
    return source


@transaction.atomic
def prepare_run(
    *,
    source: ImportSource,
    user: Any,
    content: Content | None = None,
    defaults: Mapping[str, Any] | None = None,
    is_partial: bool = False,
    is_scheduled: bool = False,
) -> ImportRun:
    """A run whose columns are still to be assigned. Raises PermissionDenied, AlreadyAtWork.

    An earlier run that waits for its columns or for confirmation is left.
    """
    check_may_import(user, source)
    source = ImportSource.objects.select_for_update().get(pk=source.pk)
    if source.runs.filter(state__in=ImportRun.WORKING).exists():
        raise AlreadyAtWork
    if defaults is not None:
        source.defaults = dict(defaults)
        source.save(update_fields=["defaults"])
    waiting = source.runs.filter(state__in=(ImportRun.State.READY, ImportRun.State.MAPPING))
    waiting.update(state=ImportRun.State.CANCELLED, finished_at=timezone.now())
    run = ImportRun.objects.create(
        source=source,
        state=ImportRun.State.MAPPING,
        started_by=user,
        is_partial=is_partial,
        is_scheduled=is_scheduled,
        language=(get_language() or "fi")[:2],
    )
    if content is not None:
        ImportContent.objects.create(run=run, name=content.name[:1000], data=content.data)
    return run


@transaction.atomic
def begin_reading(
    *, run: ImportRun, user: Any, mapping: Mapping[str, int] | None = None, headings: tuple[str, ...] = ()
) -> ImportRun:
    """Start the dry run, with the columns that the editor has assigned. Raises PermissionDenied, NotReady,
    AlreadyAtWork."""
    check_may_import(user, run.source)
    source = ImportSource.objects.select_for_update().get(pk=run.source_id)
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportRun.State.MAPPING:
        raise NotReady
    if mapping is not None:
        source.mapping, source.headings = dict(mapping), list(headings)
        source.save(update_fields=["mapping", "headings"])
    run.state = ImportRun.State.READING
    try:
        with transaction.atomic():
            run.save(update_fields=["state"])
    except IntegrityError:
        raise AlreadyAtWork from None
    enqueue_job(name="imports.read", payload={"run": str(run.pk)}, key=str(run.pk))
    return run


@transaction.atomic
def start_run(
    *,
    source: ImportSource,
    user: Any,
    content: Content | None = None,
    mapping: Mapping[str, int] | None = None,
    headings: tuple[str, ...] = (),
    defaults: Mapping[str, Any] | None = None,
    is_partial: bool = False,
    is_scheduled: bool = False,
) -> ImportRun:
    """Prepare a run and begin its dry run at once. Raises PermissionDenied, AlreadyAtWork."""
    run = prepare_run(
        source=source, user=user, content=content, defaults=defaults, is_partial=is_partial, is_scheduled=is_scheduled
    )
    return begin_reading(run=run, user=user, mapping=mapping, headings=headings)


@transaction.atomic
def confirm_run(
    *, run: ImportRun, user: Any, mode: str, outcome: str, accepts_vanished: bool = False, schedule: str | None = None
) -> ImportRun:
    """Have a run carried out with this user's rights.

    Raises PermissionDenied, NotReady, HasRefusedRows, VanishesTooMuch, NothingToDo.
    """
    check_may_import(user, run.source)
    run = ImportRun.objects.select_for_update().select_related("source").get(pk=run.pk)
    if run.state != ImportRun.State.READY:
        raise NotReady
    if mode == ImportRun.Mode.ALL and run.count(ImportRow.Result.REFUSE):
        raise HasRefusedRows
    if run.vanishes_too_much and not accepts_vanished:
        raise VanishesTooMuch
    if not run.to_do:
        raise NothingToDo
    run.state, run.mode, run.outcome = ImportRun.State.DRAFTING, mode, outcome
    run.started_by, run.confirmed_at, run.done = user, timezone.now(), 0
    run.save()
    source = run.source
    source.runs_as, source.mode, source.outcome = user, mode, outcome
    if schedule is not None and source.address:
        source.schedule = schedule
    source.save()
    enqueue_job(name="imports.carry_out", payload={"run": str(run.pk)}, key=str(run.pk))
    return run


@transaction.atomic
def leave_run(*, run: ImportRun, user: Any) -> None:
    """Not to be carried out. Raises PermissionDenied, NotReady."""
    check_may_import(user, run.source)
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in (ImportRun.State.READY, ImportRun.State.MAPPING):
        raise NotReady
    run.state, run.finished_at = ImportRun.State.CANCELLED, timezone.now()
    run.save(update_fields=["state", "finished_at"])


@transaction.atomic
def take_back_run(*, run: ImportRun, user: Any) -> None:
    """Delete the drafts that the run made and that nobody has touched or published since, and write back what it
    changed in drafts nobody has touched. Raises PermissionDenied, NotReady, AlreadyAtWork."""
    check_may_import(user, run.source)
    ImportSource.objects.select_for_update().get(pk=run.source_id)
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state != ImportRun.State.DONE:
        raise NotReady
    if run.source.runs.filter(state__in=ImportRun.WORKING).exists():
        raise AlreadyAtWork
    run.state, run.started_by, run.done = ImportRun.State.TAKING_BACK, user, 0
    run.to_do = run.rows.filter(work__in=(ImportRow.Work.DRAFTED, ImportRow.Work.RELEASED)).count()
    run.save()
    enqueue_job(name="imports.carry_out", payload={"run": str(run.pk)}, key=str(run.pk))


def is_stuck(run: ImportRun) -> bool:
    """Whether a run at work has no job any more: it was given up after several failures."""
    jobs = Job.objects.filter(name__in=("imports.read", "imports.carry_out"), key=str(run.pk))
    return run.is_working and not jobs.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists()


@transaction.atomic
def resume_run(*, run: ImportRun, user: Any) -> None:
    """Set a run that was given up going again. Raises PermissionDenied, NotReady."""
    check_may_import(user, run.source)
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not is_stuck(run):
        raise NotReady
    name = "imports.read" if run.state == ImportRun.State.READING else "imports.carry_out"
    enqueue_job(name=name, payload={"run": str(run.pk)}, key=str(run.pk))


@transaction.atomic
def set_schedule(*, source: ImportSource, user: Any, schedule: str) -> None:
    """Read an address every night, or only when asked. Raises PermissionDenied."""
    check_may_import(user, source)
    source.schedule = schedule if source.address else ImportSource.Schedule.NONE
    source.runs_as = user
    source.save(update_fields=["schedule", "runs_as"])


@transaction.atomic
def take_source_value(*, key: SourceKey, field: str, user: Any) -> None:
    """Write the source's value of one field over what was edited here. Raises PermissionDenied, Refused, KeyError."""
    check_may_import(user, key.source)
    target = target_of(key.source)
    target.change(key.key, {field: key.values[field]}, user)
    standing = target.standing({key.key})[key.key]
    key.baseline = {**key.baseline, field: standing.values.get(field)}
    key.save(update_fields=["baseline"])


def overlay_of(key: SourceKey, standing: Standing) -> dict[str, tuple[Any, Any]]:
    """By field, (ours, the source's) of what was edited here."""
    return edited_fields(last=key.values, ours=standing.values)
