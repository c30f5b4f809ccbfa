"""Rows that many tests begin with: made once, kept while tests that begin with them follow one another.

They stand in a transaction of their own, around the one of each test; before the first test that begins otherwise they
are rolled back. A test gets a copy of the objects, so that what it changes is gone with it.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

BUILDERS: dict[str, Callable[[], Any]] = {}


class Keeper:
    """Keeps the rows of one fixture at a time, once there is a test database."""

    def __init__(self) -> None:
        self.blocker: Any = None
        self.name = ""
        self.value: Any = None
        self.transaction: transaction.Atomic | None = None

    def prepare(self, fixtures: list[str]) -> None:
        """Before any fixture of a test: makes what it begins with, unless it is there; drops anything else."""
        name = next((name for name in fixtures if name in BUILDERS), "")
        if self.blocker is None or name == self.name:
            return
        with self.blocker.unblock():
            self.drop()
            if name:
                self.keep(name)

    def keep(self, name: str) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.name = name
        try:
            self.value = build(name)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        if self.transaction is not None:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
        self.name, self.value, self.transaction = "", None, None


keeper = Keeper()


@pytest.fixture(scope="session")
def _test_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    keeper.blocker = django_db_blocker
    yield
    keeper.prepare([])
    keeper.blocker = None


def kept_fixture(name: str, build_rows: Callable[[], Any]) -> Any:
    """A fixture with that name, to be assigned to it: what `build_rows` returns, its rows in the database."""
    BUILDERS[name] = build_rows

    @pytest.fixture(name=name)
    def fixture(_test_database: None, db: None) -> Any:
        # The first test comes before there is a database to prepare; others may begin with the rows of two fixtures.
        return copy.deepcopy(keeper.value) if keeper.name == name else build(name)

    return fixture


def sort_by_beginning(items: list[pytest.Item]) -> None:
    """Puts tests that begin with the same rows behind one another, in the order in which they were shuffled. Those that
    empty the database come last, as pytest-django has them: what migrations wrote is gone after them."""

    def beginning(item: pytest.Item) -> str:
        return next((name for name in getattr(item, "fixturenames", ()) if name in BUILDERS), "")

    def empties_database(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("django_db")
        return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
            marker and marker.kwargs.get("transaction")
        )

    order: dict[str, int] = {}
    items.sort(key=lambda item: (empties_database(item), order.setdefault(beginning(item), len(order))))


def build(name: str) -> Any:
    with translation.override("fi"):
        return BUILDERS[name]()
