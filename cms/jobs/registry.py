"""The kinds of background work: a name, the function that does it, and how it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cms.plugins.registry import Registry

Payload = dict[str, Any]

LONGEST_BACKOFF = timedelta(hours=1)


@dataclass(frozen=True)
class JobHandler:
    """One kind of job.

    `transactional`: the function's whole effect is in the database, so effect and state "done" are written in one
    transaction and the effect happens exactly once. Otherwise it may happen again after a crash: the function must
    bear that. `backoff_s` is the pause in seconds after the first failure; it doubles up to an hour.
    """

    key: str
    carry_out: Callable[[Payload], None]
    max_attempts: int
    backoff_s: int
    transactional: bool

    def pause_after(self, attempts: int) -> timedelta:
        """The pause before the next attempt, when `attempts` of them have failed."""
        doublings = min(max(attempts, 1) - 1, 30)
        return min(timedelta(seconds=self.backoff_s * 2**doublings), LONGEST_BACKOFF)


job_handlers: Registry[JobHandler] = Registry("job handlers")


def job(
    name: str, *, max_attempts: int = 8, backoff_s: int = 10, transactional: bool = True
) -> Callable[[Callable[[Payload], None]], Callable[[Payload], None]]:
    """Make a function the handler of jobs of that name ("search.push"). It takes the payload: ids, not contents."""

    def register(function: Callable[[Payload], None]) -> Callable[[Payload], None]:
        job_handlers.register(
            JobHandler(
                key=name,
                carry_out=function,
                max_attempts=max_attempts,
                backoff_s=backoff_s,
                transactional=transactional,
            )
        )
        return function

    return register
