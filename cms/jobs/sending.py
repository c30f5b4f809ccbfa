"""Handing a job to Celery. The broker may be down: then the row waits for the sweep."""

import logging
import time
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError

from cms.jobs.fault_points import fault_point
from cms.jobs.models import Job

logger = logging.getLogger("cms.jobs")

BROKER_REST_S = 5.0

_broker_rests_until = 0.0


def send_job(job_id: UUID) -> bool:
    """Tell a worker of the job. False when the broker could not be reached now or a few seconds ago; a caller that
    has just committed never waits for a broken broker twice."""
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return False
    from cms.jobs.tasks import carry_out  # the tasks import this module's callers

    try:
        carry_out.apply_async(args=[str(job_id)])
    except (BrokerError, KombuError, OSError) as error:
        _broker_rests_until = time.monotonic() + BROKER_REST_S
        logger.warning("Job %s waits for the sweep: the broker does not answer (%s).", job_id, type(error).__name__)
        return False
    note_sent(job_id)
    return True


def send_new_job(job_id: UUID) -> None:
    """What follows the commit of a new job's row."""
    fault_point("enqueue.after_row")
    send_job(job_id)


def note_sent(job_id: UUID) -> None:
    """Write down when the message went out, and when it counts as lost: after the wait so far once more, so that a
    long queue is not doubled by every sweep."""
    now = timezone.now()
    waiting = Job.objects.queued().filter(pk=job_id)
    run_after = waiting.values_list("run_after", flat=True).first()
    if run_after is not None:
        patience = max(timedelta(seconds=settings.JOBS_RESEND_SECONDS), now - run_after)
        waiting.update(sent_at=now, resend_at=now + patience)
