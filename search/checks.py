"""Said at start and by `manage.py check`: settings of search that cannot work."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from search.engines import uses_elasticsearch


@register("search")
def check_client_is_installed(**kwargs: Any) -> list[CheckMessage]:
    if uses_elasticsearch() and find_spec("elasticsearch") is None:
        return [Error("SEARCH_URL is set, but the package elasticsearch is not installed.", id="search.E001")]
    return []


@register("database")
def check_analyser_fits_index(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """With `check --database default` and before migrations: words of two analysers must not mix in one index."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    from search.models import IndexOperation, IndexState, SearchEntry

    if not all(map(_is_migrated, (IndexState, IndexOperation, SearchEntry))):
        return []
    from search.state import index_status

    status = index_status()
    if status.built_with == status.analyser and status.needs_rebuild:
        return [
            Warning(
                "Elasticsearch has lost the search index, or a part of it; the database answers where it cannot.",
                hint="It is built again by itself within minutes; or run `manage.py search rebuild`.",
                id="search.W002",
            )
        ]
    if status.built_with and status.needs_rebuild:
        return [
            Warning(
                f"The search index was built with {status.built_with}; the analyser is {status.analyser}.",
                hint="Run `manage.py search rebuild`.",
                id="search.W001",
            )
        ]
    return []


def _is_migrated(model: type[Model]) -> bool:
    """Whether the database has the model's table with all of its columns: before migrations it may have older ones."""
    connection, table = connections[DEFAULT_DB_ALIAS], model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return {field.column for field in model._meta.concrete_fields} <= there
