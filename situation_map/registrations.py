"""What the situation map contributes to the registries of the apps below it, and to its own."""

from cms.dashboard.registry import dashboard_links, dashboard_panels
from cms.panels import panels
from search.sources import search_sources

from . import backdrops
from .definitions.panels import LINK as INDICATORS_LINK
from .definitions.searching import INDICATORS
from .editions import jobs as editions_jobs  # noqa: F401 - the module registers its jobs
from .editions.panels import LINK as EDITIONS_LINK
from .editions.searching import EDITIONS
from .importing import letters as importing_letters
from .importing.registration import register_importers
from .live_definitions import core_indicators
from .panel import PANEL
from .registry import indicators
from .rounds import jobs as rounds_jobs  # noqa: F401 - the module registers its job
from .rounds import letters as rounds_letters
from .rounds import panels as rounds_panels
from .search_documents import MUNICIPALITIES, REGIONS, STATEMENTS
from .shared.searching import MATERIALS, PRACTICES
from .statements.reminding import LINKS, PANELS


def register_all() -> None:
    """Called once, when the app is ready."""
    for definition in core_indicators():
        indicators.register(definition, plugin=None)
    for source in (REGIONS, MUNICIPALITIES, STATEMENTS, PRACTICES, MATERIALS, EDITIONS, INDICATORS):
        search_sources.register(source, plugin=None)
    panels.register(PANEL, plugin=None)
    for desk_panel in PANELS:
        dashboard_panels.register(desk_panel)
    for link in LINKS:
        dashboard_links.register(link)
    dashboard_links.register(INDICATORS_LINK)
    dashboard_links.register(EDITIONS_LINK)
    register_importers()
    importing_letters.register()
    backdrops.register()
    rounds_letters.register()
    rounds_panels.register()
