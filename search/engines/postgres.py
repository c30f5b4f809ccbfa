"""The engine of a site on PostgreSQL: a tsvector of terms with GIN, in the same transaction as the pages.

A lexeme is a letter for its field and the term ("bkahvila"); its weight says where it stands and how strong it is. Base
forms and parts in a title have letters of their own: GIN tells who has a lexeme, and would have to look at the vector
itself to tell its weight.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
from django.db import connection

from search.columns import Ids
from search.syntax import Asked, InTitle, Item, Phrase, Together, parts_of, token_of, words_of
from search.terms import EntryTerms, QueryToken

from .base import IndexedEntry
from .common_terms import entries_with, gathered, quoted, those_with
from .known import Expression
from .sql import DatabaseEngine, Expressions, select_ids

_LAYOUT = (
    ("title_exact", "e", "A"), ("title_base", "t", "A"), ("title_part", "u", "B"), ("title_guess", "h", "C"),
    ("text_exact", "e", "B"), ("text_base", "b", "C"), ("text_part", "p", "D"), ("text_guess", "g", "D"),
    ("folded", "f", "D"), ("other", "o", "D"),
)  # fmt: skip
_WEIGHTS = "{0.1, 0.3, 0.5, 1.0}"  # of D, C, B, A
SCORE = f"ts_rank('{_WEIGHTS}', t.terms, %s::tsquery)"
TABLE = "search_terms t JOIN search_searchentry e ON e.id = t.entry_id"
_INSERT = (
    "INSERT INTO search_terms (entry_id, terms) VALUES (%s, %s::tsvector) "
    "ON CONFLICT (entry_id) DO UPDATE SET terms = excluded.terms"
)
_MAX_POSITION = 16_383
"""PostgreSQL's highest; everything further back stands there, with a gap before it that no phrase bridges."""
_MAX_POSITIONS = 250
_MAX_VECTOR_BYTES = 1_000_000


