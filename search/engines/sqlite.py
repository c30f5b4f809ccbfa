"""The engine of a site on SQLite: an FTS5 table of terms, in the same file and transaction as the pages."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.terms import FIELDS, QueryToken

from .base import EngineAnswer, EngineQuery, IndexedEntry
from .sql import Condition, run_find, select_ids

WEIGHTS = {
    "title_exact": 0.5, "title_base": 6.0, "title_part": 2.0, "title_guess": 1.0,
    "text_exact": 0.08, "text_base": 0.8, "text_part": 0.35, "text_guess": 0.1,
    "folded": 0.3, "other": 0.1,
}  # fmt: skip
# A word found as written is found by its base form too, and BM25 adds both up: the exact form is a small bonus on top.
SCORE = f"-bm25(search_terms, {', '.join(str(WEIGHTS[name]) for name in FIELDS)})"
TABLE = "search_terms t JOIN search_searchentry e ON e.id = t.rowid"
_INSERT = f"INSERT INTO search_terms (rowid, {', '.join(FIELDS)}) VALUES ({', '.join(['%s'] * (len(FIELDS) + 1))})"  # noqa: S608
_CHUNK = 500


class SqliteEngine:
    name = "sqlite"

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        with connection.cursor() as cursor:
            for start in range(0, len(entries), _CHUNK):
                ids = [entry.entry_id for entry in entries[start : start + _CHUNK]]
                marks = ", ".join(["%s"] * len(ids))
                cursor.execute(f"DELETE FROM search_terms WHERE rowid IN ({marks})", ids)  # noqa: S608
            cursor.executemany(_INSERT, [(entry.entry_id, *entry.terms.as_texts()) for entry in entries])

    def find(self, query: EngineQuery) -> EngineAnswer:
        match = Condition().add("search_terms MATCH %s", match_expression(query.tokens, all_words=query.all_words))
        return run_find(query, table=TABLE, match=match, score=SCORE, score_parameters=())

    def count_terms(self) -> int:
        return next(iter(select_ids("SELECT COUNT(*) FROM search_terms")))

    def orphans(self) -> Iterable[int]:
        return select_ids("SELECT rowid FROM search_terms WHERE rowid NOT IN (SELECT id FROM search_searchentry)")

    def missing(self) -> Iterable[int]:
        return select_ids("SELECT id FROM search_searchentry WHERE id NOT IN (SELECT rowid FROM search_terms)")


def match_expression(tokens: Sequence[QueryToken], *, all_words: bool) -> str:
    """The FTS5 expression. Every term is a quoted string, so nothing that a reader types is read as syntax."""
    return (" AND " if all_words else " OR ").join(f"({_token_expression(token)})" for token in tokens)


def _token_expression(token: QueryToken) -> str:
    alternatives = [
        f"{{title_exact text_exact}} : ({_any(token.exact)})",
        f"{{title_base text_base title_part text_part other}} : ({_any(token.base)})",
    ]
    if token.guess:
        alternatives.append(f"{{title_guess text_guess}} : ({_any(token.guess)})")
    if token.folded:
        alternatives.append(f"{{folded}} : ({_any(token.folded)})")
    return " OR ".join(alternatives)


def _any(terms: frozenset[str]) -> str:
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in sorted(terms))
