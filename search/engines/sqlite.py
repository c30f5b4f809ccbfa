"""The engine of a site on SQLite: an FTS5 table of terms, in the same file and transaction as the pages."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection

from search.columns import Ids
from search.syntax import Asked, InTitle, Item, Phrase, Together
from search.terms import FIELDS, QueryToken

from .base import IndexedEntry
from .known import Expression
from .sql import DatabaseEngine, Expressions, select_ids

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
_PAGES_AT_ONCE = 500
"""Pages of the index that are merged in one transaction; others that write wait for it."""


class SqliteEngine(DatabaseEngine):
    name = "sqlite"

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        with connection.cursor() as cursor:
            for start in range(0, len(entries), _CHUNK):
                ids = [entry.entry_id for entry in entries[start : start + _CHUNK]]
                marks = ", ".join(["%s"] * len(ids))
                cursor.execute(f"DELETE FROM search_terms WHERE rowid IN ({marks})", ids)  # noqa: S608
            cursor.executemany(_INSERT, [(entry.entry_id, *entry.terms.as_texts()) for entry in entries])

    def entries_with(self, expressions: Sequence[Expression]) -> list[Ids]:
        """One query."""
        if not expressions:
            return []
        one = "SELECT {}, (SELECT group_concat(rowid) FROM search_terms WHERE search_terms MATCH %s)"
        statement = " UNION ALL ".join(one.format(number) for number in range(len(expressions)))
        with connection.cursor() as cursor:
            cursor.execute(statement, [" OR ".join(expression) for expression in expressions])
            found = dict(cursor.fetchall())
        return [np.fromstring(found[number] or "", np.int64, sep=",") for number in range(len(expressions))]

    def expressions_of(self, item: Item) -> Expressions:
        token, in_title = (item.token, True) if isinstance(item, InTitle) else (item, False)
        if not isinstance(token, QueryToken):
            return {"whole": (f"({_item_expression(item)})",)}
        of_title = {
            "title": (_in(["title_base"], token.base),),
            "title_part": (_in(["title_part"], token.base),),
            "exact": (_in(["title_exact"] if in_title else ["title_exact", "text_exact"], token.exact),),
        }
        guesses = ["title_guess"] if in_title else ["title_guess", "text_guess"]
        rest = {"rest": (_in(guesses, token.guess),)} if token.guess else {}
        if in_title:
            return {**of_title, **rest}
        part = (_in(["text_part", "other"], token.base), *([_in(["folded"], token.folded)] if token.folded else []))
        return {**of_title, "text": (_in(["text_base"], token.base),), "part": part, **rest}

    def differing(self, entries: Sequence[IndexedEntry]) -> set[int]:
        """Ids of those of the entries whose terms here are others. One query."""
        wanted = {entry.entry_id: entry.terms.as_texts() for entry in entries}
        marks = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid, {', '.join(FIELDS)} FROM search_terms WHERE rowid IN ({marks})", [*wanted])  # noqa: S608
            return {number for number, *texts in cursor.fetchall() if tuple(texts) != wanted[number]}

    def forget(self, entry_ids: Sequence[int]) -> None:
        """Take out the terms of entries that are no more."""
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_terms WHERE rowid = %s", [(number,) for number in entry_ids])

    def count_terms(self) -> int:
        return next(iter(select_ids("SELECT COUNT(*) FROM search_terms")))

    def orphans(self) -> Iterable[int]:
        return select_ids("SELECT rowid FROM search_terms WHERE rowid NOT IN (SELECT id FROM search_searchentry)")

    def missing(self) -> Iterable[int]:
        return select_ids("SELECT id FROM search_searchentry WHERE id NOT IN (SELECT rowid FROM search_terms)")


def merge_segments() -> None:
    """Make one of the parts in which FTS5 has kept the terms since they were written: a search reads each of them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        merge = "INSERT INTO search_terms (search_terms, rank) VALUES ('merge', %s)"
        cursor.execute(merge, [-_PAGES_AT_ONCE])  # less than nothing: all parts, whatever their size
        changes = -1
        while connection.connection.total_changes - changes > 1:  # by one where nothing was left to do
            changes = connection.connection.total_changes
            cursor.execute(merge, [_PAGES_AT_ONCE])


def match_expression(asked: Asked, *, all_words: bool) -> str:
    """The FTS5 expression. Every term is a quoted string, so nothing that a reader types is read as syntax."""
    wanted = (" AND " if all_words else " OR ").join(f"({_alternatives(clause)})" for clause in asked.clauses)
    return f"({wanted}) NOT ({_alternatives(asked.without)})" if asked.without else wanted


def _alternatives(items: Sequence[Item]) -> str:
    return " OR ".join(map(_item_expression, items))


def _item_expression(item: Item) -> str:
    if isinstance(item, Phrase):
        return f"{{title_exact text_exact}} : ({_quoted(' '.join(item.words))})"
    if isinstance(item, InTitle):
        return _token_expression(item.token, fields=("title",))
    if isinstance(item, Together):
        return f"({' AND '.join(f'({_item_expression(token)})' for token in item.items)})"
    return _token_expression(item, fields=("title", "text"))


def _token_expression(token: QueryToken, fields: Sequence[str]) -> str:
    in_base = [f"{field}_{kind}" for kind in ("base", "part") for field in fields]
    alternatives = [_in([f"{field}_exact" for field in fields], token.exact)]
    alternatives.append(_in([*in_base, "other"] if "text" in fields else in_base, token.base))
    if token.guess:
        alternatives.append(_in([f"{field}_guess" for field in fields], token.guess))
    if token.folded and "text" in fields:
        alternatives.append(_in(["folded"], token.folded))
    return " OR ".join(alternatives)


def _in(columns: Sequence[str], terms: frozenset[str]) -> str:
    return f"{{{' '.join(columns)}}} : ({' OR '.join(map(_quoted, sorted(terms)))})"


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
