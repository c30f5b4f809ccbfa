"""Labelled text (CoNLL-U) and what an analyser is worth on it. No figure depends on chance but `over`, which is seeded.

Content words are nouns, names, adjectives, verbs and adverbs with a letter in them and no Typo=Yes. A lemma is lower
case without its compound marks "#"; a hyphen of the form at such a mark is put back.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Protocol

CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADV"})
SOUGHT = CONTENT - {"ADV"}
NOUNS = frozenset({"NOUN", "PROPN"})
FAMILY_LETTERS = 4
"""Lemmas that begin with the same letters, so many, are those that an analyser may wrongly take for one another."""
MAX_PAIRS = 100_000
SHORTEST_QUERY = 3
SEED = 1

Groups = tuple[frozenset[str], ...]


class Analyser(Protocol):
    """`index` gives the terms of a form in a text, `query` a set for each token that is asked for: each must meet."""

    name: str

    def index(self, text: str) -> frozenset[str]: ...

    def query(self, text: str) -> Groups: ...


class LabelError(Exception):
    """The file is no CoNLL-U; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Word:
    form: str
    lemma: str
    parts: tuple[str, ...]
    """Parts of a compound in lower case; one for a simple word."""
    kind: str
    content: bool


def read_labelled(file: Path) -> list[list[Word]]:
    """Sentences of words; ranges and empty nodes are left out. Raises LabelError."""
    sentences: list[list[Word]] = [[]]
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{file}: {error}") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            sentences.append([])
        elif not line.startswith("#"):
            columns = line.split("\t")
            if len(columns) != 10:
                raise LabelError(f"{file}, line {number}: {len(columns)} columns instead of 10")
            if columns[0].isdecimal():
                sentences[-1].append(_word(columns))
    found = [sentence for sentence in sentences if sentence]
    if not found:
        raise LabelError(f"{file}: there is no sentence")
    return found


def _word(columns: Sequence[str]) -> Word:
    _number, form, lemma, kind, _tag, features = columns[:6]
    content = (
        kind in CONTENT and any(letter.isalpha() for letter in form) and lemma != "_" and "Typo=Yes" not in features
    )
    pieces = lemma.lower().split("#")
    whole = pieces[0]
    for piece in pieces[1:]:
        hyphen = not whole.endswith("-") and form.lower().startswith(f"{whole}-")
        whole += f"-{piece}" if hyphen else piece
    parts = tuple(piece.strip("-") for piece in pieces if piece.strip("-"))
    return Word(form, whole if len(pieces) > 1 else lemma.lower(), parts or (whole,), kind, content)


def meets(terms: frozenset[str], query: Groups) -> bool:
    return bool(query) and all(not group.isdisjoint(terms) for group in query)


@dataclass(slots=True)
class Share:
    hits: int = 0
    count: int = 0

    def add(self, hit: bool, times: int = 1) -> None:
        self.hits += times * hit
        self.count += times

    @property
    def percent(self) -> float | None:
        return 100 * self.hits / self.count if self.count else None


@dataclass(slots=True)
class Table:
    """Everything counted once over the text: pairs of forms and lemmas, and which lemma has which forms and parts."""

    sentences: list[list[Word]]
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lemmas: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    compounds: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.words():
            pair = (word.form, word.lemma)
            self.pairs[pair] += 1
            self.kinds[word.kind].add(pair)
            self.forms[word.lemma].add(word.form)
            self.lemmas[word.form.lower()].add(word.lemma)
            if len(word.parts) > 1:
                self.compounds[word.lemma] = word.parts

    def words(self) -> Iterator[Word]:
        return (word for sentence in self.sentences for word in sentence if word.content)


def spans(parts: Sequence[str]) -> set[str]:
    """What neighbouring parts make, the whole left out: "perhekeskustoiminta" has perhe, keskus, perhekeskus …"""
    count = len(parts)
    return {
        "".join(parts[i:j]) for i in range(count) for j in range(i + 1, count + 1) if j - i < count
    }  # fmt: skip


