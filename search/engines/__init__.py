"""Which engine answers: the site's own database, or Elasticsearch where settings name one."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from .postgres import PostgresEngine
from .sqlite import SqliteEngine

if TYPE_CHECKING:
    from .elasticsearch import ElasticsearchEngine

DATABASE_ENGINES: dict[str, type[SqliteEngine] | type[PostgresEngine]] = {
    "sqlite": SqliteEngine,
    "postgresql": PostgresEngine,
}


def database_engine() -> SqliteEngine | PostgresEngine:
    """The engine of the site's own database; it always holds everything."""
    return DATABASE_ENGINES[connection.vendor]()


def uses_elasticsearch() -> bool:
    return getattr(settings, "SEARCH_ENGINE", "database") == "elasticsearch"


@lru_cache(maxsize=4)
def _elasticsearch_at(url: str) -> "ElasticsearchEngine":
    from .elasticsearch import ElasticsearchEngine  # the client is an extra: not installed on every site

    return ElasticsearchEngine(url)


def elasticsearch_engine() -> "ElasticsearchEngine":
    """The engine at SEARCH_URL; one client a process."""
    return _elasticsearch_at(settings.SEARCH_URL)
