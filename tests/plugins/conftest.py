"""Failures are forgotten after each test; the broken plugin's site is prepared once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.plugins import state
from tests.plugins.broken_site import run


@pytest.fixture(autouse=True)
def forget_failures() -> Iterator[None]:
    before = dict(state._failures)
    yield
    state._failures.clear()
    state._failures.update(before)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated database and the reference data."""
    folder = tmp_path_factory.mktemp("site-with-broken-plugin")
    for command in (("migrate", "-v0"), ("load_reference",)):
        result = run(folder, "manage.py", *command)
        assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def broken_site(prepared: Path, tmp_path: Path) -> Path:
    shutil.copy(prepared / "db.sqlite3", tmp_path / "db.sqlite3")
    return tmp_path
