"""On PostgreSQL: the entries of each common term, packed together beside the table of terms.

GIN tells who has a term, but each entry's row has to be looked at to tell that it is still there, which takes tens of
milliseconds for a common one. So those are gathered now and then, and what has changed since, the log of changes says:
the packed entries among those are left out, and asked for anew.
"""

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction

from search.change_log import ChangeLog
from search.columns import Ids
from search.models import SearchEntry

logger = logging.getLogger(__name__)

LEAST = 2_000
"""Entries from which on a term is common."""
MOST_CHANGES = 1_000
"""Changed entries from which on nothing gathered is used: asking for them anew would take longer."""
LOG = ChangeLog("search_entrychange", "entry", most=MOST_CHANGES)
# Numbers of transactions mean something on the server that gave them only, and a copy of the table may be elsewhere.
_SERVER = "(SELECT system_identifier FROM pg_control_system())"
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Gathered:
    """Of common terms the entries that have them, but for those that have `changed` since."""

    entries: Mapping[str, Ids]
    changed: tuple[int, ...] = ()


NOTHING = Gathered({})


def gathered(terms: Collection[str]) -> Gathered:
    """Those of the terms that are common. In a transaction none: what that has written itself is in no log yet."""
    if connection.in_atomic_block or not connection.get_autocommit() or not terms:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term, entries, seen FROM search_common_terms WHERE term = ANY(%s) AND server = {_SERVER}",  # noqa: S608
            [list(terms)],
        )
        rows = cursor.fetchall()
    if not rows:
        return NOTHING
    changed = LOG.since(rows[0][2])  # after the rows, which are all of one gathering: no change falls between
    if changed is None:
        return NOTHING
    packed = {term: unpack(entries) for term, entries, _seen in rows}
    if changed:
        gone = np.array([*changed], np.int64)
        packed = {term: entries[~np.isin(entries, gone)] for term, entries in packed.items()}
    return Gathered(packed, tuple(sorted(changed)))


def is_due() -> bool:
    """Whether there is nothing gathered that is of use, or so much has changed that soon there won't be."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seen FROM search_common_terms WHERE server = {_SERVER} LIMIT 1")  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return SearchEntry.objects.count() >= LEAST
    changed = LOG.since(row[0])
    return changed is None or len(changed) > MOST_CHANGES // 2


def gather() -> int:
    """Gather all common terms anew; how many they are. Not inside a transaction, whose own number others can't see."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return 0
    began = time.monotonic()
    seen = LOG.position()  # before the entries: what is written meanwhile has changed since
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM ts_stat('SELECT terms FROM search_terms') WHERE ndoc >= %s", [LEAST])
        terms = [row[0] for row in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE search_common_terms IN SHARE ROW EXCLUSIVE MODE")  # readers go on
        cursor.execute("DELETE FROM search_common_terms")
        for start in range(0, len(terms), _AT_ONCE):
            chunk = terms[start : start + _AT_ONCE]
            found = zip(chunk, entries_with([quoted(term) for term in chunk]), strict=True)
            cursor.executemany(
                f"INSERT INTO search_common_terms (term, entries, seen, server) VALUES (%s, %s, %s, {_SERVER})",  # noqa: S608
                [(term, pack(entries), seen) for term, entries in found if len(entries)],
            )
    logger.info("search.gathered terms=%d seconds=%.1f", len(terms), time.monotonic() - began)
    return len(terms)


def entries_with(expressions: Sequence[str]) -> list[Ids]:
    """For each tsquery the entries that fit it, from GIN. One query."""
    if not expressions:
        return []
    asked = ", ".join(["search_entries_with(%s::tsquery)"] * len(expressions))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", expressions)
        found = cursor.fetchone()
    return [np.frombuffer(packed or b"", ">i8").astype(np.int64) for packed in found]


def those_with(entries: Iterable[int], expressions: Sequence[str]) -> list[Ids]:
    """For each tsquery those of the entries that fit it; each entry's terms are read once. One query."""
    fits = ", ".join(["terms @@ %s::tsquery"] * len(expressions))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry_id, {fits} FROM (SELECT entry_id, terms || ''::tsvector AS terms FROM search_terms "  # noqa: S608
            "WHERE entry_id = ANY(%s) OFFSET 0) unpacked",
            [*expressions, list(entries)],
        )
        rows = cursor.fetchall()
    return [np.array([row[0] for row in rows if row[at]], np.int64) for at in range(1, len(expressions) + 1)]


def quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def pack(entries: Ids) -> bytes:
    """The steps from each number to the next greater, in as few bytes as the longest but the first needs."""
    numbers = np.unique(entries)
    steps = np.diff(numbers)
    width = np.min_scalar_type(int(steps.max(initial=0))).itemsize
    return bytes([width]) + numbers[:1].astype("<i8").tobytes() + steps.astype(f"<u{width}").tobytes()


def unpack(packed: bytes) -> Ids:
    """What was packed, in order."""
    steps = np.frombuffer(packed, f"<u{packed[0]}", offset=9)
    numbers = np.empty(len(steps) + 1, np.int64)
    numbers[0] = np.frombuffer(packed, "<i8", count=1, offset=1)[0]
    numbers[1:] = steps
    return np.cumsum(numbers, out=numbers)
