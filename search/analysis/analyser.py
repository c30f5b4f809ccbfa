"""The one way from text to terms; the evaluation script, the engines and the highlighter all go through here."""

from importlib.metadata import version
from typing import NamedTuple

from .finnish import analyse_finnish
from .other import STEMMERS, analyse_plainly, analyse_with_lemmas
from .terms import Mode, TokenTerms
from .tokens import iter_tokens
from .voikko import backend

RECIPE_VERSION = 6
"""Raised whenever the terms of a word, their places, or what entries may say change; an index built with another number
must be rebuilt."""


class AnalysedToken(NamedTuple):
    """Terms, and the place [start, end) of the token in the text."""

    terms: TokenTerms
    start: int
    end: int


def word_terms(word: str, lang: str, mode: Mode) -> TokenTerms:
    """The terms of one normalised word; an unknown language gets the word itself."""
    if lang == "fi":
        return analyse_finnish(word, mode)
    if lang in STEMMERS:
        return analyse_with_lemmas(word, lang, mode)
    return analyse_plainly(word, mode)


def analyse_tokens(text: str, lang: str, mode: Mode = "index") -> list[AnalysedToken]:
    """Every token of `text` with its terms and its place in the original."""
    return [AnalysedToken(word_terms(token.word, lang, mode), token.start, token.end) for token in iter_tokens(text)]


def analyse(text: str, lang: str, mode: Mode = "index") -> list[set[str]]:
    """One set of terms per token, all fields together (what the evaluation script asks for)."""
    return [word_terms(token.word, lang, mode).all_terms() for token in iter_tokens(text)]


def warm_up() -> None:
    """Load dictionaries and word lists now, a second or two, instead of in the first search of a process."""
    for lang in ("fi", *STEMMERS):
        analyse("alku", lang, "query")


def analyser_version() -> str:
    """Names everything that the terms depend on, e.g. "4/libvoikko-4.3.2/simplemma-2.0.0/snowball-3.1.1"."""
    finnish = backend()
    return "/".join(
        (
            str(RECIPE_VERSION),
            f"{finnish.name}-{finnish.version}",
            f"simplemma-{version('simplemma')}",
            f"snowball-{version('PyStemmer')}",
        )
    )
