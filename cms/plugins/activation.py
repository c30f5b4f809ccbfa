"""Which plugins a site uses."""

from django.db import models
from wagtail.models import Site

from cms.plugins.config import PluginConfig
from cms.plugins.discovery import plugin_of_module
from cms.plugins.models import PluginActivation, PluginState
from cms.plugins.state import forget_failure, is_withdrawn


def switched_off_on(site: Site) -> frozenset[str]:
    """Keys of the plugins that the site does not use: one query per site object, which lives as long as a request."""
    known: frozenset[str] | None = site.__dict__.get("_switched_off_plugins")
    if known is None:
        known = PluginActivation.objects.switched_off(site)
        site.__dict__["_switched_off_plugins"] = known
    return known


def is_plugin_active(plugin: str, site: Site | None) -> bool:
    """Whether the plugin works and the site uses it; without a site, whether it works."""
    return not is_withdrawn(plugin) and (site is None or plugin not in switched_off_on(site))


def set_plugin_active(*, plugin: PluginConfig, site: Site, active: bool) -> None:
    """Switch a plugin on or off for a site, from the next request on."""
    PluginActivation.objects.update_or_create(plugin=plugin.key, site=site, defaults={"is_active": active})
    site.__dict__.pop("_switched_off_plugins", None)


def clear_failure(*, plugin: PluginConfig) -> None:
    """Forget a failure that someone has looked at. One that withdrew the plugin stays until the next start."""
    PluginState.objects.filter(plugin=plugin.key).delete()
    forget_failure(plugin.key)


def is_model_active(model: type[models.Model], site: Site | None) -> bool:
    """Whether pages or snippets of that model may be created on the site: always for the core's own."""
    plugin = plugin_of_module(model.__module__)
    return plugin is None or is_plugin_active(plugin.key, site)
