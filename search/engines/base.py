"""The contract of an engine: it is given terms and answers with entry ids and counts. It never sees running text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from search.terms import EntryTerms, QueryToken


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """An entry's id (primary key of SearchEntry) with its terms."""

    entry_id: int
    terms: EntryTerms


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """What an engine is asked.

    `all_words`: every token must meet, else any. `preference`: languages in the reader's order; of a thing's
    language versions the first in this order stands for it. `languages`: only versions in these, if any are named.
    """

    tokens: tuple[QueryToken, ...]
    title_key: str
    preference: tuple[str, ...]
    visibility: tuple[str, ...]
    types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    all_words: bool = True
    offset: int = 0
    limit: int = 20

    @property
    def language(self) -> str:
        return self.preference[0]


class Group(NamedTuple):
    """How many entries match the words, of one type, county and language. `shown`: those that stand for their thing."""

    source: str
    region: str
    language: str
    shown: bool
    entries: int


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """Entry ids of the page asked for, best first, and the counts of all that match words and visibility
    (before the restrictions of type, county and language)."""

    entry_ids: list[int]
    groups: list[Group]


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

    def count_terms(self) -> int:
        """Entries that have terms in this engine."""

    def orphans(self) -> Iterable[int]:
        """Entry ids that have terms here but no row in SearchEntry."""

    def missing(self) -> Iterable[int]:
        """Ids of SearchEntry rows without terms here."""
