"""The contract of an engine: it is given terms and answers with entry ids and counts. It never sees running text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from search.syntax import Asked
from search.terms import EntryTerms

from .known import Known


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """An entry's id (primary key of SearchEntry) with its terms."""

    entry_id: int
    terms: EntryTerms


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """What an engine is asked.

    `preference`: languages in the reader's order; of a thing's
    language versions the first in this order stands for it. `languages`: only versions in these, if any are named.
    `sources`: those in use; the index may still hold what others left. `least`: how many clauses must be met, where
    not all have to be; those that meet all come first. `moment`: now, by which times and freshness are told, and what
    is near in time ranks higher. `near`: latitude and longitude that things rank higher around. `known`: of a query
    that is asked in several rounds what the rounds before have read; an engine adds what it reads. `only_matched`:
    nothing of the answer but `matched` is of use.
    """

    asked: Asked
    title_key: str
    preference: tuple[str, ...]
    visibility: tuple[str, ...]
    types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 20
    sources: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    least: int | None = None
    moment: datetime | None = None
    near: tuple[float, float] | None = None
    only_matched: bool = False
    known: Known | None = field(default=None, compare=False, repr=False)

    @property
    def language(self) -> str:
        return self.preference[0]


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """Entry ids of the page asked for, best first, and counts of things.

    `total`: things that are found. `complete`: those among them that meet every clause. `matched`: things that match
    words and visibility, before any choice of a facet. `facets`: for each facet the things by value, under the choices
    of the other facets; in "language" each version counts. `without`: for each facet with a choice, "language" apart,
    the total if that choice were not made.
    """

    entry_ids: list[int]
    total: int = 0
    complete: int = 0
    matched: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)


class Reason(NamedTuple):
    """A part of a score, in the engine's words, and what it gives."""

    what: str
    value: float


class EngineUnavailable(Exception):
    """The engine cannot be reached or cannot answer now."""

    def __init__(self, *, engine: str, reason: str) -> None:
        self.engine, self.reason = engine, reason
        super().__init__(f"{engine}: {reason}")


class Engine(Protocol):
    """`write` replaces the terms of entries; entries that are deleted take their terms with them."""

    name: str

    def write(self, entries: Sequence[IndexedEntry]) -> None: ...

    def find(self, query: EngineQuery) -> EngineAnswer:
        """Raises `EngineUnavailable`."""

    def score_of(self, query: EngineQuery, entry_id: int) -> list[Reason]:
        """How an entry that the query finds comes by its score; the whole score first. Raises `EngineUnavailable`."""

    def count_terms(self) -> int:
        """Entries that have terms in this engine."""

    def orphans(self) -> Iterable[int]:
        """Entry ids that have terms here but no row in SearchEntry."""

    def missing(self) -> Iterable[int]:
        """Ids of SearchEntry rows without terms here."""
