"""Figures that are kept as rows, read for many areas, periods and indicators at once: observations of stored
indicators, and what is frozen in an edition. The indicators of one call are all of one edition, or of none."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import ExpressionWrapper, F, IntegerField, TextField
from django.db.models.functions import Cast

from network.models import FamilyCentreArea

from .area_kinds import AreaKind
from .areas import Area
from .editions.frozen_figures import FrozenFigure, frozen_figures, frozen_periods
from .models import IndicatorVersion, Observation
from .periods import Period, UnknownPeriod, day_period, read_period
from .points import Point, with_breaks
from .registry import IndicatorDefinition, Value
from .stored import value_of

AS_KEPT = Cast("recorded_at", TextField())
"""When a row was recorded in the database's own words: it is only compared, and making a time of it costs more than all
the rest of the row."""
PLAIN = (
    ExpressionWrapper(Cast("is_example", IntegerField()), TextField()),
    ExpressionWrapper(F("value_number"), TextField()),
    Cast("value_date", TextField()),
)
"""As the database has them (a field of text is converted by nothing), for a figure that is only compared: of many that
are alike one is made into a value, see ``made_whole``."""
COMMON = ("version__indicator", "version__number", "area_code", "period", AS_KEPT, "pk")
WORDS = ("value_text", "missing", "status", "method", "counting_rule_fi")
COMPARED = (*COMMON, *PLAIN, *WORDS)
"""What is asked of a figure that is only compared with others."""
COLUMNS = (
    *COMMON, "is_example", "value_number", "value_date", *WORDS, "as_of", "note_fi", "note_sv", "note_en",
    "source__title", "source__url",
)  # fmt: skip
PLACES = Decimal(1).scaleb(-6)
DIGITS = Context(prec=15)


class Row(NamedTuple):
    """What a value shows of an observation, in the order of ``COLUMNS``; of one that is only compared, what comes first
    in it. Not a model: a page reads tens of thousands of them, and making instances took most of its time."""

    indicator: int
    number: int
    area_code: str
    period: str
    recorded_at: Any
    pk: int
    is_example: bool
    value_number: Decimal | None
    value_date: datetime.date | None
    value_text: str
    missing: str
    status: str
    method: str
    counting_rule_fi: str
    as_of: datetime.date | None = None
    note_fi: str = ""
    note_sv: str = ""
    note_en: str = ""
    title: str | None = None
    url: str | None = None

    @property
    def source(self) -> "Row | None":
        return None if self.title is None else self

    @property
    def unknown_count(self) -> int:
        return 0

    @property
    def erratum(self) -> str:
        return ""


class Pick(NamedTuple):
    """A figure, the version and method that it was made with, and the key of its period: empty for the present."""

    value: Value
    version: int
    method: str
    period: str


AnyRow = Row | FrozenFigure
ComparedRow = tuple[Any, ...]
"""In the order of ``COMPARED``."""
INDICATOR, NUMBER, AREA_CODE, PERIOD = range(4)
Whole = dict[tuple[str, str, str], AnyRow]
Chosen = dict[tuple[str, str, str], Any]
"""By indicator, area and period: rows, of areas that are only compared as they come from the database."""
FEW = 6
COLUMN_OF = {AreaKind.REGION: "region", AreaKind.MUNICIPALITY: "municipality"}
PRESENT = ""
"""The period of figures that tell the present of their edition."""


def stored_values(
    definitions: Sequence[IndicatorDefinition], areas: Sequence[Area], period: Period | None
) -> dict[str, Mapping[str, Value]]:
    """What each indicator says in the period, or in its own latest one: at most four queries."""
    return _by_area(definitions, _chosen_at(definitions, areas, period))


def stored_picks(
    definitions: Sequence[IndicatorDefinition],
    areas: Sequence[Area],
    period: Period | None,
    shown: Sequence[Area] = (),
) -> dict[str, dict[str, Pick]]:
    """The same, each figure with the way in which it was made and the key of its period: at most four queries. Where
    only some of the areas are ``shown``, the figures of the others are there to be compared with, without day, source
    and note: at most five queries."""
    kinds = {each.key: each.kind for each in definitions}
    found: dict[str, dict[str, Pick]] = {each.key: {} for each in definitions}
    alike: dict[tuple[Any, ...], Pick] = {}
    first = len(COMMON)
    for (key, code, name), row in _chosen_at(definitions, areas, period, shown).items():
        kind = kinds[key]
        if isinstance(row, Row | FrozenFigure):
            found[key][code] = Pick(value_of(kind, row), row.number, method_of(row), name)
            continue
        facts = (kind, name, row[NUMBER], *row[first:])
        pick = alike.get(facts)
        if pick is None:
            whole = made_whole(row)
            pick = alike[facts] = Pick(value_of(kind, whole), whole.number, method_of(whole), name)
        found[key][code] = pick
    return found


def made_whole(compared: ComparedRow) -> Row:
    """A row that was read to be compared, with its figure and day as the others have them."""
    row = Row(*compared)
    number: Any = row.value_number
    if isinstance(number, float | int):  # SQLite keeps no decimals
        number = DIGITS.create_decimal_from_float(number).quantize(PLACES)
    day: Any = row.value_date
    return row._replace(
        is_example=bool(row.is_example),
        value_number=number,
        value_date=datetime.date.fromisoformat(day) if day else None,
    )


def _chosen_at(
    definitions: Sequence[IndicatorDefinition],
    areas: Sequence[Area],
    period: Period | None,
    shown: Sequence[Area] = (),
) -> Chosen:
    """The rows of the period, or of each indicator's own latest one. Those of an edition are read whole, so are those
    of ``shown``, and all where none are named."""
    if not definitions or not areas:
        return {}
    latest = {} if period is not None else latest_periods(definitions, areas[0].kind)
    periods: Collection[str] = [period.key] if period is not None else set(latest.values())
    if shown and definitions[0].edition is None:
        chosen = _choose_compared(definitions, areas, periods)
        chosen |= _choose(definitions, shown, _rows(definitions, shown, periods))
    else:
        chosen = {**_choose(definitions, areas, _rows(definitions, areas, periods))}
    if period is not None:
        return chosen
    return {key: row for key, row in chosen.items() if latest.get(key[0]) == key[2]}


def stored_series(
    definitions: Sequence[IndicatorDefinition], areas: Sequence[Area]
) -> dict[str, dict[str, list[Point]]]:
    """How each indicator went, by area: at most two queries."""
    found: dict[str, dict[str, list[Point]]] = {each.key: {area.code: [] for area in areas} for each in definitions}
    if not definitions or not areas:
        return found
    by_key = {each.key: each for each in definitions}
    periods: dict[str, Period | None] = {}
    for (key, code, name), row in _choose(definitions, areas, _rows(definitions, areas)).items():
        if name not in periods:
            periods[name] = _period(name)
        period = periods[name]
        if period is not None:
            value = value_of(by_key[key].kind, row)
            found[key][code].append(Point(period, value, row.number, method_of(row)))
    return {key: {code: with_breaks(points) for code, points in areas_.items()} for key, areas_ in found.items()}


def latest_periods(definitions: Sequence[IndicatorDefinition], kind: AreaKind) -> dict[str, str]:
    """The latest period of each indicator; what is no period of time comes before all that are. Two queries."""
    found = periods_by_key(definitions, kind)
    never = datetime.date.min
    places: dict[str, tuple[datetime.date, datetime.date, str]] = {}
    presents = {each.key for each in definitions if each.has_present}
    for name in {name for _indicator, name in found}:
        period = _period(name)
        places[name] = (never, never, name) if period is None else (period.start, period.end, name)
    latest: dict[str, str] = {}
    for key, name in found:
        if key in presents:
            name = PRESENT
        latest[key] = max(name, latest.get(key, name), key=places.__getitem__)
    return latest


def periods_by_key(definitions: Sequence[IndicatorDefinition], kind: AreaKind) -> list[tuple[str, str]]:
    """Each indicator's key with each of the periods that it has figures of, in no order. Two queries; with a join of
    both tables the database would read every figure instead of stepping from period to period in its index."""
    if definitions[0].edition is not None:
        return frozen_periods(definitions, kind)
    keys = {each.stored: each.key for each in definitions}
    versions = dict(IndicatorVersion.objects.filter(indicator__in=keys).order_by().values_list("pk", "indicator"))
    rows = Observation.objects.current().filter(version__in=versions, area_kind=kind).order_by()
    found = rows.values_list("version", "period").distinct()
    return [(keys[versions[version]], period) for version, period in found]


def latest_points(definitions: Sequence[IndicatorDefinition], areas: Sequence[Area]) -> dict[str, dict[str, Point]]:
    """The latest figure of each indicator in each area with its period, version and method; at most four queries.
    One of a source's own words for a period is left out."""
    found: dict[str, dict[str, Point]] = {each.key: {} for each in definitions}
    if not definitions or not areas:
        return found
    kinds = {each.key: each.kind for each in definitions}
    latest = latest_periods(definitions, areas[0].kind)
    rows = _rows(definitions, areas, set(latest.values()))
    for (key, code, name), row in _choose(definitions, areas, rows).items():
        if latest.get(key) == name and (period := _period(name) or _present(row)) is not None:
            found[key][code] = Point(period, value_of(kinds[key], row), row.number, method_of(row))
    return found


