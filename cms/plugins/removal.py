"""Taking a plugin's data out of the site, before its package is uninstalled."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, Revision

from cms.plugins.config import PluginConfig
from cms.plugins.models import PluginActivation, PluginState


class PagesInTheWay(Exception):
    """The site still has pages of the plugin's types: `pages` in all. Without their model they would break the tree."""

    def __init__(self, *, plugin: str, pages: int) -> None:
        self.plugin, self.pages = plugin, pages
        super().__init__(f"{plugin}: {pages} pages")


def page_types_of(plugin: PluginConfig) -> list[type[Page]]:
    return [model for model in plugin.get_models() if issubclass(model, Page)]


def pages_of(plugin: PluginConfig) -> Iterator[Page]:
    """Every page of the plugin's types, from the root of the tree on."""
    for page_type in page_types_of(plugin):
        yield from page_type.objects.order_by("path")


def count_pages_of(plugin: PluginConfig) -> int:
    return sum(page_type.objects.count() for page_type in page_types_of(plugin))


def convert_pages(*, plugin: PluginConfig, into: type[Page]) -> int:
    """Turn the plugin's pages into plain pages of the type `into`, at the same place and address, unpublished: what
    their own fields held is gone, title and translations stay. Old revisions go, since they describe the old type."""
    target = ContentType.objects.get_for_model(into)
    count = 0
    with transaction.atomic():
        for page in list(pages_of(plugin)):
            _convert(page, into, target)
            count += 1
    return count


def _convert(page: Page, into: type[Page], target: ContentType) -> None:
    if page.live:
        page.unpublish(log_action=True)
    Revision.objects.for_instance(page).delete()
    own = type(page).objects.filter(pk=page.pk)
    own._raw_delete(using=own.db)  # the row of the plugin's own fields only; the page stays where it is
    Page.objects.filter(pk=page.pk).update(
        content_type=target, draft_title=page.title, latest_revision=None, live_revision=None
    )
    plain = into(page_ptr_id=page.pk)
    plain.__dict__.update(vars(Page.objects.get(pk=page.pk)))
    plain.save_base(raw=True)


def remove_plugin_data(*, plugin: PluginConfig) -> None:
    """Drop the plugin's tables and what the kernel keeps of it. Raises `PagesInTheWay`."""
    if count := count_pages_of(plugin):
        raise PagesInTheWay(plugin=plugin.key, pages=count)
    if plugin.models_module is not None and apps.get_app_config(plugin.label).get_models():
        call_command("migrate", plugin.label, "zero", interactive=False, verbosity=0)
    with transaction.atomic():
        ContentType.objects.filter(app_label=plugin.label).delete()
        PluginActivation.objects.filter(plugin=plugin.key).delete()
        PluginState.objects.filter(plugin=plugin.key).delete()
    ContentType.objects.clear_cache()
