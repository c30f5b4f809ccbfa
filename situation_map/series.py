"""Figures over time: which periods an indicator has, what it said in one of them, and how it went.

Every function makes a constant number of queries, whatever the number of areas and periods; those for several
indicators at once (``*_of_all``) read the stored ones together. The areas of one call are all of one kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from .area_kinds import AreaKind
from .areas import Area, areas_of, counties_in_scheme
from .computing import NUMERIC, compute_values
from .counting import counted_once
from .live_history import live_days, live_points, live_values
from .periods import Period, UnknownPeriod, day_period, read_period
from .points import Point, with_breaks
from .registry import IndicatorDefinition, Missing, Origin, Value, indicators
from .stored_figures import periods_by_key, stored_series, stored_values
from .tallies import whole_county

__all__ = [
    "MixedAreas",
    "Period",
    "Point",
    "UnknownPeriod",
    "day_period",
    "median_of",
    "median_series",
    "parts_of_county",
    "periods_of",
    "periods_of_all",
    "read_period",
    "series_of",
    "series_of_all",
    "values_at",
    "values_of_all",
]

Values = Mapping[str, Value]
Series = Mapping[str, list[Point]]


class MixedAreas(ValueError):
    """Areas of more than one kind in one call."""


def periods_of(definition: IndicatorDefinition, kind: AreaKind = AreaKind.REGION) -> list[Period]:
    """The periods for which the indicator has figures, the oldest first. Of nightly figures: every day of the last
    month, before that the last day of each month."""
    return periods_of_all([definition], kind)[definition.key]


def periods_of_all(
    definitions: Sequence[IndicatorDefinition], kind: AreaKind = AreaKind.REGION
) -> dict[str, list[Period]]:
    """The same for several indicators."""
    found: dict[str, set[str]] = {definition.key: set() for definition in definitions}
    stored = [each for each in definitions if each.stored is not None]
    for name, key in periods_by_key(stored, kind) if stored else ():
        if key:
            found[name].add(key)
    told = [each for each in definitions if each.stored is None and each.history is not None]
    if told and kind == AreaKind.REGION:
        codes = [area.code for area in areas_of(kind)]
        for definition in told:
            found[definition.key].update(_history(definition, codes))
    live = [each.key for each in definitions if each.stored is None and each.history is None]
    for name, days in live_days(live).items():
        found[name].update(day.isoformat() for day in days)
    return {name: _in_order(keys) for name, keys in found.items()}


def _in_order(keys: Iterable[str]) -> list[Period]:
    periods = []
    for key in keys:
        try:
            periods.append(read_period(key))
        except UnknownPeriod:
            continue  # a source's own words ("before the reform") have no place on a line of time
    return sorted(periods, key=lambda period: (period.start, period.end))


def values_at(
    definition: IndicatorDefinition, areas: Sequence[Area], period: Period | str | None = None
) -> Values | None:
    """What the indicator says of these areas in a period, each area answered; None when its plugin failed.

    Without a period: now for what is computed, the latest period for what is stored. Raises UnknownPeriod, MixedAreas.
    """
    return values_of_all([definition], areas, period)[definition.key]


def values_of_all(
    definitions: Sequence[IndicatorDefinition], areas: Sequence[Area], period: Period | str | None = None
) -> dict[str, Values | None]:
    """The same for several indicators, by their keys."""
    kind = _kind_of(areas)
    wanted = read_period(period) if isinstance(period, str) else period
    codes = [area.code for area in areas]
    found: dict[str, Values | None] = {}
    found.update(stored_values([each for each in definitions if each.stored is not None], areas, wanted))
    others = [each for each in definitions if each.stored is None]
    if wanted is None:
        with counted_once():
            found.update({each.key: compute_values(each, codes, kind) for each in others})
    else:
        told = [each for each in others if each.history is not None]
        found.update({each.key: _history(each, codes, kind).get(wanted.key, {}) for each in told})
        found.update(live_values([each for each in others if each.history is None], kind, codes, wanted))
    return {each.key: _answered(each, codes, found[each.key]) for each in definitions}


def parts_of_county(definition: IndicatorDefinition, region: str) -> list[tuple[Area, Value]]:
    """What the indicator says of a county's municipalities and, last, of the whole county apart from them: a count of
    records adds up to the county's. Empty for what is not told of municipalities, or where its plugin failed."""
    if AreaKind.MUNICIPALITY not in definition.area_kinds:
        return []
    areas = areas_of(AreaKind.MUNICIPALITY, region=region)
    if definition.stored is None and indicators.plugin_of(definition.key) is None:
        areas.append(Area(AreaKind.MUNICIPALITY, whole_county(region), _("Whole county"), region))
    values = values_at(definition, areas)
    return [] if values is None else [(area, values[area.code]) for area in areas]


