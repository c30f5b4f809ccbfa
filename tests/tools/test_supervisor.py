"""The processes of `make run`: all end together, whoever ends first."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import run
from tools.console import StopWithMessage
from tools.run import Supervisor, lock_data

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts a child of its own, writes its id, and takes no notice of SIGTERM.
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
ignoring = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", ignoring])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    made = Supervisor()
    yield made
    for child in made.children.values():
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_check_names_the_process_that_ended_and_how(supervisor: Supervisor) -> None:
    supervisor.start("web server", SLEEP, dict(os.environ))
    supervisor.start("job worker", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ))
    supervisor.children["job worker"].wait()

    with pytest.raises(StopWithMessage, match=r"^The job worker ended \(status 3\); the site is stopped\.$"):
        supervisor.check()


def test_check_names_the_signal_that_ended_a_process(supervisor: Supervisor) -> None:
    supervisor.start("scheduler", SLEEP, dict(os.environ))
    supervisor.children["scheduler"].kill()
    supervisor.children["scheduler"].wait()

    with pytest.raises(StopWithMessage, match=r"^The scheduler ended \(signal SIGKILL\); the site is stopped\.$"):
        supervisor.check()


def test_stop_ends_every_process(supervisor: Supervisor) -> None:
    for name in ("web server", "job worker", "scheduler"):
        supervisor.start(name, SLEEP, dict(os.environ))

    supervisor.stop()

    assert [child.returncode for child in supervisor.children.values()] == [-signal.SIGTERM] * 3


def test_stop_kills_a_process_that_will_not_end_and_its_children(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "STOP_WAIT_S", 0.5)
    note = tmp_path / "child"
    supervisor.start("job worker", [sys.executable, "-c", STUBBORN, str(note)], dict(os.environ))
    end = time.monotonic() + 20
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.3)  # until the grandchild takes no notice either

    supervisor.stop()

    assert supervisor.children["job worker"].returncode == -signal.SIGKILL
    end = time.monotonic() + 5
    while is_alive(int(note.read_text())):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_lock_data_refuses_a_second_site_on_the_same_folder(tmp_path: Path) -> None:
    with lock_data(tmp_path), pytest.raises(StopWithMessage, match="a site runs already on"):
        lock_data(tmp_path)

    lock_data(tmp_path).close()
