"""How rare the words of queries are in the index, asked of the server once and then remembered for a while."""

import json
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b

from elasticsearch.dsl import Search

from search import scoring

from .elasticsearch_query import Words, build_number

REMEMBERED_S = 600.0
"""How rare a word is changes slowly: an order of hits that lags behind by so many seconds does no harm."""
_MOST_REMEMBERED = 5_000
_EVERYTHING = ""


class Rarities:
    """Of clauses; numbers that are not known are asked for by searches that the caller sends with its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._numbers: dict[str, tuple[int, float]] = {}

    def missing(self, clauses: Sequence[Words]) -> dict[str, Search]:
        """What must be asked before `of` can tell, and under which name `learn` takes the answer."""
        if len(self._numbers) >= _MOST_REMEMBERED:
            self._numbers = {}
        now, wanted = self._clock(), {_key(clause): clause for clause in clauses}
        stale = {
            key for key in (*wanted, _EVERYTHING)
            if key not in self._numbers or self._numbers[key][1] + REMEMBERED_S < now
        }  # fmt: skip
        return {key: build_number(wanted.get(key)) for key in stale}

    def learn(self, name: str, number: int) -> None:
        self._numbers[name] = (number, self._clock())

    def of(self, clauses: Sequence[Words]) -> list[float]:
        """After `missing` and `learn`."""
        everything = self._number(_EVERYTHING)
        return [scoring.rarity(self._number(_key(clause)), everything) for clause in clauses]

    def numbers(self, clauses: Sequence[Words]) -> list[int] | None:
        """How many entries have each clause, as last learnt; None where one of them was never asked for."""
        keys = [_key(clause) for clause in clauses]
        return [self._number(key) for key in keys] if all(key in self._numbers for key in keys) else None

    def _number(self, name: str) -> int:
        return self._numbers.get(name, (0, 0.0))[0]


def _key(clause: Words) -> str:
    """Short, whatever a reader typed and however many synonyms it has."""
    return blake2b(json.dumps(clause, sort_keys=True).encode(), digest_size=16).hexdigest()
