"""Chosen counties over time against the median of all. A line never runs over a break: a new version of the indicator,
another method, an example beside a real figure, or a period of which nothing is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median_low

from django.utils.translation import gettext as _

from situation_map.classification import round_to
from situation_map.comparing import NUMERIC, compared_numbers
from situation_map.registry import IndicatorDefinition, Kind, Status, Value
from situation_map.series import Period, Point, median_of
from situation_map.writing import write_datum, write_value

from .axis import Axis, Tick, make_axis
from .drawing import area_address
from .frame import Frame, Series, values_in, ways_of

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 16, 40
LABEL_ROOM = 58
MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    title: str
    is_example: bool
    is_preliminary: bool


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` chooses the look of a county's line, 1–6; 0 is the median. ``pieces`` are points of polylines."""

    code: str
    label: str
    href: str
    number: int
    pieces: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_known: bool
    is_example: bool
    is_preliminary: bool


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One period in the equal table; ``break_words`` says that what stands above is not comparable with this."""

    period: Period
    cells: tuple[Cell, ...]
    break_words: str


@dataclass(frozen=True, slots=True)
class Trend:
    lines: tuple[Line, ...]
    axis: Axis | None
    ticks: tuple[Tick, ...]
    breaks: tuple[Tick, ...]
    rows: tuple[TrendRow, ...]
    steps: Sequence[object]
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def is_drawn(self) -> bool:
        return self.axis is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A value of a line in a period. ``broken`` when it must not be joined to the one before."""

    period: Period
    value: Value
    broken: bool


