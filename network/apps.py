from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Who and what: geography, organisations, places, activities."""

    name = "network"
    verbose_name = _("Network")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.panels import panels
        from search.sources import search_sources

        from . import receivers  # noqa: F401
        from .panels import PANELS
        from .services.searching import SOURCES

        for source in SOURCES:
            search_sources.register(source)
        for panel in PANELS:
            panels.register(panel, plugin=None)
