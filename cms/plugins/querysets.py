"""Reading and keeping what the database knows of plugins."""

from typing import TYPE_CHECKING

from django.db import models

from cms.plugins.state import PluginFailure

if TYPE_CHECKING:
    from wagtail.models import Site

    from cms.plugins.models import PluginActivation, PluginState  # noqa: F401


class PluginStateQuerySet(models.QuerySet["PluginState"]):
    def record(self, failure: PluginFailure) -> None:
        """Keep the latest failure of a plugin."""
        self.update_or_create(
            plugin=failure.plugin,
            defaults={"failed_at": failure.failed_at, "failed_in": failure.where, "last_error": failure.error},
        )

    def by_plugin(self) -> "dict[str, PluginState]":
        return {state.plugin: state for state in self}


class PluginActivationQuerySet(models.QuerySet["PluginActivation"]):
    def switched_off(self, site: "Site") -> frozenset[str]:
        """Keys of the plugins that the site does not use."""
        return frozenset(self.filter(site=site, is_active=False).values_list("plugin", flat=True))
