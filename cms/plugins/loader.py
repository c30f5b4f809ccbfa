"""Finding plugins by their entry points, while the settings are read.

Nothing but the module of the entry point's `PluginConfig` is imported here: Django's apps are not there yet.
"""

import re
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from cms.plugins.config import PluginConfig
from cms.plugins.errors import PluginStartError
from cms.plugins.version import API_VERSION, ENTRY_POINT_GROUP

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")


def discover_plugins(disabled: Iterable[str] = (), *, found: Iterable[EntryPoint] | None = None) -> list[str]:
    """Dotted paths of the app configs of all installed plugins that are not disabled, in the order of their keys.

    `found` replaces the entry points of the installed distributions. Raises `PluginStartError` for a plugin that
    cannot be imported, describes itself wrongly or wants another API version.
    """
    off = set(disabled)
    points = entry_points(group=ENTRY_POINT_GROUP) if found is None else found
    wanted = sorted((point for point in points if point.name not in off), key=lambda point: point.name)
    seen: dict[str, str] = {}
    for point in wanted:
        if seen.setdefault(point.name, point.value) != point.value:
            raise PluginStartError(point.name, f"two packages offer it ({seen[point.name]} and {point.value}).")
    return [_app_config_path(point) for point in {point.name: point for point in wanted}.values()]


def _app_config_path(point: EntryPoint) -> str:
    try:
        config = point.load()
    except Exception as error:
        raise PluginStartError.failing_import(point.name, error) from error
    if not (isinstance(config, type) and issubclass(config, PluginConfig)):
        raise PluginStartError(point.name, f"its entry point {point.value} is not a PluginConfig.")
    _check(point.name, config)
    return f"{config.__module__}.{config.__qualname__}"


def _check(name: str, config: type[PluginConfig]) -> None:
    # Presence only: asking whether a lazy text is empty would translate it, and nothing can be translated yet.
    missing = [field for field in ("name", "key", "version", "api", "verbose_name") if not hasattr(config, field)]
    if missing:
        raise PluginStartError(name, f"its PluginConfig lacks {', '.join(missing)}.")
    if not KEY.match(config.key) or config.key != name:
        raise PluginStartError(name, f"its key '{config.key}' is not the name of its entry point.")
    try:
        wanted = SpecifierSet(config.api)
    except InvalidSpecifier:
        raise PluginStartError(name, f"its API range '{config.api}' is not a version specifier.") from None
    if not wanted.contains(API_VERSION):
        raise PluginStartError(name, f"it needs plugin API {config.api}; this site has {API_VERSION}.")
