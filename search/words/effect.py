"""What a set of synonyms would change: the first ten of some queries as they are, and as they would be."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.asking import answer_query
from search.contracts import SearchHit, SearchQuery
from search.words.kept import assuming, current
from search.words.models import SynonymSet
from search.words.recording import SetValues

SHOWN = 10
MOST_SAMPLES = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A hit in one of the two lists. `is_new`: comes into the first ten; `goes`: falls out of them."""

    number: int
    title: str
    url: str
    language: str
    is_new: bool = False
    goes: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A query and its two answers."""

    words: str
    now: int
    then: int
    before: list[Place]
    after: list[Place]

    @property
    def changes(self) -> bool:
        return self.now != self.then or any(place.is_new or place.goes for place in (*self.before, *self.after))


def effect_of(
    values: SetValues, *, replaced: SynonymSet | None, language: str, sources: tuple[str, ...]
) -> list[Sample]:
    """For each word of the set as a query: what the public finds now, and what it would find."""
    _, kept = current()
    others = tuple(row for row in kept.sets if replaced is None or row.pk != replaced.pk)
    draft = SynonymSet(language=values.language, words=[*values.words], leads_to=[*values.leads_to])
    then = (*others, draft) if values.is_on else others
    queries = (*values.words, *values.leads_to)[:MOST_SAMPLES]
    asked = [
        SearchQuery(text=words, language=values.language or language, page_size=SHOWN, sources=sources)
        for words in queries
    ]
    with assuming(kept.sets):
        now = [answer_query(query) for query in asked]
    with assuming(then):
        later = [answer_query(query) for query in asked]
    return [
        Sample(words, first.total, second.total, *_compared(first.hits, second.hits))
        for words, first, second in zip(queries, now, later, strict=True)
    ]


def _compared(now: Sequence[SearchHit], then: Sequence[SearchHit]) -> tuple[list[Place], list[Place]]:
    was, will_be = ({(hit.source, hit.object_id) for hit in hits} for hits in (now, then))
    before = [
        Place(number, hit.title, hit.url, hit.language, goes=(hit.source, hit.object_id) not in will_be)
        for number, hit in enumerate(now, start=1)
    ]
    after = [
        Place(number, hit.title, hit.url, hit.language, is_new=(hit.source, hit.object_id) not in was)
        for number, hit in enumerate(then, start=1)
    ]
    return before, after
