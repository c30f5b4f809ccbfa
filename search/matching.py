"""The index asked by other queries: which objects have all the words, as a statement to put inside another one."""

from typing import Any, NamedTuple

from django.db import connection

from search.engines import postgres, sqlite
from search.terms import query_tokens


class Statement(NamedTuple):
    """SQL made of constants of this package, and its parameters."""

    sql: str
    parameters: tuple[Any, ...]


def ids_with_words(text: str, *, source: str, language: str) -> Statement | None:
    """A statement giving the numeric ids of the source's objects that have every word; None when `text` has no word.

    It asks the index in the site's own database, which is there whatever engine the search page uses. Visibility is
    for the query around it.
    """
    return _statement(text, source=source, language=language, columns="{id}", ending="")


def ids_by_relevance(text: str, *, source: str, language: str, limit: int) -> Statement | None:
    """A statement giving (id, score) of the objects that have every word, the best first, at most `limit`."""
    ending = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s"
    return _statement(text, source=source, language=language, columns="{id}, MAX({score})", ending=ending, limit=limit)


def _statement(
    text: str, *, source: str, language: str, columns: str, ending: str, limit: int | None = None
) -> Statement | None:
    tokens = query_tokens(text, language)
    if not tokens:
        return None
    last = () if limit is None else (limit,)
    if connection.vendor == "postgresql":
        scored = "{score}" in columns
        sql = (
            f"SELECT {columns.format(id='e.object_id::bigint', score=postgres.SCORE)} FROM {postgres.TABLE} "  # noqa: S608
            f"WHERE t.terms @@ %s::tsquery AND e.source = %s {ending}"
        )
        rank = (postgres.rank_expression(tokens),) if scored else ()
        return Statement(sql, (*rank, postgres.match_expression(tokens, all_words=True), source, *last))
    # SQLite is told to ask the words first, and to rank inside a statement of its own: nowhere else may bm25 be called.
    hits = (
        f"SELECT CAST(e.object_id AS integer) AS id, {sqlite.SCORE} AS score FROM search_terms t "  # noqa: S608
        "CROSS JOIN search_searchentry e ON e.id = t.rowid WHERE search_terms MATCH %s AND e.source = %s"
    )
    chosen = columns.format(id="id", score="score")
    sql = f"WITH hits AS MATERIALIZED ({hits}) SELECT {chosen} FROM hits {ending}"  # noqa: S608
    return Statement(sql, (sqlite.match_expression(tokens, all_words=True), source, *last))
