"""The index asked by other queries: which objects have all the words, and how well.

It is the index in the site's own database, which is there whatever engine the search page uses. Visibility is for those
who ask. Ids of objects are numbers here.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from search.engines import postgres, sqlite
from search.syntax import Asked, read_query
from search.words.widening import widened

Ids = NDArray[np.int64]
OBJECTS = "SELECT id, CASE WHEN source = %s THEN CAST(object_id AS bigint) ELSE 0 END FROM search_searchentry"
MOST_ASKED = 500
"""Entries that are asked for one by one; where more are unknown, all are read."""


def objects_with_words(text: str, *, source: str, language: str) -> Ids | None:
    """The source's objects that fit the query, in any order, some twice; None when `text` has no word."""
    asked = _asked(text, language)
    if not asked:
        return None
    if connection.vendor == "postgresql":
        sql, match = "SELECT entry_id FROM search_terms WHERE terms @@ %s::tsquery", postgres.match_expression
    else:
        sql, match = "SELECT rowid FROM search_terms WHERE search_terms MATCH %s", sqlite.match_expression
    (entries,) = read_numbers(sql, (match(asked, all_words=True),), columns=1)
    return entry_objects(source).of_entries(entries)


def _asked(text: str, language: str) -> Asked:
    """With the coordinators' synonyms, as the search page asks."""
    return widened(read_query(text, language).without_fields(language), language)


def read_numbers(sql: str, parameters: Sequence[Any], *, columns: int) -> list[Ids]:
    """The columns of a statement that gives whole numbers; tens of thousands of rows are no rarity."""
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:  # as bytes: each number by itself takes the longest of all
        names = [f"n{place}" for place in range(columns)]
        packed = " || ".join(f"int8send({name})" for name in names)
        sql = f"SELECT string_agg({packed}, ''::bytea) FROM ({sql}) found ({', '.join(names)})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    if is_postgresql:
        numbers = np.frombuffer(rows[0][0] or b"", ">i8").astype(np.int64)
    else:
        numbers = np.fromiter((number for row in rows for number in row), np.int64)
    return [*numbers.reshape(-1, columns).T]


class EntryObjects:
    """Which object an entry of the index is of, for one source; 0 for entries of others.

    An entry never changes its object, and its number is never given to another: what is known stays true. Of numbers
    that are not known the database is asked.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.known = (np.zeros(0, np.int64), np.zeros(0, np.int64))

    def of_entries(self, entries: Ids) -> Ids:
        """Objects of those entries that are of the source."""
        known, places, found = self._looked_up(entries)
        if not found.all():
            self.learn(entries[~found])
            known, places, found = self._looked_up(entries)  # what is still missing was deleted meanwhile
        objects = known[places[found]]
        return objects[objects > 0]

    def _looked_up(self, entries: Ids) -> tuple[Ids, NDArray[np.intp], NDArray[np.bool_]]:
        """Objects that are known, the place among them of each of the entries, and whether it is theirs."""
        numbers, objects = self.known
        if not len(numbers):
            return objects, np.zeros(len(entries), np.intp), np.zeros(len(entries), bool)
        places = np.searchsorted(numbers, entries).clip(max=len(numbers) - 1)
        return objects, places, numbers[places] == entries

    def learn(self, entries: Ids | None = None) -> None:
        """Ask for these entries; for all, when they are many or none is given."""
        some = entries is not None and len(entries) <= MOST_ASKED
        ids = entries.tolist() if entries is not None and some else []
        condition = f" WHERE id IN ({', '.join(['%s'] * len(ids))})" if some else ""
        numbers, objects = read_numbers(f"{OBJECTS}{condition}", [self.source, *ids], columns=2)
        numbers = np.concatenate([self.known[0], numbers]) if some else numbers
        objects = np.concatenate([self.known[1], objects]) if some else objects
        order = np.argsort(numbers, kind="stable")
        self.known = (numbers[order], objects[order])


_objects: dict[tuple[Any, ...], EntryObjects] = {}


def entry_objects(source: str) -> EntryObjects:
    """Kept for the process; inside a transaction, whose entries may never come to be, for this question only."""
    if connection.in_atomic_block or not connection.get_autocommit():
        return EntryObjects(source)
    settings = connection.settings_dict
    key = (connection.alias, *(settings[name] for name in ("HOST", "PORT", "NAME")), source)
    return _objects.setdefault(key, EntryObjects(source))


def scores_of_objects(text: str, ids: Sequence[int], *, source: str, language: str) -> dict[int, float]:
    """How well the words fit each of the objects that has them all: higher for the better. One query."""
    asked = _asked(text, language)
    if not asked or not ids:
        return {}
    objects = [*map(str, ids)]
    if connection.vendor == "postgresql":
        sql = (
            f"SELECT e.object_id::bigint, MAX({postgres.SCORE}) FROM {postgres.TABLE} "  # noqa: S608
            "WHERE t.terms @@ %s::tsquery AND e.source = %s AND e.object_id = ANY(%s) GROUP BY 1"
        )
        match = postgres.match_expression(asked, all_words=True)
        parameters: tuple[Any, ...] = (postgres.rank_expression(asked), match, source, objects)
    else:  # told to ask the words first, and to rank inside a statement of its own: nowhere else may bm25 be called
        sql = (
            f"WITH hits AS MATERIALIZED (SELECT e.object_id, {sqlite.SCORE} AS score FROM search_terms t "  # noqa: S608
            "CROSS JOIN search_searchentry e ON e.id = t.rowid WHERE search_terms MATCH %s AND e.source = %s) "
            "SELECT CAST(object_id AS integer), MAX(score) FROM hits "
            "WHERE object_id IN (SELECT value FROM json_each(%s)) GROUP BY 1"
        )
        parameters = (sqlite.match_expression(asked, all_words=True), source, json.dumps(objects))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return dict(cursor.fetchall())
