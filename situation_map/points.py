"""Points of a trend, and where the trend breaks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .periods import Period
from .registry import Value


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one period. ``breaks_before``: it was defined or got in another way than the one before it, or one
    of the two is an example, so that no line joins them."""

    period: Period
    value: Value
    version: int = 1
    method: str = ""
    breaks_before: bool = False


def with_breaks(points: Iterable[Point]) -> list[Point]:
    """The points in the order of time, each with whether the trend breaks before it."""
    ordered = sorted(points, key=lambda point: (point.period.start, point.period.end))
    marked: list[Point] = []
    for point in ordered:
        before = marked[-1] if marked else None
        breaks = before is not None and _nature(before) != _nature(point)
        marked.append(point if point.breaks_before == breaks else replace(point, breaks_before=breaks))
    return marked


def _nature(point: Point) -> tuple[int, str, bool]:
    return point.version, point.method, point.value.is_example
