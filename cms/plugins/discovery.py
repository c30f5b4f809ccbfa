"""Importing a module of that name from every app: the core's must import, a plugin's may fail."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from cms.plugins.config import PluginConfig
from cms.plugins.guard import record_failure
from cms.plugins.state import is_withdrawn, registering_as


def installed_plugins() -> list[PluginConfig]:
    """The plugins that this process has loaded, also the failed ones, by key."""
    found = [config for config in apps.get_app_configs() if isinstance(config, PluginConfig)]
    return sorted(found, key=lambda config: config.key)


def autodiscover(module_name: str) -> None:
    """Import `<app>.<module_name>` wherever it exists. What a plugin's module registers is the plugin's; where its
    import fails, the plugin is withdrawn."""
    for config in apps.get_app_configs():
        if config.module is None or not module_has_submodule(config.module, module_name):
            continue
        if not isinstance(config, PluginConfig):
            import_module(f"{config.name}.{module_name}")
        elif not is_withdrawn(config.key):
            try:
                with registering_as(config.key):
                    import_module(f"{config.name}.{module_name}")
            except Exception as error:  # noqa: BLE001 - the plugin guard
                record_failure(plugin=config.key, where=module_name, error=error, withdrawn=True)


def plugin_of_module(module_name: str) -> PluginConfig | None:
    """The plugin to which a module belongs."""
    config = apps.get_containing_app_config(module_name)
    return config if isinstance(config, PluginConfig) else None
