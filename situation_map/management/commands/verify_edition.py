"""Checks that frozen editions are what they were when they were frozen."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from situation_map.editions.content import digest_of, lines_of
from situation_map.models import Edition


class Command(BaseCommand):
    help = "Compute the hash of frozen editions anew and compare it with the one that was kept."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", nargs="*", help="the editions to check (default: all frozen ones)")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = Edition.objects.frozen().order_by("slug")
        if options["slug"]:
            editions = editions.filter(slug__in=options["slug"])
            if unknown := sorted(set(options["slug"]) - {edition.slug for edition in editions}):
                raise CommandError(f"No frozen edition: {', '.join(unknown)}")
        broken = []
        for edition in editions:
            found = digest_of(lines_of(edition))
            self.stdout.write(f"{found} {edition.slug}{'' if found == edition.sha256 else f'  NOT {edition.sha256}'}")
            if found != edition.sha256:
                broken.append(edition.slug)
        if broken:
            raise CommandError(f"Not as frozen: {', '.join(broken)}")
