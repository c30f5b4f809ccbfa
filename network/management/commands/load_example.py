"""Loads the example content; safe to run again."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from network.example.content import ExampleError
from network.services.examples import ExamplesRefused, load_examples


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


class Command(BaseCommand):
    help = "Load the example content, clearly marked as such, and the example accounts."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--scale", type=positive, default=1, help="how many times over, for benchmarks (default 1)")
        parser.add_argument("--service", action="store_true", help="save and publish page by page, as editors do; slow")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_examples(scale=options["scale"], bulk=not options["service"], progress=self.progress)
        except (ExampleError, ExamplesRefused) as error:
            raise CommandError(f"Example content not loaded, nothing changed. {error}") from None
        self.stdout.write(f"{count} example pages." if count else "The example content is there already.")

    def progress(self, done: int, total: int) -> None:
        step = max(total // 10, 1)
        if done % step == 0 or done == total:
            self.stdout.write(f"  {done} / {total}")
