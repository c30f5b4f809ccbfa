"""Jobs whose handlers are registered for one test only."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cms.jobs import sending
from cms.jobs.registry import job, job_handlers


@pytest.fixture
def handle() -> Iterator[Callable[..., Any]]:
    """`handle("name", function, **options)` registers a handler and takes it out again afterwards."""
    names: list[str] = []

    def register(name: str, function: Callable[[dict[str, Any]], None], **options: Any) -> None:
        job(name, **options)(function)
        names.append(name)

    yield register
    for name in names:
        job_handlers.unregister(name)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that went to the broker; the broker itself is replaced."""
    from cms.jobs.tasks import carry_out

    ids: list[str] = []
    monkeypatch.setattr(carry_out, "apply_async", lambda args, **options: ids.append(args[0]))
    monkeypatch.setattr(sending, "_broker_rests_until", 0.0)
    return ids
