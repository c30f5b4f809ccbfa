"""Compiles gettext catalogues (.po to .mo) with Babel, so that no system gettext is needed to run the site."""

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po


class CatalogueError(Exception):
    """A catalogue cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(f"{path}: {problem}")


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Writes the .mo beside every .po below these folders that is newer than its .mo; returns those written.

    Raises CatalogueError for a file that is no catalogue; fuzzy entries are left out, as gettext does.
    """
    written = []
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parents[1].name, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise CatalogueError(source, str(error)) from None
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("wb") as file:
            write_mo(file, catalogue)
        temporary.replace(target)
        written.append(target)
    return written


def catalogue_folders(repository: Path) -> list[Path]:
    """The folders of catalogues that the repository holds: the site's and the bundled plugins'."""
    return [repository / "locales", *sorted(repository.glob("plugins/*/**/locale"))]
