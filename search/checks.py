"""Said at start and by `manage.py check`: settings of search that cannot work."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

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
    if "search_indexstate" not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    from search.state import index_status

    status = index_status()
    if status.built_with and status.needs_rebuild:
        return [
            Warning(
                f"The search index was built with {status.built_with}; the analyser is {status.analyser}.",
                hint="Run `manage.py search rebuild`.",
                id="search.W001",
            )
        ]
    return []
