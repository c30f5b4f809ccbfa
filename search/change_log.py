"""Rows of a table as this process holds them, read again as far as a log of changes says.

The log is a table that triggers write: a row names what has changed, in one column, and on PostgreSQL which transaction
did it. A reader gets what was committed before it asked: each time one short query tells what has changed since the
process read last. In a transaction of its own a reader sees what that has written, so there all rows are read, and kept
for nobody else.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from django.db import Error, connection, connections

logger = logging.getLogger(__name__)
EVERYTHING = 0
"""In place of what has changed: read all rows again, the log was cut or the table emptied."""
MOST_CHANGES = 2_000
"""Changes from which on everything is read again."""
# Both give where the log is now, and what it names since it was at the place given, nothing as null.
_SINCE_POSTGRESQL = """SELECT pg_current_snapshot()::text, (
    SELECT string_agg({column}::text, ',') FROM (
        SELECT DISTINCT {column} FROM {table}
        WHERE writer >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
        AND writer < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        AND NOT pg_visible_in_snapshot(writer::text::xid8, %(seen)s::pg_snapshot) LIMIT {most}
    ) changed)"""
_SINCE_SQLITE = """SELECT (SELECT COALESCE(MAX(id), 0) FROM {table}), (
    SELECT group_concat({column}) FROM (
        SELECT DISTINCT {column} FROM {table} WHERE id > %(seen)s LIMIT {most}
    ))"""


class Rows(Protocol):
    """What is held; never changed once it is there."""

    def __len__(self) -> int: ...

    @property
    def bytes_held(self) -> int: ...


R = TypeVar("R", bound=Rows)


@dataclass
class ChangeLog:
    """A table of changes whose `column` names what has changed."""

    table: str
    column: str
    most: int = MOST_CHANGES

    def position(self) -> str:
        """Where the log is."""
        last = f"SELECT COALESCE(MAX(id), 0) FROM {self.table}"  # noqa: S608  names of our own
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text" if connection.vendor == "postgresql" else last)
            return str(cursor.fetchone()[0])

    def since(self, seen: str) -> set[int] | None:
        """What has changed; None when all rows are to be read again."""
        statement = _SINCE_POSTGRESQL if connection.vendor == "postgresql" else _SINCE_SQLITE
        with connection.cursor() as cursor:
            sql = statement.format(table=self.table, column=self.column, most=self.most + 1)
            cursor.execute(sql, {"seen": seen})
            now, found = cursor.fetchone()
        changed = {int(each) for each in found.split(",")} if found else set()
        went_back = _number(str(now)) < _number(seen)  # another database in its place
        return None if went_back or EVERYTHING in changed or len(changed) > self.most else changed


def _number(seen: str) -> int:
    """Grows with time: the number of the last change, or the first transaction that had not begun."""
    return int(seen.split(":")[1] if ":" in seen else seen)


@dataclass(frozen=True)
class Held(Generic[R]):
    """All rows, as they were when the log of changes was at `seen` or later."""

    rows: R
    seen: str


class Followed(Generic[R]):
    """`read` gives all rows; `renew` the rows given with those of what has changed read again."""

    def __init__(self, name: str, log: ChangeLog, *, read: Callable[[], R], renew: Callable[[R, set[int]], R]) -> None:
        self.name, self.log = name, log
        self.read, self.renew = read, renew
        self.held: dict[tuple[Any, ...], Held[R]] = {}
        self._reading = Lock()

    def current(self) -> R:
        """All rows, whoever may see them. One query, where nothing has changed."""
        if connection.in_atomic_block or not connection.get_autocommit():
            return self.read()
        held = self.held.get(this_database())
        if held and self.log.since(held.seen) == set():
            return held.rows
        with self._reading:  # of several threads one reads, and the others find that it has
            held = self.held.get(this_database())
            held = self.held[this_database()] = self._followed(held) if held else self.load()
        return held.rows

    def _followed(self, held: Held[R]) -> Held[R]:
        """With what has changed since."""
        seen = self.log.position()  # before the rows: what is written meanwhile is read once more the next time
        changed = self.log.since(held.seen)
        if changed is None:
            return self.load()
        return Held(self.renew(held.rows, changed), seen) if changed else held

    def load(self) -> Held[R]:
        began = time.monotonic()
        seen = self.log.position()  # before the rows, too
        held = Held(self.read(), seen)
        took, size = time.monotonic() - began, held.rows.bytes_held
        logger.info("%s: %d rows, %.1f MB, loaded in %.2f s.", self.name, len(held.rows), size / 1e6, took)
        return held

    def warm_up(self) -> None:
        """Load the rows before the first reader comes; left to that one if the database isn't there yet."""
        try:
            self.current()
        except Error:
            logger.warning("%s: the rows could not be loaded at the start.", self.name, exc_info=True)
        finally:
            connections.close_all()


def this_database() -> tuple[Any, ...]:
    settings = connection.settings_dict
    return (connection.alias, connection.vendor, *(settings[name] for name in ("HOST", "PORT", "NAME")))
