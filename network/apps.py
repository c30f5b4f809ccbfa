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
        from search import readers
        from search.sources import search_sources
        from search.words.keepers import set_keeper_rule

        from . import receivers  # noqa: F401
        from .admin_guard.group_names import name_groups
        from .admin_guard.library_names import name_libraries
        from .admin_guard.titles import scope_admin_titles, scope_people_in_filters, scope_popular_tags
        from .desk.panels import LINKS
        from .desk.panels import PANELS as DESK_PANELS
        from .importing.registration import register_importers
        from .joining.panels import LINKS as JOINING_LINKS
        from .joining.panels import PANELS as JOINING_PANELS
        from .panels import PANELS
        from .permissions import visibilities_for
        from .services import searching_words as words
        from .services.search_keepers import search_keeper
        from .services.searching import SOURCES
        from .services.searching_files import follow_collection_moves, save_files_whole

        follow_collection_moves()
        save_files_whole()
        scope_admin_titles()
        scope_popular_tags()
        name_libraries()
        name_groups()
        scope_people_in_filters()
        for source in SOURCES:
            search_sources.register(source)
        readers.set_visibility_rule(visibilities_for)
        readers.set_region_names(words.county_names)
        readers.set_municipality_names(words.municipality_names)
        readers.set_organisation_names(words.organisation_names)
        readers.set_organisations_called(words.organisations_called)
        readers.set_kind_names(words.kind_names)
        readers.set_task_names(words.task_names)
        readers.set_spots(words.spots)
        readers.set_tag_names(words.tag_names)
        set_keeper_rule(search_keeper)
        for panel in PANELS:
            panels.register(panel, plugin=None)
        for desk_panel in (*DESK_PANELS, *JOINING_PANELS):
            dashboard_panels.register(desk_panel)
        for link in (*LINKS, *JOINING_LINKS):
            dashboard_links.register(link)
        register_importers()
