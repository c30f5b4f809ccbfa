"""What this process knows about its plugins: which one is speaking, and which ones have failed.

Kept in memory because a plugin can fail before the database may be used (in `ready()`), and because a registry
must answer without a query whether a plugin's items still count.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

_current_plugin: ContextVar[str | None] = ContextVar("current_plugin", default=None)


@dataclass(frozen=True)
class PluginFailure:
    """One failure of a plugin.

    `where` names the place ("ready", "panel map", "job x.y"), `error` is the exception's class and text.
    `withdrawn` is true when the plugin could not be set up at all, so that nothing of it may be used.
    """

    plugin: str
    where: str
    error: str
    failed_at: datetime
    withdrawn: bool


_failures: dict[str, PluginFailure] = {}


def current_plugin() -> str | None:
    """The key of the plugin whose code is registering things now, or None for the core."""
    return _current_plugin.get()


@contextmanager
def registering_as(plugin: str | None) -> Iterator[None]:
    """Everything registered inside belongs to `plugin`, unless the registration names another one."""
    token = _current_plugin.set(plugin)
    try:
        yield
    finally:
        _current_plugin.reset(token)


def remember_failure(failure: PluginFailure) -> None:
    """Keep the latest failure; a plugin once withdrawn stays withdrawn until it is forgotten."""
    known = _failures.get(failure.plugin)
    if known is None or not known.withdrawn or failure.withdrawn:
        _failures[failure.plugin] = failure


def forget_failure(plugin: str) -> None:
    """Drop the memory of a failure that was only of one call; a withdrawn plugin needs a restart."""
    known = _failures.get(plugin)
    if known is not None and not known.withdrawn:
        del _failures[plugin]


def failure_of(plugin: str) -> PluginFailure | None:
    return _failures.get(plugin)


def is_withdrawn(plugin: str | None) -> bool:
    """Whether the plugin failed while it was being set up: its contributions must not be used."""
    if plugin is None:
        return False
    failure = _failures.get(plugin)
    return failure is not None and failure.withdrawn
