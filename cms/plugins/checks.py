"""System checks of the plugins."""

from importlib.metadata import entry_points
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from cms.plugins.version import ENTRY_POINT_GROUP


@register
def disabled_plugins_exist(**kwargs: Any) -> list[CheckMessage]:
    """A name in PLUGINS_DISABLED that no package offers is likely misspelt, and the plugin meant still runs."""
    offered = {point.name for point in entry_points(group=ENTRY_POINT_GROUP)}
    return [
        Warning(f"PLUGINS_DISABLED: no plugin '{name}' is installed.", id="plugins.W001")
        for name in settings.PLUGINS_DISABLED
        if name not in offered
    ]
