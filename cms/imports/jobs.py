"""The jobs of imports."""

from uuid import UUID

from cms.imports.carrying_out import carry_out_batch
from cms.imports.nightly import confirm_if_scheduled, prune_runs, start_due_runs
from cms.imports.reading import ReadingOvertaken, read_run
from cms.jobs.registry import Payload, job


@job("imports.read", transactional=False)
def read(payload: Payload) -> None:
    """Make the dry run. It may begin again after a crash: its rows are replaced."""
    try:
        confirm_if_scheduled(read_run(run_id=UUID(payload["run"])))
    except ReadingOvertaken:
        return


@job("imports.carry_out")
def carry_out(payload: Payload) -> None:
    """Do the next few rows."""
    carry_out_batch(run_id=UUID(payload["run"]))


@job("imports.nightly", max_attempts=3, transactional=False)
def nightly(payload: Payload) -> None:
    """Read the daily sources, clear old runs away."""
    start_due_runs()
    prune_runs()
