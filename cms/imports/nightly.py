"""Sources read every night, and old runs cleared away."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from cms.imports.errors import AlreadyAtWork, HasRefusedRows, NothingToDo, NotReady, VanishesTooMuch
from cms.imports.models import ImportRun, ImportSource
from cms.imports.services import confirm_run, start_run
from cms.imports.signals import nightly_run_waits

logger = logging.getLogger("cms.imports")

BETWEEN_RUNS = timedelta(hours=20)
PRUNE_LIMIT = 20


def start_due_runs() -> int:
    """Start the dry run of every daily source that has not been read for most of a day; how many were started.

    A source whose person has left or lost the right is skipped; nothing else can run it but its organisation.
    """
    now = timezone.now()
    due = ImportSource.objects.filter(schedule=ImportSource.Schedule.DAILY).filter(
        Q(last_checked_at=None) | Q(last_checked_at__lt=now - BETWEEN_RUNS)
    )
    started = 0
    for source in due.select_related("runs_as"):
        source.last_checked_at = now
        source.save(update_fields=["last_checked_at"])
        user = source.runs_as
        if user is None or not user.is_active:
            logger.warning("Nightly import %s was not started: its person is gone.", source.pk)
            continue
        last = source.runs.filter(confirmed_at__isnull=False).first()
        try:
            with override(last.language if last else "fi"):
                start_run(source=source, user=user, is_scheduled=True)
        except (PermissionDenied, AlreadyAtWork) as error:
            logger.warning("Nightly import %s was not started (%s).", source.pk, type(error).__name__)
            continue
        started += 1
    return started


def confirm_if_scheduled(run: ImportRun) -> None:
    """Carry out a nightly run as its source was confirmed last. What needs a person waits for one: rows refused when
    all or nothing was chosen, too much vanished."""
    if run.is_scheduled and run.state == ImportRun.State.UNREADABLE:
        nightly_run_waits.send(sender=ImportRun, run=run)
    if not run.is_scheduled or run.state != ImportRun.State.READY or run.started_by is None:
        return
    source = run.source
    try:
        confirm_run(run=run, user=run.started_by, mode=source.mode, outcome=source.outcome)
    except (HasRefusedRows, VanishesTooMuch, NotReady, PermissionDenied) as error:
        logger.info("Nightly import %s waits for a person (%s).", source.pk, type(error).__name__)
        nightly_run_waits.send(sender=ImportRun, run=run)
    except NothingToDo:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.DONE, finished_at=timezone.now())


def prune_runs() -> int:
    """Delete runs that ended IMPORTS_KEEP_DAYS ago, with their rows and contents. What they brought in stays, and so
    do the source's keys."""
    before = timezone.now() - timedelta(days=settings.IMPORTS_KEEP_DAYS)
    ended = ImportRun.objects.exclude(state__in=ImportRun.WORKING).filter(created_at__lt=before)
    old = list(ended.values_list("pk", flat=True)[:PRUNE_LIMIT])
    for run in ImportRun.objects.filter(pk__in=old):
        run.delete()
    return len(old)