def _answered(definition: IndicatorDefinition, codes: Sequence[str], values: Values | None) -> Values | None:
    if values is None:
        return None
    nothing = Value(missing=Missing.NOT_ASKED if definition.origin == Origin.ASSESSED else Missing.UNKNOWN)
    return {code: values.get(code, nothing) for code in codes}


def _history(
    definition: IndicatorDefinition, codes: Sequence[str], kind: AreaKind = AreaKind.REGION
) -> Mapping[str, Values]:
    return definition.history(codes) if definition.history is not None and kind == AreaKind.REGION else {}


def _kind_of(areas: Sequence[Area]) -> AreaKind:
    kinds = {area.kind for area in areas}
    if len(kinds) > 1:
        raise MixedAreas(", ".join(sorted(kinds)))
    return kinds.pop() if kinds else AreaKind.REGION


def series_of(definition: IndicatorDefinition, areas: Sequence[Area]) -> Series:
    """How the indicator went in these areas, by code, the oldest point first. Raises MixedAreas."""
    return series_of_all([definition], areas)[definition.key]


def series_of_all(definitions: Sequence[IndicatorDefinition], areas: Sequence[Area]) -> dict[str, Series]:
    """The same for several indicators, by their keys."""
    kind = _kind_of(areas)
    codes = [area.code for area in areas]
    found: dict[str, Series] = {}
    found.update(stored_series([each for each in definitions if each.stored is not None], areas))
    others = [each for each in definitions if each.stored is None]
    for definition in others:
        if definition.history is not None:
            found[definition.key] = _told_series(definition, codes, _history(definition, codes, kind))
    found.update(live_points([each for each in others if each.history is None], kind, codes))
    return found


def _told_series(definition: IndicatorDefinition, codes: Sequence[str], history: Mapping[str, Values]) -> Series:
    points: dict[str, list[Point]] = {code: [] for code in codes}
    for period in _in_order(history):
        for code, value in history[period.key].items():
            if code in points:
                points[code].append(Point(period, value, definition.version))
    return {code: with_breaks(each) for code, each in points.items()}


def median_series(definition: IndicatorDefinition) -> list[Point]:
    """The median of the counties in the scheme, period by period; empty for what is no number."""
    counties = counties_in_scheme(areas_of(AreaKind.REGION))
    return median_of(definition, series_of(definition, counties))


def median_of(definition: IndicatorDefinition, series: Series) -> list[Point]:
    """The median of series that are at hand already. Of a period's figures only those of its newest definition are
    taken, and of these only the real ones; examples where there are no others."""
    if definition.kind not in NUMERIC:
        return []
    by_period: dict[Period, list[Point]] = {}
    for point in (point for points in series.values() for point in points if point.value.value is not None):
        by_period.setdefault(point.period, []).append(point)
    return with_breaks(_median_point(period, points) for period, points in by_period.items())


def _median_point(period: Period, points: list[Point]) -> Point:
    version = max(point.version for point in points)
    same = [point for point in points if point.version == version]
    chosen = [point for point in same if not point.value.is_example] or same
    number = median(Decimal(point.value.value) for point in chosen)  # type: ignore[arg-type]
    days = [point.value.as_of for point in chosen if point.value.as_of]
    value = Value(value=number, as_of=max(days, default=None), is_example=chosen[0].value.is_example)
    return Point(period, value, version, " / ".join(sorted({point.method for point in chosen})))
