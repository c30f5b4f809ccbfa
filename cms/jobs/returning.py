"""Putting a job back into the queue after an attempt that did not succeed."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.jobs.models import Job


def return_job(*, job_id: UUID, attempt: int, pause: timedelta, error: str) -> str | None:
    """End an attempt: queued again after the pause, or failed where it was the last one.

    Where a newer job of the same name and key waits already, that one does the work and this one is cancelled.
    Gives the new state, or None when the attempt was no longer the current one.
    """
    now = timezone.now()
    with transaction.atomic():
        current = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.RUNNING, attempts=attempt).first()
        if current is None:
            return None
        current.lease_until, current.last_error = None, error
        if attempt >= current.max_attempts:
            current.state, current.finished_at = Job.State.FAILED, now
            current.save()
            return current.state
        current.state, current.run_after = Job.State.QUEUED, now + pause
        current.sent_at = current.resend_at = None
        try:
            with transaction.atomic():
                current.save()
        except IntegrityError:
            current.state, current.finished_at = Job.State.CANCELLED, now
            current.save()
    return current.state
