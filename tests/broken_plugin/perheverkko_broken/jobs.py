"""A job that does nothing, or breaks."""

from typing import Any

from cms.plugin_api import job

from . import break_in

break_in("jobs")


@job("broken.work", max_attempts=2)
def work(payload: dict[str, Any]) -> None:
    break_in("job")
