"""What the two database engines share: they tell which entries have the words, and the rest is reckoned in memory."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from django.db import connection

from search.choosing import choose, factors
from search.columns import ENTRIES, EntryColumns, Ids
from search.scoring import Sets, place_values, rarity, word_scores
from search.syntax import Clause, Item, words_of

from .base import EngineAnswer, EngineQuery, Reason
from .known import Expression, Known

Expressions = Mapping[str, Expression]
"""What to ask the table of terms for, by the place in which an entry then has the item; see `search.scoring`."""
NO_ENTRIES: Ids = np.zeros(0, np.int64)


class DatabaseEngine:
    """An engine whose terms lie in the site's database. It never sees a restriction: those are in memory."""

    name: str

    def entries_with(self, expressions: Sequence[Expression]) -> list[Ids]:
        """For each expression the entries that fit it, in any order, some perhaps several times."""
        raise NotImplementedError

    def expressions_of(self, item: Item) -> Expressions:
        raise NotImplementedError

    def find(self, query: EngineQuery) -> EngineAnswer:
        known = query.known or Known()
        columns = known.columns = ENTRIES.current() if known.columns is None else known.columns
        words = known.words.get(query.asked)
        if words is None:
            words = known.words[query.asked] = word_scores(columns, *self._sets(query, known))
        if not words.met.any():
            return EngineAnswer([], facets={})
        same_title = NO_ENTRIES if query.only_matched else _same_title(query, known)
        return choose(columns, query, words, same_title)

    def score_of(self, query: EngineQuery, entry_id: int) -> list[Reason]:
        """The score, then what each word gives by the place in which it stands, and what that is multiplied by."""
        columns = ENTRIES.current()
        rows = columns.rows_of(np.array([entry_id], np.int64))
        clauses, without = self._sets(query, Known())
        met = int(word_scores(columns, clauses, without).met[rows[0]]) if len(rows) else 0
        if not met:
            return []
        parts = [
            reason
            for clause, sets in zip(query.asked.clauses, clauses, strict=True)
            for reason in _reasons(columns, clause, sets, entry_id)
        ]
        share, factor = met / len(clauses), float(factors(columns, query, rows)[0])
        whole = Reason("score", share * factor * sum(part.value for part in parts))
        factored = (Reason("share of the words", share), Reason("factor of date, distance and language", factor))
        return [whole, *parts, *(reason for reason in factored if reason.value != 1)]

    def _sets(self, query: EngineQuery, known: Known) -> tuple[list[Sets], Ids]:
        """For each clause the entries that have it, by place, and the entries that have what is not wanted."""
        wanted = [self._places(clause) for clause in query.asked.clauses]
        unwanted = _any_of(chain.from_iterable(self.expressions_of(item).values() for item in query.asked.without))
        asked = dict.fromkeys([*(found for places in wanted for found in places.values()), unwanted])
        unread = [expression for expression in asked if expression and expression not in known.sets]
        known.sets.update(zip(unread, self.entries_with(unread), strict=True))
        sets: list[Sets] = [{place: known.sets[found] for place, found in places.items()} for places in wanted]
        return sets, known.sets.get(unwanted, NO_ENTRIES)

    def _places(self, clause: Clause) -> Expressions:
        places: dict[str, list[Expression]] = {}
        for item in clause:
            for place, expression in self.expressions_of(item).items():
                places.setdefault(place, []).append(expression)
        return {place: found for place, all_found in places.items() if (found := _any_of(all_found))}


def _any_of(expressions: Iterable[Expression]) -> Expression:
    return tuple(dict.fromkeys(chain.from_iterable(expressions)))


def _reasons(columns: EntryColumns, clause: Clause, sets: Sets, entry_id: int) -> Iterable[Reason]:
    everything = np.unique(np.concatenate([*sets.values()]))
    worth = rarity(len(columns.rows_of(everything)), len(columns))
    spelt = " OR ".join(" ".join(words_of(item)) for item in clause)
    for place, entries in sets.items():
        if entry_id in entries:
            value = np.broadcast_to(place_values(columns, place, columns.rows_of(np.array([entry_id]))), 1)[0]
            yield Reason(f"{spelt}, {place}, rarity {worth:.2f}", float(value) * worth)


def _same_title(query: EngineQuery, known: Known) -> Ids:
    """Entries whose title is what was asked for."""
    key = query.title_key.replace("\0", "")
    if key not in known.same_title:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM search_searchentry WHERE title_key = %s", [key])
            known.same_title[key] = np.array([row[0] for row in cursor.fetchall()], np.int64)
    return known.same_title[key]


def select_ids(sql: str) -> Iterable[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
