"""`make run` with a value it cannot use: one line that names it, status 1, and nothing done."""

import ast
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environment import REPOSITORY


def run_site(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PORT", "DATA_DIR", "SITE_ENV")}
    command = [sys.executable, "-m", "tools.run"]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment | variables, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_run_with_a_taken_port_starts_nothing(taken_port: int, tmp_path: Path) -> None:
    done = run_site(PORT=str(taken_port), DATA_DIR=str(tmp_path / "data"))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"PORT: 127.0.0.1:{taken_port} cannot be used (Address already in use). "
        f"Choose another: PORT={taken_port % 65535 + 1} make run\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80.5", "٨٠"])
def test_run_with_a_port_that_is_no_port_number_starts_nothing(value: str, tmp_path: Path) -> None:
    done = run_site(PORT=value, DATA_DIR=str(tmp_path / "data"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"PORT: '{value}' is not a port number (1 to 65535).\n"
    assert not (tmp_path / "data").exists()


def test_run_with_an_unwritable_data_folder_starts_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    done = run_site(PORT="18431", DATA_DIR=str(file / "data"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"DATA_DIR: nothing can be written to {file / 'data'} (Not a directory).\n"


def test_run_with_an_unknown_setting_value_names_it_and_leaves_no_database(tmp_path: Path) -> None:
    done = run_site(PORT="18432", DATA_DIR=str(tmp_path), SITE_ENV="staging")

    assert done.returncode == 1
    assert done.stderr == "SITE_ENV: 'staging' is not one of development, test, production.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]


def test_check_python_with_an_old_version_ends_with_one_line() -> None:
    script = "import sys, runpy; sys.version_info = (3, 10, 4); runpy.run_path('tools/check_python.py')"

    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Python 3.11 or newer is needed; {sys.executable} is 3.10.4. "
        "Name another one: make PYTHON=/path/to/python3.11\n"
    )


def test_check_python_is_readable_by_old_pythons() -> None:
    source = (REPOSITORY / "tools" / "check_python.py").read_text()

    tree = ast.parse(source, feature_version=(3, 4))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


def test_make_checks_the_python_it_is_given(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\necho "asked for: $*" >&2\nexit 1\n')
    old.chmod(0o755)

    done = subprocess.run(
        ["make", "run", f"PYTHON={old}"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "asked for: tools/check_python.py"
