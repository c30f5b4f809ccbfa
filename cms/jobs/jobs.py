"""The jobs of the platform itself that run by the clock (the beat schedule is in the settings)."""

from django.core.management import call_command

from cms.jobs.registry import Payload, job
from cms.jobs.services import prune_jobs


@job("cms.publish_scheduled", max_attempts=1, transactional=False)
def publish_scheduled(payload: Payload) -> None:
    """Publish and expire pages by their schedule. One attempt: the next minute brings the next job."""
    call_command("publish_scheduled", verbosity=0)


@job("jobs.prune", max_attempts=1)
def prune(payload: Payload) -> None:
    """Delete finished jobs that nobody needs any more."""
    prune_jobs()