def build_trend(frame: Frame) -> Trend:
    definition = frame.definition
    names = {region.code: region for region in frame.counties}
    chosen = [names[code] for code in frame.choice.areas if code in names]
    paths = [steps_of(frame.series.get(region.code, ())) for region in chosen]
    middle = median_steps(definition, frame.series, frame.periods)
    numbers = [n for steps in (*paths, middle) for step in steps if (n := number_of(step.value)) is not None]
    drawable = definition.kind in (*NUMERIC, Kind.SCALE) and numbers
    axis = make_axis(definition, numbers, start=HEIGHT - BOTTOM, end=TOP) if drawable else None
    across = place_periods(frame.periods)
    heads = [
        Line(region.code, region.short, area_address(region), number, (), ())
        for number, region in enumerate(chosen, start=1)
    ]
    heads.append(Line(MEDIAN, _("median"), "", 0, (), ()))
    lines = [
        line if axis is None else draw_line(definition, steps, axis, across, line)
        for line, steps in zip(heads, [*paths, middle], strict=True)
    ]
    breaks = find_breaks(frame.series, frame.periods)
    keys = [period.key for period in frame.periods]
    return Trend(
        lines=tuple(lines),
        axis=axis,
        ticks=tuple(label_periods(frame.periods, across)),
        breaks=tuple(Tick((across[keys[n - 1]] + across[keys[n]]) // 2, words) for n, words in breaks.items()),
        rows=tuple(table_rows(definition, frame.periods, [*paths, middle], breaks)),
        steps=definition.steps,
    )


def steps_of(points: Sequence[Point]) -> list[Step]:
    steps: list[Step] = []
    for point in points:
        before = steps[-1].value if steps else None
        mixed = before is not None and before.is_example != point.value.is_example
        steps.append(Step(point.period, point.value, point.breaks_before or mixed))
    return steps


def median_steps(definition: IndicatorDefinition, series: Series, periods: Sequence[Period]) -> list[Step]:
    """The median of the compared figures of each period; of the steps of a scale the lower one, which is a step too."""
    if definition.kind != Kind.SCALE:
        return steps_of(median_of(definition, series))
    steps: list[Step] = []
    ways: frozenset[tuple[int, str]] = frozenset()
    for period in periods:
        values = values_in(series, period)
        numbers = compared_numbers(definition, values)
        if not numbers:
            continue
        is_example = all(values[code].is_example for code in numbers)
        now = ways_of(series, period)
        mixed = bool(steps) and steps[-1].value.is_example != is_example
        value = Value(int(median_low(numbers.values())), is_example=is_example)
        steps.append(Step(period, value, bool(steps) and (now != ways or mixed)))
        ways = now
    return steps


def find_breaks(series: Series, periods: Sequence[Period]) -> dict[int, str]:
    """Before which periods (by number) the figures change their meaning, in words."""
    found: dict[int, str] = {}
    before: frozenset[tuple[int, str]] = frozenset()
    for number, period in enumerate(periods):
        now = ways_of(series, period)
        if before and now and now != before:
            versions = {version for version, _method in now} != {version for version, _method in before}
            found[number] = _("new version of the indicator") if versions else _("another method")
        before = now or before
    return found


def number_of(value: Value) -> Decimal | None:
    datum = value.value
    return Decimal(datum) if isinstance(datum, int | Decimal) and not isinstance(datum, bool) else None


def place_periods(periods: Sequence[Period]) -> dict[str, int]:
    """Where each period lies across the chart, by its last day."""
    if len(periods) < 2:
        return {period.key: (LEFT + WIDTH - RIGHT) // 2 for period in periods}
    first, last = periods[0].end.toordinal(), periods[-1].end.toordinal()
    room = WIDTH - LEFT - RIGHT
    return {
        period.key: round(LEFT + (period.end.toordinal() - first) / max(last - first, 1) * room) for period in periods
    }


def label_periods(periods: Sequence[Period], across: Mapping[str, int]) -> list[Tick]:
    """The last period and every other that has room for its label."""
    shown: list[Tick] = []
    for period in reversed(periods):
        room = LABEL_ROOM * max(1, len(period.label) // 6)
        if not shown or shown[-1].at - across[period.key] >= room:
            shown.append(Tick(across[period.key], period.label))
    return shown[::-1]


def draw_line(
    definition: IndicatorDefinition,
    steps: Sequence[Step],
    axis: Axis,
    across: Mapping[str, int],
    line: Line,
) -> Line:
    """The line with its pieces and dots: one piece from each break or gap to the next."""
    pieces: list[list[str]] = [[]]
    dots = []
    order = {key: number for number, key in enumerate(across)}
    before = None
    for step in steps:
        number = number_of(step.value)
        gap = before is None or order[step.period.key] - order[before] > 1
        if step.broken or gap:
            pieces.append([])
        if number is None:
            pieces.append([])
            before = None
            continue
        x, y = across[step.period.key], axis.place(number)
        pieces[-1].append(f"{x},{y}")
        title = f"{line.label}, {step.period.label}: {write_datum(definition, _rounded(definition, step.value))}"
        title += f", {_('example')}" if step.value.is_example else ""
        dots.append(Dot(x, y, title, step.value.is_example, step.value.status == Status.PRELIMINARY))
        before = step.period.key
    joined = tuple(" ".join(piece) for piece in pieces if len(piece) > 1)
    return replace(line, pieces=joined, dots=tuple(dots))


def _rounded(definition: IndicatorDefinition, value: Value) -> object:
    datum = value.value
    return round_to(datum, definition.decimals) if isinstance(datum, Decimal) else datum


def table_rows(
    definition: IndicatorDefinition,
    periods: Sequence[Period],
    lines: Sequence[Sequence[Step]],
    breaks: Mapping[int, str],
) -> list[TrendRow]:
    """The newest period first, as readers look for it; a break is told in the first row after it."""
    found = [{step.period.key: step.value for step in steps} for steps in lines]
    rows = [
        TrendRow(period, tuple(_cell(definition, values.get(period.key)) for values in found), breaks.get(number, ""))
        for number, period in enumerate(periods)
    ]
    return rows[::-1]


def _cell(definition: IndicatorDefinition, value: Value | None) -> Cell:
    if value is None:
        return Cell("–", False, False, False)
    known = value.value is not None
    return Cell(write_value(definition, value), known, value.is_example, value.status == Status.PRELIMINARY and known)
