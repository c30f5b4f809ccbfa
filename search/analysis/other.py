"""Swedish and English words into terms: a lemma list and a stemmer together, stems ranked low.

The list has gaps, which are filled here: English -ing forms that it has as nouns alone ("thinking", "closing"), past
forms that are words themselves ("thought"), names of peoples in the plural, Swedish adverbs in -igt.
"""

import re
from functools import lru_cache
from threading import local

from Stemmer import Stemmer

from .lemmas import is_known, lemma_of
from .terms import GUESS_MARK, Mode, TokenTerms

CACHED_WORDS = 10_000
STEMMERS = {"sv": "swedish", "en": "english"}
_JOINTS = re.compile(r"[-:'/@._]+")
_AFTER_E_ACUTE = re.compile(r"(?<=é)(?:ets?|erna?s?|ers?|ns?|s)$")  # "caféet": no stemmer takes é for a vowel
_SHORTEST_PART = 4
_EMPTY_BASES = {"sv": frozenset({"en", "vara", "ha", "den"}), "en": frozenset({"a", "be", "do", "have", "the"})}
"""Base forms that stand in nearly every text. A word is not sought by them: "första" is no "en", "done" no "do"."""
_PAST_FORMS = {
    "bore": "bear", "bound": "bind", "broke": "break", "felt": "feel", "fell": "fall",
    "gone": "go", "ground": "grind", "left": "leave", "lives": "life", "rose": "rise", "saw": "see", "spoke": "speak",
    "thought": "think", "won": "win", "wound": "wind",
}  # fmt: skip
_NO_VERB_FORMS = frozenset({
    "anything", "ceiling", "darling", "during", "evening", "everything", "morning", "nothing", "offspring", "sibling",
    "something", "sterling", "wedding",
})  # fmt: skip
_NO_PLURALS = frozenset({"always", "lens", "news", "perhaps", "series", "species", "thanks"})
_SHORTEST_STEM = 3
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
        stemmers[lang] = Stemmer(STEMMERS[lang], 0)
    return str(stemmers[lang].stemWord(word))


@lru_cache(maxsize=CACHED_WORDS)
def analyse_with_lemmas(word: str, lang: str, mode: Mode) -> TokenTerms:
    """The terms of one normalised Swedish or English word."""
    bare = word.strip("-")
    known = is_known(bare, lang)
    ending = None if known or lang != "sv" else _AFTER_E_ACUTE.search(bare)
    lemma = bare[: ending.start()] if ending else lemma_of(bare, lang)
    if mode == "query":
        base = bare if lemma in _EMPTY_BASES[lang] else lemma
        return TokenTerms(bare, (base,), (), (_stem_term(bare, lang),))
    pieces = (*_pieces(bare), *_missing_bases(bare, lemma, lang))
    if known:
        return TokenTerms(bare, (lemma,), pieces)
    parts = _swedish_head(lemma) if lang == "sv" and not pieces else ()
    return TokenTerms(bare, (lemma,), (*pieces, *parts), (_stem_term(bare, lang),))


def _missing_bases(word: str, lemma: str, lang: str) -> tuple[str, ...]:
    """Base forms that the lemma list does not give for the word."""
    if lang == "sv":
        stem = word.removesuffix("t")
        return (stem,) if word.endswith(("igt", "iskt")) and lemma == word and _is_base(stem, lang) else ()
    if word in _PAST_FORMS:
        return (_PAST_FORMS[word],)
    if word.endswith("ing") and word not in _NO_VERB_FORMS:
        return tuple(verb for verb in _verbs_of(word.removesuffix("ing")) if verb != lemma and _is_base(verb, lang))
    one = word[:-1]
    if word.endswith("s") and lemma == word and word not in _NO_PLURALS and len(one) > _SHORTEST_PART:
        return (one,) if _is_base(one, lang) else ()
    return ()


def _verbs_of(stem: str) -> tuple[str, ...]:
    """What an -ing form may be made of: "sitt" of sit, "clos" of close, "think" of think."""
    if len(stem) < _SHORTEST_STEM:
        return ()
    doubled = stem[-1] == stem[-2] and stem[-1] not in "aeilosuz"
    return (stem[:-1],) if doubled else (stem, stem + "e")


def _is_base(word: str, lang: str) -> bool:
    return is_known(word, lang) and lemma_of(word, lang) == word


@lru_cache(maxsize=4096)
def _swedish_head(word: str) -> tuple[str, ...]:
    """The head and its lemma, where an unknown word is two known ones, perhaps with a joining s or a lost vowel.

    Modifiers are left out: they bring more wrong finds than right ones.
    """
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        modifier, head = word[:cut], word[cut:]
        if not is_known(head, "sv"):
            continue
        for whole in (modifier, modifier.removesuffix("s"), modifier + "a", modifier + "e"):
            if len(whole) >= _SHORTEST_PART and is_known(whole, "sv"):
                return tuple(dict.fromkeys((head, lemma_of(head, "sv"))))
    return ()


@lru_cache(maxsize=CACHED_WORDS)
def analyse_plainly(word: str, mode: Mode) -> TokenTerms:
    """The terms of a word in a language we have no grammar of: the word, and its pieces at hyphens."""
    bare = word.strip("-")
    return TokenTerms(bare, (bare,), _pieces(bare) if mode == "index" else ())
