"""Background work of the situation map."""

from cms.jobs.registry import Payload, job

from .live_recording import keep_live_figures


@job("situation_map.keep_figures", max_attempts=3, backoff_s=300, transactional=False)
def keep_figures(payload: Payload) -> None:
    """Compute the registered indicators (those under "keys", or all) and keep what they say today. Once more on the
    same day replaces the day's figures."""
    keep_live_figures(keys=payload.get("keys") or ())
