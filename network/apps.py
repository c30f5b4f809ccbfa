from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Who and what: geography, organisations, places, activities."""

    name = "network"
    verbose_name = _("Network")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.dashboard.registry import dashboard_links, dashboard_panels
        from cms.panels import panels
        from search.readers import set_region_names, set_visibility_rule
        from search.sources import search_sources

        from . import receivers  # noqa: F401
        from .admin_guard.titles import scope_admin_titles, scope_popular_tags
        from .desk.panels import LINKS
        from .desk.panels import PANELS as DESK_PANELS
        from .importing.registration import register_importers
        from .joining.panels import LINKS as JOINING_LINKS
        from .joining.panels import PANELS as JOINING_PANELS
        from .panels import PANELS
        from .permissions import visibilities_for
        from .services.searching import SOURCES, county_names

        scope_admin_titles()
        scope_popular_tags()
        register_importers()
        for source in SOURCES:
            search_sources.register(source)
        set_visibility_rule(visibilities_for)
        set_region_names(county_names)
        for panel in PANELS:
            panels.register(panel, plugin=None)
        for desk_panel in (*DESK_PANELS, *JOINING_PANELS):
            dashboard_panels.register(desk_panel)
        for link in (*LINKS, *JOINING_LINKS):
            dashboard_links.register(link)
