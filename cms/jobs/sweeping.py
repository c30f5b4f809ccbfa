"""The sweep: whatever a crash, a lost message or a broken broker left behind is set going again."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from cms.jobs.fault_points import fault_point
from cms.jobs.models import Job
from cms.jobs.registry import job_handlers
from cms.jobs.returning import return_job
from cms.jobs.sending import send_job

logger = logging.getLogger("cms.jobs")

SWEEP_LIMIT = 500
PRUNE_LIMIT = 5000


@dataclass(frozen=True)
class SweepResult:
    """`returned`: abandoned jobs put back or given up; `sent`: messages sent to workers."""

    returned: int
    sent: int


def sweep_jobs(*, limit: int = SWEEP_LIMIT) -> SweepResult:
    """Return abandoned jobs to the queue and send what is due and unsent, at most `limit` of each."""
    returned = 0
    for job in Job.objects.abandoned().order_by("lease_until")[:limit]:
        returned += _return_abandoned(job)
        fault_point("sweep.middle")
    sent = 0
    for job_id in Job.objects.unsent().order_by("run_after").values_list("pk", flat=True)[:limit]:
        if not send_job(job_id):
            break
        sent += 1
    if returned or sent:
        logger.info("Swept jobs: %d returned, %d sent.", returned, sent)
    return SweepResult(returned=returned, sent=sent)


def _return_abandoned(job: Job) -> int:
    handler = job_handlers.get(job.name)
    # The first crash is likely the machine's; a job that brings its worker down again and again must wait.
    pause = handler.pause_after(job.attempts - 1) if handler and job.attempts > 1 else timedelta()
    state = return_job(job_id=job.pk, attempt=job.attempts, pause=pause, error="The worker stopped while at it.")
    return 0 if state is None else 1


def prune_jobs() -> int:
    """Delete done and cancelled jobs that are older than JOBS_KEEP_DAYS; failed ones stay until someone looks."""
    old = list(Job.objects.older_than(settings.JOBS_KEEP_DAYS).values_list("pk", flat=True)[:PRUNE_LIMIT])
    return Job.objects.filter(pk__in=old).delete()[0]
