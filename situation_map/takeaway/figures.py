"""The figures of a view as rows: what is shown on the page, and nothing else."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.dates import format_date
from situation_map.area_kinds import AreaKind
from situation_map.areas import ShownArea
from situation_map.atlas.choice import COMPARISON, HEAT, MAP, MULTIPLES, RANKING, SCATTER, TREND
from situation_map.atlas.frame import Frame
from situation_map.atlas.levels import MapArea
from situation_map.atlas.multiples import SmallMaps
from situation_map.atlas.ranking import Ranking
from situation_map.atlas.scatter import Scatter
from situation_map.atlas.tables import Comparison, Heat
from situation_map.atlas.trend import median_steps, steps_of
from situation_map.layers import AreaFigure, Layer
from situation_map.map_page import MapPage
from situation_map.periods import Period, day_period
from situation_map.picking import Picked
from situation_map.registry import IndicatorDefinition, Missing, Value
from situation_map.writing import write_value

from .provenance import Provenance, unique
from .said import Said

LATEST = "latest"
MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Place:
    """An area of a row. The median of a trend is a row too; its ``kind`` is "median"."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: of which indicator (and version of it), where and when, with its value or why there is none."""

    definition: IndicatorDefinition
    place: Place
    period: str
    period_label: str
    value: Value
    rank: int | None = None
    version: int = 1
    method: str = ""

    @property
    def is_known(self) -> bool:
        return self.value.value is not None

    @property
    def text(self) -> str:
        """As the page writes it: the figure, or the reason why there is none."""
        return write_value(self.definition, self.value)

    @property
    def number(self) -> int | Decimal | None:
        """What a program may count with: the code of a step, 1 and 0 for yes and no; None for dates and texts."""
        datum = self.value.value
        if isinstance(datum, bool):
            return int(datum)
        return datum if isinstance(datum, int | Decimal) else None

    @property
    def day(self) -> dt.date | None:
        datum = self.value.value
        return datum if isinstance(datum, dt.date) else None

    @property
    def missing(self) -> str:
        return "" if self.is_known else str((self.value.missing or Missing.UNKNOWN).value)

    @property
    def source(self) -> str:
        return str(self.value.source or self.definition.source)

    @property
    def source_url(self) -> str:
        return self.value.source_url or self.definition.source_url


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of the compared areas, as a number and as it is written."""

    number: Decimal | None
    text: str


@dataclass(frozen=True)
class Dataset:
    """The rows of a view with everything that is said of them. ``medians`` go by indicator and period."""

    title: str
    subtitle: str
    definitions: Sequence[IndicatorDefinition]
    figures: Sequence[Figure]
    provenance: Provenance
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    medians: Mapping[tuple[str, str], Middle] = field(default_factory=dict)
    notices: Sequence[str] = ()
    failed: Sequence[IndicatorDefinition] = ()
    statements: Sequence[Said] = ()

    @property
    def places(self) -> list[Place]:
        return list(dict.fromkeys(figure.place for figure in self.figures))

    @property
    def periods(self) -> dict[str, str]:
        """Key and label, in the order of time as far as keys tell it."""
        found = {figure.period: figure.period_label for figure in self.figures}
        return {key: found[key] for key in sorted(found)}


Rows = list[Figure]


def place_of(area: ShownArea) -> Place:
    kind = area.kind if isinstance(area, MapArea) else AreaKind.REGION
    return Place(kind.value, area.code, area.short)


def now_or(period: Period | None, *, is_live: bool) -> tuple[str, str]:
    """Key and label of a period. What is counted now is of today; of what is stored without a period, the latest."""
    if period is None and is_live:
        period = day_period(timezone.localdate())
    return (period.key, period.label) if period else (LATEST, _("latest"))


def figures_of_view(frame: Frame, view: Any) -> Rows:
    """The rows of a view that its own builder has built."""
    return ROWS[frame.choice.view](frame, view)


def of_layer(
    layer: Layer,
    figures: Iterable[AreaFigure],
    period: tuple[str, str],
    ways: Mapping[str, tuple[int, str]],
    places: Mapping[str, Place] | None = None,
) -> Rows:
    """``ways`` are the version and the method behind the figure of an area, where they are known; ``places`` the areas
    by code, where several layers are of the same ones."""
    plain = (layer.definition.version, "")
    known = places or {}
    return [
        Figure(
            layer.definition,
            known.get(each.region.code) or place_of(each.region),
            *period,
            each.value,
            each.rank,
            *ways.get(each.region.code, plain),
        )
        for each in figures
    ]


def ways_in(frame: Frame, period: Period | None) -> dict[str, tuple[int, str]]:
    """Version and method by area."""
    if period is None:
        return {}
    return {
        code: (point.version, point.method)
        for code, points in frame.series.items()
        for point in points
        if point.period.key == period.key
    }


def shown_period(frame: Frame) -> tuple[str, str]:
    return now_or(frame.period, is_live=frame.is_live)


def map_rows(frame: Frame, view: MapPage) -> Rows:
    figures = [row.figure for row in view.rows]
    rows = of_layer(frame.layer, figures, shown_period(frame), ways_in(frame, frame.period))
    return [*rows, *whole_rows(frame)]


def whole_rows(frame: Frame) -> Rows:
    """What is counted for a whole county and stands in none of its municipalities: without it they do not add up."""
    version = frame.definition.version
    return [
        Figure(
            frame.definition,
            Place(frame.kind.value, whole.code, f"{whole.county.short}: {_('Whole county')}"),
            *shown_period(frame),
            whole.value,
            version=version,
        )
        for whole in frame.wholes
    ]


def ranking_rows(frame: Frame, view: Ranking) -> Rows:
    figures = [bar.row.figure for bar in view.bars]
    rows = of_layer(frame.layer, figures, shown_period(frame), ways_in(frame, frame.period))
    return [*rows, *whole_rows(frame)]


def multiples_rows(frame: Frame, view: SmallMaps) -> Rows:
    rows: Rows = []
    for each in view.maps:
        period = (each.period.key, each.period.label)
        rows += of_layer(each.layer, each.layer.figures.values(), period, ways_in(frame, each.period))
    return rows


def trend_rows(frame: Frame, _view: object) -> Rows:
    """The chosen areas and the median, period by period; a period of which nothing was said has no row."""
    names = {region.code: region for region in frame.counties}
    rows: Rows = []
    for code in frame.choice.areas:
        points = {point.period.key: point for point in frame.series.get(code, ())}
        for step in steps_of(list(points.values())) if code in names else ():
            way = points[step.period.key]
            rows.append(
                Figure(
                    frame.definition, place_of(names[code]), step.period.key, step.period.label, step.value,
                    version=way.version, method=way.method,
                )
            )  # fmt: skip
    middle = Place(MEDIAN, MEDIAN, _("median"))
    for step in median_steps(frame.definition, frame.series, frame.periods):
        ways = {way[0] for way in ways_in(frame, step.period).values()}
        version = max(ways, default=frame.definition.version)
        rows.append(Figure(frame.definition, middle, step.period.key, step.period.label, step.value, version=version))
    return rows


def comparison_rows(_frame: Frame, view: Comparison) -> Rows:
    places = {region.code: place_of(region) for region, _href in view.regions}
    return [
        figure
        for _label, rows in view.themes
        for row in rows
        for figure in of_layer(
            row.layer, [side.figure for side in row.sides], picked_period(row.picked), row.picked.ways, places
        )
    ]


def heat_rows(_frame: Frame, view: Heat) -> Rows:
    places = {row.region.code: place_of(row.region) for row in view.rows}
    return [
        row
        for number, column in enumerate(view.columns)
        for row in of_layer(
            column.layer, [each.cells[number].figure for each in view.rows], picked_period(column.picked),
            column.picked.ways, places,
        )
    ]  # fmt: skip


def picked_period(picked: Picked) -> tuple[str, str]:
    """Where several indicators stand together, each has the chosen period, or its own latest one."""
    if picked.period is None and picked.label and not picked.definition.tells_present:
        return LATEST, picked.label
    return now_or(picked.period, is_live=picked.definition.stored is None)


def scatter_rows(frame: Frame, view: Scatter) -> Rows:
    across = of_layer(
        frame.layer, [pair.across for pair in view.pairs], shown_period(frame), ways_in(frame, frame.period)
    )
    if view.other is None or view.picked is None:
        return across
    others = [pair.up for pair in view.pairs]
    return [*across, *of_layer(view.other, others, picked_period(view.picked), view.picked.ways)]


def latest_of(layer: Layer) -> tuple[str, str]:
    """Where several indicators stand together, each has its present or latest figures."""
    return now_or(None, is_live=layer.definition.stored is None)


ROWS: Mapping[str, Callable[[Frame, Any], Rows]] = {
    MAP: map_rows,
    RANKING: ranking_rows,
    MULTIPLES: multiples_rows,
    TREND: trend_rows,
    COMPARISON: comparison_rows,
    HEAT: heat_rows,
    SCATTER: scatter_rows,
}


def sources_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Those of the known figures."""
    return unique(figure.source for figure in figures if figure.is_known)


def days_of(figures: Iterable[Figure]) -> str:
    """The day of the figures, or their first and last; empty where no figure has a day."""
    days = sorted({figure.value.as_of for figure in figures if figure.is_known and figure.value.as_of})
    if not days:
        return ""
    return format_date(days[0]) if len(days) == 1 else f"{format_date(days[0])} – {format_date(days[-1])}"
