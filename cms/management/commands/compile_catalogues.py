"""`manage.py compile_catalogues`: makes the translations usable after a change of a .po file."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.reloader import translation_file_changed

from cms.catalogues import CatalogueError, catalogue_folders, compile_catalogues


class Command(BaseCommand):
    help = "Compiles the catalogues of the site and of the bundled plugins (.po to .mo)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = compile_catalogues(catalogue_folders(settings.BASE_DIR))
        except CatalogueError as error:
            raise CommandError(str(error)) from None
        for path in written:  # `prepare` goes on in this process: texts it indexes are to be those just compiled
            translation_file_changed(None, path)
        self.stdout.write(f"{len(written)} compiled")
