"""Conditions of the finder on its narrow rows, and what one pass over them counts.

Each choice is a condition of its own with a name, so that one statement can tell not only what fulfils all of them but
also what fails exactly one: that gives the counts beside a filter with all the other filters kept, and what would be
found without it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from network.models import ActivitySlot
from network.querysets import EARTH_RADIUS_M
from network.slots import AGE_BITS, FLAG_BITS, KIND_BITS, LANGUAGE_BITS, PART_BITS, TASK_BITS

Slots = QuerySet[ActivitySlot, Any]
BITS: dict[str, tuple[str, Mapping[str, int]]] = {
    "kinds": ("facets", KIND_BITS),
    "ages": ("facets", AGE_BITS),
    "parts": ("facets", PART_BITS),
    **{name: ("facets", {name: bit}) for name, bit in FLAG_BITS.items()},
    "languages": ("themes", LANGUAGE_BITS),
    "tasks": ("themes", TASK_BITS),
}
"""Groups of choices that are counted: the column, and the bit of each choice."""


@dataclass(frozen=True)
class Conditions:
    """`named` ones may be left out one at a time; `fixed` never. `aliases` are expressions that they refer to."""

    fixed: Q
    named: Mapping[str, Q]
    aliases: Mapping[str, Combinable] = field(default_factory=dict)

    def slots(self, *, without: str = "") -> Slots:
        """Rows that fulfil all, one named condition left out if wanted."""
        rows = self.everything().filter(self.fixed)
        for name, condition in self.named.items():
            if name != without:
                rows = rows.filter(condition)
        return rows

    def everything(self) -> Slots:
        return ActivitySlot.objects.order_by().alias(**self.aliases)

    def failing(self, names: Iterable[str]) -> Slots:
        """Rows that fulfil the fixed conditions and the named ones but `names`, and fail at most one of these.

        Each row has `failed`: 0, or 1 << the place of the failed one in `names`.
        """
        apart = [*names]
        rows = self.everything().filter(self.fixed)
        for name, condition in self.named.items():
            if name not in apart:
                rows = rows.filter(condition)
        if not apart:
            return rows.annotate(failed=Value(0))
        failed: Any = Value(0)
        for place, name in enumerate(apart):
            passed = When(self.named[name], then=Value(0))
            failed = failed + Case(passed, default=Value(1 << place), output_field=IntegerField())
        return rows.annotate(failed=failed).filter(failed__in=[0, *(1 << place for place in range(len(apart)))])


@dataclass(frozen=True)
class FacetCounts:
    """Activities in all, and by choice: of each choice with all the choices of other groups kept."""

    total: int
    by_group: Mapping[str, Mapping[str, int]]


def count_facets(conditions: Conditions) -> FacetCounts:
    """One query: how many activities there are of each combination of what is counted and of what they fail."""
    apart = [name for name in conditions.named if name in BITS]
    rows: QuerySet[Any] = conditions.failing(apart)  # its rows carry "failed", which the model does not know
    alone = rows.filter(is_shared=False).values_list("failed", "facets", "themes")
    tally = Tally({name: 1 << place for place, name in enumerate(apart)})
    for failed, facets, themes, number in together(alone.annotate(number=Count("pk")), rows_of_several(rows)):
        tally.add(failed, facets, themes, number)
    return tally.counts()


def rows_of_several(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Activities that have several rows, as one each: (failed, facets, themes).

    The rows of an activity differ in the part of the day only, so only that can be failed by one and not by another.
    """
    parts = {f"part_{code}": Max(F("facets").bitand(bit)) for code, bit in PART_BITS.items()}
    others = Max(F("facets").bitand(~sum(PART_BITS.values())))
    of_activity = rows.filter(is_shared=True).values("activity_id")
    facets = sum(parts.values(), start=others)
    return of_activity.annotate(least=Min("failed"), held=facets, topics=Max("themes")).values_list(
        "least", "held", "topics"
    )


def together(alone: QuerySet[Any], several: QuerySet[Any]) -> list[tuple[int, ...]]:
    """Rows of `alone`, which have a number at their end, and those of `several` with how many of them are alike."""
    try:
        first, first_parameters = alone.order_by().query.sql_with_params()
        second, second_parameters = several.order_by().query.sql_with_params()
    except EmptyResultSet:  # a condition that nothing can fulfil
        return []
    counted = f"{first} UNION ALL SELECT each.*, COUNT(*) FROM ({second}) each GROUP BY 1, 2, 3"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counted, (*first_parameters, *second_parameters))  # the statements are the ORM's own
        return cursor.fetchall()


class Tally:
    """Adds up rows by the bits they have and the condition they fail."""

    def __init__(self, failed_for: Mapping[str, int]) -> None:
        self.failed_for = failed_for
        self.columns: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
        self.total = 0

    def add(self, failed: int, facets: int, themes: int, number: int) -> None:
        self.columns["facets", failed][facets] += number
        self.columns["themes", failed][themes] += number
        if not failed:
            self.total += number

    def counts(self) -> FacetCounts:
        by_group = {}
        for group, (column, bits) in BITS.items():
            values = Counter(self.columns[column, 0])
            if failed := self.failed_for.get(group):
                values.update(self.columns[column, failed])
            by_group[group] = {
                code: sum(number for value, number in values.items() if value & bit) for code, bit in bits.items()
            }
        return FacetCounts(self.total, by_group)


def count_without(conditions: Conditions, names: Collection[str]) -> dict[str, int]:
    """Activities that would be found if one of the named conditions were left out; nothing for those that give none.

    One query. Those that fulfil all are counted with each.
    """
    failing: QuerySet[Any] = conditions.failing(names)  # its rows carry "failed", which the model does not know
    rows = failing.values_list("failed").annotate(number=Count("activity", distinct=True)).order_by()
    numbers = dict(rows)
    found = {name: numbers.get(0, 0) + numbers.get(1 << place, 0) for place, name in enumerate(names)}
    return {name: number for name, number in found.items() if number}


def count_activities(slots: Slots) -> int:
    """How many activities the rows belong to."""
    alone = Count("pk", filter=Q(is_shared=False))
    several = Count("activity", filter=Q(is_shared=True), distinct=True)
    numbers = slots.aggregate(alone=alone, several=several)
    return numbers["alone"] + numbers["several"]


def count_up_to(slots: Slots, most: int) -> int:
    """How many activities the rows belong to, or `most` if there are more: the rows are read no further than that."""
    return slots.values("activity_id").distinct()[:most].count()


def any_bit(name: str, codes: Iterable[str]) -> tuple[str, Combinable, Q]:
    """Alias, expression and condition of "has one of the codes" of a counted group."""
    column, bits = BITS[name]
    mask = sum({bits[code] for code in codes})
    alias = f"has_{name}"
    return alias, F(column).bitand(mask), Q(**{f"{alias}__gt": 0})


def square_distance(latitude: float, longitude: float) -> Combinable:
    """Square of the metres from a point, for Finland's distances: on a plane that touches the globe at the point."""
    metre_per_degree = math.radians(1) * EARTH_RADIUS_M
    across = metre_per_degree * math.cos(math.radians(latitude))
    north = (F("latitude") - latitude) * metre_per_degree
    east = (F("longitude") - longitude) * across
    return north * north + east * east
