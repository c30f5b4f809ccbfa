"""Writing jobs: enqueue, try again, cancel. Carrying them out is in `carrying_out`, finding lost ones in `sweeping`."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.jobs.carrying_out import carry_out_job, drain_jobs
from cms.jobs.errors import JobAlreadyQueued, JobNotInState
from cms.jobs.models import Job
from cms.jobs.registry import job_handlers
from cms.jobs.sending import send_new_job
from cms.jobs.sweeping import prune_jobs, sweep_jobs

__all__ = [
    "cancel_job",
    "carry_out_job",
    "drain_jobs",
    "enqueue_job",
    "prune_jobs",
    "retry_job",
    "sweep_jobs",
]

DEFAULT_MAX_ATTEMPTS = 8


def enqueue_job(
    *, name: str, payload: dict[str, Any] | None = None, key: str | None = None, run_after: datetime | None = None
) -> Job:
    """Write a job in the caller's transaction; a worker hears of it when that is committed.

    With a `key`, a job of the same name and key that still waits is used again: it takes the newer payload and the
    earlier time. Its row stays locked until the caller commits, so that it cannot run before the caller's change.
    """
    moment = run_after or timezone.now()
    with transaction.atomic():
        job = _waiting_job(name, key, payload or {}, moment) if key else None
        if job is None:
            job = _new_job(name, key or "", payload or {}, moment)
        if moment <= timezone.now():
            transaction.on_commit(partial(send_new_job, job.pk), robust=True)
    return job


def _new_job(name: str, key: str, payload: dict[str, Any], run_after: datetime) -> Job:
    handler = job_handlers.get(name)
    most = handler.max_attempts if handler else DEFAULT_MAX_ATTEMPTS
    new = Job(name=name, payload=payload, key=key, max_attempts=most, run_after=run_after)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        # Another transaction wrote one with this key after we looked; it is committed now, or we would still wait.
        existing = _waiting_job(name, key, payload, run_after)
        if existing is None:
            new.save(force_insert=True)
        else:
            return existing
    return new


def _waiting_job(name: str, key: str, payload: dict[str, Any], run_after: datetime) -> Job | None:
    job = Job.objects.select_for_update().queued().filter(name=name, key=key).first()
    if job is not None and (job.payload != payload or job.run_after > run_after):
        job.payload = payload
        job.run_after = min(job.run_after, run_after)
        job.save(update_fields=["payload", "run_after"])
    return job


def retry_job(*, job_id: UUID) -> Job:
    """Queue a failed or cancelled job again, with as many further attempts as its kind has. Raises `JobNotInState`
    and `JobAlreadyQueued`."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if not job.can_be_retried:
            raise JobNotInState(job_id=job.pk, state=job.state, wanted="retried")
        handler = job_handlers.get(job.name)
        job.state, job.run_after = Job.State.QUEUED, timezone.now()
        job.max_attempts = job.attempts + (handler.max_attempts if handler else DEFAULT_MAX_ATTEMPTS)
        job.finished_at = job.sent_at = job.resend_at = None
        try:
            with transaction.atomic():
                job.save()
        except IntegrityError:
            raise JobAlreadyQueued(name=job.name, key=job.key) from None
        transaction.on_commit(partial(send_new_job, job.pk), robust=True)
    return job


def cancel_job(*, job_id: UUID) -> Job:
    """Cancel a job that waits. Raises `JobNotInState`: what runs is not torn away."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if not job.can_be_cancelled:
            raise JobNotInState(job_id=job.pk, state=job.state, wanted="cancelled")
        job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
        job.save(update_fields=["state", "finished_at"])
    return job
