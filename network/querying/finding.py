"""Conditions of the finder on its rows, and what is counted by them.

Each choice is a condition of its own with a name. How many of them a row fails tells not only what fulfils all, but
also what fails exactly one: that gives the counts beside a filter with all the other filters kept, and what would be
found without it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.querysets import EARTH_RADIUS_M
from network.slots import AGE_BITS, EXAMPLE_BIT, FLAG_BITS, KIND_BITS, LANGUAGE_BITS, PART_BITS, TASK_BITS

from .columns import Columns, Ids, Mask, Rows

BITS: dict[str, tuple[str, Mapping[str, int]]] = {
    "kinds": ("facets", KIND_BITS),
    "ages": ("facets", AGE_BITS),
    "parts": ("facets", PART_BITS),
    **{name: ("facets", {name: bit}) for name, bit in FLAG_BITS.items()},
    "languages": ("themes", LANGUAGE_BITS),
    "tasks": ("themes", TASK_BITS),
}
"""Groups of choices that are counted: the column, and the bit of each choice."""
NEVER = 128
"""As good as so many conditions failed; there are fewer of them."""


@dataclass(frozen=True)
class Conditions:
    """`named` ones may be left out one at a time; `fixed` never."""

    columns: Columns
    fixed: Mask
    named: Mapping[str, Mask]

    @cached_property
    def _failed(self) -> NDArray[np.uint8]:
        """By row, how many conditions it fails."""
        failed = np.where(self.fixed, np.uint8(0), np.uint8(NEVER))
        for condition in self.named.values():
            failed += ~condition
        return failed

    def rows(self, *, without: str = "") -> Rows:
        """Rows that fulfil all, one named condition left out if wanted."""
        if not without:
            return self._all
        return np.flatnonzero(self._failed == ~self.named[without])

    @cached_property
    def _all(self) -> Rows:
        return np.flatnonzero(self._failed == 0)

    def activities(self) -> Ids:
        """In order of their numbers."""
        return np.asarray(self.columns["activity_id"][self.one_each()])

    def one_each(self) -> Rows:
        """A row of each activity that fulfils all."""
        return self.columns.one_each(self._all)

    def count(self, *, without: str = "") -> int:
        """How many activities fulfil all, one named condition left out if wanted."""
        return self.columns.count(self.rows(without=without))

    @property
    def has_examples(self) -> bool:
        return bool(np.any(self.columns["facets"][self._all] & EXAMPLE_BIT))


@dataclass(frozen=True)
class FacetCounts:
    """Activities in all, and by choice: of each choice with all the choices of other groups kept."""

    total: int
    by_group: Mapping[str, Mapping[str, int]]


def count_facets(conditions: Conditions) -> FacetCounts:
    columns, found = conditions.columns, conditions.one_each()
    by_group = {}
    for group, (column, bits) in BITS.items():
        rows = conditions.rows(without=group if group in conditions.named else "")
        if group == "parts":  # the one fact in which the rows of an activity differ
            held = {code: rows[(columns[column][rows] & bit) != 0] for code, bit in bits.items()}
            by_group[group] = {code: columns.count(those) for code, those in held.items()}
            continue
        facts = columns[column][columns.one_each(rows) if group in conditions.named else found]
        by_group[group] = {code: int(np.count_nonzero(facts & bit)) for code, bit in bits.items()}
    return FacetCounts(len(found), by_group)


def count_without(conditions: Conditions, names: Iterable[str]) -> dict[str, int]:
    """Activities that would be found if one of the named conditions were left out; nothing for those that give none."""
    found = {name: conditions.count(without=name) for name in names}
    return {name: number for name, number in found.items() if number}


def has_code(columns: Columns, group: str, codes: Iterable[str]) -> Mask:
    """Rows that have one of the codes of a counted group."""
    column, bits = BITS[group]
    return columns.has_any(column, sum({bits[code] for code in codes}))


def square_distance(columns: Columns, latitude: float, longitude: float) -> NDArray[Any]:
    """Square of the metres from a point, for Finland's distances: on a plane that touches the globe at the point."""
    metre_per_degree = math.radians(1) * EARTH_RADIUS_M
    across = metre_per_degree * math.cos(math.radians(latitude))
    north = (columns["latitude"] - latitude) * metre_per_degree
    east = (columns["longitude"] - longitude) * across
    return np.asarray(north * north + east * east)