def _present(row: AnyRow) -> Period | None:
    """Of what tells the present: the day that the figure describes."""
    return day_period(row.as_of) if row.as_of is not None and row.period == PRESENT else None


def method_of(row: AnyRow | Observation) -> str:
    """How the figure was got; where only a counting rule of its own is given, that is what tells methods apart."""
    return row.method or row.counting_rule_fi


def _period(key: str) -> Period | None:
    try:
        return read_period(key)
    except UnknownPeriod:
        return None  # a source's own words ("before the reform") have no place on a line of time


def _rows(
    definitions: Sequence[IndicatorDefinition],
    areas: Sequence[Area],
    periods: Collection[str] | None = None,
) -> Iterator[Row | FrozenFigure]:
    """Those of some periods, or of all. Of a few areas only theirs, which an index of their column finds; of many those
    of all areas of the kind, which are faster read than looked for one by one."""
    if definitions[0].edition is not None:
        return frozen_figures(definitions, areas[0].kind, periods)
    return starmap(Row, _read_rows(definitions, areas, periods, COLUMNS))


def _read_rows(
    definitions: Sequence[IndicatorDefinition],
    areas: Sequence[Area],
    periods: Collection[str] | None,
    columns: Sequence[Any],
) -> Iterator[tuple[Any, ...]]:
    kind = areas[0].kind
    rows = Observation.objects.current().filter(version__indicator__in=[d.stored for d in definitions], area_kind=kind)
    if periods is not None:
        rows = rows.filter(period__in=periods)
    if len(areas) <= FEW and (column := COLUMN_OF.get(kind)):
        rows = rows.filter(**{f"{column}__in": [area.code for area in areas]})
    return iter(rows.order_by().values_list(*columns).iterator(chunk_size=5000))


