"""veraPDF (MPL-2.0 or GPL-3.0), a checker of PDF/UA that is not ours, from Maven Central: one file of 9 MB, kept in a
cache with its digest checked each time. It needs Java.
"""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.servers.elasticsearch import COPY_GOAL, NEEDS, NEEDS_MAVEN, find_java
from tools.servers.process import cache_folder

ARTIFACT = "org.verapdf.apps:greenfield-apps:1.28.2:jar"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
PROGRAM = "org.verapdf.apps.GreenfieldCliWrapper"


def checker_file() -> Path:
    return cache_folder() / "verapdf-1.28.2.jar"


def why_no_checker() -> str:
    """What is missing, empty where nothing is."""
    if find_java() is None:
        return f"{NEEDS} is not installed."
    return "" if checker_file().exists() or shutil.which("mvn") else f"{NEEDS_MAVEN} is not installed."


def is_pinned(path: Path) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def install_checker() -> Path:
    """The checker's file, downloaded first if it is not there. Raises RuntimeError if it cannot be had."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    target = checker_file()
    with (cache / "verapdf.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_pinned(target):
            return target
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            command = ["mvn", "-B", "-q", f"-Dmaven.repo.local={folder}/repository", COPY_GOAL]
            command += [f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            found = next(Path(folder).glob("*.jar"), None)
            if found is None or not is_pinned(found):
                raise RuntimeError(f"veraPDF could not be had as pinned: {done.stdout[-500:]}")
            found.replace(target)
    return target


def failures_of(files: Sequence[Path]) -> list[str]:
    """What keeps these files from being PDF/UA-1, in the checker's words; empty where nothing does."""
    java = find_java()
    assert java is not None
    command = [str(java / "bin" / "java"), "-Xmx256m", "-XX:+UseSerialGC", "-cp", str(install_checker()), PROGRAM]
    command += ["--flavour", "ua1", "--format", "text", "-v", *(str(path) for path in files)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout.splitlines()
    passed = [line for line in said if line.startswith("PASS ")]
    if len(passed) == len(files):
        return []
    return [line for line in said if not line.startswith("PASS ")] or ["The checker said nothing."]
