"""Gives images from before the names that new ones have, which nobody guesses; safe to run again."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from wagtail.images import get_image_model

from cms.uploads import has_secret_name, rename_image


class Command(BaseCommand):
    help = "Rename images whose names could be guessed, with their renditions. Addresses of the old renditions end."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        images = get_image_model().objects.order_by("pk").only("pk", "file")
        old = [image.pk for image in images.iterator(chunk_size=1000) if not has_secret_name(image)]
        if options["dry_run"]:
            self.stdout.write(f"Images to rename: {len(old)}")
            return
        missing = [pk for pk in old if not rename_image(pk)]
        self.stdout.write(f"Images renamed: {len(old) - len(missing)}")
        for pk in missing:
            self.stderr.write(f"Image {pk}: its file is missing; left as it is.")
