"""Errors of background jobs."""

from uuid import UUID


class JobNotInState(Exception):
    """The job's state does not allow what was asked, for example cancelling one that runs."""

    def __init__(self, *, job_id: UUID, state: str, wanted: str) -> None:
        self.job_id, self.state, self.wanted = job_id, state, wanted
        super().__init__(f"Job {job_id} is {state}; it cannot be {wanted}.")


class JobAlreadyQueued(Exception):
    """Another job of the same name and key waits already."""

    def __init__(self, *, name: str, key: str) -> None:
        self.name, self.key = name, key
        super().__init__(f"Another job {name} with the key {key!r} waits already.")


class UnknownJob(Exception):
    """No handler of that name: its plugin is missing or has failed, or the name is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no handler for jobs named {name!r}.")


class LeaseLost(Exception):
    """The job was given to another worker while this one was at it; this one's effect is taken back."""

    def __init__(self, *, job_id: UUID, attempt: int) -> None:
        self.job_id, self.attempt = job_id, attempt
        super().__init__(f"Attempt {attempt} of job {job_id} lost its lease.")
