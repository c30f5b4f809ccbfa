"""Cuts text into tokens, keeping where each stood in the original."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

SOFT_HYPHEN = "\u00ad"
MAX_WORD_LENGTH = 100
"""Characters of a word that are analysed; the rest of a longer run is cut off."""

_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\u2019\u02bc"
_LETTER = r"[^\W_]"
_MARKS = "\u0300-\u036f"
_WORD = rf"{_LETTER}[^\W_{_MARKS}]*(?:[{_MARKS}{SOFT_HYPHEN}]+[^\W_]*)*"
_TOKEN = re.compile(
    rf"""
      {_LETTER}[\w.+-]{{0,60}}@[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{1,5}}     # e-mail
    | (?:https?://|www\.)[\w.-]{{1,200}}                                  # address of a site
    | \d+(?:[.,:]\d+)+(?![^\W\d_])                                       # date, time, decimal
    | [^\W\d_](?:\.[^\W\d_]{{1,2}})+(?![^\W_])(?:(?<=\.[^\W\d_])\.)?   # abbreviation: a.m., t.ex., e.m.
    | {_WORD}(?:[{_HYPHENS}:{_APOSTROPHES}]{_WORD})*[{_HYPHENS}]?          # word, perhaps with inner hyphens or colon
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,2})+\.?")
_COMMON = frozenset({"am", "as", "at", "be", "do", "en", "he", "hän", "in", "is", "it", "me", "no", "on", "us", "we"})
_NORMAL_FORMS = str.maketrans(dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_APOSTROPHES, "'") | {SOFT_HYPHEN: None})


class Token(NamedTuple):
    """A word as it is analysed, and its place [start, end) in the text it was read from."""

    word: str
    start: int
    end: int


def normalise_word(text: str) -> str:
    """NFC, lower case, soft hyphens out, hyphens and apostrophes of one kind; ä, ö and å stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_NORMAL_FORMS))
    return text.lower()


def close_up(word: str) -> str:
    """An abbreviation without its full stops, "p.m." as "pm", unless that is a common word: "a.m.", "u.s."."""
    closed = word.replace(".", "")
    return word.rstrip(".") if closed in _COMMON else closed


_UNMARKED = str.maketrans({"ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "æ": "a", "ß": "s"})


def fold_word(word: str) -> str:
    """The word as typed on a keyboard without diacritics: "jyväskylä" becomes "jyvaskyla"."""
    if word.isascii():
        return word
    folded = word.translate(_FOLDED)
    return folded if folded.isascii() else _fold(folded)


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_UNMARKED)


_FOLDED = {code: _fold(chr(code)) for code in range(0x80, 0x370)}
"""Of Latin letters and marks: each letter folds by itself, whatever stands beside it."""


def iter_tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order. Positions refer to `text` as given, before any normalisation."""
    for found in _TOKEN.finditer(text):
        word = normalise_word(found.group())[:MAX_WORD_LENGTH]
        if "." in word and _ABBREVIATION.fullmatch(word):
            word = close_up(word)
        if word.strip("-"):
            yield Token(word, found.start(), found.end())
