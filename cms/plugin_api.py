"""The one import surface for plugin authors: nothing else of the site is promised to stay as it is.

`PluginConfig` and `API_VERSION` may be imported at any time. The other names need Django's apps: import them in the
plugin's `ready()`, or in modules that are imported there. The version follows semantic versioning; a test compares
names and signatures with the stored ones.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cms.plugins.config import PluginConfig
from cms.plugins.version import API_VERSION

if TYPE_CHECKING:
    from cms.dashboard.registry import DashboardPanel, dashboard_panels
    from cms.imports.contracts import Columns, Content, Fetched, Importer, Item, Problem, Reading, Standing, Unreadable
    from cms.imports.registry import import_targets, importers
    from cms.jobs.registry import job
    from cms.jobs.services import enqueue_job
    from cms.models import BasePage
    from cms.panels import Panel, panels
    from network.models import Municipality, Region
    from search.contracts import SearchDocument, SearchSource
    from search.services import index_object, remove_object
    from search.sources import search_sources
    from situation_map.area_kinds import AreaKind
    from situation_map.registry import (
        Direction,
        IndicatorDefinition,
        Kind,
        Missing,
        Origin,
        Rhythm,
        Status,
        Step,
        Value,
        indicators,
    )

__all__ = [
    "API_VERSION",
    "AreaKind",
    "BasePage",
    "Columns",
    "Content",
    "DashboardPanel",
    "Direction",
    "Fetched",
    "Importer",
    "IndicatorDefinition",
    "Item",
    "Kind",
    "Missing",
    "Municipality",
    "Origin",
    "Panel",
    "PluginConfig",
    "Problem",
    "Reading",
    "Region",
    "Rhythm",
    "SearchDocument",
    "SearchSource",
    "Standing",
    "Status",
    "Step",
    "Unreadable",
    "Value",
    "dashboard_panels",
    "enqueue_job",
    "import_targets",
    "importers",
    "index_object",
    "indicators",
    "job",
    "panels",
    "remove_object",
    "search_sources",
]

_HOMES = {
    "AreaKind": "situation_map.area_kinds",
    "BasePage": "cms.models",
    "Columns": "cms.imports.contracts",
    "Content": "cms.imports.contracts",
    "DashboardPanel": "cms.dashboard.registry",
    "Direction": "situation_map.registry",
    "Fetched": "cms.imports.contracts",
    "Importer": "cms.imports.contracts",
    "IndicatorDefinition": "situation_map.registry",
    "Item": "cms.imports.contracts",
    "Kind": "situation_map.registry",
    "Missing": "situation_map.registry",
    "Municipality": "network.models",
    "Origin": "situation_map.registry",
    "Panel": "cms.panels",
    "Problem": "cms.imports.contracts",
    "Reading": "cms.imports.contracts",
    "Region": "network.models",
    "Rhythm": "situation_map.registry",
    "SearchDocument": "search.contracts",
    "SearchSource": "search.contracts",
    "Standing": "cms.imports.contracts",
    "Status": "situation_map.registry",
    "Step": "situation_map.registry",
    "Unreadable": "cms.imports.contracts",
    "Value": "situation_map.registry",
    "dashboard_panels": "cms.dashboard.registry",
    "enqueue_job": "cms.jobs.services",
    "import_targets": "cms.imports.registry",
    "importers": "cms.imports.registry",
    "index_object": "search.services",
    "indicators": "situation_map.registry",
    "job": "cms.jobs.registry",
    "panels": "cms.panels",
    "remove_object": "search.services",
    "search_sources": "search.sources",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"The plugin API {API_VERSION} has no {name!r}.")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
