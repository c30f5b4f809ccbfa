"""One migrated database for all rounds, copied for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import FaultSite


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fault-template")
    result = FaultSite(folder).manage("migrate", "--verbosity", "0")
    assert result.returncode == 0, result.stderr
    return folder / "db.sqlite3"


@pytest.fixture
def fault_site(migrated: Path, tmp_path: Path) -> Iterator[FaultSite]:
    shutil.copy(migrated, tmp_path / "db.sqlite3")
    own = FaultSite(tmp_path)
    yield own
    own.stop_all()
