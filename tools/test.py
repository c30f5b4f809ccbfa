"""The whole suite on both stacks: `make test`. Its last line is the closing line of the run that decides.

First on the embedded default, then, if that passed, on PostgreSQL, Redis and Elasticsearch. What cannot be had here is
said in one line and its tests are reported as skipped; with REQUIRE_SERVICES=1 they fail instead.
"""

import os
import shlex
import subprocess
import sys

from tools import services
from tools.console import StopWithMessage, fail
from tools.environment import REPOSITORY, ensure_environment
from tools.servers.process import ServiceError
from tools.system_packages import FOR_TESTS, install_missing

SERVER_VARIABLES = ("DATABASE_URL", "REDIS_URL", "SEARCH_URL", "DATA_DIR", "PERHEVERKKO_TEST_RUN")
NOTHING_CHOSEN = 5  # pytest's status where ARGS leave no test of a stack
WORKERS = 3  # for two cores: one of them waits for its browser most of the time


def pytest_command(python: str, *arguments: str) -> list[str]:
    return [python, "-m", "pytest", "-n", str(WORKERS), *arguments, *shlex.split(os.environ.get("ARGS", ""))]


def run_tests() -> int:
    python = str(ensure_environment("dev"))
    install_missing(FOR_TESTS)
    environment = {name: value for name, value in os.environ.items() if name not in SERVER_VARIABLES}
    missing = services.find_missing()
    if missing:
        print(f"Without the servers' stack; not installed: {'; '.join(missing)}.", flush=True)
    print("\nOn the embedded default: SQLite, its search, Celery over files", flush=True)
    # Tests that need servers run on the second stack; where there is none, they are skipped here, saying why.
    selection = [] if missing else ["-m", "not services"]
    status = subprocess.run(pytest_command(python, *selection), cwd=REPOSITORY, env=environment, check=False).returncode
    if status not in (0, NOTHING_CHOSEN) or missing:
        return status
    print("\nOn PostgreSQL, Redis and Elasticsearch", flush=True)
    # Tests whose sites have no server, whatever the environment says, would do the same once more.
    command = pytest_command(python, "-m", "not stackless")
    with services.temporary_servers(list(services.SERVERS)) as variables:
        second = subprocess.run(command, cwd=REPOSITORY, env={**environment, **variables}, check=False).returncode
    return status if second == NOTHING_CHOSEN else second


def main() -> int:
    try:
        return run_tests()
    except (StopWithMessage, ServiceError) as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
