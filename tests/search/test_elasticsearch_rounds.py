"""How many requests a search makes of Elasticsearch: what can be asked together is."""

from collections.abc import Sequence
from typing import Any

import pytest
from elasticsearch.dsl import Search

from search.contracts import SearchQuery, SearchResults
from search.engines import elasticsearch_engine
from search.engines.base import EngineQuery
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_index import preference_of
from search.engines.elasticsearch_rarity import _MOST_REMEMBERED, Rarities
from search.engines.elasticsearch_rounds import answers
from search.services import rebuild_index, search
from search.syntax import read_query
from tests.search.conftest import Searcher
from tests.search.documents import Shelf, document

WORDS = "radio kerho sauna"


class Server:
    """Answers searches with totals: of the counts in turn, of each word the same. Keeps what it was asked."""

    def __init__(self, *totals: int, of_words: int = 1) -> None:
        self.totals, self.of_words = [*totals], of_words
        self.asked: list[str] = []

    def send(self, searches: Sequence[Search]) -> list[dict[str, Any]]:
        kinds = [self._kind(search.to_dict()) for search in searches]
        self.asked.append("".join(sorted(kinds)))
        return [self._answer(kind) for kind in kinds]

    def _kind(self, body: dict[str, Any]) -> str:
        return "c" if "aggs" in body else "p" if "sort" in body else "r"

    def _answer(self, kind: str) -> dict[str, Any]:
        if kind == "c":
            return {"aggregations": {"found": {"doc_count": self.totals.pop(0)}}}
        return {"hits": {"total": {"value": self.of_words}, "hits": [{"sort": [1.0, 7]}] if kind == "p" else []}}


def rounds() -> list[EngineQuery]:
    def query(text: str, least: int | None = None) -> EngineQuery:
        return EngineQuery(
            asked=read_query(text, "fi"), title_key=text, preference=("fi",), visibility=("public",), least=least
        )

    return [query(WORDS), query(WORDS, 2), query(f"{WORDS} mökki", 1)]


def test_a_page_is_asked_for_again_when_rarities_were_forgotten_meanwhile() -> None:
    rarities = Rarities()
    for number in range(_MOST_REMEMBERED - 2):
        rarities.learn(str(number), 1)
    assert next(answers(rounds(), Server(40).send, rarities)).entry_ids == [7]


@pytest.mark.parametrize(
    ("totals", "wanted", "asked"),
    [
        ((40,), 1, ["crrrr", "p"]),
        ((0, 3, 9), 1, ["crrrr"]),
        ((4, 3, 9), 3, ["crrrr", "ccppr", "p"]),
        ((0, 30, 90), 2, ["crrrr", "ccpr"]),
        ((0, 2, 0), 3, ["crrrr", "ccpr"]),
    ],
    ids=["full page", "nothing, and no more asked", "all rounds", "second round fills", "no more in the last"],
)
def test_rounds_are_asked_together(totals: tuple[int, ...], wanted: int, asked: list[str]) -> None:
    server, rarities = Server(*totals), Rarities()
    found = answers(rounds(), server.send, rarities)
    taken = [next(found) for _ in range(wanted)]
    assert [each.total for each in taken] == [*totals[:wanted]]
    assert [each.entry_ids for each in taken] == [[7] if each.total else [] for each in taken]
    assert server.asked == asked


def test_words_that_are_known_need_no_request_of_their_own() -> None:
    rarities = Rarities()
    list(answers(rounds(), Server(1, 1, 1).send, rarities))
    server = Server(1, 1, 1)
    list(answers(rounds(), server.send, rarities))
    assert server.asked == ["cccppp"]  # so rare that no round but the last can fill the page


@pytest.mark.parametrize(("of_words", "asked"), [(10, ["ccpp", "cp"]), (20, ["cp", "cp", "cp"])])
def test_round_that_may_not_be_wanted_waits(of_words: int, asked: list[str]) -> None:
    """Twenty fill a page: ten entries with each word can't have all and fill it, but may with two of three."""
    rarities = Rarities()
    list(answers(rounds(), Server(1, 1, 1, of_words=of_words).send, rarities))
    server = Server(1, 1, 1)
    list(answers(rounds(), server.send, rarities))
    assert server.asked == asked


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many searches each request held."""
    numbers: list[int] = []
    send = ElasticsearchEngine._send

    def noted(self: ElasticsearchEngine, searches: Sequence[Search]) -> list[dict[str, Any]]:
        numbers.append(len(searches))
        return send(self, searches)

    monkeypatch.setattr(ElasticsearchEngine, "_send", noted)
    return numbers


@pytest.mark.django_db
@pytest.mark.services("elasticsearch")
def test_requests_of_a_search_do_not_grow_with_its_rounds(
    elasticsearch_index: None, things: Shelf, sent: list[int]
) -> None:
    for number in (1, 2, 3):
        things.put(document(f"n{number}", "Tiedote", " ".join(WORDS.split()[:number])))
    rebuild_index()

    def ask(text: str) -> SearchResults:
        sent.clear()
        return search(SearchQuery(text=text, language="fi"))

    assert [hit.object_id for hit in ask(WORDS).hits][:2] == ["n3", "n2"]
    assert len(sent) <= 3
    ask(WORDS)
    assert sent == [6]
    assert ask("radoi").did_you_mean == "radio"
    assert len(sent) <= 4  # the query, whether its word finds anything, whether those near it do, the better query


@pytest.mark.django_db
@pytest.mark.services("elasticsearch")
def test_whether_anything_is_found_is_told_as_by_the_counts(ask: Searcher) -> None:
    if ask.engine != "elasticsearch":
        pytest.skip("the database counts")
    engine = elasticsearch_engine()

    def query(text: str, language: str) -> EngineQuery:
        return EngineQuery(
            asked=read_query(text, language), title_key=text, preference=preference_of(language),
            visibility=("public",), regions=("21",),
        )  # fmt: skip

    asked = [
        query(text, code) for text in ("kahvila", "salaisuuspöytäkirja", "grupp", "olematon") for code in ("fi", "sv")
    ]
    assert engine.find_anything(asked) == [bool(engine.find(each).matched) for each in asked]
    assert {*engine.find_anything(asked)} == {True, False}
    assert engine.find_anything([]) == []
