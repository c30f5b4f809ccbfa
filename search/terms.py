"""From a document's text to the terms that engines store, and from a query's text to the terms they look up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from search.analysis.analyser import word_terms
from search.analysis.terms import TokenTerms
from search.analysis.tokens import fold_word, iter_tokens

MAX_TEXT_TOKENS = 100_000
"""Tokens of a document's text that are indexed. PostgreSQL tells the places of the first 16,000 apart, so phrases are
found in these."""
_TEXTS_KEPT = 4
"""Texts just analysed: those of a thing's language versions, each of which the others need too."""
ANALYSED_LANGUAGES = ("fi", "sv", "en")

FIELDS = (
    "title_exact", "title_base", "title_part", "title_guess",
    "text_exact", "text_base", "text_part", "text_guess",
    "folded", "other",
)  # fmt: skip


@dataclass(slots=True)
class EntryTerms:
    """The terms of one document by field, in the order of the text, repeated as often as they occur."""

    title_exact: list[str]
    title_base: list[str]
    title_part: list[str]
    title_guess: list[str]
    text_exact: list[str]
    text_base: list[str]
    text_part: list[str]
    text_guess: list[str]
    folded: list[str]
    """Words and base forms with diacritics, written without them: for readers who type without."""
    other: list[str]
    """Base forms and parts of the thing's versions in other languages: whatever finds one of them finds this one."""

    def as_texts(self) -> tuple[str, ...]:
        """One string of terms per field, in the order of FIELDS."""
        return tuple(" ".join(getattr(self, name)) for name in FIELDS)


def document_terms(
    *, language: str, title: str, text: str, other_texts: Iterable[tuple[str, str, str]] = ()
) -> EntryTerms:
    """`text` is summary, body and keywords together; `other_texts` are (language, title, text) of the siblings."""
    terms = EntryTerms([], [], [], [], [], [], [], [], [], [])
    in_title = _words(title, language)
    in_text = _words(text, language)
    _collect(in_title, terms.title_exact, terms.title_base, terms.title_part, terms.title_guess)
    _collect(in_text, terms.text_exact, terms.text_base, terms.text_part, terms.text_guess)
    folded: dict[str, None] = {}
    for token in (*in_title, *in_text):
        for word in (token.exact, *token.base, *token.part):
            if not word.isascii():
                folded[fold_word(word)] = None
    terms.folded.extend(folded)
    other: dict[str, None] = {}
    for other_language, other_title, other_text in other_texts:
        for token in chain(_words(other_title, other_language), _words(other_text, other_language)):
            other.update(dict.fromkeys((token.exact, *token.base, *token.part)))
    terms.other.extend(other)
    return terms


@lru_cache(maxsize=_TEXTS_KEPT)
def _words(text: str, language: str) -> tuple[TokenTerms, ...]:
    return tuple(word_terms(token.word, language, "index") for token in islice(iter_tokens(text), MAX_TEXT_TOKENS))


def learn_words(text: str, language: str) -> None:
    """Analyse the text's words now, so that a transaction which indexes it soon finds them known."""
    for word in {token.word for token in islice(iter_tokens(text), MAX_TEXT_TOKENS)}:
        word_terms(word, language, "index")


def _collect(
    tokens: Iterable[TokenTerms], exact: list[str], base: list[str], part: list[str], guess: list[str]
) -> None:
    for token in tokens:
        exact.append(token.exact)
        base.extend(token.base)
        part.extend(token.part)
        guess.extend(token.guess)


def title_key(title: str) -> str:
    """The words in lower case with single spaces: "Avoin  Perhekahvila!" and "avoin perhekahvila" have the same."""
    return " ".join(token.word for token in iter_tokens(title))[:500]


@dataclass(frozen=True, slots=True)
class QueryToken:
    """What to look up for one word of a query: `exact` in the exact fields, `base` in base and part (and other),
    `guess` in guess, `folded` in folded."""

    word: str
    exact: frozenset[str]
    base: frozenset[str]
    guess: frozenset[str]
    folded: frozenset[str]


class WantedWords:
    """Words of a query, turned around: which of them ask for a token of a document, by the same rule that the engines
    follow, at the cost of one.

    `numbers`: the words' own, from 0 up.
    """

    def __init__(self, tokens: Iterable[QueryToken]) -> None:
        self.numbers = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
        self._exact, self._base, self._guess, self._folded = (
            _by_term((getattr(token, field), number) for token, number in self.numbers.items())
            for field in ("exact", "base", "guess", "folded")
        )

    def matching(self, terms: TokenTerms) -> tuple[int, ...]:
        """The numbers of those words that ask for this token, in order."""
        spelt = (terms.exact, *terms.base, *terms.part)
        found = [*self._exact.get(terms.exact, ())]
        for term in spelt[1:]:
            found += self._base.get(term, ())
        if self._guess:
            for term in terms.guess:
                found += self._guess.get(term, ())
        if self._folded:
            for word in spelt:
                if not word.isascii():
                    found += self._folded.get(fold_word(word), ())
        return tuple(sorted(set(found))) if found else ()


def _by_term(terms_of: Iterable[tuple[frozenset[str], int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for terms, number in terms_of:
        for term in terms:
            found.setdefault(term, []).append(number)
    return found


def query_token(word: str, language: str) -> QueryToken:
    """A word of a query, analysed as the reader's language and as the others that documents are in."""
    base: set[str] = set()
    guess: set[str] = set()
    bare = word.strip("-")
    for lang in dict.fromkeys((language, *ANALYSED_LANGUAGES)):
        terms = word_terms(word, lang, "query")
        base.update(terms.base)
        guess.update(terms.guess)
    base.add(bare)
    folded = {term.lstrip("~") for term in (bare, *guess) if term.isascii()} if bare.isascii() else set()
    return QueryToken(word, frozenset((bare,)), frozenset(base), frozenset(guess), frozenset(folded))
