"""Fills a table with many rows: by COPY on PostgreSQL, by one prepared statement on SQLite.

No model is made of a row and no signal is sent: what the columns do not name gets the model's default.
"""

from collections.abc import Iterable, Sequence
from typing import Any


def insert_rows(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """``columns`` are attributes of the model ("version_id"), each row has their values in that order. All of them or
    none are written. Returns how many."""
    from django.db import connection, transaction

    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    rest = [field for name, field in fields.items() if name not in columns and not field.primary_key]
    blank = model()
    same = [field.get_db_prep_save(getattr(blank, field.attname), connection) for field in rest]
    chosen = [fields[name] for name in columns]
    names = ", ".join(connection.ops.quote_name(field.column) for field in [*chosen, *rest])
    table = connection.ops.quote_name(model._meta.db_table)
    count = 0

    def prepared() -> Iterable[list[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [*map(_prepare, chosen, row), *same]

    def _prepare(field: Any, value: Any) -> Any:
        return None if value is None else field.get_db_prep_save(value, connection)

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared():
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * (len(chosen) + len(rest)))
            # The database's own cursor: Django's would write the marks anew for each call.
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own model
            cursor.connection.cursor().executemany(statement, prepared())
    return count
