"""A site of its own in a folder of its own, with real worker and scheduler processes that can be killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.faults.settings"
KILLED = -signal.SIGKILL


@dataclass
class FaultSite:
    """`folder` becomes its DATA_DIR; every process gets the same environment, plus the fault point if there is one."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self, fault: str = "") -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "SITE_ENV": "test",
            "DATA_DIR": str(self.folder),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
            "JOBS_LEASE_SECONDS": "1",
            "JOBS_SWEEP_SECONDS": "1",
            "JOBS_RESEND_SECONDS": "1",
            "FAULT_POINT": fault,
            "LOG_LEVEL": "INFO",
            "CELERY_SKIP_CHECKS": "1",  # the worker starts in half the time; the checks have tests of their own
        }

    def manage(self, *arguments: str, fault: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(fault), capture_output=True, text=True, timeout=300, check=False
        )

    def start(self, *arguments: str, fault: str = "", pool: str = "solo") -> subprocess.Popen[bytes]:
        """A Celery process: `start("worker")`, `start("beat")`; `pool` "prefork" gives the worker child processes."""
        log = (self.folder / f"{arguments[0]}.log").open("ab")
        command = [sys.executable, "-m", "celery", "-A", "cms", *arguments, "--loglevel", "INFO"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment(fault) | {"JOBS_POOL": pool},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def stop_all(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def enqueue(self, name: str, subject: str) -> None:
        """As a web process would, except that its message to the broker gets lost."""
        with self.database() as database:
            database.execute(
                "INSERT INTO jobs_job (id, name, payload, key, state, attempts, max_attempts, run_after, last_error,"
                " created_at) VALUES (?, ?, ?, '', 'queued', 0, 8, datetime('now'), '', datetime('now'))",
                (os.urandom(16).hex(), name, json.dumps({"subject": subject})),
            )

    def abandon(self) -> None:
        """Make the waiting jobs look as a killed worker leaves them: running, with a lease that has passed."""
        with self.database() as database:
            database.execute(
                "UPDATE jobs_job SET state = 'running', attempts = 1, lease_until = datetime('now', '-1 minute')"
                " WHERE state = 'queued'"
            )

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "db.sqlite3", timeout=20)

    def effects(self, subject: str) -> Counter[str]:
        with self.database() as database:
            rows = database.execute("SELECT part FROM effects_effect WHERE subject = ?", (subject,))
            return Counter(part for (part,) in rows)

    def jobs_done(self) -> Counter[str]:
        with self.database() as database:
            rows = database.execute("SELECT name FROM jobs_job WHERE state = 'done' AND name LIKE 'effects.%'")
            return Counter(name for (name,) in rows)

    def log_of(self, name: str) -> str:
        file = self.folder / f"{name}.log"
        return file.read_text() if file.exists() else ""


def wait_until(condition: Callable[[], bool], *, seconds: float = 45) -> bool:
    """Whether the condition became true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
