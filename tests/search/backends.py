"""The back ends of the Finnish analysis, in tests."""

import pytest

from search.analysis.voikko import Backend, open_backend
from tests.environment import REQUIRED


def usable_backend(name: str) -> Backend:
    """This back end. Where it cannot be had the test is skipped, in CI it fails."""
    try:
        return open_backend(name)
    except (ImportError, OSError) as error:
        (pytest.fail if REQUIRED else pytest.skip)(f"{name}: {error}")
        raise
