"""Swedish and English words into terms: a lemma list and a stemmer together, stems ranked low."""

import re
from functools import lru_cache
from threading import local

import simplemma
import snowballstemmer

from .terms import GUESS_MARK, Mode, TokenTerms

CACHED_WORDS = 50_000
STEMMERS = {"sv": "swedish", "en": "english"}
_JOINTS = re.compile(r"[-:'/@._]+")
_AFTER_E_ACUTE = re.compile(r"(?<=é)(?:ets?|erna?s?|ers?|ns?|s)$")  # "caféet": no stemmer takes é for a vowel
_SHORTEST_PART = 4
_local = local()


def _pieces(word: str) -> tuple[str, ...]:
    """What stands between hyphens, colons and apostrophes, and the word closed up."""
    pieces = [piece for piece in _JOINTS.split(word) if piece]
    return tuple(dict.fromkeys([*pieces, "".join(pieces)])) if len(pieces) > 1 else ()


def _stem_term(word: str, lang: str) -> str:
    return GUESS_MARK + lang + ":" + _stem(word, lang)


def _stem(word: str, lang: str) -> str:
    stemmers = _local.__dict__
    if lang not in stemmers:
        stemmers[lang] = snowballstemmer.stemmer(STEMMERS[lang])
    return str(stemmers[lang].stemWord(word))


@lru_cache(maxsize=CACHED_WORDS)
def analyse_with_lemmas(word: str, lang: str, mode: Mode) -> TokenTerms:
    """The terms of one normalised Swedish or English word."""
    bare = word.strip("-")
    known = simplemma.is_known(bare, lang=lang)
    ending = None if known or lang != "sv" else _AFTER_E_ACUTE.search(bare)
    lemma = bare[: ending.start()] if ending else simplemma.lemmatize(bare, lang=lang).lower()
    if mode == "query":
        return TokenTerms(bare, (lemma,), (), (_stem_term(bare, lang),))
    pieces = _pieces(bare)
    if known:
        return TokenTerms(bare, (lemma,), pieces)
    parts = _swedish_head(lemma) if lang == "sv" and not pieces else ()
    return TokenTerms(bare, (lemma,), (*pieces, *parts), (_stem_term(bare, lang),))


@lru_cache(maxsize=4096)
def _swedish_head(word: str) -> tuple[str, ...]:
    """The head and its lemma, where an unknown word is two known ones, perhaps with a joining s or a lost vowel.

    Modifiers are left out: they bring more wrong finds than right ones.
    """
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        modifier, head = word[:cut], word[cut:]
        if not simplemma.is_known(head, lang="sv"):
            continue
        for whole in (modifier, modifier.removesuffix("s"), modifier + "a", modifier + "e"):
            if len(whole) >= _SHORTEST_PART and simplemma.is_known(whole, lang="sv"):
                return tuple(dict.fromkeys((head, simplemma.lemmatize(head, lang="sv").lower())))
    return ()


@lru_cache(maxsize=CACHED_WORDS)
def analyse_plainly(word: str, mode: Mode) -> TokenTerms:
    """The terms of a word in a language we have no grammar of: the word, and its pieces at hyphens."""
    bare = word.strip("-")
    return TokenTerms(bare, (bare,), _pieces(bare) if mode == "index" else ())
