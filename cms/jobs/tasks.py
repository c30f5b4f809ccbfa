"""What Celery calls. Each task is one line to a service."""

from typing import Any
from uuid import UUID

from celery.signals import worker_ready

from cms.celery import app
from cms.jobs.services import carry_out_job, enqueue_job, sweep_jobs


@app.task(name="jobs.carry_out")
def carry_out(job_id: str) -> None:
    """Carry out the job of that id, if it is still to be done."""
    carry_out_job(job_id=UUID(job_id))


@app.task(name="jobs.sweep")
def sweep() -> None:
    """Set going again what was left behind."""
    sweep_jobs()


@app.task(name="jobs.enqueue")
def enqueue(name: str) -> None:
    """Enqueue a job that is due by the clock; while one waits, no second one is written."""
    enqueue_job(name=name, key="clock")


@worker_ready.connect
def sweep_at_start(**kwargs: Any) -> None:
    """A worker that starts looks at once for what the one before it left."""
    sweep.apply_async()
