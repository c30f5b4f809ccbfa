"""Starts over: deletes everything in DATA_DIR after asking. `make reset`; YES=1 does not ask. Standard library only."""

import os
import shutil
import sys
from pathlib import Path

from tools.console import StopWithMessage, fail
from tools.run import data_folder, lock_data
from tools.services import read_state

# What the site itself puts there: a folder without any of it is not the site's, whatever DATA_DIR says.
SIGNS = ("db.sqlite3", "secret_key", "media", "static", "queue")
KEPT = ("services", "run.lock")  # the servers of `make services` have data of their own


def is_site_data(folder: Path) -> bool:
    return any((folder / name).exists() for name in SIGNS)


def confirm(folder: Path) -> bool:
    """Asks at the terminal; anything but y or yes means no."""
    if os.environ.get("YES") == "1":
        return True
    if not sys.stdin.isatty():
        raise StopWithMessage("Nothing deleted: there is no terminal to ask at. YES=1 make reset does not ask.")
    return input(
        f"Delete the site's data in {folder}: database, images, documents, accounts? [y/N] "
    ).strip().lower() in ("y", "yes")


def reset() -> str:
    """What was done, in one line."""
    folder = data_folder()
    if not is_site_data(folder):
        return f"Nothing to delete: {folder} holds no site."
    with lock_data(folder):
        if not confirm(folder):
            return "Nothing deleted."
        for path in folder.iterdir():
            if path.name in KEPT:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    hint = " The servers keep theirs: make services-stop." if read_state() else ""
    return f"Deleted the site's data in {folder}.{hint}"


def main() -> int:
    try:
        print(reset())
    except StopWithMessage as error:
        return fail(str(error))
    except (KeyboardInterrupt, EOFError):
        return fail("\nNothing deleted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
