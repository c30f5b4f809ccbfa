"""The finder's rows in memory: a column is an array, and a row its place in every one of them.

Rows are in the order of time of day, then of activity: the meetings of a day, in the order of time, are the rows that
have the day's bit, as they come. Arrays are never changed; new rows make new arrays.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.models.finder import CHUNKS, DAYS_IN_CHUNK

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
Ids = NDArray[np.int64]
CODE_WIDTHS = {"region": 2, "municipality": 3}
"""Columns of codes, which are held as numbers."""
DAY_COLUMNS = tuple(f"days_{number}" for number in range(CHUNKS))
KINDS: dict[str, str] = {
    "activity_id": "i8", "minute": "i2", "length": "i4", "is_off": "?", "rank": "i2", "facets": "i8", "themes": "i8",
    "age_low": "i2", "age_high": "i2", "region": "S2", "municipality": "S3", "owner": "i8", "place": "i8",
    "latitude": "f8", "longitude": "f8", "first_day": "i4", "last_day": "i4", **dict.fromkeys(DAY_COLUMNS, "i8"),
}  # fmt: skip
"""Columns with what they hold, as the database gives them."""
LETTERS = np.zeros(256, np.uint16)
for _place, _letter in enumerate(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=1):
    LETTERS[_letter] = _place
CODES = 37**3


def code_numbers(codes: NDArray[Any]) -> NDArray[np.uint16]:
    """Numbers below CODES for codes of at most three digits or capital letters, given as bytes of one width."""
    letters = LETTERS[np.ascontiguousarray(codes).view(np.uint8).reshape(len(codes), codes.dtype.itemsize)]
    numbers = np.zeros(len(codes), np.uint16)
    for place in range(codes.dtype.itemsize):
        numbers = numbers * np.uint16(37) + letters[:, place]
    return numbers


def code_number(column: str, code: str) -> int:
    return int(code_numbers(np.array([code.encode("ascii", "replace")], f"S{CODE_WIDTHS[column]}"))[0])


def arrays_of(rows: Sequence[Sequence[Any]]) -> dict[str, NDArray[Any]]:
    """From rows of the database with the columns of KINDS, in their order; nothing is NaN."""
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(KINDS)
    return {name: np.array(values, kind) for (name, kind), values in zip(KINDS.items(), columns, strict=True)}


@dataclass(frozen=True)
class Columns:
    """Codes of regions and municipalities are numbers here, see `code_number`; an unknown point is NaN."""

    arrays: Mapping[str, NDArray[Any]]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Columns":
        """From arrays of KINDS, in any order of rows."""
        numbers = {name: code_numbers(arrays[name]) for name in CODE_WIDTHS if arrays[name].dtype.kind == "S"}
        return cls._ordered({**arrays, **numbers})

    @classmethod
    def _ordered(cls, arrays: Mapping[str, NDArray[Any]]) -> "Columns":
        order = np.lexsort((arrays["activity_id"], arrays["minute"]))
        ordered = {name: array[order] for name, array in arrays.items()}
        for array in ordered.values():
            array.flags.writeable = False
        return cls(ordered)

    def with_rows(self, activities: Collection[int], fresh: "Columns") -> "Columns":
        """With the rows of these activities replaced by `fresh`, which are all that they have now."""
        kept = ~np.isin(self["activity_id"], np.array([*activities], np.int64))
        return self._ordered({name: np.concatenate([self[name][kept], fresh[name]]) for name in KINDS})

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def __len__(self) -> int:
        return len(self["minute"])

    @property
    def bytes_held(self) -> int:
        return sum(array.nbytes for array in (*self.arrays.values(), *self._activities))

    @cached_property
    def _activities(self) -> tuple[Ids, NDArray[np.int32]]:
        """The activities in order, and for each row which of them it belongs to."""
        activities, places = np.unique(self["activity_id"], return_inverse=True)
        return activities, places.astype(np.int32)

    def everywhere(self, value: bool) -> Mask:
        return np.full(len(self), value)

    def has_any(self, column: str, bits: int) -> Mask:
        return np.asarray((self[column] & bits) != 0)

    def of_activities(self, ids: Ids) -> Mask:
        """Rows of activities that are among `ids`, which may be in any order and name others too."""
        activities, places = self._activities
        if not len(activities):
            return self.everywhere(False)
        ids = np.sort(ids)
        at = np.searchsorted(activities, ids).clip(max=len(activities) - 1)
        wanted = np.zeros(len(activities), bool)
        wanted[at[activities[at] == ids]] = True
        return wanted[places]

    def in_municipalities(self, codes: Iterable[str]) -> Mask:
        wanted = np.zeros(CODES, bool)
        wanted[[code_number("municipality", code) for code in codes]] = True
        return wanted[self["municipality"]]

    def count(self, rows: Rows) -> int:
        """How many activities the rows belong to."""
        activities, places = self._activities
        found = np.zeros(len(activities), bool)
        found[places[rows]] = True
        return int(np.count_nonzero(found))

    def one_each(self, rows: Rows) -> Rows:
        """One row for each activity that the rows belong to, in the order of activities."""
        activities, places = self._activities
        chosen = np.full(len(activities), -1, np.intp)
        chosen[places[rows]] = rows
        return chosen[chosen >= 0]

    def held(self, rows: Rows, days: Iterable[dt.date]) -> Iterator[tuple[dt.date, Rows]]:
        """For each of the days the rows, of those given in their order, that have a meeting on it."""
        chunk, bits = -1, np.zeros(0, np.int64)
        for day in days:
            wanted, bit = divmod(day.toordinal(), DAYS_IN_CHUNK)
            if wanted != chunk:
                chunk, bits = wanted, self[DAY_COLUMNS[wanted % CHUNKS]][rows]
            yield day, rows[(bits & (1 << bit)) != 0]
