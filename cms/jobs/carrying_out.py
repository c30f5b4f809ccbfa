"""Carrying out one job: claim, do, and write down how it went."""

import logging
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.jobs.errors import LeaseLost, UnknownJob
from cms.jobs.fault_points import fault_point
from cms.jobs.leases import claim_job, kept_lease
from cms.jobs.models import Job
from cms.jobs.registry import JobHandler, job_handlers
from cms.jobs.returning import return_job
from cms.plugins.guard import record_failure

logger = logging.getLogger("cms.jobs")

Outcome = Literal["done", "returned", "failed", "cancelled", "lost", "not due"]

ERROR_LENGTH = 1000


def carry_out_job(*, job_id: UUID) -> Outcome:
    """Carry out the job if it is due and free. Never raises what its handler raises: that is written into the row
    and the job tried again later, or given up. Doing a job's message twice does nothing the second time."""
    job = claim_job(job_id)
    if job is None:
        return "not due"
    fault_point("job.before")
    try:
        handler = job_handlers.get(job.name)
        if handler is None:
            raise UnknownJob(job.name)
        with kept_lease(job_id=job.pk, attempt=job.attempts):
            _do(job, handler)
    except LeaseLost as error:
        logger.warning("%s", error)
        return "lost"
    except Exception as error:  # noqa: BLE001 - the job runner
        return _note_failure(job, error)
    fault_point("job.after_effect")
    logger.info("Job %s %s done in attempt %d.", job.name, job.pk, job.attempts)
    return "done"


def _do(job: Job, handler: JobHandler) -> None:
    if handler.transactional:
        with transaction.atomic():
            handler.carry_out(job.payload)
            fault_point("job.middle")
            _finish(job)
    else:
        handler.carry_out(job.payload)
        fault_point("job.middle")
        _finish(job)


def _finish(job: Job) -> None:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    if not mine.update(state=Job.State.DONE, lease_until=None, finished_at=timezone.now(), last_error=""):
        raise LeaseLost(job_id=job.pk, attempt=job.attempts)


def _note_failure(job: Job, error: Exception) -> Outcome:
    plugin = job_handlers.plugin_of(job.name)
    if plugin is not None:
        record_failure(plugin=plugin, where=f"job {job.name}", error=error)
    logger.error("Job %s %s failed in attempt %d.", job.name, job.pk, job.attempts, exc_info=error)
    handler = job_handlers.get(job.name)
    state = return_job(
        job_id=job.pk,
        attempt=job.attempts,
        pause=(handler or _UNKNOWN).pause_after(job.attempts),
        error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH],
    )
    outcomes: dict[str | None, Outcome] = {"queued": "returned", "failed": "failed", "cancelled": "cancelled"}
    return outcomes.get(state, "lost")


_UNKNOWN = JobHandler(key="", carry_out=lambda payload: None, max_attempts=8, backoff_s=60, transactional=True)


def drain_jobs(*, limit: int = 10_000) -> int:
    """Carry out in this process, oldest first, what is due now, also what those jobs enqueue. Gives how many were
    carried out; for commands and tests that must not wait for a worker."""
    count = 0
    while count < limit:
        job_id = Job.objects.due().order_by("run_after", "created_at").values_list("pk", flat=True).first()
        if job_id is None:
            break
        if carry_out_job(job_id=job_id) != "not due":
            count += 1
    return count
