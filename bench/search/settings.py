"""The site's settings with one more app: the documents as Wagtail's own search would index them."""

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS, WAGTAILSEARCH_BACKENDS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.search.peer_app"]
WAGTAILSEARCH_BACKENDS = {
    **WAGTAILSEARCH_BACKENDS,
    "finnish": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "finnish"},
}
