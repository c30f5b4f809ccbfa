"""Formats are read at a fixed time, in a world that all tests of a module share: they only read."""

import pytest

from tests.network.importing.reading import NOW
from tests.network.world import World


@pytest.fixture
def world(db: None, module_world: World) -> World:
    return module_world


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
