"""The image's build steps, carried out in a folder that stands for its file system."""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from tools.console import StopWithMessage, step
from tools.environment import REPOSITORY

DOCKERFILE = REPOSITORY / "docker" / "Dockerfile"
FOLDERS = ("/opt/venv", "/build", "/app", "/data", "/tmp/build")  # what of the image's file system is used
ENGINE_ONLY = ("FROM", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD")
AS_ROOT = ("useradd", "apt-get")  # changes the system, not a folder: nothing to try here


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, comments left out and continued lines joined."""
    text = re.sub(r"\\\n", " ", DOCKERFILE.read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def within(root: Path, text: str) -> str:
    """The text with the image's absolute folders replaced by ours."""
    pattern = "|".join(re.escape(folder) for folder in FOLDERS)
    return re.sub(rf"(?<![\w.])({pattern})(?=$|[/\s:'\"])", lambda found: f"{root}{found[1]}", text)


def is_ignored(path: Path) -> bool:
    """Whether .dockerignore keeps the file out of the build context."""
    relative = path.relative_to(REPOSITORY).as_posix()
    ignored = False
    for line in (REPOSITORY / ".dockerignore").read_text().splitlines():
        pattern = line.lstrip("!")
        hit = fnmatch.fnmatch(relative, pattern.replace("**/", "*")) or relative.startswith(f"{pattern}/")
        hit = hit or any(
            fnmatch.fnmatch(part, pattern.removeprefix("**/")) for part in path.relative_to(REPOSITORY).parts
        )
        if line and hit:
            ignored = not line.startswith("!")
    return ignored


def copy(sources: list[str], target: Path) -> None:
    """COPY: files and folders of the build context."""
    for name in sources:
        source = REPOSITORY / name
        if not source.exists():
            raise StopWithMessage(f"docker/Dockerfile copies {name}, which does not exist.")
        files = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else [source]
        for path in files:
            if not is_ignored(path):
                inside = path.relative_to(source) if source.is_dir() else Path(path.name if len(sources) > 1 else "")
                destination = target / inside
                destination.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, destination)


def run(command: str, folder: Path, environment: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["sh", "-euc", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise StopWithMessage(f"RUN {command}\n{done.stdout}{done.stderr}")


def build_image(root: Path) -> tuple[Path, dict[str, str]]:
    """Carries the instructions out below root; returns the working folder and the environment of the finished image."""
    for folder in FOLDERS:
        (root / folder.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
    (root / "data").mkdir()
    workdir = root
    environment = {name: os.environ[name] for name in os.environ if name.startswith("PIP_") or name in ("PATH", "HOME")}
    set_by_image: dict[str, str] = {}
    for word, rest in instructions():
        text = within(root, rest)
        match word:
            case "WORKDIR":
                workdir = Path(text)
                workdir.mkdir(parents=True, exist_ok=True)
            case "ENV":
                for name, _, value in (part.partition("=") for part in shlex.split(text)):
                    set_by_image[name] = value.replace("$PATH", os.environ["PATH"])
            case "COPY" if not rest.startswith("--from"):
                *sources, target = shlex.split(rest)
                copy(sources, workdir / target)
            case "RUN" if not rest.startswith(AS_ROOT):
                with step(f"RUN {rest[:60]}"):
                    run(text, workdir, environment | set_by_image)
            case "COPY" | "RUN":
                continue  # the folder is there already, or only an engine can
            case _ if word not in ENGINE_ONLY:
                raise StopWithMessage(f"docker/Dockerfile: {word} is not known to tools/docker/image.py.")
    return workdir, set_by_image
