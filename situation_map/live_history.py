"""What computed indicators said on earlier days, as the nightly computation kept it."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Max
from django.db.models.functions import TruncMonth

from .area_kinds import AreaKind
from .models import LiveFigure, LiveRun
from .periods import Period, day_period
from .points import Point, with_breaks
from .registry import IndicatorDefinition, Missing, Value
from .stored import datum_from_number

ALL_DAYS_FOR = 31


def live_days(keys: Sequence[str]) -> dict[str, list[datetime.date]]:
    """The days to show of each indicator: all of the last month in which any of them was computed, before that the last
    of each month. Two queries; of the years before, a row a month is read."""
    runs = LiveRun.objects.filter(indicator_key__in=keys, failed=False).order_by()
    months = runs.annotate(month=TruncMonth("day")).values_list("indicator_key", "month").annotate(last=Max("day"))
    days: dict[str, set[datetime.date]] = defaultdict(set)
    for key, _month, last in months if keys else ():
        days[key].add(last)
    if not days:
        return {}
    recent = max(max(found) for found in days.values()) - datetime.timedelta(days=ALL_DAYS_FOR)
    for key, day in runs.filter(day__gt=recent).values_list("indicator_key", "day"):
        days[key].add(day)
    return {key: shown_days(sorted(found)) for key, found in days.items()}


def shown_days(days: Sequence[datetime.date]) -> list[datetime.date]:
    """Of rising days: each of the last 31 days before the newest, and the last one of every earlier month."""
    if not days:
        return []
    recent = days[-1] - datetime.timedelta(days=ALL_DAYS_FOR)
    last_of_month = {(day.year, day.month): day for day in days}
    return [*(day for day in last_of_month.values() if day <= recent), *(day for day in days if day > recent)]


def live_values(
    definitions: Sequence[IndicatorDefinition], kind: AreaKind, codes: Sequence[str], period: Period
) -> dict[str, Mapping[str, Value]]:
    """What each indicator said on the last day of the period on which it was computed: two queries."""
    found: dict[str, dict[str, Value]] = {each.key: {} for each in definitions}
    for key, code, value, _version in live_figures(definitions, kind, codes, period):
        found[key][code] = value
    return dict(found)


def live_figures(
    definitions: Sequence[IndicatorDefinition], kind: AreaKind, codes: Sequence[str], period: Period
) -> Iterator[tuple[str, str, Value, int]]:
    """The same as indicator, area, value and the version that it was computed by."""
    if not definitions:
        return
    by_key = {each.key: each for each in definitions}
    runs = LiveRun.objects.filter(indicator_key__in=by_key, failed=False, day__range=(period.start, period.end))
    days = dict(runs.order_by("day").values_list("indicator_key", "day"))
    rows = LiveFigure.objects.filter(
        indicator_key__in=days, area_kind=kind, first_on__lte=period.end, last_on__gte=period.start
    )
    wanted = set(codes)
    for row in rows:
        day = days[row.indicator_key]
        if row.area_code in wanted and row.first_on <= day <= row.last_on:
            yield row.indicator_key, row.area_code, value_on(by_key[row.indicator_key], row, day), row.version


def live_points(
    definitions: Sequence[IndicatorDefinition], kind: AreaKind, codes: Sequence[str]
) -> dict[str, dict[str, list[Point]]]:
    """How each indicator went on the days that are shown: two queries."""
    found: dict[str, dict[str, list[Point]]] = {each.key: {code: [] for code in codes} for each in definitions}
    by_key = {each.key: each for each in definitions}
    days = {key: [day_period(day) for day in shown] for key, shown in live_days(list(by_key)).items()}
    if not days:
        return found
    for row in LiveFigure.objects.filter(indicator_key__in=days, area_kind=kind, area_code__in=codes):
        points = found[row.indicator_key][row.area_code]
        for period in days[row.indicator_key]:
            if row.first_on <= period.start <= row.last_on:
                points.append(Point(period, value_on(by_key[row.indicator_key], row, period.start), row.version))
    return {key: {code: with_breaks(points) for code, points in areas.items()} for key, areas in found.items()}


def value_on(definition: IndicatorDefinition, row: LiveFigure, day: datetime.date) -> Value:
    """A kept figure as the value of one day."""
    datum = None
    if not row.missing:
        number, kind = row.value_number, definition.kind
        datum = datum_from_number(kind, number) if number is not None else row.value_date or row.value_text
    return Value(
        value=datum,
        missing=Missing(row.missing) if row.missing else None,
        as_of=row.as_of or day,
        is_example=row.is_example,
        unknown_count=row.unknown_count,
        source=definition.source,
        source_url=definition.source_url,
    )
