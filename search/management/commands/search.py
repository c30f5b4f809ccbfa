"""`manage.py search status|rebuild|verify`."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import uses_elasticsearch
from search.engines.base import EngineUnavailable
from search.models import IndexOperation
from search.services import rebuild_index
from search.state import IndexStatus, index_status
from search.verifying import verify_index


class Command(BaseCommand):
    help = "Looks after the search index: its state, building it anew, comparing it with what there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        status = tasks.add_parser("status", help="how the index was built and whether it fits")
        status.add_argument("--exit-code", action="store_true", help="exit status 1 when a rebuild is due")
        tasks.add_parser("rebuild", help="write everything anew")
        verify = tasks.add_parser("verify", help="compare index and sources; exit status 1 when they differ")
        verify.add_argument("--repair", action="store_true", help="write what differs anew")

    def handle(self, *args: Any, **options: Any) -> None:
        {"status": self.status, "rebuild": self.rebuild, "verify": self.verify}[options["task"]](options)

    def status(self, options: dict[str, Any]) -> None:
        status = index_status()
        self.stdout.write(f"engine: {status.engine}{' and elasticsearch' if uses_elasticsearch() else ''}")
        self.stdout.write(f"entries: {status.entries}")
        self.stdout.write(f"analyser: {status.analyser}")
        self.stdout.write(f"built: {_built(status)}")
        if uses_elasticsearch():
            self.stdout.write(f"operations waiting: {IndexOperation.objects.filter(done_at=None).count()}")
        if status.needs_rebuild:
            message = "The index does not fit the analyser: run `manage.py search rebuild`."
            self.stdout.write(self.style.WARNING(message))
            if options["exit_code"]:
                sys.exit(1)

    def rebuild(self, options: dict[str, Any]) -> None:
        started = time.monotonic()
        try:
            total = rebuild_index(progress=self._progress)
        except EngineUnavailable as error:
            raise CommandError(f"The database index is built, {error.engine} is not: {error.reason}") from error
        self.stdout.write(self.style.SUCCESS(f"{total} entries in {time.monotonic() - started:.1f} s"))

    def _progress(self, what: str, done: int) -> None:
        if done % 5000 < 500:
            self.stdout.write(f"{what}: {done}")

    def verify(self, options: dict[str, Any]) -> None:
        try:
            differences = verify_index(repair=options["repair"])
        except EngineUnavailable as error:
            raise CommandError(f"{error.engine} cannot be asked: {error.reason}") from error
        for difference in differences:
            self.stdout.write(f"{difference.engine}: {difference.kind} {difference.what}")
        if not differences:
            self.stdout.write(self.style.SUCCESS("The index agrees with what there is."))
        elif options["repair"]:
            self.stdout.write(self.style.SUCCESS(f"{len(differences)} differences repaired."))
        else:
            raise CommandError(f"{len(differences)} differences; `--repair` writes them anew.")


def _built(status: IndexStatus) -> str:
    if status.building_since and (not status.built_at or status.building_since > status.built_at):
        return f"being built since {status.building_since:%Y-%m-%d %H:%M} UTC"
    if status.built_at is None:
        return "never"
    return f"{status.built_at:%Y-%m-%d %H:%M} UTC with {status.built_with or 'an unfinished build'}"
