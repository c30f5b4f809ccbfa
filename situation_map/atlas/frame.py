"""What every view of the map starts from: the chosen indicator's figures in the chosen period, and all the choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from network.models import Region
from situation_map.areas import Area, AreaKind, ShownArea
from situation_map.classification import OWN, LimitsError
from situation_map.comparing import NUMERIC
from situation_map.computing import compute_values
from situation_map.layers import Layer, build_layer
from situation_map.per_inhabitants import define_per_inhabitants, divide_by_inhabitants, is_allowed
from situation_map.picking import periods_together
from situation_map.registry import THEMES, IndicatorDefinition, Missing, Value
from situation_map.series import Period, Point, read_period, series_of, values_at
from situation_map.tallies import adds_up

from .choice import COMPARISON, HEAT, MAP, MULTIPLES, RANKING, SCATTER, SEVERAL_INDICATORS, TREND, MapChoice
from .levels import Level

Theme = tuple[str | Promise, Sequence[IndicatorDefinition]]
Series = Mapping[str, list[Point]]

NOTHING = Value(missing=Missing.UNKNOWN)
VIEW_LABELS: Mapping[str, str | Promise] = {
    MAP: gettext_lazy("Map"),
    RANKING: gettext_lazy("Ranking"),
    MULTIPLES: gettext_lazy("Small maps"),
    TREND: gettext_lazy("Trend"),
    COMPARISON: gettext_lazy("Comparison"),
    HEAT: gettext_lazy("Heat table"),
    SCATTER: gettext_lazy("Two indicators"),
}
METHOD_LABELS: Mapping[str, str | Promise] = {
    "equal": gettext_lazy("Equal intervals"),
    "quantile": gettext_lazy("Equal numbers of areas"),
    "natural": gettext_lazy("Natural breaks"),
    OWN: gettext_lazy("Limits of your own"),
}


@dataclass(frozen=True, slots=True)
class Whole:
    """Records of a county that stand in none of its municipalities."""

    code: str
    county: Region
    value: Value


@dataclass(frozen=True)
class Frame:
    """``definition`` is per 10,000 inhabitants where that was asked for, ``base`` as it is defined. ``period`` is None
    for now (of a live indicator) or where nothing is known of any period; ``series`` go by the code of the area.
    ``regions`` are the areas of the level that is shown, of one ``kind``; ``wholes`` what is said of whole counties
    beside their municipalities, ``wholes_known`` whether that was kept for the period. ``counties_drawn`` are all
    counties: their outlines make up those of larger areas."""

    choice: MapChoice
    definitions: Sequence[IndicatorDefinition]
    regions: Sequence[ShownArea]
    base: IndicatorDefinition
    definition: IndicatorDefinition
    periods: Sequence[Period]
    period: Period | None
    series: Series
    layer: Layer
    notices: Sequence[str]
    kind: AreaKind = AreaKind.REGION
    wholes: Sequence[Whole] = ()
    counties_drawn: Sequence[Region] = ()
    wholes_known: bool = True

    @cached_property
    def themes(self) -> list[Theme]:
        return group_by_theme(self.definitions)

    @cached_property
    def names(self) -> dict[str, str]:
        return {region.code: region.short for region in self.regions}

    @property
    def counties(self) -> list[ShownArea]:
        """Those that are counted."""
        return [region for region in self.regions if region.in_scheme]

    @cached_property
    def counted(self) -> list[Area]:
        """The same as areas that have figures."""
        return [area_of(region, self.kind) for region in self.counties]

    @property
    def period_label(self) -> str:
        return self.period.label if self.period else ""

    @cached_property
    def period_options(self) -> list[tuple[str, str, bool]]:
        """(value in the address, label, whether it is shown), the oldest first. The newest needs no value: it is now,
        or whatever is the latest when the address is opened."""
        shown = self.period.key if self.period else ""
        options = [(period.key, period.label, period.key == shown) for period in self.periods]
        if self.choice.view in SEVERAL_INDICATORS:
            return [*options, ("", _("the latest of each"), not shown)]
        if self.is_live:
            return [*options, ("", _("in the edition") if self.choice.edition else _("now"), not shown)]
        return [*options[:-1], ("", options[-1][1], options[-1][2])] if options else []

    @property
    def neighbours(self) -> tuple[MapChoice | None, MapChoice | None]:
        """The same view a period before and after."""
        keys = [value for value, _label, _shown in self.period_options]
        here = next((number for number, option in enumerate(self.period_options) if option[2]), 0)
        before = self.choice.but(period=keys[here - 1]) if here > 0 else None
        after = self.choice.but(period=keys[here + 1]) if here + 1 < len(keys) else None
        return before, after

    @property
    def is_live(self) -> bool:
        return self.base.tells_present

    @property
    def per_inhabitants_offered(self) -> bool:
        return is_allowed(self.base)

    @property
    def is_numeric(self) -> bool:
        return self.definition.kind in NUMERIC


def build_frame(
    choice: MapChoice,
    definitions: Sequence[IndicatorDefinition],
    regions: Sequence[ShownArea],
    *,
    level: Level | None = None,
) -> Frame:
    """A constant number of queries, whatever the number of areas, periods and indicators. Beside municipalities the
    counties' records of no municipality are asked for, where figures are counted from records."""
    kind = level.kind if level else AreaKind.REGION
    base = next(each for each in definitions if each.key == choice.indicator)
    also = level.wholes if level and adds_up(base) else {}
    areas = [area_of(region, kind) for region in regions if region.in_scheme]
    areas += [Area(kind, code, "", region.code) for code, region in also.items()]
    if choice.view in SEVERAL_INDICATORS:
        series: Series = {}
        periods, period, said = _periods_of_several(choice, definitions, kind)
        values = values_at(base, areas, period)
    else:
        series = series_of(base, areas)
        periods = periods_in(series)
        period, said = choose_period(choice, periods, live=base.tells_present)
        values = _values(base, areas, series, period)
    wholes_known = period is None or any(period == point.period for code in also for point in series.get(code, ()))
    apart = [Whole(code, region, (values or {}).get(code, NOTHING)) for code, region in also.items()]
    series = {code: points for code, points in series.items() if code not in also}
    values = None if values is None else {code: value for code, value in values.items() if code not in also}
    definition = base
    if choice.per_inhabitants and is_allowed(base):
        population = {region.code: region.population for region in regions}
        definition, apart = define_per_inhabitants(base), []
        series = per_inhabitants_series(series, population)
        values = None if values is None else divide_by_inhabitants(values, population)
    pool = pool_of(series, period) if series and len(periods) > 1 else ()
    layer = lay_out(definition, regions, values, choice, pool=pool)
    said = [*(level.notices if level else ()), *said, *say_what_was_left_out(choice), *say_what_differs(series, period)]
    shown = [whole for whole in apart if whole.value.value or whole.value.unknown_count]
    return Frame(
        choice, definitions, regions, base, definition, periods, period, series, layer, said, kind, shown,
        level.counties if level else (), wholes_known,
    )  # fmt: skip


