"""When common terms are gathered besides at night and by the hour: as soon as much has been written."""

from typing import Any

from django.db import connection

from cms.jobs.services import enqueue_job
from search.engines.common_terms import MOST_CHANGES

JOB = "search.gather_if_due"
MANY = MOST_CHANGES // 2
"""Entries; the job itself looks at how much has changed in all."""


def ask_to_gather(written: int = MANY) -> None:
    """Have a job look, once the caller's transaction is committed, whether the common terms are to be gathered anew.

    Does nothing where so few entries were written that the next hour will do, nor on a database that gathers nothing.
    """
    if connection.vendor == "postgresql" and written >= MANY:
        enqueue_job(name=JOB, key=JOB)


def ask_after_import(*, run: Any, **_rest: Any) -> None:
    """Receives `cms.imports.signals.run_ended`."""
    ask_to_gather(run.done)