def _choose_compared(
    definitions: Sequence[IndicatorDefinition], areas: Sequence[Area], periods: Collection[str]
) -> Chosen:
    """The same as ``_choose`` of rows that are only compared. They stay as they come: there are tens of thousands."""
    keys = {each.stored: each.key for each in definitions}
    codes = _stored_codes(areas)
    chosen: Chosen = {}
    for row in _read_rows(definitions, areas, periods, COMPARED):
        code = codes.get(row[AREA_CODE])
        if code is None:
            continue
        place = (keys[row[INDICATOR]], code, row[PERIOD])
        if place not in chosen or _weight(Row(*row)) > _weight(Row(*chosen[place])):
            chosen[place] = row
    return chosen


def _choose(
    definitions: Sequence[IndicatorDefinition], areas: Sequence[Area], rows: Iterator[Row | FrozenFigure]
) -> Whole:
    """One row for each indicator, area and period."""
    keys = {each.stored: each.key for each in definitions}
    codes = _stored_codes(areas) if definitions[0].edition is None else {area.code: area.code for area in areas}
    chosen: Whole = {}
    for row in rows:
        code = codes.get(row.area_code)
        if code is None:
            continue
        place = (keys[row.indicator], code, row.period)
        if place not in chosen or _weight(row) > _weight(chosen[place]):
            chosen[place] = row
    return chosen


def _weight(row: AnyRow) -> tuple[bool, int, object, int]:
    """Of several current rows the real one is shown, of these the newest definition, of these the last recorded."""
    return not row.is_example, row.number, row.recorded_at, row.pk


def _by_area(definitions: Sequence[IndicatorDefinition], chosen: Chosen) -> dict[str, Mapping[str, Value]]:
    kinds = {each.key: each.kind for each in definitions}
    found: dict[str, dict[str, Value]] = {each.key: {} for each in definitions}
    for (key, code, _period_key), row in chosen.items():
        found[key][code] = value_of(kinds[key], row)
    return dict(found)


def _stored_codes(areas: Sequence[Area]) -> dict[str, str]:
    """The areas' codes by what ``Observation.area_code`` holds."""
    if areas[0].kind != AreaKind.FAMILY_CENTRE_AREA:
        return {area.code: area.code for area in areas}
    wanted = {area.code for area in areas}
    rows = FamilyCentreArea.objects.values_list("pk", "region_id", "key")
    return {str(pk): code for pk, region, key in rows if (code := f"{region}-{key}") in wanted}
