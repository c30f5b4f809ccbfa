"""What a process holds of the index's entries is what was committed before it asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction

from search.columns import ENTRIES, NEVER, EntryColumns, forget_changes
from search.models import EntryChange, SearchEntry

SECOND = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def entry(object_id: str, **facts: Any) -> SearchEntry:
    common = {
        "language": "fi",
        "languages": ",fi,",
        "title": "x",
        "title_key": "x",
        "url": "/x/",
        "visibility": "public",
    }
    return SearchEntry(source="held", object_id=object_id, indexed_at=SECOND, **{**common, **facts})


@pytest.fixture
def entries(_test_database, django_db_blocker) -> Iterator[list[SearchEntry]]:
    """Three entries, committed; nothing is held of them yet."""
    with django_db_blocker.unblock():
        made = [entry("1", region="15"), entry("2", kinds=",a,b,"), entry("3", starts_at=SECOND)]
        for each in made:
            each.save()
        ENTRIES.held.clear()
        yield made
        ENTRIES.held.clear()
        SearchEntry.objects.filter(source="held").delete()
        EntryChange.objects.all().delete()


def held(name: str) -> list[Any]:
    """The column's values of the entries above, in the order of their numbers."""
    columns = ENTRIES.current()
    mine = columns["source"] == columns.books["source"].number("held")
    values = columns[name][mine]
    return [columns.books[name].texts[value] for value in values] if name in columns.books else values.tolist()


def test_nothing_is_read_again_while_nothing_changes(entries):
    columns = ENTRIES.current()
    assert held("region") == ["15", "", ""]
    assert ENTRIES.current() is columns
    with pytest.raises(ValueError, match="read-only"):
        columns["minute"][0] = 1


WRITES: dict[str, Any] = {
    "create": lambda rows: SearchEntry.objects.bulk_create([entry("4", region="21")]),
    "update": lambda rows: SearchEntry.objects.filter(pk=rows[1].pk).update(region="21", kinds=",c,"),
    "delete": lambda rows: rows[0].delete(),
    "upsert": lambda rows: SearchEntry.objects.bulk_create(
        [entry("2", region="13")], update_conflicts=True, update_fields=["region"],
        unique_fields=["source", "object_id", "language"],
    ),
    "all": lambda rows: forget_changes(),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_rows_that_follow_the_log_are_those_read_anew(name, entries):
    before = ENTRIES.current()
    WRITES[name](entries)
    after, anew = ENTRIES.current(), EntryColumns.read()
    assert after is not before
    for column, array in anew.arrays.items():
        mine = after[column]
        if column in anew.books:
            array = np.array(anew.books[column].texts)[array]
            mine = np.array(after.books[column].texts)[mine]
        np.testing.assert_array_equal(mine, array, err_msg=column)


def test_inside_a_transaction_its_own_writing_is_seen_and_not_kept(entries):
    columns = ENTRIES.current()
    with transaction.atomic():
        SearchEntry.objects.filter(pk=entries[0].pk).update(region="07")
        assert held("region") == ["07", "", ""]
        transaction.set_rollback(True)
    assert ENTRIES.current() is columns


def test_times_days_and_places_are_read_as_numbers(entries):
    SearchEntry.objects.filter(pk=entries[0].pk).update(
        starts_at=datetime(1969, 12, 31, 23, 58, tzinfo=UTC),
        confirmed_on=date(2026, 2, 28),
        latitude=62.5,
        title_key="x y",
    )
    assert held("minute") == [-2, NEVER, int(SECOND.timestamp()) // 60]
    assert held("confirmed") == [date(2026, 2, 28).toordinal(), NEVER, NEVER]
    assert held("latitude")[0] == 62.5
    assert np.isnan(held("longitude")).all()
    assert held("title_length") == [3, 1, 1]
    assert 0 < ENTRIES.current().bytes_held < 100_000


@pytest.mark.django_db  # one test of the file has to say that there is to be a database
def test_codes_are_told_apart_whole(db):
    book = EntryColumns.read().books["kinds"]
    numbers = book.write(["", ",song,", ",songbook,group,"])
    assert book.with_codes(["song"])[numbers].tolist() == [False, True, False]
    assert book.with_codes(["", "group", "song,"])[numbers].tolist() == [False, False, True]
    assert book.counted_codes(np.bincount(numbers)) == {"song": 1, "songbook": 1, "group": 1}
    assert connection.in_atomic_block
