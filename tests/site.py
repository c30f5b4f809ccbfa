"""The site as a person starts it, for end-to-end tests: `python -m tools.run` in a process group of its own."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.environment import REPOSITORY

START_WAIT_S = 300
SITE_REDIS = 15  # the last of Redis' databases; those of the tests' processes count from 1


@dataclass(frozen=True)
class Account:
    username: str
    password: str
    role: str


@dataclass
class RunningSite:
    """A started site: its address, data folder, output so far and example accounts."""

    address: str
    data: Path
    output_file: Path
    process: subprocess.Popen[bytes]

    @property
    def output(self) -> str:
        return self.output_file.read_text(errors="replace")

    @property
    def accounts(self) -> list[Account]:
        entries = json.loads((self.data / "example-accounts.json").read_text())
        return [Account(entry["username"], entry["password"], entry["role"]) for entry in entries]

    def stop(self, wait_s: float = 40) -> int:
        """Exit status after SIGTERM, as from Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=wait_s)


def site_environment(data: Path, port: int) -> dict[str, str]:
    """The test process's environment less what makes it a test: the site has its defaults and the same servers."""
    left_out = ("SITE_ENV", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL", "PUBLIC_URL")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"DATA_DIR": str(data), "PORT": str(port)}
    if search := environment.get("SEARCH_URL"):
        environment["SEARCH_URL"] = f"{search}-site"
    if redis := environment.get("REDIS_URL"):  # emptying a test's cache must not drop the site's queued jobs
        environment["REDIS_URL"] = urlsplit(redis)._replace(path=f"/{SITE_REDIS}").geturl()
    return environment


def start_site(data: Path, port: int) -> RunningSite:
    """Starts the site on this folder and returns when it answers. Fails with its output if it does not."""
    data.mkdir(parents=True, exist_ok=True)
    output_file = data / "output.txt"
    with output_file.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=REPOSITORY,
            env=site_environment(data, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = RunningSite(f"http://127.0.0.1:{port}", data, output_file, process)
    end = time.monotonic() + START_WAIT_S
    while "Perheverkko is at" not in site.output:
        if process.poll() is not None or time.monotonic() > end:
            site.stop()
            raise AssertionError(f"The site did not start:\n{site.output}")
        time.sleep(0.2)
    return site


def copy_data(data: Path, target: Path) -> None:
    """The data folder of a site that goes on running: its database as at one moment, of the rest what stays."""

    def copy_what_stays(source: str, copy: str) -> str:
        with suppress(FileNotFoundError):  # a job's file comes and goes
            shutil.copy2(source, copy)
        return copy

    shutil.copytree(data, target, copy_function=copy_what_stays, ignore=shutil.ignore_patterns("db.sqlite3*"))
    if (data / "db.sqlite3").exists():
        with (
            closing(sqlite3.connect(data / "db.sqlite3")) as running,
            closing(sqlite3.connect(target / "db.sqlite3")) as copy,
        ):
            running.backup(copy)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=3).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
