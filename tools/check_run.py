"""`python -m tools.check_run`: starts the site twice from nothing, as `make run` does, and times both starts.

The limits are for 2 cores with nothing else running; on a shared machine (CI=true) the seconds are only printed, and
what has to hold is that the second start takes less than half of the first. The first start makes a virtual environment
of its own, as on a machine that has never seen the site.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.console import StopWithMessage, fail
from tools.environment import REPOSITORY
from tools.servers.process import find_free_port

FIRST_START_S = 180
SECOND_START_S = 15
STARTED = "Perheverkko is at"
SERVER_VARIABLES = ("DATABASE_URL", "REDIS_URL", "SEARCH_URL", "SITE_ENV", "VIRTUAL_ENV")


def time_start(clone: Path, data: Path) -> float:
    """Seconds until the site answers; it is stopped again. Raises StopWithMessage if it does not start or end well."""
    environment = {name: value for name, value in os.environ.items() if name not in SERVER_VARIABLES}
    environment |= {"DATA_DIR": str(data), "PORT": str(find_free_port())}
    output = data.with_suffix(".txt")
    began = time.monotonic()
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=clone,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        while STARTED not in output.read_text():
            if process.poll() is not None or time.monotonic() - began > 3 * FIRST_START_S:
                raise StopWithMessage(f"The site did not start:\n{output.read_text()}")
            time.sleep(0.1)
        took_s = time.monotonic() - began
    finally:
        process.terminate()
        status = process.wait(timeout=60)
    print(output.read_text().split("\nExample accounts")[0], flush=True)
    if status:
        raise StopWithMessage(f"The site ended with status {status} when it was stopped.")
    return took_s


def copy_clone(target: Path) -> None:
    """The files that git has or would have, so that nothing made by an earlier run helps."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target / name)


def timed(which: str, clone: Path, data: Path, *, limit_s: float) -> float:
    """Starts the site, prints the seconds, gives them. Raises StopWithMessage above the limit, unless in CI."""
    took_s = time_start(clone, data)
    print(f"{which} start: {took_s:.1f} s (limit {limit_s} s)\n", flush=True)
    if took_s > limit_s and os.environ.get("CI") != "true":
        raise StopWithMessage(f"The {which.lower()} start took longer than {limit_s} s.")
    return took_s


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="perheverkko-run-") as folder:
        clone = Path(folder) / "clone"
        copy_clone(clone)
        try:
            first_s = timed("First", clone, Path(folder) / "data", limit_s=FIRST_START_S)
            second_s = timed("Second", clone, Path(folder) / "data", limit_s=SECOND_START_S)
            if second_s > first_s / 2:
                raise StopWithMessage("The second start took more than half of the first: it does work again.")
        except StopWithMessage as error:
            return fail(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
