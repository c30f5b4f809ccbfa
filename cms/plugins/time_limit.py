"""Calling contributed code that may never come back, for so long and no longer.

The call runs in a thread of its own on the caller's database connection, while the caller waits. When the time is up,
a query under way is interrupted and the connection taken back, so that the thread can do no more with it; the thread
itself ends when whatever it waits for does.
"""

import contextvars
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections
from django.utils.translation import get_language, override

R = TypeVar("R")


class TookTooLong(TimeoutError):
    """The call did not answer within its time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"No answer within {seconds:g} seconds.")


def call_within(seconds: float, call: Callable[[], R]) -> R:
    """What the call gives or raises. Raises TookTooLong. The language and other context of the caller hold inside."""
    lent = {alias: connections[alias] for alias in connections}
    language = get_language()
    outcome: list[tuple[bool, Any]] = []

    def work() -> None:
        for alias, connection in lent.items():
            connections[alias] = connection
        try:
            with override(language):
                outcome.append((True, call()))
        except BaseException as error:  # noqa: BLE001 - carried over to the caller, who raises it again
            outcome.append((False, error))

    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True, name="contributed")
    for connection in lent.values():
        connection.inc_thread_sharing()
    try:
        thread.start()
        thread.join(seconds)
    finally:
        for connection in lent.values():
            connection.dec_thread_sharing()
    if thread.is_alive() and not outcome:
        for connection in lent.values():
            _interrupt(connection)
        thread.join(0.1)
        raise TookTooLong(seconds)
    succeeded, answer = outcome[0]
    if succeeded:
        return answer
    raise answer


def _interrupt(connection: Any) -> None:
    """Stop the query that the connection is busy with, if there is one."""
    raw = connection.connection
    if raw is None:
        return
    if connection.vendor == "sqlite":
        raw.interrupt()
    elif connection.vendor == "postgresql":
        raw.cancel_safe(timeout=1)
