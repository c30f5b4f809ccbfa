"""From scores of words to the answer, for all engines that live in the site's database: who may see what, which version
stands for its thing, what was chosen, counts of all facets, the order, and the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import ranking
from search.columns import NEVER, EntryColumns, Ids, Mask, Rows
from search.contracts import RESTRICTIONS
from search.engines.base import EngineAnswer, EngineQuery
from search.scoring import WordScores

BIT = {facet: np.uint16(1 << place) for place, facet in enumerate(RESTRICTIONS)}
COLUMN_OF = {
    "type": "source", "region": "region", "municipality": "municipality", "organisation": "organisation",
    "kind": "kinds", "task": "tasks", "language": "language",
}  # fmt: skip
SEVERAL = ("kind", "task")
"""Facets of which an entry has several values."""
MINUTES_A_DAY = 1440.0


def choose(columns: EntryColumns, query: EngineQuery, words: WordScores, same_title: Ids) -> EngineAnswer:
    """`same_title`: entries whose title is what was asked for."""
    clauses = len(query.asked.clauses)
    needed = clauses if query.least is None else max(1, min(query.least, clauses))
    rows = np.flatnonzero(words.met >= needed)
    rows = rows[_visible(columns, query, rows)]
    found = _Found(columns, query, rows)
    if query.only_matched:
        return EngineAnswer([], matched=int(np.count_nonzero(found.stands_for_any)))
    chosen = rows[found.stands & (found.refused == 0)]
    is_complete = words.met[chosen] == clauses
    keys = words.scores[chosen] * factors(columns, query, chosen)
    tiers = is_complete.astype(np.float32) + (is_complete & np.isin(columns["id"][chosen], same_title))
    order = _best(tiers, keys, query.offset, query.limit)
    return EngineAnswer(
        entry_ids=columns["id"][chosen[order]].tolist(),
        total=len(chosen),
        complete=int(np.count_nonzero(is_complete)),
        matched=int(np.count_nonzero(found.stands_for_any)),
        facets={facet: found.counts(facet) for facet in RESTRICTIONS},
        without=found.without(),
    )


def factors(columns: EntryColumns, query: EngineQuery, rows: Rows) -> NDArray[np.float32]:
    """What the scores of words are multiplied by: by date, distance and language."""
    own = columns.books["language"].number(query.language)
    found = np.where(columns["language"][rows] == own, 1.0, ranking.OTHER_LANGUAGE) if own is not None else np.full(
        len(rows), ranking.OTHER_LANGUAGE
    )  # fmt: skip
    dated = np.flatnonzero(columns["minute"][rows] != NEVER)
    if len(dated):
        today = ranking.beginning_of(ranking.today_of(query.moment))
        days = (columns["minute"][rows[dated]] - _minute(today)) / MINUTES_A_DAY
        found[dated] *= ranking.date_factors(days)
    if query.near:
        found *= ranking.distance_factors(columns["latitude"][rows], columns["longitude"][rows], query.near)
    return found.astype(np.float32)


def _best(tiers: NDArray[np.float32], keys: NDArray[np.float32], offset: int, limit: int) -> Rows:
    """Places of the page, best first; of equal ones the first entry. Only what may be on it is sorted."""
    end = offset + limit
    if not len(keys):
        return np.zeros(0, np.intp)
    values = keys.astype(np.float64) / (float(keys.max()) + 1) + tiers  # below 1 within a tier
    if end >= len(values):
        return np.argsort(-values, kind="stable")[offset:end]
    places = np.flatnonzero(values >= np.partition(values, -end)[-end])
    return places[np.argsort(-values[places], kind="stable")][offset:end]


def _visible(columns: EntryColumns, query: EngineQuery, rows: Rows) -> Mask:
    may_see = columns.books["visibility"].with_any(query.visibility)[columns["visibility"][rows]]
    if not query.sources:
        return may_see
    return may_see & columns.books["source"].with_any(query.sources)[columns["source"][rows]]


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _standing(columns: EntryColumns, query: EngineQuery, languages: tuple[str, ...]) -> Mask:
    """By language and list of languages: is it the version of a thing that the reader is shown, the first by preference
    of those asked for?"""
    wanted = [language for language in query.preference if not languages or language in languages]
    wanted += [language for language in languages if language not in wanted]
    own, lists = [*columns.books["language"].texts], [*columns.books["languages"].texts]
    table = np.zeros((len(own), len(lists)), bool)
    for at, written in enumerate(lists):
        first = next((language for language in wanted if f",{language}," in written), None)
        for number, language in enumerate(own):
            table[number, at] = language == first if first or languages else True
    return table


@dataclass
class _Found:
    """Rows that have the words and that the reader may see; which of them what was chosen lets through."""

    columns: EntryColumns
    query: EngineQuery
    rows: Rows

    def __post_init__(self) -> None:
        self._known_ranges: dict[str, Mapping[str, Mask]] = {}
        self.refused = np.zeros(len(self.rows), np.uint16)
        """Bits of the facets whose choice refuses the row; "language" is told by `stands`."""
        for facet, restriction in RESTRICTIONS.items():
            chosen = getattr(self.query, restriction)
            if chosen and facet != "language":
                self.refused |= np.where(self._admits(facet, chosen), np.uint16(0), BIT[facet])
        self.stands_for_any = self._stands(())
        self.stands = self._stands(self.query.languages) if self.query.languages else self.stands_for_any

    def _column(self, name: str) -> NDArray[Any]:
        return self.columns[name][self.rows]

    def _stands(self, languages: tuple[str, ...]) -> Mask:
        table = _standing(self.columns, self.query, languages)
        return np.asarray(table[self._column("language"), self._column("languages")])

    def _admits(self, facet: str, chosen: tuple[str, ...]) -> Mask:
        if facet in ("time", "freshness"):
            ranges = self._ranges(facet)
            admitted = np.zeros(len(self.rows), bool)
            for value in chosen:
                admitted |= ranges.get(value, False)
            return admitted
        name = COLUMN_OF[facet]
        book = self.columns.books[name]
        admitted = book.with_codes(chosen) if facet in SEVERAL else book.with_any(chosen)
        return np.asarray(admitted[self._column(name)])

    def _ranges(self, facet: str) -> Mapping[str, Mask]:
        """For each choice of "time" or "freshness" the rows in it."""
        if facet not in self._known_ranges:
            self._known_ranges[facet] = self._read_ranges(facet)
        return self._known_ranges[facet]

    def _read_ranges(self, facet: str) -> Mapping[str, Mask]:
        if facet == "time":
            values = self._column("minute")
            borders = {
                name: (_minute(first) if first else None, _minute(after) - 1 if after else None)
                for name, (first, after) in ranking.time_borders(self.query.moment).items()
            }
        else:
            values = self._column("confirmed")
            borders = {
                name: (opens.toordinal() if opens else None, closes.toordinal() if closes else None)
                for name, (opens, closes) in ranking.freshness_borders(self.query.moment).items()
            }
        known = np.asarray(values != NEVER)
        found = {}
        for name, (first, last) in borders.items():
            inside = known if first is None else known & (values >= first)
            found[name] = inside if last is None else inside & (values <= last)
        return found if facet == "time" else {**found, "unknown": ~known}

    def _under_the_others(self, facet: str) -> Mask:
        others = (self.refused & ~BIT[facet]) == 0
        return others if facet == "language" else others & self.stands

    def counts(self, facet: str) -> dict[str, int]:
        admitted = self._under_the_others(facet)
        if facet in ("time", "freshness"):
            counts = {name: int(np.count_nonzero(inside & admitted)) for name, inside in self._ranges(facet).items()}
            return {name: count for name, count in counts.items() if count}
        name = COLUMN_OF[facet]
        book = self.columns.books[name]
        counted = np.bincount(self._column(name)[admitted])
        return book.counted_codes(counted) if facet in SEVERAL else book.counted(counted)

    def without(self) -> dict[str, int]:
        """For each facet with a choice, "language" apart, the total if that choice were not made."""
        return {
            facet: int(np.count_nonzero(self._under_the_others(facet)))
            for facet, restriction in RESTRICTIONS.items()
            if facet != "language" and getattr(self.query, restriction)
        }
