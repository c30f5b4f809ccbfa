"""The background work of the network."""

from cms.jobs.registry import Payload, job
from network.services import joining, letters, occurrences, searching, slots


@job(letters.JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_letter(payload: Payload) -> None:
    """Hand a letter to the mail server; tried again for as long as that is down."""
    letters.deliver(payload)


@job("network.erase_addresses", max_attempts=1)
def erase_addresses(payload: Payload) -> None:
    """Erase addresses of people that nobody needs any more."""
    joining.erase_old_addresses()


@job("network.extend_occurrences", max_attempts=20, backoff_s=30, transactional=False)
def extend_occurrences(payload: Payload) -> None:
    """Each night the table of occurrences reaches a day further; a run that was stopped goes on where it was."""
    occurrences.continue_rebuild(occurrences.start_rebuild(resume=True))
    slots.forget_changes()


@job("network.renew_search_starts", max_attempts=5, backoff_s=60, transactional=False)
def renew_search_starts(payload: Payload) -> None:
    """Each night: an activity whose indexed meeting is over gets its next one into the index."""
    searching.renew_starts()
