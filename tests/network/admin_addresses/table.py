"""The whole table, by area."""

from tests.network.admin_addresses import administration, desk, library, localize, pages, site

AREAS = {
    "exploring": pages.EXPLORING,
    "editing": pages.EDITING,
    "moving": pages.MOVING,
    "history": pages.HISTORY,
    "reviewing": pages.REVIEWING,
    "bulk": pages.BULK,
    "admin API": pages.ADMIN_API,
    "choosing": pages.CHOOSING,
    "images": library.IMAGES,
    "documents": library.DOCUMENTS,
    "library in bulk": library.BULK,
    "collections": (*library.COLLECTIONS, *library.ADMIN_API),
    "translations": localize.ROWS,
    "reports": administration.REPORTS,
    "workflows": administration.WORKFLOWS,
    "listings": administration.VIEWSETS,
    "settings": administration.SETTINGS,
    "open": administration.OPEN,
    "site": site.ROWS,
    "activities": desk.ACTIVITIES,
    "places": desk.PLACES,
    "organisations": desk.ORGANISATIONS,
    "joining": desk.JOINING,
    "imports": desk.IMPORTS,
    "outputs": desk.OUTPUTS,
}
