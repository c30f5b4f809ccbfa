"""`manage.py prepare`: everything that a site needs before it is started, each step skipped when it has been done.

One process for all of it, since loading Django and Wagtail is most of what a second start costs.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

STATIC_MARK = settings.DATA_DIR / "static-files.sha256"
EXAMPLE_MARK = settings.DATA_DIR / "example-loaded-into"


def database_birth() -> str:
    """When this database got its first migration: tells it from every other one that the folder was used with."""
    return MigrationRecorder(connection).migration_qs.earliest("applied").applied.isoformat()


def has_mark(mark: Path, text: str) -> bool:
    return mark.exists() and mark.read_text() == text


def static_fingerprint() -> str:
    """Changes when a static file of any app is added, removed or written."""
    total = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            total.update(f"{path} {storage.get_modified_time(path).timestamp()} {storage.size(path)}\n".encode())
    return total.hexdigest()


def search_index_is_current() -> bool:
    """What `manage.py search status --exit-code` says: it exits with another status than 0 when a rebuild is due."""
    try:
        call_command("search", "status", "--exit-code", stdout=Quiet())
    except SystemExit as ending:
        return not ending.code
    except CommandError:
        return False
    return True


class Quiet:
    """A standard output for commands whose output is not for the person who starts the site."""

    def write(self, _text: str) -> None: ...

    def flush(self) -> None: ...


class Command(BaseCommand):
    help = "Migrates, loads reference data and (first run) example content, collects static files, fills the index."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--without-example", action="store_true", help="load no example content")

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("Translations", lambda: call_command("compile_catalogues", stdout=Quiet()))
        self.step("Database", self.migrate)
        self.step("Reference data", lambda: call_command("load_reference", stdout=Quiet()))
        if settings.EXAMPLE_CONTENT_ALLOWED and not options["without_example"]:
            self.step("Example content", self.load_example)
        self.step("Static files", self.collect_static)
        self.step("Search index", self.fill_search_index)

    def step(self, label: str, carry_out: Callable[[], Any]) -> None:
        """Prints a line with the label, what was done and the seconds it took."""
        self.stdout.write(f"{label} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        try:
            done = carry_out()
        except BaseException:
            self.stdout.write("failed")
            raise
        self.stdout.write(f"{done or 'done'} ({time.monotonic() - began:.1f} s)")

    def migrate(self) -> str:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return "up to date"
        call_command("migrate", verbosity=0, interactive=False)
        return f"{len(plan)} migrations"

    def load_example(self) -> str:
        if has_mark(EXAMPLE_MARK, birth := database_birth()):
            return "kept"
        call_command("load_example", stdout=Quiet())
        EXAMPLE_MARK.write_text(birth)
        return "loaded"

    def collect_static(self) -> str:
        fingerprint = static_fingerprint()
        if has_mark(STATIC_MARK, fingerprint) and any(settings.STATIC_ROOT.iterdir()):
            return "up to date"
        STATIC_MARK.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        STATIC_MARK.write_text(fingerprint)
        return "collected"

    def fill_search_index(self) -> str:
        if search_index_is_current():
            return "up to date"
        call_command("search", "rebuild", stdout=Quiet())
        return "filled"
