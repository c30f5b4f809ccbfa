"""What a test remembers of plugins' failures is forgotten after it."""

from collections.abc import Iterator

import pytest

from cms.plugins import state


@pytest.fixture(autouse=True)
def forget_failures() -> Iterator[None]:
    before = dict(state._failures)
    yield
    state._failures.clear()
    state._failures.update(before)
