"""Finnish words into terms, by dictionary where it knows the word."""

from functools import lru_cache

from . import guesses
from .terms import Mode, TokenTerms
from .voikko import Unit, read_word

CACHED_WORDS = 20_000
"""About 1 kB each; held for every process that searches or indexes."""
_NUMERAL = "Lu"
_MIN_PART_LENGTH = 2

Reading = tuple[Unit, ...]


@lru_cache(maxsize=CACHED_WORDS)
def analyse_finnish(word: str, mode: Mode) -> TokenTerms:
    """The terms of one normalised word (lower case, NFC; may begin or end with a hyphen)."""
    bare = word.strip("-")
    readings = read_word(bare)
    if not readings and len(bare) < len(word):
        readings = read_word(word)  # "sosiaali-": known as a prefix only
    bases = _bases(readings)
    if bases and bare[:1].isdecimal():
        bases = guesses.certain_bases(bare) or bases  # "12:ssa": the dictionary has it as a word of its own
    if mode == "query":
        if bare in bases:
            bases = (bare,)
        guess = guesses.query_guesses(bare, known=bool(bases))
        bases = bases or guesses.certain_bases(bare)
        return TokenTerms(bare, _with_closed_up(bases, bare), (), guess)
    if bases:
        parts = _parts(readings, bare)
        return TokenTerms(bare, bases, _with_closed_up(parts, *bases) if "-" in bare else parts, ())
    guessed = guesses.index_guesses(bare)
    return TokenTerms(bare, guessed.base, guessed.part, guessed.guess)


def _bases(readings: list[Reading]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    lexical = {_plain(reading[-1].base) for reading in readings if len(reading) == 1 and not reading[0].verb}
    for reading in readings:
        if _is_lexicalised(reading, lexical):
            continue
        found.update(dict.fromkeys(_bases_of_reading(reading)))
    return tuple(found)


def _is_lexicalised(reading: Reading, lexical: set[str]) -> bool:
    """A participle that is also a word of its own ("elämä", "seuraava") does not stand for its verb."""
    unit = reading[0]
    return len(reading) == 1 and bool(unit.verb) and not unit.action_noun and _plain(unit.base) in lexical


def _bases_of_reading(reading: Reading) -> tuple[str, ...]:
    last = reading[-1]
    if reading[0].word_class == _NUMERAL and not any("-" in unit.surface for unit in reading):
        return (_plain("".join(unit.base for unit in reading)),)
    head = "".join(unit.surface for unit in reading[:-1])
    bases = [head + _plain(last.base)]
    if last.action_noun:
        bases.append(head + last.action_noun)
    elif last.verb:
        bases.append(head + last.verb)
    return tuple(bases)


def _with_closed_up(terms: tuple[str, ...], *hyphenated: str) -> tuple[str, ...]:
    """`terms` and the hyphenated words written as one: "vapaakauppa-alue" is also sought as "vapaakauppaalue"."""
    closed = [word.replace("-", "") for word in hyphenated if "-" in word]
    return tuple(dict.fromkeys([*terms, *filter(None, closed)])) if closed else terms


def _plain(base: str) -> str:
    return base.replace("=", "")


def _parts(readings: list[Reading], word: str) -> tuple[str, ...]:
    """Every contiguous span of parts, from the readings with the fewest parts."""
    split = list(map(_pieces, readings))
    fewest = min(map(len, split))
    if fewest < 2:
        return ()
    found: dict[str, None] = {}
    for pieces in split:
        if len(pieces) == fewest:
            found.update(dict.fromkeys(_spans(pieces)))
    found.pop(word, None)
    return tuple(term for term in found if len(term) >= _MIN_PART_LENGTH)


Piece = tuple[str, tuple[str, ...]]
"""Surface, and the base forms the piece may be found by."""


def _pieces(reading: Reading) -> list[Piece]:
    if len(reading) == 1 and reading[0].name:
        return [(reading[0].surface, ())]
    pieces: list[Piece] = []
    for unit in reading:
        if unit.name or "=" not in unit.base:
            pieces.append((unit.surface, _piece_bases(unit)))
        else:
            pieces.extend(_seams(unit))
    return pieces


def _piece_bases(unit: Unit) -> tuple[str, ...]:
    bases = [_plain(unit.base)]
    if unit.action_noun:
        bases.append(unit.action_noun)
    elif unit.verb:
        bases.append(unit.verb)
    return tuple(bases)


def _seams(unit: Unit) -> list[Piece]:
    """Parts inside a word that the dictionary holds as a whole: "lasten=neuvola"."""
    *modifiers, head = unit.base.split("=")
    pieces: list[Piece] = [(part, _known_bases(part)) for part in modifiers if part]
    pieces.append((head, (head,)))
    return pieces


@lru_cache(maxsize=4096)
def _known_bases(part: str) -> tuple[str, ...]:
    bases = [
        base
        for reading in read_word(part)
        if len(reading) == 1 and not reading[0].name
        for base in _bases_of_reading(reading)
    ]
    return tuple(dict.fromkeys([part, *bases]))


def _spans(pieces: list[Piece]) -> list[str]:
    terms: list[str] = []
    count = len(pieces)
    for start in range(count):
        for end in range(start + 1, count + 1):
            if end - start == count:
                continue
            front = "".join(surface for surface, _ in pieces[start : end - 1]).replace("-", "")
            terms.extend(front + base.strip("-") for base in pieces[end - 1][1])
    return [term for term in terms if term]
