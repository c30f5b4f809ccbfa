"""The background work of rounds."""

from cms.jobs.registry import Payload, job

from . import reminding

JOB = "situation_map.rounds"


@job(JOB, max_attempts=1)
def look_after_rounds(payload: Payload) -> None:
    """Write the reminders that are due, erase addresses that nobody needs any more; looked at each hour."""
    reminding.write_reminders()
    reminding.erase_addresses()
