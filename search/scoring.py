"""How well entries fit the words, from which entries have them where.

A word's worth is how rare it is, and it counts by the places in which an entry has it. What stands in a short title
says a little more than what stands in a long one. The sum is multiplied by the share of the words that are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns import EntryColumns, Ids, Rows

WEIGHTS = {"title": 1.0, "title_part": 0.45, "exact": 0.2, "text": 0.5, "part": 0.25, "rest": 0.05, "whole": 0.6}
"""Of the places: base forms in the title, parts of compounds in the title, the word as written anywhere, base forms in
the text, parts and other languages' words, guesses; what is met as a whole, like a phrase."""
IN_TITLE = ("title", "title_part")
USUAL_TITLE = 24.0
"""Letters of a title whose words count as WEIGHTS has them."""
LENGTH_COUNTS = 0.15
"""How far a title's length tells: at 1 a title twice as long is worth half."""
RARITY_COUNTS = 1.5
"""The power to which a word's rarity is raised."""
Sets = Mapping[str, Ids]
"""Of one clause: the entries that have it in each of the places."""


@dataclass(frozen=True)
class WordScores:
    """Of every row the score, and how many clauses are met."""

    scores: NDArray[np.float32]
    met: NDArray[np.uint8]


def word_scores(columns: EntryColumns, clauses: Sequence[Sets], without: Ids) -> WordScores:
    scores: NDArray[np.float32] = np.zeros(len(columns), np.float32)
    met = np.zeros(len(columns), np.uint8)
    for sets in clauses:
        values = np.zeros(len(columns), np.float32)
        for place, entries in sets.items():
            rows = columns.rows_of(entries)
            values[rows] += place_values(columns, place, rows)
        has_it = values > 0
        scores += values * np.float32(rarity(int(np.count_nonzero(has_it)), len(columns)))
        met += has_it
    met[columns.rows_of(without)] = 0
    shares = met.astype(np.float32) / np.float32(max(1, len(clauses)))
    return WordScores(scores * shares, met)


def rarity(entries: int, everything: int) -> float:
    """What a word is worth that so many of all entries have."""
    return float(np.log(1 + (max(everything - entries, 0) + 0.5) / (entries + 0.5))) ** RARITY_COUNTS


def place_values(columns: EntryColumns, place: str, rows: Rows) -> Any:
    if place not in IN_TITLE:
        return np.float32(WEIGHTS[place])
    return WEIGHTS[place] * shortness(columns["title_length"][rows])


def shortness(lengths: Any) -> Any:
    """What a title of so many letters multiplies the worth of its words by; of one length, or of many."""
    return 1 / (1 - LENGTH_COUNTS + LENGTH_COUNTS * (lengths / np.float32(USUAL_TITLE)))
