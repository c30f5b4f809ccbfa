"""A worker's claim on a job: short, renewed while the worker lives, so that a dead one is noticed soon."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from cms.jobs.models import Job

logger = logging.getLogger("cms.jobs")


def claim_job(job_id: UUID) -> Job | None:
    """Take a due job, or None where it is not there, not due or taken. One statement: two workers cannot both win."""
    now = timezone.now()
    taken = (
        Job.objects.due(now=now)
        .filter(pk=job_id)
        .update(
            state=Job.State.RUNNING,
            attempts=F("attempts") + 1,
            started_at=now,
            lease_until=now + timedelta(seconds=settings.JOBS_LEASE_SECONDS),
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew_lease(*, job_id: UUID, attempt: int) -> bool:
    """Extend the claim from now; False when the job is no longer this attempt's."""
    until = timezone.now() + timedelta(seconds=settings.JOBS_LEASE_SECONDS)
    mine = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, attempts=attempt)
    return mine.update(lease_until=until) == 1


@contextmanager
def kept_lease(*, job_id: UUID, attempt: int) -> Iterator[None]:
    """Renew the lease from a thread of its own while the block runs, every third of its length."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(settings.JOBS_LEASE_SECONDS / 3):
                try:
                    if not renew_lease(job_id=job_id, attempt=attempt):
                        return
                except DatabaseError as error:  # SQLite: the handler itself holds the write lock, and so its job
                    logger.info("The lease of job %s could not be renewed now: %s", job_id, error)
        finally:
            connection.close()

    keeper = threading.Thread(target=renew, name=f"lease-{job_id}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
