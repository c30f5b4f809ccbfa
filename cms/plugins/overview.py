"""What the plugin page and `manage.py plugin` show: one line per installed plugin."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any, Literal

from django.conf import settings
from wagtail.models import Site

from cms.plugins.config import PluginConfig
from cms.plugins.discovery import installed_plugins
from cms.plugins.models import PluginActivation, PluginState
from cms.plugins.state import failure_of
from cms.plugins.version import ENTRY_POINT_GROUP

Condition = Literal["running", "failed", "disabled"]


@dataclass(frozen=True)
class PluginLine:
    """`condition` "disabled" is by PLUGINS_DISABLED: of such a plugin only the key is known. `active` is for the
    site that was asked about, None without one. `withdrawn`: it failed at the start and nothing of it is used."""

    key: str
    condition: Condition
    name: Any = ""
    version: str = ""
    api: str = ""
    summary: Any = ""
    homepage: str = ""
    active: bool | None = None
    withdrawn: bool = False
    failed_at: datetime | None = None
    failed_in: str = ""
    last_error: str = ""


def plugin_lines(site: Site | None = None) -> list[PluginLine]:
    """Every plugin that is installed, the disabled ones last. Two queries."""
    states = PluginState.objects.by_plugin()
    off = PluginActivation.objects.switched_off(site) if site else frozenset()
    lines = [_line(config, states.get(config.key), site, off) for config in installed_plugins()]
    offered = {point.name for point in entry_points(group=ENTRY_POINT_GROUP)}
    disabled = sorted(offered & set(settings.PLUGINS_DISABLED))
    return [*lines, *(PluginLine(key=key, condition="disabled", name=key) for key in disabled)]


def _line(config: PluginConfig, state: PluginState | None, site: Site | None, off: frozenset[str]) -> PluginLine:
    failure = failure_of(config.key)
    if failure is not None and (failure.withdrawn or state is None or state.failed_at is None):
        failed_at, failed_in, error = failure.failed_at, failure.where, failure.error
    elif state is not None and state.failed_at is not None:
        failed_at, failed_in, error = state.failed_at, state.failed_in, state.last_error
    else:
        failed_at, failed_in, error = None, "", ""
    return PluginLine(
        key=config.key,
        condition="failed" if failed_at else "running",
        name=config.verbose_name,
        version=config.version,
        api=config.api,
        summary=config.summary,
        homepage=config.homepage,
        active=None if site is None else config.key not in off,
        withdrawn=failure is not None and failure.withdrawn,
        failed_at=failed_at,
        failed_in=failed_in,
        last_error=error,
    )
