"""The virtual environment is filled again when, and only when, what it was filled from has changed."""

import json
from pathlib import Path

import pytest

from tools import environment
from tools.environment import fingerprint, is_current, python_of


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements").mkdir()
    for lock in environment.LOCKS:
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1")
    (tmp_path / "plugins" / "statistics").mkdir(parents=True)
    (tmp_path / "plugins" / "statistics" / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(environment, "REPOSITORY", tmp_path)
    return tmp_path


def filled_from(repository: Path, lock: str) -> Path:
    folder = repository / ".venv"
    python_of(folder).parent.mkdir(parents=True)
    python_of(folder).touch()
    (folder / "filled.json").write_text(json.dumps({"lock": lock, "fingerprint": fingerprint(lock)}))
    return folder


def test_is_current_after_filling(repository: Path) -> None:
    assert is_current(filled_from(repository, "base"), "base")


def test_is_current_when_filled_from_a_lock_that_holds_the_asked_one(repository: Path) -> None:
    folder = filled_from(repository, "dev")

    assert [is_current(folder, lock) for lock in environment.LOCKS] == [True, True, True]


def test_is_not_current_when_filled_from_a_smaller_lock(repository: Path) -> None:
    assert not is_current(filled_from(repository, "base"), "dev")


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "plugins/statistics/pyproject.toml"])
def test_is_not_current_after_a_change(repository: Path, changed: str) -> None:
    folder = filled_from(repository, "dev")
    (repository / changed).write_text("changed")

    assert not is_current(folder, "dev")


def test_is_not_current_without_stamp_or_python(repository: Path) -> None:
    folder = filled_from(repository, "dev")
    python_of(folder).unlink()
    assert not is_current(folder, "dev")

    python_of(folder).touch()
    (folder / "filled.json").write_text("{")
    assert not is_current(folder, "dev")


def test_locks_agree_on_every_version() -> None:
    """Each lock holds the ones before it, at the same versions."""
    folder = Path(environment.__file__).parents[1] / "requirements"
    pins = [
        {line.split(" ")[0] for line in (folder / f"{lock}.txt").read_text().splitlines() if "==" in line}
        for lock in environment.LOCKS
    ]

    assert pins[0] <= pins[1] <= pins[2]


def test_locks_name_no_index() -> None:
    folder = Path(environment.__file__).parents[1] / "requirements"

    assert [path.name for path in folder.glob("*.txt") if "://" in path.read_text()] == []