def measure(analyser: Analyser, table: Table) -> dict[str, float | None]:
    """All figures in per cent; None where the text has nothing to count.

    tok, typ, infl, propn: forms found by their lemma, of all words, of distinct pairs, of those whose form differs, of
    names. head, any: compounds found by their last part, by any part. over: pairs of different lemmas that begin alike
    and yet meet. P, R, F: every sentence a document, lemmas of two sentences or more asked.
    """
    found = {pair: meets(analyser.index(pair[0]), analyser.query(pair[1])) for pair in table.pairs}
    result: dict[str, float | None] = {
        "tok": _share((found[pair], times) for pair, times in table.pairs.items()),
        "typ": _share((hit, 1) for hit in found.values()),
        "infl": _share((hit, 1) for (form, lemma), hit in found.items() if form.lower() != lemma),
        "propn": _share((found[pair], 1) for pair in sorted(table.kinds["PROPN"])),
    }
    result |= _of_compounds(analyser, table)
    result["over"] = _over_match(analyser, table)
    result |= retrieval(analyser, table)
    return result


def _share(rows: Iterable[tuple[bool, int]]) -> float | None:
    share = Share()
    for hit, times in rows:
        share.add(hit, times)
    return share.percent


def _of_compounds(analyser: Analyser, table: Table) -> dict[str, float | None]:
    head, anything = Share(), Share()
    pairs = {pair for kind in NOUNS for pair in table.kinds[kind] if pair[1] in table.compounds}
    for form, lemma in sorted(pairs):
        terms = analyser.index(form)
        *modifiers, last = table.compounds[lemma]
        hit = meets(terms, analyser.query(last))
        head.add(hit)
        anything.add(hit)
        for part in modifiers:
            anything.add(meets(terms, analyser.query(part)))
    return {"head": head.percent, "any": anything.percent}


def _over_match(analyser: Analyser, table: Table) -> float | None:
    families: dict[str, list[str]] = defaultdict(list)
    for lemma in table.forms:
        if len(lemma) >= FAMILY_LETTERS:
            families[lemma[:FAMILY_LETTERS]].append(lemma)
    pairs = [pair for start in sorted(families) for pair in permutations(sorted(families[start]), 2)]
    draw = random.Random(SEED)
    draw.shuffle(pairs)
    share = Share()
    for one, other in pairs:
        form = draw.choice(sorted(table.forms[one]))
        if share.count < MAX_PAIRS and not _related(one, other, table):
            share.add(meets(analyser.index(form), analyser.query(other)))
    return share.percent


def _related(one: str, other: str, table: Table) -> bool:
    """Rightly found by each other: the one is made of the other, or they share a form."""
    forms = {lemma: {form.lower() for form in table.forms[lemma]} for lemma in (one, other)}
    made_of = {lemma: spans(table.compounds.get(lemma, ())) for lemma in (one, other)}
    return (
        other in made_of[one] or one in made_of[other]
        or bool(made_of[one] & forms[other]) or bool(made_of[other] & forms[one])
        or bool(forms[one] & forms[other]) or one.replace("-", "") == other.replace("-", "")
    )  # fmt: skip


def retrieval(analyser: Analyser, table: Table) -> dict[str, float | None]:
    """Precision, recall and F over all queries together."""
    postings: dict[str, set[int]] = defaultdict(set)
    relevant: dict[str, set[int]] = defaultdict(set)
    sought: dict[str, set[int]] = defaultdict(set)
    for number, sentence in enumerate(table.sentences):
        for word in sentence:
            for term in analyser.index(word.form):
                postings[term].add(number)
            relevant[word.lemma].add(number)
            if not word.content:
                continue
            if word.kind in SOUGHT:
                sought[word.lemma].add(number)
            for span in spans(table.compounds.get(word.lemma, ())):
                for lemma in {span, *table.lemmas.get(span, ())}:
                    relevant[lemma].add(number)
    right = wrong = missed = 0
    for lemma in sorted(sought):
        if len(sought[lemma]) < 2 or len(lemma) < SHORTEST_QUERY:
            continue
        groups = [set().union(*(postings.get(term, set()) for term in group)) for group in analyser.query(lemma)]
        answer = set.intersection(*groups) if groups else set()
        hits = len(answer & relevant[lemma])
        right, wrong, missed = right + hits, wrong + len(answer) - hits, missed + len(relevant[lemma]) - hits
    if not right:
        return {"P": 0.0 if wrong + missed else None, "R": 0.0 if missed else None, "F": 0.0 if missed else None}
    precision, found = right / (right + wrong), right / (right + missed)
    return {"P": 100 * precision, "R": 100 * found, "F": 200 * precision * found / (precision + found)}
