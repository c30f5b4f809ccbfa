"""The finder's rows as this process holds them; `search.change_log` says how they are kept up."""

import logging
from typing import Any

import numpy as np
from django.db import Error, connection
from numpy.typing import NDArray

from search.change_log import ChangeLog, Followed
from search.matching import entry_objects

from .columns import CODE_WIDTHS, KINDS, Columns, arrays_of

logger = logging.getLogger(__name__)
ROWS_AT_ONCE = 20_000
SLOTS = "network_activityslot"
EMPTY = {"owner": "COALESCE(owner, 0)", "place": "COALESCE(place, 0)"}
WIRE = {"i2": ">i2", "i4": ">i4", "i8": ">i8", "f8": ">f8", "?": "u1", "S2": "S2", "S3": "S3"}
COPY_HEAD, COPY_END = 19, 2
"""Bytes that PostgreSQL writes before the first row and after the last one."""


def load_columns() -> Columns:
    return Columns.of(copied_rows() if connection.vendor == "postgresql" else rows_of(None))


def renewed(held: Columns, activities: set[int]) -> Columns:
    return held.with_rows(activities, Columns.of(rows_of(activities)))


FINDER = Followed("Finder", ChangeLog("network_slotchange", "activity"), read=load_columns, renew=renewed)


def current_columns() -> Columns:
    """All rows of the finder, whoever may see them. One query, where nothing has changed."""
    return FINDER.current()


def warm_up() -> None:
    """Before the first reader comes."""
    try:
        entry_objects("activity").learn()
    except Error:
        logger.warning("The index's objects could not be loaded at the start.", exc_info=True)
    FINDER.warm_up()


def rows_of(activities: set[int] | None) -> dict[str, NDArray[Any]]:
    """Rows of these activities, or with None all."""
    columns = ", ".join(EMPTY.get(name, name) for name in KINDS)
    ids = [*activities] if activities is not None else []
    chosen = f" WHERE activity_id IN ({', '.join(['%s'] * len(ids))})" if activities is not None else ""
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {SLOTS}{chosen}", ids)  # noqa: S608
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            parts.append(arrays_of(rows))
    return joined(parts)


def copied_rows() -> dict[str, NDArray[Any]]:
    """All rows from PostgreSQL, as it writes them: every column is of one width, so that blocks of them are arrays."""
    texts = {name: f"rpad({name}, {width})" for name, width in CODE_WIDTHS.items()}
    points = {name: f"COALESCE({name}, 'NaN')" for name in ("latitude", "longitude")}
    columns = ", ".join({**EMPTY, **texts, **points}.get(name, name) for name in KINDS)
    fields = [part for name, kind in KINDS.items() for part in ((f"{name} length", ">i4"), (name, WIRE[kind]))]
    record = np.dtype([("fields", ">i2"), *fields])
    parts, block = [], bytearray()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {columns} FROM {SLOTS}) TO STDOUT (FORMAT BINARY)"  # noqa: S608
        ) as copy,
    ):
        for number, data in enumerate(copy):
            block += data[COPY_HEAD:] if number == 0 else data
            if len(block) >= ROWS_AT_ONCE * record.itemsize:
                whole = len(block) // record.itemsize * record.itemsize
                parts.append(copied_arrays(block[:whole], record))
                block = block[whole:]
    parts.append(copied_arrays(block[:-COPY_END], record))
    return joined(parts)


def copied_arrays(block: bytearray, record: np.dtype[Any]) -> dict[str, NDArray[Any]]:
    rows = np.frombuffer(bytes(block), record)
    return {name: rows[name].astype(kind) for name, kind in KINDS.items()}


def joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([part[name] for part in parts]) for name in KINDS} if parts else arrays_of([])
