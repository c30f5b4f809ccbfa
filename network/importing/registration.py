"""The importers and the target that the network brings."""

from cms.dashboard.registry import dashboard_links, dashboard_panels
from cms.imports.registry import import_targets, importers
from network.importing.calendars import CALENDAR
from network.importing.linked_events import LINKED_EVENTS
from network.importing.panels import LINK, PANEL
from network.importing.table import TABLE
from network.importing.target import ActivityTarget

ACTIVITIES = ActivityTarget()


def register_importers() -> None:
    import_targets.register(ACTIVITIES)
    for importer in (TABLE, CALENDAR, LINKED_EVENTS):
        importers.register(importer)
    dashboard_panels.register(PANEL)
    dashboard_links.register(LINK)
