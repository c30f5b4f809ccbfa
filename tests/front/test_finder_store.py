"""What a process holds of the finder's rows is what was committed before it asked, whoever committed it, and how."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django.utils import timezone

from network.models import Activity, ActivitySlot, Record, SlotChange
from network.querying import store
from network.querying.columns import Columns, code_number
from network.services.slots import forget_changes
from search import change_log

FACTS = {"length": 60, "rank": 1, "age_low": 0, "age_high": 72, "first_day": 739_000, "last_day": 739_059}


def slot(activity: int, minute: int, **facts: Any) -> ActivitySlot:
    return ActivitySlot(activity_id=activity, minute=minute, **{**FACTS, "days_4": 1 << 59, **facts})


@pytest.fixture
def activities(_test_database, django_db_blocker) -> Iterator[list[int]]:
    """Three activities with a row each at nine, ten and eleven, committed; nothing is held of them yet."""
    with django_db_blocker.unblock():
        owner = Record.objects.create(kind="organisation", publication="live")
        records = [Record.objects.create(kind="activity", publication="live", owner=owner) for _ in range(3)]
        now = timezone.now()
        for record in records:
            Activity.objects.create(
                record=record, kind="group", starts_at=now, ends_at=now + timezone.timedelta(hours=1)
            )
        ids = [record.pk for record in records]
        ActivitySlot.objects.bulk_create(slot(pk, 540 + 60 * number) for number, pk in enumerate(ids))
        store.FINDER.held.clear()
        yield ids
        store.FINDER.held.clear()
        Record.objects.filter(pk__in=ids).delete()
        owner.delete()
        SlotChange.objects.all().delete()


def minutes(columns: Columns | None = None) -> list[int]:
    return (columns or store.current_columns())["minute"].tolist()


def elsewhere(call: Callable[[], Any]) -> None:
    """On a connection of its own, as another process has it."""
    problems = []

    def run() -> None:
        try:
            call()
        except Exception as problem:  # noqa: BLE001  it is raised below, where the test sees it
            problems.append(problem)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert not problems


def execute(sql: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_nothing_is_read_again_while_nothing_changes(activities):
    held = store.current_columns()
    assert minutes(held) == [540, 600, 660]
    assert store.current_columns() is held
    with pytest.raises(ValueError, match="read-only"):
        held["minute"][0] = 1


WRITES: dict[str, tuple[Callable[[list[int]], Any], list[int]]] = {
    "create": (lambda ids: slot(ids[0], 1).save(), [1, 540, 600, 660]),
    "bulk": (lambda ids: ActivitySlot.objects.bulk_create([slot(ids[1], 2), slot(ids[0], 3)]), [2, 3, 540, 600, 660]),
    "update": (lambda ids: ActivitySlot.objects.filter(activity=ids[1]).update(minute=4), [4, 540, 660]),
    "raw": (lambda ids: execute("UPDATE network_activityslot SET minute = minute + 1"), [541, 601, 661]),
    "hand over": (lambda ids: ActivitySlot.objects.filter(activity=ids[1]).update(activity=ids[2]), [540, 600, 660]),
    "delete": (lambda ids: ActivitySlot.objects.filter(activity=ids[2]).delete(), [540, 600]),
    "cascade": (lambda ids: Record.objects.filter(pk=ids[0]).delete(), [600, 660]),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_another_process_commits_is_seen(name, activities):
    write, expected = WRITES[name]
    before = store.current_columns()
    elsewhere(lambda: write(activities))
    after = store.current_columns()
    assert minutes(after) == expected
    assert minutes(before) == [540, 600, 660]
    everything = store.load_columns()
    assert {name: array.tolist() for name, array in after.arrays.items() if array.dtype.kind != "f"} == {
        name: array.tolist() for name, array in everything.arrays.items() if array.dtype.kind != "f"
    }


def test_what_is_rolled_back_is_seen_inside_only(activities):
    held = store.current_columns()
    with suppress(ZeroDivisionError), transaction.atomic():
        slot(activities[0], 5).save()
        assert minutes() == [5, 540, 600, 660]
        raise ZeroDivisionError
    assert store.current_columns() is held


def test_first_reading_inside_a_transaction_is_kept_for_nobody(activities):
    with transaction.atomic():
        slot(activities[0], 5).save()
        assert minutes() == [5, 540, 600, 660]
        transaction.set_rollback(True)
    assert store.FINDER.held == {}
    assert minutes() == [540, 600, 660]


def test_transaction_that_began_before_and_commits_after_is_seen(activities):
    """Numbers of the log are not given out in the order of commits where several write at once."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    begun, go_on = Barrier(2), Barrier(2)

    def write_slowly() -> None:
        with transaction.atomic():
            slot(activities[0], 6).save()
            begun.wait(10)
            go_on.wait(10)

    slow = Thread(target=lambda: elsewhere(write_slowly))
    slow.start()
    begun.wait(10)
    elsewhere(lambda: slot(activities[1], 7).save())
    for _ in range(2):
        assert minutes() == [7, 540, 600, 660]
    go_on.wait(10)
    slow.join()
    assert minutes() == [6, 7, 540, 600, 660]


