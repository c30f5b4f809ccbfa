"""PostgreSQL, Redis and Elasticsearch on loopback: `python3 -m tools.services start|stop|status|env|check|install|run`.

`start` leaves them running, with data kept under var/services, and prints the variables that point the site to them.
`run -- COMMAND` starts fresh ones, runs the command with those variables and takes everything away again.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.servers import elasticsearch, postgresql, redis
from tools.servers.process import (
    IS_ROOT,
    Server,
    ServiceError,
    services_folder,
    start,
    started_at,
    stop_process,
    wait_until_ready,
)

Prepare = Callable[[Path], tuple[Server, dict[str, str]]]
SERVERS: dict[str, Prepare] = {
    "postgresql": postgresql.prepare_postgresql,
    "redis": redis.prepare_redis,
    "elasticsearch": elasticsearch.prepare_elasticsearch,
}


def find_missing(names: Iterable[str] = SERVERS) -> list[str]:
    """What has to be installed before these servers can start, each as a person would look for it."""
    missing = []
    if "postgresql" in names and not postgresql.find_programs():
        missing.append(postgresql.NEEDS)
    if "redis" in names and not shutil.which("redis-server"):
        missing.append(redis.NEEDS)
    if "elasticsearch" in names:
        if not elasticsearch.find_java():
            missing.append(elasticsearch.NEEDS)
        if not elasticsearch.is_installed() and not shutil.which("mvn"):
            missing.append(elasticsearch.NEEDS_MAVEN)
    return missing


def start_servers(names: Iterable[str], folder: Path) -> tuple[list[Server], dict[str, str]]:
    """Starts the servers side by side and waits for each. Raises ServiceError; then none is left running."""
    servers: list[Server] = []
    variables: dict[str, str] = {}
    try:
        began = time.monotonic()
        for name in names:
            server, its_variables = SERVERS[name](folder / name)
            start(server)
            servers.append(server)
            variables |= its_variables
        for server in servers:
            wait_until_ready(server)
            print(f"  {server.name} answers on 127.0.0.1:{server.port} ({time.monotonic() - began:.1f} s)", flush=True)
    except BaseException:
        stop_servers(servers)
        raise
    return servers, variables


def stop_servers(servers: Iterable[Server]) -> None:
    for server in servers:
        if server.process and server.process.poll() is None:
            stop_process(server.process.pid, server.stop_signal)


def state_file() -> Path:
    return services_folder() / "state.json"


def read_state() -> dict[str, dict]:
    """What `start` left running, by server; those that ended since are left out."""
    if not state_file().exists():
        return {}
    state = json.loads(state_file().read_text())
    return {name: entry for name, entry in state.items() if started_at(entry["pid"]) == entry["started"]}


def write_state(state: dict[str, dict]) -> None:
    state_file().parent.mkdir(parents=True, exist_ok=True)
    state_file().write_text(json.dumps(state, indent=2))
    state_file().chmod(0o600)  # it holds the database's password


def start_and_remember(names: list[str]) -> None:
    state = read_state()
    missing = [name for name in names if name not in state]
    servers, _ = started = start_servers(missing, services_folder()) if missing else ([], {})
    for name, server in zip(missing, servers, strict=True):
        assert server.process
        state[name] = {
            "pid": server.process.pid,
            "started": started_at(server.process.pid),
            "port": server.port,
            "stop_signal": server.stop_signal,
            "variables": {key: value for key, value in started[1].items() if f":{server.port}" in value},
        }
    write_state(state)


def print_variables() -> None:
    for entry in read_state().values():
        for name, value in entry["variables"].items():
            print(f"export {name}={value}")


def stop_remembered() -> None:
    for name, entry in read_state().items():
        stop_process(entry["pid"], entry["stop_signal"])
        print(f"  {name} stopped")
    state_file().unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_servers(names: list[str]) -> Iterator[dict[str, str]]:
    """Fresh servers for the length of the block; their data goes with them."""
    parent = services_folder()
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
    folder.chmod(0o755 if IS_ROOT else 0o700)
    servers: list[Server] = []
    try:
        servers, variables = start_servers(names, folder)
        yield variables
    finally:
        stop_servers(servers)
        shutil.rmtree(folder, ignore_errors=True)


def run_command(names: list[str], command: list[str]) -> int:
    """Exit status of the command, run with the variables of fresh servers."""

    def end(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    print("Services:", flush=True)
    with temporary_servers(names) as variables:
        child = subprocess.Popen(command, env={**os.environ, **variables})
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tools.services", description=__doc__)
    parser.add_argument("action", choices=("start", "stop", "status", "env", "check", "install", "run"))
    parser.add_argument("--only", default=",".join(SERVERS), help="comma list of: " + ", ".join(SERVERS))
    separator = arguments.index("--") if "--" in arguments else len(arguments)
    parsed = parser.parse_args(arguments[:separator])
    parsed.command = arguments[separator + 1 :]
    parsed.names = parsed.only.split(",")
    if unknown := set(parsed.names) - set(SERVERS):
        parser.error(f"unknown server: {', '.join(sorted(unknown))}")
    if (parsed.action == "run") != bool(parsed.command):
        parser.error("a command, after --, belongs to 'run', and to it only")
    return parsed


def carry_out(wanted: argparse.Namespace) -> int:
    if wanted.action in ("start", "run", "check") and (missing := find_missing(wanted.names)):
        raise ServiceError(f"Not installed: {'; '.join(missing)}.")
    match wanted.action:
        case "run":
            return run_command(wanted.names, wanted.command)
        case "start":
            start_and_remember(wanted.names)
            print_variables()
        case "stop":
            stop_remembered()
        case "status":
            for name, entry in read_state().items():
                print(f"  {name}: 127.0.0.1:{entry['port']}, process {entry['pid']}")
        case "env":
            print_variables()
        case "install":
            print(elasticsearch.install_elasticsearch())
    return 0


def main() -> int:
    try:
        return carry_out(parse_arguments(sys.argv[1:]))
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
