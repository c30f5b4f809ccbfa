"""`python -m tools.services run`: servers for one command, gone after it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.environment import REPOSITORY
from tools import services

REPORT = "import os, sys; print('REDIS_URL=' + os.environ['REDIS_URL']); sys.exit(7)"

NOTE_AND_WAIT = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(os.environ["REDIS_URL"])
time.sleep(60)
"""


def command_of(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tools.services", *arguments]


def is_open(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def test_services_with_an_unknown_server_say_so() -> None:
    done = subprocess.run(
        command_of("start", "--only", "mysql"), cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("error: unknown server: mysql")


def test_services_not_installed_are_named_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}

    done = subprocess.run(
        command_of("run", "--only", "redis", "--", "true"),
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "Not installed: Redis (Debian: apt-get install redis-server).\n")


@pytest.mark.services("redis")
def test_run_gives_the_command_its_servers_and_returns_its_status() -> None:
    done = subprocess.run(
        command_of("run", "--only", "redis", "--", sys.executable, "-c", REPORT),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 7
    port = int(done.stdout.splitlines()[-1].removeprefix("REDIS_URL=redis://127.0.0.1:").removesuffix("/0"))
    assert not is_open(port)


@pytest.mark.services("redis")
def test_run_stopped_by_a_signal_stops_its_servers(tmp_path: Path) -> None:
    note = tmp_path / "url"
    process = subprocess.Popen(
        command_of("run", "--only", "redis", "--", sys.executable, "-c", NOTE_AND_WAIT, str(note)),
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
    )
    end = time.monotonic() + 30
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < end
        time.sleep(0.1)
    port = int(note.read_text().rsplit(":", 1)[1].removesuffix("/0"))
    assert is_open(port)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    assert not is_open(port)


def test_find_missing_asks_for_what_the_named_servers_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.shutil, "which", lambda _name: None)
    monkeypatch.setattr(services.elasticsearch, "find_java", lambda: None)
    monkeypatch.setattr(services.elasticsearch, "is_installed", lambda: False)

    assert services.find_missing(["redis"]) == ["Redis (Debian: apt-get install redis-server)"]
    assert services.find_missing(["elasticsearch"]) == [
        "Java 17 to 23 (Debian: apt-get install openjdk-17-jre-headless)",
        "Maven (Debian: apt-get install maven)",
    ]
