"""One server as a child process: where its files lie, which account it runs under, when it is ready, how it ends."""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0


class ServiceError(Exception):
    """A server cannot be had or did not start; the message is one line for a person."""


@dataclass
class Server:
    """What to start and how to tell that it answers. `wait_s`: how long it may take."""

    name: str
    port: int
    command: Sequence[str]
    is_ready: Callable[[], bool]
    log: Path
    working_directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    wait_s: float = 90
    process: subprocess.Popen[bytes] | None = None


def service_account() -> str | None:
    """Account the servers run under; None: our own. PostgreSQL and Elasticsearch both refuse to run as root."""
    if not IS_ROOT:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServiceError("No account but root: PostgreSQL and Elasticsearch refuse to run as root.")


def as_service_account() -> dict[str, object]:
    """Arguments of subprocess that make the child the service account."""
    account = service_account()
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}


def give_to_service_account(folder: Path) -> None:
    """Makes folder and everything in it the service account's own."""
    account = service_account()
    if account:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user=account, group=pwd.getpwnam(account).pw_gid)


def services_folder() -> Path:
    """Where state, data and logs of the servers lie: var/services, or, as root below a folder that other accounts
    cannot enter, a folder of this clone's own under /var/tmp."""
    wanted = REPOSITORY / "var" / "services"
    if IS_ROOT and any(not parent.stat().st_mode & 0o001 for parent in wanted.parents if parent.exists()):
        return Path("/var/tmp") / f"perheverkko-{hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:12]}"
    return wanted


def cache_folder() -> Path:
    """What is downloaded once for all clones. Root's home is closed to the servers' account, hence /var/cache."""
    if IS_ROOT:
        return Path("/var/cache/perheverkko")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "perheverkko"


def find_free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, each indented, for an error message."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def start(server: Server) -> None:
    """Starts the server in a session of its own, its output in its log."""
    with server.log.open("ab") as log:
        server.process = subprocess.Popen(
            [*server.command],
            cwd=server.working_directory,
            env={**os.environ, **server.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **as_service_account(),  # type: ignore[call-overload]
        )


def wait_until_ready(server: Server) -> None:
    """Returns when the server answers. Raises ServiceError, with the end of its log, if it dies or takes too long."""
    assert server.process
    end = time.monotonic() + server.wait_s
    while not server.is_ready():
        if server.process.poll() is not None:
            raise ServiceError(f"{server.name} ended while starting. Its log says:\n{tail(server.log)}")
        if time.monotonic() > end:
            raise ServiceError(
                f"{server.name} did not answer in {server.wait_s:.0f} s. Its log says:\n{tail(server.log)}"
            )
        time.sleep(0.2)


def started_at(pid: int) -> str | None:
    """When the process with this id started, so that a reused id is not taken for ours; None if there is none."""
    found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def stop_process(pid: int, stop_signal: int, wait_s: float = 20) -> None:
    """Asks the process to end, waits, and kills its session if it does not."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
        end = time.monotonic() + wait_s
        while time.monotonic() < end:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            os.kill(pid, 0)
            time.sleep(0.1)
        os.killpg(pid, signal.SIGKILL)
