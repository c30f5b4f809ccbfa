"""What an entry has in common with others: words of its title and keywords, its kind and task where it is, its
organisation, its place. Each is kept as one number, of which the last digit says what it is worth."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TypeVar

from search.analysis.analyser import word_terms
from search.analysis.stopwords import STOP_WORDS
from search.analysis.tokens import iter_tokens
from search.codes import read_codes
from search.models import SearchEntry
from search.related.models import NearTerm

MOST_WORDS = 12
MOST_CODES = 4
SHORTEST_WORD = 3
WORD, KIND_IN_TOWN, KIND_IN_COUNTY, TASK_IN_COUNTY, ORGANISATION, TOWN, COUNTY = range(7)
WEIGHTS = {
    WORD: 1.0, KIND_IN_TOWN: 0.9, KIND_IN_COUNTY: 0.5, TASK_IN_COUNTY: 0.4, ORGANISATION: 0.5, TOWN: 0.5, COUNTY: 0.3,
}  # fmt: skip
_CLASSES = 10
_CHUNK = 500
Key = TypeVar("Key")


def numbered(what: int, name: str) -> int:
    """A number below 2^63 for the name; what kind of term it is, is its last digit."""
    digest = hashlib.blake2b(f"{what}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % 900_000_000_000_000_000 * _CLASSES + what


def weight_of(term: int) -> float:
    return WEIGHTS.get(term % _CLASSES, 0.0)


def terms_of(entry: SearchEntry, keywords: str) -> list[int]:
    """Each once, words first."""
    found = [numbered(WORD, word) for word in words_of(f"{entry.title}\n{keywords}", entry.language)]
    kinds, tasks = read_codes(entry.kinds)[:MOST_CODES], read_codes(entry.tasks)[:MOST_CODES]
    if entry.municipality:
        found += [numbered(KIND_IN_TOWN, f"{kind}@{entry.municipality}") for kind in kinds]
        found.append(numbered(TOWN, entry.municipality))
    if entry.region:
        found += [numbered(KIND_IN_COUNTY, f"{kind}@{entry.region}") for kind in kinds]
        found += [numbered(TASK_IN_COUNTY, f"{task}@{entry.region}") for task in tasks]
        found.append(numbered(COUNTY, entry.region))
    if entry.organisation:
        found.append(numbered(ORGANISATION, entry.organisation))
    return [*dict.fromkeys(found)]


def words_of(text: str, language: str) -> list[str]:
    """Base forms of the words, the first of each word's; little words and numbers left out."""
    words: dict[str, None] = {}
    for token in islice(iter_tokens(text), 4 * MOST_WORDS):
        if len(token.word) < SHORTEST_WORD or token.word in STOP_WORDS or token.word[0].isdigit():
            continue
        terms = word_terms(token.word, language, "index")
        words |= dict.fromkeys(terms.base[:1] or (terms.exact,))
        words |= dict.fromkeys(part for part in terms.part if len(part) > SHORTEST_WORD)
        if len(words) >= MOST_WORDS:
            break
    return [*words][:MOST_WORDS]


def remember_terms(entries: Mapping[Key, SearchEntry], keywords: Mapping[Key, str]) -> None:
    """Make the terms of these entries the ones that they have now. Runs in the caller's transaction."""
    write_terms([(entry, keywords.get(key, "")) for key, entry in entries.items()])


def write_terms(entries: Sequence[tuple[SearchEntry, str]]) -> None:
    """Entries with their keywords; terms that stay are not written again."""
    ids = [entry.pk for entry, _ in entries]
    there: dict[int, dict[int, int]] = {pk: {} for pk in ids}
    for row, pk, term in NearTerm.objects.filter(entry__in=ids).values_list("pk", "entry_id", "term"):
        there[pk][term] = row
    wanted = {entry.pk: terms_of(entry, keywords) for entry, keywords in entries}
    gone = [row for pk, terms in there.items() for term, row in terms.items() if term not in set(wanted[pk])]
    if gone:
        NearTerm.objects.filter(pk__in=gone).delete()
    NearTerm.objects.bulk_create(
        [NearTerm(entry_id=pk, term=term) for pk, terms in wanted.items() for term in terms if term not in there[pk]],
        batch_size=_CHUNK,
    )
