"""Loads the reference data and what the source texts say; safe to run again."""

from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.standard_pages import ensure_standard_pages
from network.services.provisioning import ensure_homes, ensure_region_branches
from network.services.reference import ReferenceError, load_geography
from network.services.source_centres import load_source_centres
from network.signals import reference_loaded


class Command(BaseCommand):
    help = "Load counties, municipalities, the tree of the site and the source texts' facts."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts: dict[str, int] = load_geography()
                ensure_region_branches()
                counts["standard pages"] = ensure_standard_pages(homes=ensure_homes())
                counts["source family centres"] = load_source_centres()
                for _receiver, loaded in reference_loaded.send(sender=self.__class__):
                    counts.update(cast("dict[str, int]", loaded or {}))
        except ReferenceError as error:
            raise CommandError(f"Reference data not loaded, nothing changed. {error}") from None
        self.stdout.write(", ".join(f"{number} {name}" for name, number in counts.items()) + ".")
