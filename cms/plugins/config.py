"""What a plugin says of itself, and how its start is kept from becoming the site's fault."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.apps import AppConfig

from cms.plugins.errors import PluginStartError
from cms.plugins.state import registering_as


class PluginConfig(AppConfig):
    """The Django app of a plugin.

    `key` equals the name of the entry point; `api` is the range of API versions it works with, as a version
    specifier (">=1.0,<2"); `urls` names a URL configuration, served under `plugins/<key>/` in each language.
    Contributions are registered in `ready()`: if that fails, the plugin is withdrawn and the site goes on.
    """

    key: ClassVar[str]
    version: ClassVar[str]
    api: ClassVar[str]
    summary: ClassVar[Any] = ""
    homepage: ClassVar[str] = ""
    urls: ClassVar[str | None] = None
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "ready" in cls.__dict__:
            cls.ready = _isolated(cls.__dict__["ready"])  # type: ignore[method-assign, assignment]

    def import_models(self) -> None:
        """Raises `PluginStartError` where the models cannot be imported: without them no page tree is whole."""
        try:
            super().import_models()
        except Exception as error:
            raise PluginStartError.failing_import(self.key, error) from error


def _isolated(ready: Callable[[Any], None]) -> Callable[[Any], None]:
    @wraps(ready)
    def guarded(self: PluginConfig) -> None:
        from cms.plugins.guard import record_failure

        try:
            with registering_as(self.key):
                ready(self)
        except Exception as error:  # noqa: BLE001 - the plugin guard
            record_failure(plugin=self.key, where="ready", error=error, withdrawn=True)

    return guarded
