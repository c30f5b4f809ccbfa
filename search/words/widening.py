"""A query with the synonyms of its words, one step and no further: what a synonym means besides is not looked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from search.analysis.analyser import word_terms
from search.syntax import Asked, Clause, Item, Together, read_query
from search.terms import QueryToken
from search.words.kept import synonym_sets
from search.words.models import SynonymSet

MOST_SYNONYMS = 24
"""Synonyms that one word, or one phrase, is looked for by."""
MOST_ADDED = 48
"""Synonyms that are added to a whole query."""

Bases = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Member:
    """Words that a query may hold, as base forms in the language of their set, and what is looked for besides."""

    language: str
    words: tuple[Bases, ...]
    others: tuple[Together, ...]


@dataclass(slots=True)
class _Lookup:
    """Members by the base forms of their first word."""

    members: dict[str, list[_Member]] = field(default_factory=dict)

    def beginning_with(self, token: QueryToken) -> Iterator[_Member]:
        seen: set[int] = set()
        for base in sorted(token.base):
            for member in self.members.get(base, ()):
                if id(member) not in seen:
                    seen.add(id(member))
                    yield member


_lookups: dict[str, tuple[str, _Lookup]] = {}


def widened(asked: Asked, language: str) -> Asked:
    """The same query where each word, or several that mean something together, may be met by a synonym too.

    Phrases, words that are looked for in titles, and words that are not wanted stay as they are.
    """
    if not asked.clauses:
        return asked
    name, sets = synonym_sets()
    if not sets:
        return asked
    lookup = _lookup(name, sets, language)
    clauses: list[Clause] = []
    place, room = 0, MOST_ADDED
    while place < len(asked.clauses):
        length, others = _meant(asked.clauses, place, lookup)
        found = asked.clauses[place : place + length]
        items: Clause = found[0] if length == 1 else (_together(found),)
        added = [other for other in others if other.items != getattr(items[0], "items", items[:1])][:room]
        room -= len(added)
        clauses.append(tuple(dict.fromkeys((*items, *added))))
        place += length
    return replace(asked, clauses=tuple(dict.fromkeys(clauses)))


def _together(clauses: Sequence[Clause]) -> Together:
    return Together(tuple(item for clause in clauses for item in clause if isinstance(item, QueryToken)), False)


def _meant(clauses: Sequence[Clause], place: int, lookup: _Lookup) -> tuple[int, list[Together]]:
    """How many clauses from this place on mean something together, the most words first, and by what else."""
    longest, others = 1, dict[Together, None]()
    for item in clauses[place]:
        if not isinstance(item, QueryToken):
            continue
        for member in lookup.beginning_with(item):
            length = len(member.words)
            if length < longest or not _is_said(member, item, clauses, place):
                continue
            if length > longest:
                longest, others = length, {}
            others.update(dict.fromkeys(member.others))
    return longest, [*others][:MOST_SYNONYMS]


def _is_said(member: _Member, first: Item, clauses: Sequence[Clause], place: int) -> bool:
    """Whether the member's words stand here one after the other, in whatever forms."""
    length = len(member.words)
    said = clauses[place : place + length]
    if len(said) < length or (length > 1 and any(len(clause) != 1 for clause in said)):
        return False
    items = (first, *(clause[0] for clause in said[1:]))
    return all(
        isinstance(item, QueryToken) and not wanted.isdisjoint(_bases(item, member.language))
        for item, wanted in zip(items, member.words, strict=True)
    )


def _bases(token: QueryToken, language: str) -> Bases:
    """Base forms in the language; in whichever, where none is given."""
    if not language:
        return token.base
    return frozenset((token.word.strip("-"), *word_terms(token.word, language, "query").base))


def _lookup(name: str, sets: Iterable[SynonymSet], language: str) -> _Lookup:
    kept_name, kept = _lookups.get(language, ("", _Lookup()))
    if kept_name != name:
        kept = _made(sets, language)
        _lookups[language] = (name, kept)
    return kept


def _made(sets: Iterable[SynonymSet], language: str) -> _Lookup:
    lookup = _Lookup()
    for row in sets:
        if row.language not in ("", language):
            continue
        read = {words: read_query(words, row.language or language).tokens for words in (*row.words, *row.leads_to)}
        for words in row.words:
            if not (tokens := read[words]):
                continue
            targets = row.leads_to or [other for other in row.words if other != words]
            others = tuple(dict.fromkeys(Together(read[each]) for each in targets if read[each]))
            member = _Member(row.language, tuple(_bases(token, row.language) for token in tokens), others)
            for base in sorted(member.words[0]):
                lookup.members.setdefault(base, []).append(member)
    return lookup
