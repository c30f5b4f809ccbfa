"""What the situation map contributes to the registries of the apps below it, and to its own."""

from cms.panels import panels
from search.sources import search_sources

from . import backdrops
from .live import core_indicators
from .panel import PANEL
from .registry import indicators
from .search_documents import REGIONS, STATEMENTS


def register_all() -> None:
    """Called once, when the app is ready."""
    for definition in core_indicators():
        indicators.register(definition, plugin=None)
    for source in (REGIONS, STATEMENTS):
        search_sources.register(source, plugin=None)
    panels.register(PANEL, plugin=None)
    backdrops.register()
