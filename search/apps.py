from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """One search over everything: analysis, sources, engines."""

    name = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.dashboard.registry import dashboard_links, dashboard_panels
        from cms.imports.signals import run_ended
        from cms.publishing import prepare_publication

        from . import checks  # noqa: F401
        from .fallback import PANEL as FALLBACK
        from .following import letters  # noqa: F401  its jobs
        from .following.panels import LINK as SAVED_LINK
        from .following.panels import PANEL
        from .gathering import ask_after_import
        from .preparing import learn_texts
        from .words.panels import LINKS

        for link in (*LINKS, SAVED_LINK):
            dashboard_links.register(link)
        for panel in (FALLBACK, PANEL):
            dashboard_panels.register(panel)
        prepare_publication(learn_texts)
        run_ended.connect(ask_after_import)
