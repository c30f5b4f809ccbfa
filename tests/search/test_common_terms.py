"""What is gathered of common terms on PostgreSQL never answers otherwise than the index itself."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from cms.jobs.registry import job_handlers
from search.columns import forget_changes
from search.engines import common_terms
from search.engines.common_terms import gather, gathered, is_due, pack, unpack
from search.engines.postgres import PostgresEngine
from search.models import EntryChange, SearchEntry
from tests.search.test_columns import entry

ASKED = (("bcat", "bdog"), ("bdog", "bowl"), ("bowl",), ("bnone",), ("'bcat' & 'bdog'",))
"""Of lexemes; "bcat" and "bdog" are common."""
CATS_AND_DOGS = {"1": "'bcat':1 'bdog':2", "2": "'bcat':1", "3": "'bdog':1 'bowl':2"}


@pytest.mark.parametrize(
    "numbers", [[5], [1, 2, 3], [3, 1, 2, 3], [1, 255, 511], [7, 70_000], [1, 2**40], range(9_000)]
)
def test_packed_numbers_come_back_in_order(numbers: Any) -> None:
    assert unpack(pack(np.array([*numbers], np.int64))).tolist() == sorted(set(numbers))


def test_close_numbers_take_a_byte_each() -> None:
    assert len(pack(np.arange(0, 200_000, 200, dtype=np.int64))) < 1_010


def test_times_of_gathering_are_in_the_calendar_of_jobs(settings: LazySettings) -> None:
    asked = {row["args"][0] for row in settings.CELERY_BEAT_SCHEDULE.values() if row.get("args")}
    assert {"search.gather", "search.gather_if_due"} <= asked
    handlers = {handler.key: handler for handler in job_handlers}
    assert not any(handlers[name].transactional for name in ("search.gather", "search.gather_if_due"))


def write(object_id: str, terms: str) -> SearchEntry:
    row, _ = SearchEntry.objects.update_or_create(
        source="held", object_id=object_id, language="fi", defaults={"url": "/y/", "indexed_at": entry("x").indexed_at}
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_terms (entry_id, terms) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (entry_id) DO UPDATE SET terms = excluded.terms",
            [row.pk, terms],
        )
    return row


@pytest.fixture
def pets(_test_database: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three entries, committed, and gathered."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL's common terms are gathered")
    with django_db_blocker.unblock():
        monkeypatch.setattr(common_terms, "LEAST", 2)
        for object_id, terms in CATS_AND_DOGS.items():
            write(object_id, terms)
        assert gather() == 2
        yield
        SearchEntry.objects.filter(source="held").delete()
        EntryChange.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_common_terms")


def sets() -> list[set[int]]:
    return [{*found.tolist()} for found in PostgresEngine().entries_with(ASKED)]


def sets_of_the_index() -> list[set[int]]:
    """The same without anything gathered."""
    with transaction.atomic():
        return sets()


def of(object_id: str) -> SearchEntry:
    return SearchEntry.objects.get(source="held", object_id=object_id)


CHANGES: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "a term taken away": lambda: write("1", "'bdog':1"),
    "a term added": lambda: write("2", "'bcat':1 'bdog':2 'bowl':3"),
    "a new entry": lambda: write("4", "'bcat':1 'bdog':2 'bowl':3"),
    "an entry gone": lambda: of("1").delete(),
    "all gone": lambda: SearchEntry.objects.filter(source="held").delete(),
}


@pytest.mark.django_db
def test_there_is_a_database(db: None) -> None:
    """One test of the file has to say so; inside its transaction nothing is gathered, and nothing gathered is used."""
    assert (gather(), gathered({"bcat"}).entries) == (0, {})


@pytest.mark.parametrize("name", CHANGES)
def test_sets_are_those_of_the_index_whatever_changed(name: str, pets: None) -> None:
    before = sets()
    assert before == sets_of_the_index()
    assert before[0] == {of(each).pk for each in CATS_AND_DOGS}
    CHANGES[name]()
    assert {*gathered({"bcat", "bdog", "bowl"}).entries} == {"bcat", "bdog"}
    assert sets() == sets_of_the_index()
    assert (sets() == before) == (name == "nothing")


@pytest.mark.parametrize("why", ["the log was cut", "too many changes", "another server"])
def test_nothing_gathered_is_used_where_the_log_does_not_tell(
    why: str, pets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("1", "'bdog':1")
    if why == "the log was cut":
        forget_changes()
    elif why == "too many changes":
        monkeypatch.setattr(common_terms.LOG, "most", 0)
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_common_terms SET server = 1")
    assert gathered({"bcat"}).entries == {}
    assert sets() == sets_of_the_index()


def test_own_writing_in_a_transaction_is_found_at_once(pets: None) -> None:
    with transaction.atomic():
        row = write("4", "'bcat':1")
        assert row.pk in sets()[0]
        transaction.set_rollback(True)
    assert row.pk not in sets()[0]


def test_transaction_that_began_before_the_gathering_and_commits_after_is_found(pets: None) -> None:
    begun, go_on = Barrier(2), Barrier(2)

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                write("4", "'bcat':1")
                begun.wait(10)
                go_on.wait(10)
        finally:
            connection.close()

    slow = Thread(target=write_slowly)
    slow.start()
    begun.wait(10)
    assert gather() == 2
    without = sets()
    go_on.wait(10)
    slow.join()
    assert sets()[0] - without[0] == {of("4").pk}
    assert sets() == sets_of_the_index()


def test_gathering_is_due_after_many_changes(pets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_due()
    monkeypatch.setattr(common_terms, "MOST_CHANGES", 1)
    write("1", "'bdog':1")
    assert is_due()
    gather()
    assert not is_due()
    forget_changes()
    assert is_due()
