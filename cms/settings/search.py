"""Search: the site's own database by default, Elasticsearch by SEARCH_URL."""

from .env import env

SEARCH_URL = env.url("SEARCH_URL", schemes=("http", "https"))
SEARCH_ENGINE = "elasticsearch" if SEARCH_URL else "database"

# Wagtail's own index serves its admin only; public pages never ask it.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
