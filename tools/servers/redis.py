"""Redis from the system's packages, in memory only, loopback only."""

import shutil
import socket
from pathlib import Path

from .process import Server, ServiceError, find_free_port, give_to_service_account

NEEDS = "Redis (Debian: apt-get install redis-server)"


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def prepare_redis(folder: Path) -> tuple[Server, dict[str, str]]:
    """The server and the variable that points the site to it."""
    program = shutil.which("redis-server")
    if not program:
        raise ServiceError(f"{NEEDS} is not installed.")
    folder.mkdir(parents=True, exist_ok=True)
    give_to_service_account(folder)
    port = find_free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--databases", "16"]
    command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
    server = Server(
        name="Redis",
        port=port,
        command=command,
        is_ready=lambda: answers(port),
        log=folder / "redis.log",
        working_directory=folder,
        wait_s=20,
    )
    return server, {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
