"""The indicator of the atlas' tests: three years, one missing, zero, a preliminary figure, an example among real."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.situation_map.atlas.conftest import more, years  # noqa: F401

FILE = "/en/situation/situation"
PAGE = "/en/situation/"


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def take(client: Any) -> Callable[..., bytes]:
    """A file of the map in English."""

    def ask(ending: str, query: str = "", status: int = 200) -> bytes:
        response = client.get(f"{FILE}{ending}?{query}")
        body = body_of(response)
        assert response.status_code == status, body[:500]
        return body

    return ask
