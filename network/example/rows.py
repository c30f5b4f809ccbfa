"""Rows into tables, many at a time: numbers reserved beforehand, one statement for all rows of a table."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
"""Columns whose values the database's driver takes as they stand in the model."""

SQLITE_CACHE_KIB = 256 * 1024


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Primary keys that nothing has or will get by itself, so that rows can refer to one another before they exist.

    On SQLite the caller's transaction must be the one that writes (it is: they are opened as IMMEDIATE), and the rows
    must be inserted before the next call.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            column = model._meta.pk.column
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return [*range(first, first + count)]


def insert_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert instances into the model's own table; for an inherited model only into that, which `bulk_create` refuses.

    Keys are inserted when the first row has one. Nothing is signalled, and no field changes a value before it is saved.
    """
    rows = [*rows]
    if not rows:
        return
    own = [field for field in model._meta.local_concrete_fields if not field.primary_key or rows[0].pk is not None]
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in own)
    table = f"{quote(model._meta.db_table)} ({columns})"
    ways = [(field.attname, way_of(field)) for field in own]
    values = [
        [value if (value := getattr(row, name)) is None or way is None else way(value, database) for name, way in ways]
        for row in rows
    ]
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(own))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608


def way_of(field: models.Field) -> Callable[[Any, BaseDatabaseWrapper], Any] | None:
    """How a value that is not empty is written for the driver; None when as it stands."""
    if isinstance(field, AS_THEY_ARE):
        return None
    if isinstance(field, models.DateTimeField):
        return lambda value, database: database.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save


@contextmanager
def room_for_many() -> Iterator[None]:
    """While very many rows are written: objects that are there already are not looked through again and again for ones
    to free, and SQLite keeps more of the indexes in memory than it does for a site."""
    gc.freeze()
    try:
        if connection.vendor != "sqlite":
            yield
            return
        with connection.cursor() as cursor:
            kept = cursor.execute("PRAGMA cache_size").fetchone()[0]
            cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA cache_size = {kept}")
    finally:
        gc.unfreeze()


def chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := [*islice(iterator, size)]:
        yield chunk
