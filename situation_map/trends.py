"""How an indicator went in one area, as a number with its sign and the two figures that it is between."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.dates import format_number

from .classification import round_to
from .points import Point
from .registry import IndicatorDefinition, Kind
from .writing import write_datum

A_YEAR = dt.timedelta(days=370)
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Trend:
    """``sign`` is -1, 0 or 1. ``change`` is the difference with its sign ("+2", "−0.5", "±0"), in percentage points for
    a share, or empty for steps. ``broken`` when there is an earlier figure that cannot be compared; then there is no
    change."""

    sign: int
    change: str
    earlier: str
    latest: str
    since: str
    until: str
    broken: bool = False

    @property
    def arrow(self) -> str:
        return {-1: "arrow-down", 0: "arrow-right", 1: "arrow-up"}[self.sign]


def trend_of(definition: IndicatorDefinition, points: Sequence[Point]) -> Trend | None:
    """From the earliest comparable figure of the year before the latest one, else from the one next before it.

    None without an earlier figure, and for dates and texts. A break in the trend is never stepped over.
    """
    if definition.kind in (Kind.DATE, Kind.TEXT):
        return None
    comparable, is_broken = unbroken_end(points)
    if len(comparable) < 2:
        return broken_trend(definition, points) if is_broken and comparable else None
    latest = comparable[-1]
    near = [point for point in comparable[:-1] if latest.period.end - point.period.end <= A_YEAR]
    earlier = near[0] if near else comparable[-2]
    before, after = _shown(definition, earlier), _shown(definition, latest)
    return Trend(
        sign=(after > before) - (after < before),
        change=write_change(definition, after - before),
        earlier=write_datum(definition, earlier.value.value),
        latest=write_datum(definition, latest.value.value),
        since=earlier.period.label,
        until=latest.period.label,
    )


def unbroken_end(points: Sequence[Point]) -> tuple[list[Point], bool]:
    """The known points since the last break, and whether there is a known one before it."""
    end: list[Point] = []
    for number in range(len(points) - 1, -1, -1):
        point = points[number]
        if point.value.value is not None:
            end.insert(0, point)
        if point.breaks_before:
            return end, any(other.value.value is not None for other in points[:number])
    return end, False


def broken_trend(definition: IndicatorDefinition, points: Sequence[Point]) -> Trend:
    """There was a figure, but it was defined or got in another way."""
    known = [point for point in points if point.value.value is not None]
    earlier, latest = known[-2], known[-1]
    return Trend(
        0, "", write_datum(definition, earlier.value.value), write_datum(definition, latest.value.value),
        earlier.period.label, latest.period.label, broken=True,
    )  # fmt: skip


def _shown(definition: IndicatorDefinition, point: Point) -> Decimal:
    """The figure as it is shown, so that the change is the difference of the two figures beside it."""
    return round_to(Decimal(point.value.value), definition.decimals)  # type: ignore[arg-type]  # no dates or texts here


def write_change(definition: IndicatorDefinition, difference: Decimal) -> str:
    """ "+2", "−0.5", "±0"; of a share "+4 percentage points"; empty for steps and for yes or no, which have words."""
    if definition.kind in (Kind.SCALE, Kind.YES_NO):
        return ""
    number = format_number(abs(difference), definition.decimals)
    sign = "±" if not difference else MINUS if difference < 0 else "+"
    if definition.kind == Kind.SHARE:
        return _("%(number)s percentage points") % {"number": f"{sign}{number}"}
    return f"{sign}{number}"
