"""Removes the example content."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network.services.examples import ExamplesRefused, remove_examples


class Command(BaseCommand):
    help = "Remove exactly the example content and accounts that were loaded."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--with-additions", action="store_true", help="also pages that people added to example organisations"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = remove_examples(with_additions=options["with_additions"])
        except ExamplesRefused as error:
            raise CommandError(f"Nothing removed. {error}") from None
        self.stdout.write(f"{count} example records removed.")
