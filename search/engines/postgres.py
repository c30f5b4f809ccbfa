"""The engine of a site on PostgreSQL: a tsvector of terms with GIN, in the same transaction as the pages.

A lexeme is a letter for its field and the term ("bkahvila"); its weight says where it stands and how strong it is.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.terms import EntryTerms, QueryToken

from .base import EngineAnswer, EngineQuery, IndexedEntry
from .sql import Condition, run_find, select_ids

_LAYOUT = (
    ("title_exact", "e", "A"), ("title_base", "b", "A"), ("title_part", "p", "B"), ("title_guess", "h", "C"),
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
_MAX_POSITIONS = 250
_MAX_VECTOR_BYTES = 1_000_000


class PostgresEngine:
    name = "postgresql"

    def write(self, entries: Sequence[IndexedEntry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [(entry.entry_id, vector_text(entry.terms)) for entry in entries])

    def find(self, query: EngineQuery) -> EngineAnswer:
        match = Condition().add("t.terms @@ %s::tsquery", match_expression(query.tokens, all_words=query.all_words))
        return run_find(query, table=TABLE, match=match, score=SCORE, score_parameters=(rank_expression(query.tokens),))

    def count_terms(self) -> int:
        return next(iter(select_ids("SELECT COUNT(*) FROM search_terms")))

    def orphans(self) -> Iterable[int]:
        return select_ids("SELECT entry_id FROM search_terms WHERE entry_id NOT IN (SELECT id FROM search_searchentry)")

    def missing(self) -> Iterable[int]:
        return select_ids("SELECT id FROM search_searchentry WHERE id NOT IN (SELECT entry_id FROM search_terms)")


def vector_text(terms: EntryTerms) -> str:
    """The tsvector's text form, "'bkahvila':3A,17C …", kept below PostgreSQL's limits of positions and size."""
    places: dict[str, list[str]] = {}
    for name, mark, weight in _LAYOUT:
        for position, term in enumerate(getattr(terms, name), start=1):
            found = places.setdefault(mark + term, [])
            if len(found) < _MAX_POSITIONS:
                found.append(f"{min(position, _MAX_POSITION)}{weight}")
    size = 0
    parts = []
    for lexeme, positions in places.items():
        part = f"{_quoted(lexeme)}:{','.join(positions)}"
        size += len(lexeme.encode()) + 4 * len(positions)
        if size > _MAX_VECTOR_BYTES:
            break
        parts.append(part)
    return " ".join(parts)


def match_expression(tokens: Sequence[QueryToken], *, all_words: bool) -> str:
    """The tsquery. Every term is quoted, so nothing that a reader types is read as syntax."""
    return (" & " if all_words else " | ").join(f"({_token_expression(token)})" for token in tokens)


def _token_expression(token: QueryToken) -> str:
    lexemes = [*_marked("e", token.exact), *_marked("bpo", token.base)]
    lexemes += [*_marked("gh", token.guess), *_marked("f", token.folded)]
    return " | ".join(map(_quoted, lexemes))


def rank_expression(tokens: Sequence[QueryToken]) -> str:
    """What lifts a hit: the same terms without order, of guesses only those in a title."""
    lexemes: list[str] = []
    for token in tokens:
        lexemes += [*_marked("e", token.exact), *_marked("bp", token.base)]
        lexemes += [*_marked("f", token.folded), *_marked("h", token.guess)]
    return " | ".join(map(_quoted, lexemes))


def _marked(marks: str, terms: frozenset[str]) -> list[str]:
    return [mark + term for mark in marks for term in sorted(terms)]


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
