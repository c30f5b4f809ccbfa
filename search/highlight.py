"""Marks what was found in the original text, by the same analysis that found it. The result is safe HTML."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis.analyser import word_terms
from search.analysis.terms import TokenTerms
from search.analysis.tokens import iter_tokens
from search.syntax import Item, Phrase, Together, parts_of, token_of
from search.terms import WantedWords

SNIPPET_LENGTH = 220
"""Characters of running text in a snippet, before markup."""
_SHORTEST_BODY = 60
_SEARCHED_LENGTH = 6_000
"""Characters of a body that are looked through for a snippet at once."""
_MOST_STRETCHES = 3
_BEFORE = 200

Span = tuple[int, int]


class Marker:
    """Finds what a query asks for. Texts have many words in common, and each word is compared with the query once."""

    def __init__(self, wanted: Iterable[Item]) -> None:
        items = dict.fromkeys(wanted)
        self._phrases = [item for item in items if isinstance(item, Phrase)]
        self._single = WantedWords(token for item in items if (token := token_of(item)))
        together = [item.items for item in items if isinstance(item, Together)]
        self._parts = WantedWords(token for tokens in together for token in tokens)
        self._together = [[self._parts.numbers[token] for token in tokens] for tokens in together]
        self._read: dict[tuple[str, str], _Word] = {}
        self._likely = _beginnings(items)

    def spans(self, text: str, language: str) -> list[Span]:
        """Places [start, end) of the words in `text` that the query asks for."""
        found = [*iter_tokens(text)]
        words = [self._word(token.word, language) for token in found]
        marked = [word.is_single for word in words]
        for place in self._places_together(words):
            marked[place] = True
        if self._phrases:
            terms = [word.terms for word in words]
            for phrase in self._phrases:
                for place in range(len(terms)):
                    if phrase.matches_at(terms, place):
                        marked[place : place + len(phrase.words)] = [True] * len(phrase.words)
        return [(token.start, token.end) for token, is_marked in zip(found, marked, strict=True) if is_marked]

    def _word(self, word: str, language: str) -> "_Word":
        known = self._read.get((word, language))
        if known is None:
            terms = word_terms(word, language, "index")
            is_single = bool(self._single.matching(terms))
            known = self._read[word, language] = _Word(terms, is_single, self._parts.matching(terms))
        return known

    def _places_together(self, words: Iterable["_Word"]) -> Iterator[int]:
        """Where the words are that stand together; nowhere when one of them is missing from this text."""
        places: dict[int, list[int]] = {}
        for place, word in enumerate(words):
            for number in word.parts:
                places.setdefault(number, []).append(place)
        for numbers in self._together if places else ():
            if places.keys() >= set(numbers):
                for number in numbers:
                    yield from places[number]

    def whole(self, text: str, language: str) -> SafeString:
        """The whole text with what was found marked."""
        return mark_spans(text, self.spans(text, language))

    def snippet(self, summary: str, body: str, language: str) -> SafeString:
        """The summary when it holds what was found, else the place in the body that holds most.

        The summary, too, where the body does not hold it, or only beside a few words (the name of a town, say).
        """
        in_summary = self.spans(summary, language)
        if in_summary or not body:
            return _window(summary, in_summary)
        searched, in_body = self._telling_stretch(body.strip(), language)
        if summary and (not in_body or len(searched) < _SHORTEST_BODY):
            return _window(summary, [])
        return _window(searched, in_body)

    def _telling_stretch(self, body: str, language: str) -> tuple[str, list[Span]]:
        """The first stretch of a body that holds what was found, where the words' beginnings tell of one; else how it
        begins."""
        start, first, lower = 0, None, ""
        for _ in range(_MOST_STRETCHES):
            stretch = body[start : start + _SEARCHED_LENGTH]
            spans = self.spans(stretch, language)
            if spans:
                return stretch, spans
            first = first or (stretch, spans)
            lower = lower or body.lower()
            places = [lower.find(beginning, start + len(stretch)) for beginning in self._likely]
            if not (places := [place for place in places if place >= 0]):
                break
            start = _word_start(body, max(0, min(places) - _BEFORE))
        return first or ("", [])


def _beginnings(items: Iterable[Item]) -> set[str]:
    """What tells where a word of the query may stand in a long text, by the letters that its forms begin with."""
    tokens = [token for item in items for part in parts_of(item) if (token := token_of(part))]
    words = {term for token in tokens for term in (*token.exact, *token.base)}
    words |= {word for item in items if isinstance(item, Phrase) for word in item.words}
    return {word[: max(3, len(word) - 3)] for word in words if len(word) > 1}


@dataclass(frozen=True, slots=True)
class _Word:
    """`is_single`: asked for by itself. `parts`: which of the words it is that must be there together."""

    terms: TokenTerms
    is_single: bool
    parts: tuple[int, ...]


def mark_spans(text: str, spans: list[Span], offset: int = 0) -> SafeString:
    """`text`, escaped, with `<mark>` around the spans (whose places count from `offset` characters before it)."""
    parts = []
    done = 0
    for start, end in spans:
        start, end = start - offset, end - offset
        if start < done or end > len(text):
            continue
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))


def _window(text: str, spans: list[Span]) -> SafeString:
    if len(text) <= SNIPPET_LENGTH:
        return mark_spans(text, spans)
    start = _best_start(spans)
    start = _word_start(text, max(0, min(start, len(text) - SNIPPET_LENGTH)))
    end = _word_end(text, min(len(text), start + SNIPPET_LENGTH))
    inside = [span for span in spans if span[0] >= start and span[1] <= end]
    marked = mark_spans(text[start:end], inside, offset=start)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + marked + after)


def _best_start(spans: list[Span]) -> int:
    """A little before the first of the closest-standing spans."""
    starts = [start for start, _ in spans]
    best, most = 0, 0
    for index, start in enumerate(starts):
        count = bisect_left(starts, start + SNIPPET_LENGTH - 40) - index
        if count > most:
            best, most = start, count
    return max(0, best - 40)


def _word_start(text: str, place: int) -> int:
    if place == 0:
        return 0
    space = text.find(" ", place, place + 30)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - 30, place)
    return space if space > 0 else place
