"""`make reset`: asks first, deletes the site's data only."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import REPOSITORY
from tools.run import lock_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as a site leaves it."""
    (tmp_path / "db.sqlite3").write_text("data")
    (tmp_path / "media" / "images").mkdir(parents=True)
    (tmp_path / "media" / "images" / "a.png").write_text("image")
    (tmp_path / "services").mkdir()
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def reset(data: Path, *, answer: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the script; with an answer, at a terminal where somebody types it."""
    stdin: int = subprocess.DEVNULL
    if answer is not None:
        master, stdin = pty.openpty()
        os.write(master, f"{answer}\n".encode())
    environment = {name: value for name, value in os.environ.items() if name != "YES"}
    return subprocess.run(
        [sys.executable, "-m", "tools.reset"],
        cwd=REPOSITORY,
        env=environment | {"DATA_DIR": str(data)} | variables,
        stdin=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_reset_without_a_terminal_deletes_nothing(data: Path) -> None:
    done = reset(data)

    assert done.returncode == 1
    assert done.stderr == "Nothing deleted: there is no terminal to ask at. YES=1 make reset does not ask.\n"
    assert (data / "media" / "images" / "a.png").exists()


@pytest.mark.parametrize("answer", ["", "n", "no", "maybe"])
def test_reset_answered_with_anything_but_yes_deletes_nothing(data: Path, answer: str) -> None:
    done = reset(data, answer=answer)

    assert done.returncode == 0
    assert done.stdout.endswith("Nothing deleted.\n")
    assert (data / "db.sqlite3").exists()


@pytest.mark.parametrize("answer", ["y", "YES"])
def test_reset_answered_with_yes_deletes_all_but_the_servers_data(data: Path, answer: str) -> None:
    done = reset(data, answer=answer)

    assert done.returncode == 0
    assert names_in(data) == ["run.lock", "services"]


def test_reset_told_not_to_ask_deletes_without_a_terminal(data: Path) -> None:
    done = reset(data, YES="1")

    assert done.returncode == 0
    assert names_in(data) == ["run.lock", "services"]


def test_reset_of_a_folder_that_holds_no_site_deletes_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine")

    done = reset(tmp_path, YES="1")

    assert done.stdout == f"Nothing to delete: {tmp_path} holds no site.\n"
    assert names_in(tmp_path) == ["thesis.odt"]


def test_reset_while_the_site_runs_deletes_nothing(data: Path) -> None:
    with lock_data(data):
        done = reset(data, YES="1")

    assert done.returncode == 1
    assert done.stderr == f"DATA_DIR: a site runs already on {data}; stop it first.\n"
    assert (data / "db.sqlite3").exists()
