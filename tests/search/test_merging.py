"""The parts of SQLite's index are made one, and the answers stay."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from cms.jobs.registry import job_handlers
from search.engines.base import IndexedEntry
from search.engines.sqlite import SqliteEngine, merge_segments
from search.terms import document_terms

EXPRESSIONS = [('{text_base} : ("kerho")',), ('{title_base} : ("retki")',), ('{text_exact} : ("missing")',)]
WRITINGS = 7


@pytest.fixture
def written(db: None) -> Iterator[None]:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps its terms in parts")
    for number in range(1, WRITINGS + 1):
        terms = document_terms(language="fi", title="Retki", text="Kerho " * number)
        SqliteEngine().write([IndexedEntry(number, terms)])
        with transaction.atomic():  # FTS5 puts down what it has so far
            pass


def found() -> list[list[int]]:
    return [sorted(entries.tolist()) for entries in SqliteEngine().entries_with(EXPRESSIONS)]


def parts() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT id >> 37) FROM search_terms_data WHERE id >> 37 > 0"
        )  # FTS5's own numbering
        return int(cursor.fetchone()[0])


def test_merging_leaves_one_part_and_the_same_answers(written: None) -> None:
    before = found()
    assert before == [[*range(1, WRITINGS + 1)], [*range(1, WRITINGS + 1)], []]
    assert parts() > 1
    merge_segments()
    assert (parts(), found()) == (1, before)
    merge_segments()  # there is nothing to do, and it ends
    assert (parts(), found()) == (1, before)


def test_merging_nothing_ends(db: None) -> None:
    merge_segments()


def test_each_night_parts_are_merged(written: None) -> None:
    assert parts() > 1
    (gather,) = [handler for handler in job_handlers if handler.key == "search.gather"]
    gather.carry_out({})
    assert parts() == 1
