"""Finnish, and the world of the desk."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.network.world import World, build_world


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()
