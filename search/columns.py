"""What facets count by and ranking goes by, of every entry of the index, in memory: a column is an array.

Rows are in the order of entries' numbers. Texts are held as numbers into a book of the texts there are. Arrays are
never changed; new rows make new arrays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from search.change_log import EVERYTHING, ChangeLog, Followed
from search.models import EntryChange

Ids = NDArray[np.int64]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
NEVER = -(2**31)
"""In place of a time or a day that is not known."""
ROWS_AT_ONCE = 10_000
SPARSE = 4
"""Entries' numbers for each entry from which on rows are looked for, and not looked up."""
BOOKS = ("source", "region", "municipality", "organisation", "kinds", "tasks", "language", "languages", "visibility")
NUMBERS = {"id": "i8", "minute": "i4", "confirmed": "i4", "latitude": "f4", "longitude": "f4", "title_length": "u2"}
"""`minute`: of the beginning, since 1970; `confirmed`: the ordinal of the day."""
_SQL = {
    "sqlite": {
        "minute": f"COALESCE(CAST(strftime('%%s', starts_at) AS integer) / 60, {NEVER})",
        "confirmed": f"COALESCE(CAST(julianday(confirmed_on) - 1721424.5 AS integer), {NEVER})",
    },
    "postgresql": {
        "minute": f"COALESCE(FLOOR(EXTRACT(EPOCH FROM starts_at) / 60)::int, {NEVER})",
        "confirmed": f"COALESCE(confirmed_on - DATE '0001-01-01' + 1, {NEVER})",
    },
}


class Book:
    """Numbers for texts, from 0 up. Only ever added to, so that arrays of numbers stay true."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def write(self, texts: Sequence[str]) -> NDArray[Any]:
        numbers = self._numbers
        for text in set(texts) - numbers.keys():
            numbers[text] = len(self.texts)
            self.texts.append(text)
        return np.array([numbers[text] for text in texts], np.min_scalar_type(len(self.texts)))

    def number(self, text: str) -> int | None:
        return self._numbers.get(text)

    def with_any(self, wanted: Collection[str]) -> Mask:
        """Of each number whether its text is one of these."""
        return np.array([text in wanted for text in [*self.texts]], bool)

    def with_codes(self, wanted: Collection[str]) -> Mask:
        """Of each number whether its text, written ",a,b,", has one of these codes."""
        codes = {code for code in wanted if code}
        return np.array([not codes.isdisjoint(text.split(",")) for text in [*self.texts]], bool)

    def counted(self, counts: NDArray[np.intp]) -> dict[str, int]:
        """From how often each number is there, how often each text is; the empty one left out."""
        return {self.texts[n]: int(counts[n]) for n in np.flatnonzero(counts) if self.texts[n]}

    def counted_codes(self, counts: NDArray[np.intp]) -> dict[str, int]:
        found: dict[str, int] = {}
        for written, count in self.counted(counts).items():
            for code in filter(None, written.split(",")):
                found[code] = found.get(code, 0) + count
        return found


@dataclass(frozen=True)
class EntryColumns:
    arrays: Mapping[str, NDArray[Any]]
    books: Mapping[str, Book]

    @classmethod
    def read(cls) -> "EntryColumns":
        """Of all entries."""
        books = {name: Book() for name in BOOKS}
        return cls._ordered(_all_entries(books), books)

    def renewed(self, changed: set[int]) -> "EntryColumns":
        """With these entries read again, or left out where they are gone."""
        kept = ~np.isin(self["id"], np.array([*changed], np.int64))
        marks = ", ".join(["%s"] * len(changed))
        fresh = _arrays(_entries(f"id IN ({marks})", [*changed]), self.books)
        return self._ordered([{name: array[kept] for name, array in self.arrays.items()}, fresh], self.books)

    @classmethod
    def _ordered(cls, parts: Sequence[Mapping[str, NDArray[Any]]], books: Mapping[str, Book]) -> "EntryColumns":
        joined = {name: np.concatenate([part[name] for part in parts]) for name in (*NUMBERS, *BOOKS)}
        order = np.argsort(joined["id"], kind="stable")
        arrays = {name: array[order] for name, array in joined.items()}
        for array in arrays.values():
            array.flags.writeable = False
        return cls(arrays, books)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def __len__(self) -> int:
        return len(self.arrays["id"])

    @property
    def bytes_held(self) -> int:
        """Arrays and texts; a text is taken at what Python holds for a short one."""
        texts = sum(180 + len(text) for book in self.books.values() for text in book.texts)
        looked_up = 0 if self._row_at is None else self._row_at.nbytes
        return texts + looked_up + sum(array.nbytes for array in self.arrays.values())

    @cached_property
    def _row_at(self) -> Rows | None:
        """The row of each number from the first on, -1 where there is none; not made where numbers lie far apart."""
        numbers = self["id"]
        if not len(numbers) or numbers[-1] - numbers[0] >= SPARSE * len(numbers):
            return None
        rows = np.full(numbers[-1] - numbers[0] + 1, -1, np.int32)
        rows[numbers - numbers[0]] = np.arange(len(numbers))
        return rows

    def rows_of(self, entries: Ids) -> NDArray[Any]:
        """The rows of those of the entries that are held, in their order."""
        numbers = self["id"]
        if not len(numbers) or not len(entries):
            return np.zeros(0, np.intp)
        if self._row_at is not None:
            places = entries - numbers[0]
            inside = (places >= 0) & (places < len(self._row_at))
            rows = self._row_at[places if inside.all() else places[inside]]
            held = rows >= 0
            return rows if held.all() else rows[held]
        rows = np.searchsorted(numbers, entries).clip(max=len(numbers) - 1)
        return rows[numbers[rows] == entries]


def _entries(condition: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    special = _SQL[connection.vendor] | {"title_length": "LENGTH(title_key)"}
    columns = ", ".join(special.get(name, name) for name in (*NUMBERS, *BOOKS))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM search_searchentry WHERE {condition}", parameters)  # noqa: S608
        return list(cursor.fetchall())


def _all_entries(books: Mapping[str, Book]) -> list[dict[str, NDArray[Any]]]:
    parts, last = [], 0
    while True:
        rows = _entries("id > %s ORDER BY id LIMIT %s", [last, ROWS_AT_ONCE])
        parts.append(_arrays(rows, books))
        if len(rows) < ROWS_AT_ONCE:
            return parts
        last = rows[-1][0]


def _arrays(rows: Sequence[Sequence[Any]], books: Mapping[str, Book]) -> dict[str, NDArray[Any]]:
    names = (*NUMBERS, *BOOKS)
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: books[name].write(values) if name in books else np.array(values, NUMBERS[name])
        for name, values in zip(names, columns, strict=True)
    }


ENTRIES = Followed(
    "Search", ChangeLog("search_entrychange", "entry"), read=EntryColumns.read, renew=EntryColumns.renewed
)


@transaction.atomic
def forget_changes() -> None:
    """Cut the log of changes short; every process reads all entries again at its next search."""
    EntryChange.objects.all().delete()
    EntryChange.objects.create(entry=EVERYTHING)
