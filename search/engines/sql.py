"""What the two database engines share: filters over search_searchentry, and the shape of their two statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from .base import EngineAnswer, EngineQuery, Group


class Condition:
    """SQL text of a WHERE clause with its parameters. The text is only ever made of constants of this package."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, sql: str, *parameters: Any) -> "Condition":
        self.parts.append(sql)
        self.parameters.extend(parameters)
        return self

    def any_of(self, column: str, values: Sequence[str]) -> "Condition":
        if values:
            self.add(f"{column} IN ({', '.join(['%s'] * len(values))})", *values)
        return self

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "1 = 1"


def stands_for_its_thing(query: EngineQuery) -> Condition:
    """True for the one version of a thing that the reader is shown: the first by preference of those asked for."""
    wanted = [lang for lang in query.preference if not query.languages or lang in query.languages]
    wanted += [lang for lang in query.languages if lang not in wanted]
    condition = Condition()
    alternatives: list[str] = []
    parameters: list[Any] = []
    for place, lang in enumerate(wanted):
        clauses = ["e.language = %s"] + ["e.languages NOT LIKE %s"] * place
        alternatives.append(f"({' AND '.join(clauses)})")
        parameters += [lang, *(f"%,{earlier},%" for earlier in wanted[:place])]
    if not query.languages:
        clauses = [f"e.language NOT IN ({', '.join(['%s'] * len(wanted))})"] + ["e.languages NOT LIKE %s"] * len(wanted)
        alternatives.append(f"({' AND '.join(clauses)})")
        parameters += [*wanted, *(f"%,{lang},%" for lang in wanted)]
    return condition.add(f"({' OR '.join(alternatives)})", *parameters)


def filters(query: EngineQuery) -> Condition:
    """All restrictions of a page of hits."""
    shown = stands_for_its_thing(query)
    condition = Condition().any_of("e.visibility", query.visibility)
    condition.any_of("e.source", query.types).any_of("e.region", query.regions)
    return condition.add(str(shown), *shown.parameters)


def run_find(
    query: EngineQuery, *, table: str, match: Condition, score: str, score_parameters: Sequence[Any]
) -> EngineAnswer:
    """Runs the statement of counts and, when anything matches, the statement of hits.

    `table` joins the terms as `t` to the entries as `e`; `score` is higher for the better.
    """
    shown = stands_for_its_thing(query)
    visible = Condition().any_of("e.visibility", query.visibility)
    # Only constants of this package are put into the text; every value is a parameter.
    counting = (
        f"SELECT e.source, e.region, e.language, {shown} AS shown, COUNT(*) FROM {table} "  # noqa: S608
        f"WHERE {match} AND {visible} GROUP BY e.source, e.region, e.language, shown"
    )
    wanted = filters(query)
    hits = (
        f"SELECT e.id FROM {table} WHERE {match} AND {wanted} "  # noqa: S608
        f"ORDER BY CASE WHEN e.title_key = %s THEN 0 ELSE 1 END, CASE WHEN e.language = %s THEN 0 ELSE 1 END, "
        f"{score} DESC, e.id LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(counting, [*shown.parameters, *match.parameters, *visible.parameters])
        groups = [Group(row[0], row[1], row[2], bool(row[3]), row[4]) for row in cursor.fetchall()]
        if not any(group.shown for group in groups):
            return EngineAnswer([], groups)
        cursor.execute(
            hits,
            [
                *match.parameters,
                *wanted.parameters,
                query.title_key,
                query.language,
                *score_parameters,
                query.limit,
                query.offset,
            ],
        )
        return EngineAnswer([row[0] for row in cursor.fetchall()], groups)


def select_ids(sql: str) -> Iterable[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
