"""The virtual environment from a lock: `python3 -m tools.environment base|production|dev [FOLDER]`.

Standard library only. A stamp in the environment says which lock it was filled from, so that the next start has nothing
to do. The locks are made from one another: dev holds production, production holds base.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.console import StopWithMessage, fail, step

REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_FOLDER = REPOSITORY / ".venv"
LOCKS = ("base", "production", "dev")  # each holds the ones before it


def bundled_plugins() -> list[Path]:
    """Folders of the plugins that come with the site, each an installable package."""
    return sorted(path.parent for path in REPOSITORY.glob("plugins/*/pyproject.toml"))


def fingerprint(lock: str) -> str:
    """Changes when the environment has to be filled again: another Python, another lock, another plugin."""
    total = hashlib.sha256(sys.version.encode())
    total.update(str(REPOSITORY).encode())
    for path in (REPOSITORY / "requirements" / f"{lock}.txt", *(p / "pyproject.toml" for p in bundled_plugins())):
        total.update(path.read_bytes())
    return total.hexdigest()


def python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def is_current(folder: Path, lock: str) -> bool:
    """Whether the environment holds this lock, filled from it or from one that holds it."""
    try:
        stamp = json.loads((folder / "filled.json").read_text())
    except (OSError, ValueError):
        return False
    enough = LOCKS[LOCKS.index(lock) :]
    return (
        python_of(folder).exists()
        and stamp.get("lock") in enough
        and stamp["fingerprint"] == fingerprint(stamp["lock"])
    )


def install(folder: Path, arguments: list[str]) -> None:
    """Installs with uv where it is at hand and willing, else with pip. Raises StopWithMessage with pip's last line."""
    if uv := shutil.which("uv"):
        command = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--compile-bytecode",
            "--python",
            str(python_of(folder)),
            *arguments,
        ]
        if subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0:
            return
    command = [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StopWithMessage(f"The packages could not be installed: {reason}")


def fill(folder: Path, lock: str) -> None:
    """Makes the environment if there is none, installs the lock and the bundled plugins into it, and stamps it."""
    (folder / "filled.json").unlink(missing_ok=True)
    if not python_of(folder).exists():
        try:
            venv.create(folder, with_pip=True, symlinks=True, clear=folder.exists())
        except (OSError, subprocess.CalledProcessError) as error:
            raise StopWithMessage(
                f"No virtual environment could be made in {folder} ({error}). On Debian: apt-get install python3-venv."
            ) from None
    install(folder, ["--require-hashes", "-r", str(REPOSITORY / "requirements" / f"{lock}.txt")])
    for plugin in bundled_plugins():
        install(folder, ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(plugin)])
    (folder / "filled.json").write_text(json.dumps({"lock": lock, "fingerprint": fingerprint(lock)}))


def ensure_environment(lock: str, folder: Path = DEFAULT_FOLDER) -> Path:
    """The Python of an environment that holds the lock; nothing is done when it does already."""
    if not is_current(folder, lock):
        with step(f"Environment from requirements/{lock}.txt"):
            fill(folder, lock)
    return python_of(folder)


def main() -> int:
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in LOCKS:
        return fail(f"Usage: python3 -m tools.environment {'|'.join(LOCKS)} [FOLDER]")
    try:
        ensure_environment(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) == 3 else DEFAULT_FOLDER)
    except StopWithMessage as error:
        return fail(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
