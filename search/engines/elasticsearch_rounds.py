"""Rounds of one search, each wanted only where those before it fill no page: what can be asked together is asked in one
request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Search

from .base import EngineAnswer, EngineQuery
from .elasticsearch_facets import read_counts
from .elasticsearch_query import Parts, build_counts, build_page, clauses_of, needed, shares
from .elasticsearch_rarity import Rarities

Send = Callable[[Sequence[Search]], list[dict[str, Any]]]
"""Carries searches out together; an answer for each."""
_Asked = list[tuple[Search, Callable[[Mapping[str, Any]], None]]]
"""Searches, each with what takes its answer."""


class Round:
    """One query and what is known of its answer."""

    def __init__(self, query: EngineQuery) -> None:
        self.query, self.clauses = query, clauses_of(query)
        self.counts: dict[str, Any] | None = None
        self.entry_ids: list[int] | None = None

    @property
    def lacks_page(self) -> bool:
        """Whether there are hits on the page, as far as is known, that are not."""
        return self.entry_ids is None and (self.counts is None or self.counts["total"] > self.query.offset)

    def leaves_room(self, rarities: Rarities) -> bool:
        """Whether it is known to fill no page: what meets enough clauses has one of the rarest of them."""
        if self.counts is not None:
            return bool(self.counts["total"] < self.query.limit)
        numbers = rarities.numbers(self.clauses)
        return numbers is not None and sum(sorted(numbers)[: len(numbers) - needed(self.query) + 1]) < self.query.limit

    def take_counts(self, answer: Mapping[str, Any]) -> None:
        self.counts = read_counts(answer["aggregations"], self.query)

    def take_page(self, answer: Mapping[str, Any]) -> None:
        self.entry_ids = [int(hit["sort"][1]) for hit in answer["hits"]["hits"]]

    def answer(self) -> EngineAnswer:
        return EngineAnswer(self.entry_ids or [], **self.counts or {})


def answers(queries: Sequence[EngineQuery], send: Send, rarities: Rarities) -> Iterator[EngineAnswer]:
    """One by one, as they are taken; each with those behind it that will be wanted in any case."""
    rounds = [Round(query) for query in queries]
    for place, each in enumerate(rounds):
        if each.counts is None:
            _ask(_wanted(rounds[place:], rarities), send, rarities)
        while each.lacks_page:  # a word's rarity was not known yet, or has been forgotten since
            _ask(_wanted(rounds[place:], rarities), send, rarities)
        yield each.answer()


def _wanted(rounds: Sequence[Round], rarities: Rarities) -> list[Round]:
    """The first, and on from it as long as each leaves room for the next."""
    wanted = []
    for each in rounds:
        wanted.append(each)
        if not each.leaves_room(rarities):
            break
    return wanted


def _ask(rounds: Sequence[Round], send: Send, rarities: Rarities) -> None:
    """One request for the counts of each, and for its page where the rarity of its words is known, else for that."""
    asked: _Asked = []
    unknown: dict[str, Search] = {}
    for each in rounds:
        if each.counts is None:
            asked.append((build_counts(each.query, each.clauses), each.take_counts))
        if not each.lacks_page:
            continue
        if missing := rarities.missing(each.clauses):
            unknown |= missing
        else:
            parts = Parts(each.clauses, shares(rarities.of(each.clauses)))
            asked.append((build_page(each.query, parts), each.take_page))
    found = send([*(search for search, _take in asked), *unknown.values()])
    for (_search, take), answer in zip(asked, found, strict=False):
        take(answer)
    for name, answer in zip(unknown, found[len(asked) :], strict=True):
        rarities.learn(name, answer["hits"]["total"]["value"])
