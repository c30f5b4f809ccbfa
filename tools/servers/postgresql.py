"""PostgreSQL from the system's packages: a cluster of our own, loopback only, no socket, no fsync (tests and trial)."""

import os
import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from .process import Server, ServiceError, as_service_account, find_free_port, give_to_service_account

NEEDS = "PostgreSQL 14 or newer (Debian: apt-get install postgresql)"
ROLE = DATABASE = "perheverkko"

# Everything can be lost in a power cut, which is what makes a test suite fast.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
}


def find_programs() -> Path | None:
    """The folder with initdb and postgres, the newest version first; None if there is none of 14 or newer."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    for folder in (*debian, *on_path):
        if (folder / "initdb").exists() and (folder / "postgres").exists() and major_version(folder) >= 14:
            return folder
    return None


def major_version(programs: Path) -> int:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def create_cluster(programs: Path, folder: Path, password: str) -> None:
    """initdb with one superuser, who logs in by password, and text ordered by code point as in the image's cluster."""
    password_file = folder / "password"
    password_file.write_text(password)
    password_file.chmod(0o600)
    give_to_service_account(folder)
    command = [programs / "initdb", "-D", folder / "data", "-U", ROLE, "--pwfile", password_file, "-A", "scram-sha-256"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **as_service_account())  # type: ignore[call-overload]
    if done.returncode:
        raise ServiceError(f"initdb failed: {done.stderr.strip().splitlines()[-1]}")


def prepare_postgresql(folder: Path) -> tuple[Server, dict[str, str]]:
    """The server and the variable that points the site to it. A cluster already in the folder is kept."""
    programs = find_programs()
    if not programs:
        raise ServiceError(f"{NEEDS} is not installed.")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "data" / "PG_VERSION").exists():
        create_cluster(programs, folder, secrets.token_hex(16))
    password = (folder / "password").read_text()
    port = find_free_port()
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    for name, value in OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    login = {"PGPASSWORD": password, "PGCONNECT_TIMEOUT": "3"}
    psql = [programs / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", ROLE, "-d", "postgres", "-XAtq", "-c"]

    def ask(statement: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*psql, statement], env={**os.environ, **login}, capture_output=True, text=True, check=False
        )

    def is_ready() -> bool:
        """Answers, and has our database: made here, since it can be made only once the server runs."""
        exists = ask(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")
        if exists.returncode == 0 and not exists.stdout.strip():
            return ask(f"CREATE DATABASE {DATABASE}").returncode == 0
        return exists.returncode == 0

    server = Server(
        name="PostgreSQL",
        port=port,
        command=command,
        is_ready=is_ready,
        log=folder / "postgresql.log",
        working_directory=folder,
        stop_signal=signal.SIGINT,  # "fast": does not wait for clients to leave
        wait_s=90,
    )
    return server, {"DATABASE_URL": f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"}