def frame_at(choice: MapChoice, level: Level) -> Frame:
    """The frame of a view at the level that it was chosen for."""
    return build_frame(choice, level.definitions, level.areas, level=level)


def _periods_of_several(
    choice: MapChoice, definitions: Sequence[IndicatorDefinition], kind: AreaKind
) -> tuple[list[Period], Period | None, list[str]]:
    """The periods of the indicators of the theme, the chosen one (None: the latest of each), and what is to be said."""
    shown = [each for each in definitions if choice.theme in ("", each.theme)]
    periods, keys = periods_together(shown, kind)
    if choice.period in keys and choice.period not in [period.key for period in periods]:
        periods = sorted([*periods, read_period(choice.period)], key=lambda period: (period.start, period.end))
    return periods, *choose_period(choice, periods, live=True)


def area_of(shown: ShownArea, kind: AreaKind) -> Area:
    """An area that is at hand, without a query."""
    inside = getattr(shown, "region_code", shown.code)
    return Area(kind, shown.code, shown.short, inside, shown.population, shown.in_scheme)


def county_area(region: ShownArea) -> Area:
    return area_of(region, AreaKind.REGION)


def _values(
    base: IndicatorDefinition, areas: Sequence[Area], series: Series, period: Period | None
) -> Mapping[str, Value] | None:
    if period is None and base.edition is not None:
        return values_at(base, areas)
    if period is None:
        return compute_values(base, [area.code for area in areas], areas[0].kind if areas else AreaKind.REGION)
    return values_in(series, period)


