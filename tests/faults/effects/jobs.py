"""Two jobs: one writes two rows, the other enqueues the first."""

from typing import Any

from cms.jobs.registry import job
from cms.jobs.services import enqueue_job
from tests.faults.effects.models import Effect


@job("effects.write")
def write(payload: dict[str, Any]) -> None:
    Effect.objects.create(subject=payload["subject"], part="first")
    Effect.objects.create(subject=payload["subject"], part="second")


@job("effects.chain")
def chain(payload: dict[str, Any]) -> None:
    Effect.objects.create(subject=payload["subject"], part="chain")
    enqueue_job(name="effects.write", payload=payload)
