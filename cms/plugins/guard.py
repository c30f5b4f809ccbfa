"""Calling contributed code so that its failure stays its own.

`guard` is the only place, beside the loader and the job runner, where every exception is caught.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.plugins.state import PluginFailure, is_withdrawn, remember_failure

logger = logging.getLogger("cms.plugins")

R = TypeVar("R")
F = TypeVar("F")


def guard(plugin: str | None, where: str, call: Callable[[], R], *, fallback: F) -> R | F:
    """Call contributed code; if it fails, record that and give the fallback.

    Core code (`plugin` None) is called as it is: its faults are to be seen, not covered. Inside a transaction the
    call runs in a savepoint, so that a failed query of the plugin does not take the caller's work with it.
    """
    if plugin is None:
        return call()
    if is_withdrawn(plugin):
        return fallback
    try:
        with transaction.atomic() if transaction.get_connection().in_atomic_block else nullcontext():
            return call()
    except Exception as error:  # noqa: BLE001 - the guard itself
        record_failure(plugin=plugin, where=where, error=error)
        return fallback


def record_failure(*, plugin: str, where: str, error: BaseException, withdrawn: bool = False) -> PluginFailure:
    """Log a failure with its traceback, remember it in this process and, where the database answers, in the row
    that the plugin page of the admin shows."""
    failure = PluginFailure(
        plugin=plugin,
        where=where,
        error=f"{type(error).__name__}: {error}"[:500],
        failed_at=timezone.now(),
        withdrawn=withdrawn,
    )
    logger.error("Plugin %s failed in %s: %s", plugin, where, failure.error, exc_info=error)
    remember_failure(failure)
    if not withdrawn:
        _store_failure(failure)
    return failure


def _store_failure(failure: PluginFailure) -> None:
    from cms.plugins.models import PluginState  # the apps may still be loading when this module is imported

    try:
        with transaction.atomic():
            PluginState.objects.record(failure)
    except (DatabaseError, transaction.TransactionManagementError) as error:
        logger.warning("The failure of plugin %s could not be stored: %s", failure.plugin, error)