@pytest.mark.parametrize("why", ["cut", "many", "another database"])
def test_everything_is_read_again_where_the_log_does_not_tell(why, activities, monkeypatch):
    loads = []
    monkeypatch.setattr(store.FINDER, "load", lambda load=store.FINDER.load: loads.append(1) or load())
    store.current_columns()
    elsewhere(lambda: ActivitySlot.objects.update(minute=8))
    if why == "cut":
        elsewhere(forget_changes)
        assert SlotChange.objects.count() == 1
    elif why == "many":
        monkeypatch.setattr(store.FINDER.log, "most", 2)
    else:
        later = "99999999999:99999999999:" if connection.vendor == "postgresql" else "99999999999"
        store.FINDER.held.update({key: replace(held, seen=later) for key, held in store.FINDER.held.items()})
    assert minutes() == [8, 8, 8]
    assert minutes() == [8, 8, 8]
    assert len(loads) == 2


def test_several_threads_load_once(activities, monkeypatch):
    loads, together = [], Barrier(4)
    monkeypatch.setattr(store.FINDER, "load", lambda load=store.FINDER.load: loads.append(1) or load())
    found: list[Any] = []

    def read() -> None:
        together.wait(10)
        found.append(store.current_columns())
        connection.close()

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert [minutes(columns) for columns in found] == [[540, 600, 660]] * 4


def test_all_rows_at_once_are_those_read_one_by_one(activities):
    ActivitySlot.objects.filter(activity=activities[0]).update(
        region="15", municipality="179", owner=7, place=8, latitude=62.5, longitude=25.75, facets=1 << 33, is_off=True
    )
    ActivitySlot.objects.filter(activity=activities[1]).update(region="1", municipality="", themes=-1, days_12=-1)
    copied, read = store.load_columns(), Columns.of(store.rows_of({*activities}))
    for name, array in copied.arrays.items():
        np.testing.assert_array_equal(array, read[name], err_msg=name)
        assert array.dtype == read[name].dtype
    assert (copied["region"][0], copied["municipality"][0]) == (
        code_number("region", "15"),
        code_number("municipality", "179"),
    )
    assert np.isnan(copied["latitude"]).tolist() == [False, True, True]
    assert copied.bytes_held > 0


@pytest.mark.django_db  # one test of the file has to say that there is to be a database
def test_worker_without_a_database_starts_all_the_same(monkeypatch, caplog):
    from django.db import OperationalError

    def fail() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(store.FINDER, "current", fail)
    monkeypatch.setattr(change_log.connections, "close_all", lambda: None)
    store.warm_up()
    assert "could not be loaded" in caplog.text
