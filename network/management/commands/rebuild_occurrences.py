"""Rebuild the table of occurrences from the schedules of all activities."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from network.models import OccurrenceRebuild
from network.services.occurrences import BATCH, continue_rebuild, start_rebuild


class Command(BaseCommand):
    help = (
        "Makes the table of occurrences what the activities' schedules give, from a year behind to two years ahead. "
        "Writes only rows that differ. A run that was stopped goes on with --resume."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--resume", action="store_true", help="go on with the run that was stopped, if there is one"
        )
        parser.add_argument("--batch", type=int, default=BATCH, help=f"activities per transaction (default {BATCH})")

    def handle(self, *args: Any, **options: Any) -> None:
        run = start_rebuild(resume=options["resume"])
        if run.activities:
            self.stdout.write(f"Going on after {run.activities} activities.")
        continue_rebuild(run, progress=self.show, batch=max(1, options["batch"]))
        run.refresh_from_db()
        self.stdout.write(
            f"{run.activities} activities: {run.added} occurrences added, {run.changed} changed, {run.removed} removed."
        )

    def show(self, run: OccurrenceRebuild, total: int) -> None:
        self.stdout.write(f"{run.activities} / {total}")