class PostgresEngine(DatabaseEngine):
    name = "postgresql"

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [(entry.entry_id, vector_text(entry.terms)) for entry in entries])

    def entries_with(self, expressions: Sequence[Expression]) -> list[Ids]:
        """Of common lexemes what was gathered, and those of what has changed since; from the index the rest."""
        kept = gathered({each for expression in expressions for each in expression if _is_lexeme(each)})
        common = [tuple(each for each in expression if each in kept.entries) for expression in expressions]
        rest = [tuple(each for each in expression if each not in kept.entries) for expression in expressions]
        found = [[kept.entries[each] for each in expression] for expression in common]
        _add(found, rest, entries_with)
        if kept.changed:
            _add(found, common, partial(those_with, kept.changed))
        return [np.concatenate(sets) if sets else np.zeros(0, np.int64) for sets in found]

    def expressions_of(self, item: Item) -> Expressions:
        """Each alternative is a lexeme, or a tsquery, which begins with a sign."""
        token, in_title = (item.token, True) if isinstance(item, InTitle) else (item, False)
        if not isinstance(token, QueryToken):
            return {"whole": _whole(item)}
        of_title = {
            "title": (*_marked("t", token.base),),
            "title_part": (*_marked("u", token.base),),
            "exact": tuple(f"{quoted(f'e{term}')}:A" for term in sorted(token.exact))
            if in_title
            else (*_marked("e", token.exact),),
        }
        rest = {"rest": (*_marked("h" if in_title else "gh", token.guess),)} if token.guess else {}
        if in_title:
            return {**of_title, **rest}
        part = (*_marked("po", token.base), *_marked("f", token.folded))
        return {**of_title, "text": (*_marked("b", token.base),), "part": part, **rest}

    def differing(self, entries: Sequence[IndexedEntry]) -> set[int]:
        """Ids of those of the entries whose terms here are others. One query."""
        if not entries:
            return set()
        rows = ", ".join(["(%s::bigint, %s::tsvector)"] * len(entries))
        values = [value for entry in entries for value in (entry.entry_id, vector_text(entry.terms))]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT t.entry_id FROM search_terms t JOIN (VALUES {rows}) w (id, terms) ON w.id = t.entry_id "  # noqa: S608
                "WHERE t.terms <> w.terms",
                values,
            )
            return {number for (number,) in cursor.fetchall()}

    def forget(self, entry_ids: Sequence[int]) -> None:
        """Take out the terms of entries that are no more."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_terms WHERE entry_id = ANY(%s)", [[*entry_ids]])

    def count_terms(self) -> int:
        return next(iter(select_ids("SELECT COUNT(*) FROM search_terms")))

    def orphans(self) -> Iterable[int]:
        return select_ids("SELECT entry_id FROM search_terms WHERE entry_id NOT IN (SELECT id FROM search_searchentry)")

    def missing(self) -> Iterable[int]:
        return select_ids("SELECT id FROM search_searchentry WHERE id NOT IN (SELECT entry_id FROM search_terms)")


def vector_text(terms: EntryTerms) -> str:
    """The tsvector's text form, "'bkahvila':3A,17C …", kept below PostgreSQL's limits of positions and size."""
    places: dict[str, list[str]] = {}
    after_title = len(terms.title_exact) + 2  # a gap: no phrase begins in the title and ends in the text
    for name, mark, weight in _LAYOUT:
        for position, term in enumerate(getattr(terms, name), start=1 if name.startswith("title") else after_title):
            found = places.setdefault(mark + term, [])
            if len(found) < _MAX_POSITIONS:
                found.append(f"{position if position < _MAX_POSITION - 1 else _MAX_POSITION}{weight}")
    size = 0
    parts = []
    for lexeme, positions in places.items():
        part = f"{quoted(lexeme)}:{','.join(positions)}"
        size += len(lexeme.encode()) + 4 * len(positions)
        if size > _MAX_VECTOR_BYTES:
            break
        parts.append(part)
    return " ".join(parts)


def match_expression(asked: Asked, *, all_words: bool) -> str:
    """The tsquery. Every term is quoted, so nothing that a reader types is read as syntax."""
    wanted = (" & " if all_words else " | ").join(f"({_alternatives(clause)})" for clause in asked.clauses)
    return f"({wanted}) & !({_alternatives(asked.without)})" if asked.without else wanted


def _is_lexeme(alternative: str) -> bool:
    return alternative[0].isalpha()


def _add(found: list[list[Ids]], asked: Sequence[Expression], read: Callable[[Sequence[str]], list[Ids]]) -> None:
    """What is read of those expressions that have an alternative."""
    places = [place for place, expression in enumerate(asked) if expression]
    queries = [" | ".join(quoted(each) if _is_lexeme(each) else each for each in asked[place]) for place in places]
    for place, entries in zip(places, read(queries) if queries else (), strict=True):
        found[place].append(entries)


def _whole(item: Item) -> Expression:
    """What is met as a whole; a single word by any of its lexemes."""
    if isinstance(item, Together) and len(item.items) == 1:
        return (*_lexemes(item.items[0]),)
    return (f"({_item_expression(item)})",)


def _alternatives(items: Sequence[Item]) -> str:
    return " | ".join(map(_item_expression, items))


def _item_expression(item: Item) -> str:
    if isinstance(item, Phrase):
        return f"({' <-> '.join(quoted(f'e{word}') for word in item.words)})"
    if isinstance(item, InTitle):
        return _title_expression(item.token)
    if isinstance(item, Together):
        return f"({' & '.join(f'({_item_expression(token)})' for token in item.items)})"
    return _any_of(_lexemes(item))


def _lexemes(token: QueryToken) -> list[str]:
    """Everything that a word is met by."""
    lexemes = [*_marked("e", token.exact), *_marked("tubpo", token.base)]
    return [*lexemes, *_marked("gh", token.guess), *_marked("f", token.folded)]


def _title_expression(token: QueryToken) -> str:
    """The token in the title; of a word as written its weight says whether it stands there."""
    exact = [f"{quoted(lexeme)}:A" for lexeme in _marked("e", token.exact)]
    return " | ".join([*exact, *map(quoted, (*_marked("tu", token.base), *_marked("h", token.guess)))])


def rank_expression(asked: Asked) -> str:
    """What lifts a hit: the same terms without order, of guesses only those in a title."""
    lexemes: list[str] = []
    for item in (part for asked_item in asked.items for part in parts_of(asked_item)):
        token = token_of(item)
        lexemes += _marked("e", token.exact if token else frozenset(words_of(item)))
        if token:
            lexemes += [*_marked("tubp", token.base), *_marked("f", token.folded), *_marked("h", token.guess)]
    return _any_of(lexemes)


def _any_of(lexemes: Iterable[str]) -> str:
    return " | ".join(map(quoted, lexemes))


def _marked(marks: str, terms: frozenset[str]) -> list[str]:
    return [mark + term for mark in marks for term in sorted(terms)]
