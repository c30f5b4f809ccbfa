"""A plugin that breaks where `BROKEN_IN` says."""

import os


class BrokenOnPurpose(Exception):
    """What it breaks with."""


def break_in(place: str) -> None:
    """Raise if this is the place."""
    if os.environ.get("BROKEN_IN") == place:
        raise BrokenOnPurpose(f"broken on purpose in {place}")
