"""What a reader may type: words, "phrases", -not, OR, and fields in plain words ("kunta: Jyväskylä").

Whatever is no such sign is read as words, so that no query is wrong; only its length is bounded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis.analyser import word_terms
from search.analysis.stopwords import STOP_WORDS
from search.analysis.terms import TokenTerms
from search.analysis.tokens import iter_tokens
from search.terms import QueryToken, query_token

MAX_QUERY_LENGTH = 400
MAX_QUERY_ITEMS = 12
SHORTEST_PART = 3
"""Letters of a part of a compound that is looked for by itself."""
ALTERNATIVE_WORDS = ("OR", "TAI", "ELLER")
FIELD_NAMES = {
    "region": ("hyvinvointialue", "alue", "välfärdsområde", "område", "county", "region"),
    "municipality": ("kunta", "paikkakunta", "kommun", "municipality"),
    "type": ("tyyppi", "typ", "type"),
    "organisation": ("organisaatio", "järjestö", "järjestäjä", "organisation", "arrangör", "organiser"),
    "kind": ("laji", "slag", "kind"),
    "task": ("tehtävä", "aihe", "uppgift", "tema", "ämne", "task", "topic"),
    "language": ("kieli", "språk", "language"),
    "time": ("aika", "ajankohta", "tid", "tidpunkt", "time"),
    "freshness": ("tuoreus", "aktualitet", "freshness"),
    "title": ("otsikko", "nimi", "rubrik", "namn", "title", "name"),
}
"""Names by which a reader may address a field, in every language of the site at once."""

_FIELD_OF = {name: field for field, names in FIELD_NAMES.items() for name in names}
QUOTES = '"“”„«»'
_PIECE = re.compile(
    rf"""
      (?P<without>(?<!\S)-(?=\S))?
      (?:(?P<field>{"|".join(sorted(_FIELD_OF, key=len, reverse=True))}):[ ]?)?
      (?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]|(?P<word>[^\s{QUOTES}]+))
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words exactly as written, one after the other."""

    words: tuple[str, ...]

    def matches_at(self, tokens: Sequence[TokenTerms], place: int) -> bool:
        """Whether the phrase begins at this token of a document."""
        found = tokens[place : place + len(self.words)]
        return [token.exact.strip("-") for token in found] == [*self.words]


@dataclass(frozen=True, slots=True)
class InTitle:
    """A word that is looked for in titles only."""

    token: QueryToken


@dataclass(frozen=True, slots=True)
class Together:
    """Words that must all be there, in any order. `is_synonym`: they stand for what was typed (see `search.words`)."""

    items: tuple[QueryToken, ...]
    is_synonym: bool = True


Item = QueryToken | Phrase | InTitle | Together
Clause = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was understood: each clause must be met by one of its items, and nothing of `without` may be there.

    `fields` are (field, value) pairs of FIELD_NAMES, "title" apart, as typed; `left_out` such as had a minus, which
    goes with words alone.
    """

    clauses: tuple[Clause, ...] = ()
    without: tuple[Item, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    is_without_alone: bool = False
    """Only what is not wanted was said; it was read as words."""

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that is looked for, whatever it is an alternative to."""
        return tuple(dict.fromkeys(item for clause in self.clauses for item in clause))

    @property
    def tokens(self) -> tuple[QueryToken, ...]:
        """The single words that are looked for."""
        return tuple(token for item in self.items if (token := token_of(item)))

    def without_fields(self, language: str) -> "Asked":
        """The same with the fields' values as words, for who knows no fields."""
        words = [clause for _field, value in self.fields for clause in _word_clauses(value, language)]
        return replace(self, clauses=self.clauses + tuple(words), fields=())


def token_of(item: Item) -> QueryToken | None:
    if isinstance(item, InTitle):
        return item.token
    return item if isinstance(item, QueryToken) else None


def words_of(item: Item) -> tuple[str, ...]:
    """The words as typed."""
    if isinstance(item, Phrase):
        return item.words
    if isinstance(item, Together):
        return tuple(token.word for token in item.items)
    token = token_of(item)
    return (token.word,) if token else ()


def parts_of(item: Item) -> tuple[Item, ...]:
    """What stands together one by one; anything else by itself."""
    return item.items if isinstance(item, Together) else (item,)


def read_query(text: str, language: str) -> Asked:
    """The query, analysed as the reader's language and as the others that documents are in.

    Stop words are left out when something else remains. At most MAX_QUERY_ITEMS words and phrases of the first
    MAX_QUERY_LENGTH characters are used. A query that only says what is not wanted is read as words.
    """
    asked = _assemble(_pieces(text[:MAX_QUERY_LENGTH]), language)
    if not asked and asked.without:
        clauses = tuple((item,) for item in asked.without)
        return replace(asked, clauses=clauses, without=(), is_without_alone=True)
    return asked


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_phrase: bool
    is_without: bool
    is_alternative: bool
    """Stands after an OR."""
    field: str
    typed: str
    """All of it, as it stands in the query."""


def _pieces(text: str) -> Iterator[_Piece]:
    after_or = False
    for found in _PIECE.finditer(text):
        if found["word"] in ALTERNATIVE_WORDS and not (found["without"] or found["field"]):
            after_or = True
            continue
        is_phrase = found["phrase"] is not None
        field = field_of(found["field"] or "")
        content = found["phrase"] if is_phrase else found["word"]
        yield _Piece(content, is_phrase, bool(found["without"]), after_or, field, found[0])
        after_or = False


def field_of(name: str) -> str:
    """The field that a reader calls so; "" for none."""
    return _FIELD_OF.get(name.lower(), "")


def _assemble(pieces: Iterable[_Piece], language: str) -> Asked:
    clauses: list[Clause] = []
    without: list[Item] = []
    fields: list[tuple[str, str]] = []
    left_out: list[str] = []
    room = MAX_QUERY_ITEMS
    for piece in pieces:
        if piece.field and piece.field != "title":
            if piece.is_without:
                left_out.append(piece.typed)
            else:
                fields.append((piece.field, piece.text))
            continue
        items = _items(piece, language)[:room]
        room -= len(items)
        if piece.is_without:
            without += items
        elif piece.is_alternative and clauses and len(items) == 1:
            clauses[-1] += (items[0],)
        else:
            clauses += [(item,) for item in items]
    return Asked(
        _without_stop_words(clauses), tuple(dict.fromkeys(without)), tuple(dict.fromkeys(fields)), tuple(left_out)
    )


def with_parts(asked: Asked, language: str) -> Asked:
    """With a clause more for each word that a compound of the query is made of. What has the compound has those too,
    and what has a synonym of it need not have them."""
    parts: dict[Clause, None] = {}
    for clause in asked.clauses:
        synonyms = tuple(item for item in clause if isinstance(item, Together) and item.is_synonym)
        if len(clause) == len(synonyms) + 1 and (token := token_of(clause[0])):
            terms = word_terms(token.word, language, "index")
            made_of = [part for part in terms.part if len(part) >= SHORTEST_PART]
            parts.update({(query_token(part, language), *synonyms): None for part in made_of})
    clauses = tuple(dict.fromkeys([*asked.clauses, *parts]))
    return replace(asked, clauses=clauses[:MAX_QUERY_ITEMS]) if len(clauses) > len(asked.clauses) else asked


def _items(piece: _Piece, language: str) -> list[Item]:
    words = [word for token in iter_tokens(piece.text) if (word := token.word)]
    if piece.is_phrase and not piece.field:
        bare = tuple(word.strip("-") for word in words)
        return [Phrase(bare[:MAX_QUERY_ITEMS])] if bare else []
    tokens = [query_token(word, language) for word in dict.fromkeys(words)]
    return [InTitle(token) for token in tokens] if piece.field == "title" else [*tokens]


def _word_clauses(text: str, language: str) -> tuple[Clause, ...]:
    return _without_stop_words([(query_token(token.word, language),) for token in iter_tokens(text)])


def _without_stop_words(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Each clause once, those of a single stop word left out when something else remains."""
    different = tuple(dict.fromkeys(clauses))
    telling = tuple(clause for clause in different if len(clause) > 1 or not _is_stop_word(clause[0]))
    return telling or different


def _is_stop_word(item: Item) -> bool:
    return isinstance(item, QueryToken) and item.word in STOP_WORDS
