"""`manage.py plugin list | show <key> | remove <key>`."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from cms.plugins.config import PluginConfig
from cms.plugins.discovery import installed_plugins
from cms.plugins.overview import PluginLine, plugin_lines
from cms.plugins.removal import PagesInTheWay, convert_pages, count_pages_of, page_types_of, remove_plugin_data


class Command(BaseCommand):
    help = "Lists the installed plugins, shows one, or removes a plugin's data before it is uninstalled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="one line for each installed plugin")
        show = actions.add_parser("show", help="all that is known of a plugin")
        remove = actions.add_parser("remove", help="drop a plugin's tables; refuses while it has pages")
        remove.add_argument("--convert-pages", action="store_true", help="turn its pages into unpublished plain pages")
        remove.add_argument("--into", default="cms.ArticlePage", help="the page type for that (cms.ArticlePage)")
        remove.add_argument("--yes", action="store_true", help="do not ask")
        for action in (show, remove):
            action.add_argument("key")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {"list": self.list_plugins, "show": self.show, "remove": self.remove}[action](**options)

    def list_plugins(self, **options: Any) -> None:
        lines = plugin_lines()
        if not lines:
            self.stdout.write("No plugin is installed.")
        for line in lines:
            words = (line.key, line.version or "-", f"api {line.api or '-'}", line.condition, line.last_error)
            self.stdout.write("\t".join(words).rstrip())

    def show(self, *, key: str, **options: Any) -> None:
        line = next((line for line in plugin_lines() if line.key == key), None)
        if line is None:
            raise CommandError(f"There is no plugin '{key}'; `manage.py plugin list` names those that are installed.")
        for label, value in self._facts(line):
            if value:
                self.stdout.write(f"{label}: {value}")

    def _facts(self, line: PluginLine) -> list[tuple[str, Any]]:
        plugin = next((config for config in installed_plugins() if config.key == line.key), None)
        types = ", ".join(page_type._meta.label for page_type in page_types_of(plugin)) if plugin else ""
        return [
            ("key", line.key),
            ("name", line.name),
            ("version", line.version),
            ("api", line.api),
            ("state", line.condition),
            ("summary", line.summary),
            ("homepage", line.homepage),
            ("page types", types),
            ("pages", str(count_pages_of(plugin)) if plugin and types else ""),
            ("failed at", line.failed_at and line.failed_at.isoformat(timespec="seconds")),
            ("failed in", line.failed_in),
            ("last error", line.last_error),
        ]

    def remove(self, *, key: str, convert_pages: bool, into: str, yes: bool, **options: Any) -> None:
        plugin = next((config for config in installed_plugins() if config.key == key), None)
        if plugin is None:
            raise CommandError(f"There is no plugin '{key}', or PLUGINS_DISABLED names it.")
        if not yes and input(f"Delete all data of the plugin '{key}'? Write its key to go on: ").strip() != key:
            raise CommandError("Nothing was removed.")
        if convert_pages:
            self._convert(plugin, into)
        try:
            remove_plugin_data(plugin=plugin)
        except PagesInTheWay as error:
            raise CommandError(
                f"The site has {error.pages} pages of the plugin '{key}'. Delete them, or turn them into plain pages "
                "with --convert-pages. Nothing was removed."
            ) from None
        self.stdout.write(f"The data of '{key}' is removed. Now uninstall its package, or set PLUGINS_DISABLED={key}.")

    def _convert(self, plugin: PluginConfig, into: str) -> None:
        try:
            page_type = apps.get_model(into)
        except (LookupError, ValueError):
            raise CommandError(f"--into: there is no page type '{into}'.") from None
        if not issubclass(page_type, Page) or page_type in page_types_of(plugin):
            raise CommandError(f"--into: '{into}' is no page type to convert to.")
        count = convert_pages(plugin=plugin, into=page_type)
        self.stdout.write(f"{count} pages are now unpublished pages of the type {into}.")
