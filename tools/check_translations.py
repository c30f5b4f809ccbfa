"""`python -m tools.check_translations`: every text of the code has its Finnish and Swedish translation.

Texts are collected anew with gettext from a copy of the sources, so that what nobody collected is found too; the site's
and each bundled plugin's against their own catalogues.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools.console import StopWithMessage, fail
from tools.environment import REPOSITORY

LANGUAGES = ("fi", "sv")
PACKAGES = ("cms", "network", "search", "situation_map")
SOURCES = (".py", ".html", ".txt", ".js")
MARKERS = ("_", "gettext", "gettext_lazy", "ngettext")


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def collect_texts(folders: list[Path]) -> list[Message]:
    """The texts that gettext finds in these folders. Raises StopWithMessage when gettext is missing or fails."""
    if not shutil.which("xgettext"):
        raise StopWithMessage("gettext is not installed (Debian: apt-get install gettext).")
    with tempfile.TemporaryDirectory() as temporary:
        for folder in folders:
            for path in folder.rglob("*"):
                if path.suffix in SOURCES and "migrations" not in path.parts:
                    copy = Path(temporary) / path.relative_to(REPOSITORY)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, copy)
        (Path(temporary) / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "fi"]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(command, cwd=temporary, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StopWithMessage(f"gettext failed: {done.stderr.strip()}")
        found = Path(temporary) / "locale" / "fi" / "LC_MESSAGES" / "django.po"
        return [message for message in read_catalogue(found) if message.id] if found.exists() else []


def find_uncollected(folders: list[Path], texts: list[Message]) -> Iterator[str]:
    """Texts that gettext does not see, since they stand in an f-string, and finds nowhere else; a line each."""
    collected = {each for text in texts for each in ([text.id] if isinstance(text.id, str) else text.id)}
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        for string in ast.walk(ast.parse(path.read_text())):
            if isinstance(string, ast.JoinedStr):
                for call in ast.walk(string):
                    text = marked_text(call)
                    if text and text not in collected:
                        yield f"{path.relative_to(REPOSITORY)}:{string.lineno}: {text!r} stands in an f-string"


def marked_text(node: ast.AST) -> str:
    """The text of a call that marks one for translation; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS and node.args:
        first = node.args[0]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return ""


def is_translated(message: Message | None) -> bool:
    if not message or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def find_problems(texts: list[Message], catalogues: Path) -> Iterator[str]:
    """Texts without translation and translations whose placeholders are not the text's, a line each."""
    for language in LANGUAGES:
        path = catalogues / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            if texts:
                yield f"{path.relative_to(REPOSITORY)}: missing, {len(texts)} texts untranslated"
            continue
        catalogue = read_catalogue(path)
        for text in texts:
            message = catalogue.get(text.id, text.context)
            if not is_translated(message):
                place = ":".join(str(part) for part in text.locations[0]) if text.locations else ""
                yield f"{path.relative_to(REPOSITORY)}: no translation of {text.id!r} ({place})"
        for message, errors in catalogue.check():
            yield from (f"{path.relative_to(REPOSITORY)}: {message.id!r}: {error}" for error in errors)


def parts() -> Iterator[tuple[list[Path], Path]]:
    """Source folders with the folder of their catalogues: the site, then each plugin."""
    yield [REPOSITORY / name for name in PACKAGES], REPOSITORY / "locales"
    for project in sorted(REPOSITORY.glob("plugins/*/pyproject.toml")):
        catalogues = next(project.parent.glob("**/locale"), project.parent / "locale")
        yield [project.parent], catalogues


def main() -> int:
    try:
        problems: list[str] = []
        for folders, catalogues in parts():
            texts = collect_texts(folders)
            problems += [*find_problems(texts, catalogues), *find_uncollected(folders, texts)]
    except StopWithMessage as error:
        return fail(str(error))
    if problems:
        return fail("\n".join([*problems, f"{len(problems)} problems."]))
    print(f"Every text is translated into {' and '.join(LANGUAGES)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
