"""Debian packages that tests and checks need beside Python: `python3 -m tools.system_packages test|ci`.

Installs what is missing where this account may (root, or sudo that asks for no password); elsewhere says in one line
what to install. Standard library only.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

from tools.browser_program import find_chromium
from tools.console import step
from tools.servers import elasticsearch, postgresql

VOIKKO_FOLDERS = ("/usr/lib/voikko", "/usr/share/voikko", "/usr/local/lib/voikko", "/usr/local/share/voikko")

# Package, and how to tell that what it brings is there already.
FOR_TESTS: dict[str, Callable[[], object]] = {
    "postgresql": postgresql.find_programs,
    "redis-server": lambda: shutil.which("redis-server"),
    "openjdk-17-jre-headless": elasticsearch.find_java,
    "maven": lambda: elasticsearch.is_installed() or shutil.which("mvn"),
    "chromium": find_chromium,
    "gettext": lambda: shutil.which("xgettext"),
    "libvoikko1": lambda: find_library("voikko"),
    "voikko-fi": lambda: any(Path(folder).is_dir() for folder in VOIKKO_FOLDERS),
}
FOR_CI = {**FOR_TESTS, "caddy": lambda: shutil.which("caddy")}


def apt_get() -> list[str] | None:
    """apt-get as this account may run it without being asked for anything; None when it may not."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "apt-get"]
    return None


def install_missing(wanted: dict[str, Callable[[], object]]) -> None:
    """Leaves the decision what to do without to the tests, which skip or fail and say why."""
    missing = [package for package, is_there in wanted.items() if not is_there()]
    if not missing:
        return
    command = apt_get()
    if not command:
        print(f"Not installed, and not to be installed by this account: {', '.join(missing)}.", flush=True)
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"System packages: {', '.join(missing)}"):
        for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *missing]):
            done = subprocess.run(
                [*command, *arguments],
                env=environment,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                check=False,
            )
    if done.returncode:
        print(
            f"apt-get could not install them: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}",
            flush=True,
        )


def main() -> int:
    install_missing(FOR_CI if sys.argv[1:] == ["ci"] else FOR_TESTS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
