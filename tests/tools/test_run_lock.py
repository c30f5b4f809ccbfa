"""Which lock `make run` installs."""

import pytest

from tools.run import lock_needed


@pytest.mark.parametrize(
    ("variables", "lock"),
    [
        ({}, "base"),
        ({"DATABASE_URL": "", "PORT": "8001"}, "base"),
        ({"DATABASE_URL": "postgres://localhost/network"}, "production"),
        ({"REDIS_URL": "redis://localhost"}, "production"),
        ({"SEARCH_URL": "http://localhost:9200/network"}, "production"),
    ],
)
def test_lock_needed_for_the_servers_named(variables: dict[str, str], lock: str) -> None:
    assert lock_needed(variables) == lock
