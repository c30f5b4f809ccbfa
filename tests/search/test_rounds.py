"""What a search asks of the database, and what of the processor, does not grow with its rounds and hits."""

from collections.abc import Iterable

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.choosing import _Found
from search.columns import EntryColumns
from search.contracts import SearchQuery
from search.engines.base import EngineAnswer
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.sql import DatabaseEngine
from search.highlight import Marker
from search.services import count_complete, search
from search.syntax import read_query
from search.terms import WantedWords
from tests.search.conftest import Searcher
from tests.search.documents import Shelf, document
from tests.search.test_choosing import put

pytestmark = pytest.mark.django_db
only_the_database = pytest.mark.parametrize("ask", ["database"], indirect=True)
WORDS = "radio kerho sauna"


@pytest.fixture
def animals(ask: Searcher, things: Shelf) -> None:
    """One thing with all three words, one with two, one with one."""
    words = WORDS.split()
    put(things, *(document(f"n{number}", "Tiedote", " ".join(words[:number])) for number in (1, 2, 3)))


def asked_of(captured: CaptureQueriesContext, sign: str) -> int:
    return sum(sign in query["sql"] for query in captured.captured_queries)


def statements(query: SearchQuery) -> CaptureQueriesContext:
    search(query)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        search(query)
    return captured


@only_the_database
def test_further_rounds_read_nothing_again(animals: None) -> None:
    full = statements(SearchQuery(text=WORDS, language="fi", page_size=1))
    filled = statements(SearchQuery(text=WORDS, language="fi", page_size=20))
    assert len(filled) == len(full)
    for sign in ("title_key =", "search_terms" if connection.vendor == "sqlite" else "search_entries_with"):
        assert asked_of(filled, sign) == 1, sign
    assert asked_of(filled, "id > 0 ORDER BY id") == 1  # in a test's transaction all entries, else what has changed


@only_the_database
@pytest.mark.parametrize("text", [WORDS, "radiio keerho"])
def test_synonyms_are_looked_for_once(animals: None, text: str) -> None:
    assert asked_of(statements(SearchQuery(text=text, language="fi")), "search_wordsstate") == 1


@only_the_database
def test_words_that_compounds_are_made_of_are_one_question_more(animals: None, things: Shelf) -> None:
    put(things, document("half", "Sauna", "Kerho"), document("whole", "Saunakerho"))
    full = statements(SearchQuery(text="saunakerho", language="fi", page_size=1))
    filled = statements(SearchQuery(text="saunakerho", language="fi"))
    assert len(filled) == len(full) + 1
    assert [hit.object_id for hit in search(SearchQuery(text="saunakerho", language="fi")).hits][:1] == ["whole"]


@only_the_database
def test_what_has_all_words_is_counted_without_filling_up(animals: None) -> None:
    query = SearchQuery(text=WORDS, language="fi", page=3)
    with CaptureQueriesContext(connection) as captured:
        assert count_complete(query) == 1
    assert asked_of(captured, "search_searchtext") == 0
    assert count_complete(SearchQuery(text="radioo kerho", language="fi")) == 0
    assert count_complete(SearchQuery(text="", language="fi")) == 0
    assert count_complete(SearchQuery(text=WORDS, language="fi", visibility=())) == 0


def test_whether_a_misspelt_word_finds_anything_is_asked_without_counting(
    ask: Searcher, things: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(things, document("a", "Laivasto"), document("hidden", "Laivastomuseo", visibility="network"))
    answers: list[EngineAnswer] = []
    for engine in (DatabaseEngine, ElasticsearchEngine):
        find = engine.find
        monkeypatch.setattr(
            engine,
            "find",
            lambda self, query, find=find: answers.append(answer := find(self, query)) or answer,  # type: ignore[func-returns-value]
        )
    results = ask("laivsto")
    assert (results.did_you_mean, [hit.object_id for hit in results.hits]) == ("laivasto", ["a"])
    if ask.engine == "database":
        assert [bool(answer.facets) for answer in answers if answer.matched] == [False, True]
    assert ask("laivastomuseox").did_you_mean is None


@only_the_database
def test_ranges_of_a_chosen_facet_are_told_once(animals: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    read = _Found._read_ranges
    monkeypatch.setattr(_Found, "_read_ranges", lambda self, facet: told.append(facet) or read(self, facet))  # type: ignore[func-returns-value]
    search(SearchQuery(text="radio", language="fi", page_size=1, freshness=("unknown",)))
    assert sorted(told) == ["freshness", "time"]


def test_a_word_is_compared_once_however_many_hits_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    matching = WantedWords.matching
    monkeypatch.setattr(
        WantedWords,
        "matching",
        lambda self, terms: compared.append(terms.exact) or matching(self, terms),  # type: ignore[func-returns-value]
    )

    def comparisons(hits: int) -> int:
        compared.clear()
        marker = Marker(read_query("vesipeto metsäkettu", "fi").items)
        for number in range(hits):
            assert marker.whole(f"Vesipeto ui {number % 2}", "fi").startswith("<mark>Vesipeto</mark>")
        return len(compared)

    assert comparisons(40) <= 2 * comparisons(1)


def columns_of(numbers: Iterable[int]) -> EntryColumns:
    return EntryColumns({"id": np.array([*numbers], np.int64)}, {})


@pytest.mark.parametrize("numbers", [[3, 4, 6, 7], [3, 4, 6, 1_000_000]], ids=["close", "far apart"])
def test_rows_are_found_wherever_numbers_lie(numbers: list[int]) -> None:
    columns = columns_of(numbers)
    assert (columns._row_at is None) == (numbers[-1] > 100)
    asked = np.array([9, 6, 1, 3, 5, 2_000_000], np.int64)
    assert columns.rows_of(asked).tolist() == [2, 0]
    assert columns.rows_of(asked[[1, 3]]).tolist() == [2, 0]
    assert columns_of([]).rows_of(asked).tolist() == []
