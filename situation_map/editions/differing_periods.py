"""Two editions, or an edition and now, period by period: each figure of an indicator beside the other side's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from situation_map.area_kinds import AreaKind
from situation_map.areas import Area
from situation_map.periods import Period
from situation_map.points import Point
from situation_map.registry import IndicatorDefinition
from situation_map.series import series_of_all

from .asking import Reading
from .differing import FigureChange, compare_points, is_known

Series = Mapping[str, Mapping[str, Sequence[Point]]]
"""By indicator and county."""


@dataclass(frozen=True)
class PeriodChange:
    """A figure of one period on both sides. ``breaks_before``/``breaks_after``: in that side's own trend no line joins
    it to the figure of the period before, since it was defined or got in another way, or one of them is an example."""

    period: Period
    figure: FigureChange
    breaks_before: bool
    breaks_after: bool

    @property
    def breaks(self) -> bool:
        return self.breaks_before or self.breaks_after


def indicators_of(before: Reading, after: Reading) -> dict[str, IndicatorDefinition]:
    """Of either side, in the later side's order."""
    later = {each.key: each for each in after.definitions}
    return {**later, **{each.key: each for each in before.definitions if each.key not in later}}


def compare_periods(before: Reading, after: Reading, keys: Sequence[str]) -> Iterator[PeriodChange]:
    """By indicator, county and period, the oldest first; what neither side knows is left out. A constant number of
    queries, whatever the number of periods."""
    offered = indicators_of(before, after)
    regions = {each.code: each for side in (before, after) for each in side.regions if each.in_scheme}
    one, other = series_on(before, keys), series_on(after, keys)
    for key in keys:
        for code, region in sorted(regions.items()):
            earlier = {point.period: point for point in one.get(key, {}).get(code, ())}
            later = {point.period: point for point in other.get(key, {}).get(code, ())}
            for period in sorted({**earlier, **later}, key=lambda each: (each.start, each.end)):
                left, right = earlier.get(period), later.get(period)
                if is_known(left) or is_known(right):
                    yield PeriodChange(
                        period,
                        compare_points(offered[key], region, left, right),
                        left is not None and left.breaks_before,
                        right is not None and right.breaks_before,
                    )


def first_known(before: Reading, after: Reading) -> str:
    """Key of the first indicator that either side has a figure of; of the first one where there is none."""
    keys = [*indicators_of(before, after)]
    known = (change.figure.definition.key for change in compare_periods(before, after, keys))
    return next(known, next(iter(keys), ""))


def series_on(reading: Reading, keys: Sequence[str]) -> Series:
    chosen = [each for each in reading.definitions if each.key in keys]
    areas = [
        Area(AreaKind.REGION, each.code, each.short, each.code, each.population, each.in_scheme)
        for each in reading.regions
        if each.in_scheme
    ]
    return series_of_all(chosen, areas) if chosen else {}