def lay_out(
    definition: IndicatorDefinition,
    regions: Sequence[ShownArea],
    values: Mapping[str, Value] | None,
    choice: MapChoice,
    *,
    pool: Sequence[Decimal] = (),
) -> Layer:
    """The layer of a view; one that could not be computed is marked as failed."""
    return build_layer(
        definition, regions, choice.classes, values=values or {}, limits=choice.limits, pool=pool, failed=values is None
    )


def values_in(series: Series, period: Period) -> dict[str, Value]:
    """What was said of each area in a period; an area of which nothing was said is left out."""
    return {code: point.value for code, points in series.items() for point in points if point.period.key == period.key}


def ways_of(series: Series, period: Period) -> frozenset[tuple[int, str]]:
    """Versions and methods behind a period's known figures."""
    return frozenset(
        (point.version, point.method)
        for points in series.values()
        for point in points
        if point.period.key == period.key and point.value.value is not None
    )


def periods_in(series: Series) -> list[Period]:
    found = {point.period.key: point.period for points in series.values() for point in points}
    return [found[key] for key in sorted(found, key=lambda key: (found[key].end, found[key].start, key))]


def per_inhabitants_series(series: Series, population: Mapping[str, int | None]) -> Series:
    return {
        code: [replace(point, value=divide_by_inhabitants({code: point.value}, population)[code]) for point in points]
        for code, points in series.items()
    }


def pool_of(series: Series, period: Period | None) -> list[Decimal]:
    """Every figure of the version that is shown, so that a shade means the same in each period; real figures only, as
    soon as there is one."""
    points = [point for each in series.values() for point in each if isinstance(point.value.value, int | Decimal)]
    shown = {point.version for point in points if period and point.period.key == period.key}
    versions = shown or {max((point.version for point in points), default=1)}
    numbers = [(point.value.is_example, Decimal(point.value.value)) for point in points if point.version in versions]  # type: ignore[arg-type]
    real = [number for is_example, number in numbers if not is_example]
    return real or [number for _is_example, number in numbers]


def choose_period(choice: MapChoice, periods: Sequence[Period], *, live: bool) -> tuple[Period | None, list[str]]:
    """The chosen period, or now, or the latest one; and a word about one that does not exist."""
    latest = None if live or not periods else periods[-1]
    if not choice.period:
        return latest, []
    found = next((period for period in periods if period.key == choice.period), None)
    if found:
        return found, []
    words = _("There are no figures for the period “%(period)s”. The latest ones are shown.")
    return latest, [words % {"period": choice.period}]


def say_what_was_left_out(choice: MapChoice) -> list[str]:
    if not choice.areas_left_out:
        return []
    text = ngettext(
        "Six areas at most can be compared; %(count)s was left out.",
        "Six areas at most can be compared; %(count)s were left out.",
        choice.areas_left_out,
    )
    return [text % {"count": choice.areas_left_out}]


def say_what_differs(series: Series, period: Period | None) -> list[str]:
    """A warning where one period has figures that were made in different ways."""
    if period is None or len(ways_of(series, period)) < 2:
        return []
    return [_("The figures of this period were not all made in the same way: compare them with care.")]


def explain_limits(error: LimitsError | None) -> str:
    """What is wrong with the limits that the reader wrote; empty when nothing is."""
    if error is None:
        return ""
    words = {
        LimitsError.NONE: _("Write one to four numbers in rising order, for example 10 20 30."),
        LimitsError.TOO_MANY: _("Write four limits at most; these are %(part)s."),
        LimitsError.NO_NUMBER: _("“%(part)s” is not a number. Write for example 10 20 30 or 1,5 2,5."),
        LimitsError.NOT_RISING: _("Each limit must be larger than the one before it: look at %(part)s."),
    }
    return words[error.reason] % {"part": error.part}


def group_by_theme(definitions: Sequence[IndicatorDefinition]) -> list[Theme]:
    by_theme: dict[str, list[IndicatorDefinition]] = {theme: [] for theme in THEMES}
    for definition in definitions:
        by_theme.setdefault(definition.theme, []).append(definition)
    return [
        (THEMES[theme], sorted(found, key=lambda each: (each.order, each.key)))
        for theme, found in by_theme.items()
        if found and theme in THEMES
    ]


def find_indicators(definitions: Sequence[IndicatorDefinition], text: str) -> list[IndicatorDefinition]:
    """Those whose name, question or unit has every word of the text; all of them for an empty one."""
    words = text.casefold().split()
    return [
        each
        for each in definitions
        if all(word in f"{each.label} {each.question} {each.unit}".casefold() for word in words)
    ]
