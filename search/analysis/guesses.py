"""Guesses for Finnish words that the dictionary does not know: names, abbreviations, new compounds."""

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import local

from Stemmer import Stemmer

from .terms import GUESS_MARK
from .voikko import Unit, read_word

_JOINTS = re.compile(r"[-:'/@._]+")
_MIN_HEAD = 4
_MIN_UNKNOWN = 3
_MAX_SPLIT = 50
"""Letters of an unknown word in which a head is sought: each cut is a look-up, and no name or compound is longer."""
_local = local()


@dataclass(slots=True)
class Guessed:
    base: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    guess: tuple[str, ...] = ()


def certain_bases(word: str) -> tuple[str, ...]:
    """An inflected abbreviation names its base by the colon: "mll:n" is "mll"."""
    front, colon, ending = word.rpartition(":")
    return (front,) if colon and front and ending.isalpha() else ()


def query_guesses(word: str, *, known: bool) -> tuple[str, ...]:
    if known:
        return (GUESS_MARK + word,)
    stem_word = word.split(":")[0]
    return _marked([stem_word, stem_word.replace("-", ""), stem(stem_word), *nominatives(stem_word)])


def index_guesses(word: str) -> Guessed:
    if len(word) < 2 or not any(c.isalpha() for c in word):
        return Guessed(part=tuple(p for p in _JOINTS.split(word) if p and p != word))
    base = certain_bases(word)
    bare = base[0] if base else word
    pieces = [piece for piece in _JOINTS.split(bare) if piece]
    if len(pieces) > 1:
        return _joined(bare, pieces, base)
    guess = [bare, stem(bare), *nominatives(bare)]
    part: list[str] = []
    if not base:
        split = unknown_modifier(bare)
        if split:
            modifier, head, whole = split
            guess += [modifier, *whole, *head]
    return Guessed(base, tuple(part), _marked(guess))


def _joined(word: str, pieces: list[str], base: tuple[str, ...]) -> Guessed:
    from .finnish import analyse_finnish  # that module asks this one

    head = analyse_finnish(pieces[-1], "index")
    front = word[: len(word) - len(pieces[-1])]
    bases = dict.fromkeys(base)
    bases.update(dict.fromkeys(front + b for b in head.base))
    parts = dict.fromkeys([*head.base, *head.part])
    guess = dict.fromkeys(head.guess)
    guess.update(dict.fromkeys(GUESS_MARK + front + g[1:] for g in head.guess))
    for piece in pieces[:-1]:
        modifier = analyse_finnish(piece, "index")
        if modifier.base:
            parts.update(dict.fromkeys([*modifier.base, *modifier.part]))
        else:
            guess[GUESS_MARK + piece] = None
    parts.update(dict.fromkeys(b.replace("-", "") for b in bases if "-" in b))
    guess[GUESS_MARK + word.replace("-", "")] = None
    return Guessed(tuple(bases), tuple(parts), tuple(guess))


def unknown_modifier(word: str) -> tuple[str, list[str], list[str]] | None:
    """Finds a known noun at the end of an unknown word: (modifier, head's bases, modifier + head's bases)."""
    if len(word) > _MAX_SPLIT:
        return None
    for cut in range(_MIN_UNKNOWN, len(word) - _MIN_HEAD + 1):
        readings = [r for r in read_word(word[cut:]) if _may_be_head(r)]
        if readings:
            heads = list(dict.fromkeys(r[-1].base.replace("=", "") for r in readings))
            return word[:cut], heads, [word[:cut] + head for head in heads]
    return None


def _may_be_head(reading: tuple[Unit, ...]) -> bool:
    return reading[0].word_class in ("Ln", "Lnl", "Ll", "Lt") and reading[-1].word_class in ("Ln", "Lnl", "Ll")


def stem(word: str) -> str:
    """Snowball's stem. A stemmer holds state, so each thread has its own; words are remembered further up."""
    try:
        stemmer = _local.stemmer
    except AttributeError:
        stemmer = _local.stemmer = Stemmer("finnish", 0)
    return str(stemmer.stemWord(word))


_CASE_ENDINGS = tuple(
    "ssa ssä sta stä lla llä lta ltä lle ksi na nä ta tä han hin hon hun hyn hän hön hen seen a ä n t".split()  # noqa: SIM905
)
_MIN_STEM = 3
_STRONG_GRADES = (("ng", "nk"), ("mm", "mp"), ("nn", "nt"), ("ll", "lt"), ("rr", "rt"))
_VOWELS = "aeiouyäöå"


@lru_cache(maxsize=4096)
def nominatives(word: str) -> tuple[str, ...]:
    """Candidate base forms of an unknown noun, mostly a name: "kekkosesta" gives "kekkonen" among others."""
    found: dict[str, None] = {}
    for ending in _CASE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            stem_ = word[: -len(ending)]
            if stem_[-1] in _VOWELS:
                found.update(dict.fromkeys(_from_vowel_stem(stem_)))
    long_vowel = len(word) > _MIN_STEM + 2 and word[-1] == "n" and word[-2] == word[-3] and word[-2] in _VOWELS
    if long_vowel:
        found.update(dict.fromkeys(_from_vowel_stem(word[:-2])))
    found.pop(word, None)
    return tuple(found)


def _from_vowel_stem(stem_: str) -> list[str]:
    found = [stem_]
    if stem_.endswith("kse"):
        found.append(stem_[:-3] + "s")
    elif stem_.endswith("se"):
        found.append(stem_[:-2] + "nen")
    elif stem_.endswith(("aa", "ää", "ee", "ii")):
        found.append(stem_[:-1] + "s")
        if stem_.endswith("ee"):
            found.append(stem_[:-1])
    elif stem_.endswith("e"):
        found.append(stem_[:-1] + "i")
    elif stem_.endswith("i") and stem_[-2:-1] not in _VOWELS:
        found.append(stem_[:-1])
    for weak, strong in _STRONG_GRADES:
        if stem_[-3:-1] == weak:
            found.append(stem_[:-3] + strong + stem_[-1])
    return found


def _marked(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(GUESS_MARK + word for word in words if word))
