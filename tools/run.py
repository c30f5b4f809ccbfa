"""The site with one command: `make run`. Standard library only, since no environment exists yet when it starts.

Checks first, so that a wrong value changes nothing; then the environment; then one `manage.py prepare` (database,
reference data, example content, static files, search index); then web server, job worker and scheduler until one of
them ends or somebody stops it.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tools.console import StopWithMessage, fail, step
from tools.environment import REPOSITORY, ensure_environment

STOP_WAIT_S = 15
START_WAIT_S = 60
SERVER_VARIABLES = ("DATABASE_URL", "REDIS_URL", "SEARCH_URL")


class Stopped(Exception):
    """Somebody asked the site to end: Ctrl-C or SIGTERM."""


def read_port() -> int:
    """PORT of the environment, 8000 by default."""
    value = os.environ.get("PORT", "").strip() or "8000"
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise StopWithMessage(f"PORT: '{value}' is not a port number (1 to 65535).")
    return int(value)


def check_port(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise StopWithMessage(
                f"PORT: 127.0.0.1:{port} cannot be used ({error.strerror}). "
                f"Choose another: PORT={port % 65535 + 1} make run"
            ) from None


def data_folder() -> Path:
    """DATA_DIR of the environment, <repository>/var by default."""
    return Path(os.environ.get("DATA_DIR", "").strip() or REPOSITORY / "var").expanduser().resolve()


def make_writable(folder: Path) -> None:
    """Makes the folder if it is missing. Raises StopWithMessage when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StopWithMessage(f"DATA_DIR: nothing can be written to {folder} ({error.strerror}).") from None


def lock_data(folder: Path) -> IO[str]:
    """Held as long as the site runs: two workers' schedulers on one folder would do everything twice."""
    lock = (folder / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StopWithMessage(f"DATA_DIR: a site runs already on {folder}; stop it first.") from None
    return lock


def lock_needed(variables: Mapping[str, str]) -> str:
    """The lock to install: base for the embedded default, production when one of its servers is named."""
    return "production" if any(variables.get(name, "").strip() for name in SERVER_VARIABLES) else "base"


def child_environment(port: int, data: Path) -> dict[str, str]:
    environment = {**os.environ, "DATA_DIR": str(data)}
    environment.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    environment.setdefault("LOG_LEVEL", "WARNING")
    return environment


def commands(python: Path, port: int) -> dict[str, list[str]]:
    """What runs, by its name in messages. One web process: the cache of the embedded default is the process's own."""
    gunicorn = [str(python.parent / "gunicorn"), "cms.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    gunicorn += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "warning"]
    gunicorn += ["--limit-request-line", "8190"]
    # The warning that root gets from every start says nothing about a site on one's own machine.
    celery = [str(python), "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "cms"]
    return {
        "web server": gunicorn,
        "job worker": [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
        "scheduler": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }


class Supervisor:
    """The site's processes, each in a process group of its own, so that its children end with it."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.children[name] = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def check(self) -> None:
        """Raises StopWithMessage if one of them has ended."""
        for name, child in self.children.items():
            if (status := child.poll()) is not None:
                how = f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
                raise StopWithMessage(f"The {name} ended ({how}); the site is stopped.")

    def wait(self) -> None:
        while True:
            self.check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Asks every group to end, waits, and kills what is left of it."""
        self._signal_all(signal.SIGTERM)
        end = time.monotonic() + STOP_WAIT_S
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, end - time.monotonic()))
        self._signal_all(signal.SIGKILL)
        for child in self.children.values():
            child.wait()

    def _signal_all(self, number: int) -> None:
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)


def prepare(python: Path, environment: dict[str, str]) -> None:
    """Runs `manage.py prepare`, which prints its own steps and, if it fails, why."""
    child = subprocess.Popen(
        [str(python), "manage.py", "prepare"], cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL
    )
    try:
        status = child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    if status:
        sys.exit(1)


def wait_for_answer(address: str, supervisor: Supervisor) -> None:
    end = time.monotonic() + START_WAIT_S
    while time.monotonic() < end:
        supervisor.check()
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        time.sleep(0.2)
    raise StopWithMessage(f"{address} did not answer in {START_WAIT_S} s; the site is stopped.")


def print_accounts(data: Path) -> None:
    """The example accounts, as `load_example` wrote them: a list of objects with role, username and password."""
    file = data / "example-accounts.json"
    if not file.exists():
        return
    accounts = json.loads(file.read_text())
    width = max(len(account["username"]) for account in accounts)
    print("\nExample accounts (made at the first run, kept in example-accounts.json):")
    for account in accounts:
        print(f"  {account['username']:<{width}}  {account['password']}  {account['role']}")


def serve(python: Path, port: int, environment: dict[str, str], data: Path) -> None:
    """Runs the site until it is stopped or one of its processes ends."""
    address = f"http://127.0.0.1:{port}"
    supervisor = Supervisor()
    try:
        with step("Starting web server, job worker and scheduler"):
            for name, command in commands(python, port).items():
                supervisor.start(name, command, environment)
            wait_for_answer(address, supervisor)
        print_accounts(data)
        print(f"\nPerheverkko is at {address}  (Ctrl-C stops it)", flush=True)
        supervisor.wait()
    finally:
        # From here on a second Ctrl-C must not leave anything running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        supervisor.stop()


def run() -> None:
    port = read_port()
    check_port(port)
    data = data_folder()
    make_writable(data)
    with lock_data(data):
        python = ensure_environment(lock_needed(os.environ))
        environment = child_environment(port, data)
        prepare(python, environment)
        serve(python, port, environment, data)


def stop(_number: int, _frame: object) -> None:
    raise Stopped


def main() -> int:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        run()
    except StopWithMessage as error:
        return fail(str(error))
    except Stopped:
        print("\nStopped.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
