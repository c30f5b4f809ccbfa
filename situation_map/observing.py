"""What a new figure must be before it is recorded: each fault by row and field, in words for who gives it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from .area_kinds import AreaKind
from .areas import Area, areas_of
from .computing import NUMERIC, is_possible
from .periods import UnknownPeriod, read_period
from .registry import Datum, IndicatorDefinition, Kind, Missing, Status
from .totals import Figure, contradictions

MOST_TEXT = 500
MOST_WHOLE = Decimal(10) ** 14
DECIMALS = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class NewObservation:
    """A figure to be recorded. ``indicator`` is the key of a stored indicator; exactly one of ``value`` and
    ``missing`` is given. ``number`` is the row as the person sees it, for messages. Texts by language. ``thing``
    names the figure that is corrected, where it is known. ``version`` is that of the definition which was asked for;
    None: the newest."""

    indicator: str
    area_kind: AreaKind
    area_code: str
    period: str
    value: Datum | None = None
    missing: Missing | None = None
    number: int = 0
    as_of: datetime.date | None = None
    status: Status = Status.FINAL
    method: str = ""
    confirmed_by_role: str = ""
    note: Mapping[str, str] | None = None
    is_example: bool = False
    correction_reason: str = ""
    thing: UUID | None = None
    version: int | None = None

    @property
    def place(self) -> tuple[str, str, str, str, bool]:
        """What two rows must not share."""
        return self.indicator, self.area_kind, self.area_code, self.period, self.is_example


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with which field ("indicator", "area", "period", "value", …) of which row."""

    number: int
    field: str
    problem: str


class ObservationsRefused(ValueError):
    """Some rows cannot be recorded; nothing has been written. Carries every problem."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(f"row {first.number}: {first.field}: {first.problem}")


def check_observations(
    rows: Sequence[NewObservation],
    definitions: Mapping[str, IndicatorDefinition],
    *,
    earlier: Mapping[tuple[str, int], IndicatorDefinition] | None = None,
    today: datetime.date | None = None,
) -> list[RowProblem]:
    """Every problem of these rows, in their order; ``definitions`` are the stored indicators by key, ``earlier`` those
    of the versions that rows name. Reads the areas of the kinds that occur, nothing else."""
    day = today or timezone.localdate()
    areas = {kind: {area.code: area for area in areas_of(kind)} for kind in sorted({row.area_kind for row in rows})}
    problems: list[RowProblem] = []
    first: dict[tuple[str, str, str, str, bool], int] = {}
    sound: list[NewObservation] = []
    for row in rows:
        definition = (earlier or {}).get((row.indicator, row.version or 0), definitions.get(row.indicator))
        found = list(_problems(row, definition, areas[row.area_kind], day))
        if row.place in first:
            words = _("Row %(number)s gives a figure for the same indicator, area and period.")
            found.append(RowProblem(row.number, "", words % {"number": first[row.place]}))
        first.setdefault(row.place, row.number)
        problems += found
        if not found:
            sound.append(row)
    figures = [figure for row in sound if (figure := _figure(row, definitions[row.indicator].kind)) is not None]
    problems += [RowProblem(number, "value", words) for number, words in contradictions(figures)]
    return sorted(problems, key=lambda problem: problem.number)


def _figure(row: NewObservation, kind: Kind) -> Figure | None:
    """The row's number, to be held against those of larger and smaller areas."""
    if kind not in NUMERIC or row.value is None:
        return None
    group = row.indicator, row.period, row.is_example
    return Figure(row.number, kind, group, (row.area_kind, row.area_code), Decimal(row.value))  # type: ignore[arg-type]


def _problems(
    row: NewObservation, definition: IndicatorDefinition | None, areas: Mapping[str, Area], today: datetime.date
) -> Iterable[RowProblem]:
    if definition is None:
        words = _("There is no stored indicator “%(key)s”.") % {"key": row.indicator}
        yield RowProblem(row.number, "indicator", words)
    elif row.area_kind not in definition.area_kinds:
        words = _("“%(indicator)s” is not told of areas of this kind (%(kind)s).")
        yield RowProblem(row.number, "area", words % {"indicator": definition.label, "kind": row.area_kind.label})
    if row.area_code not in areas:
        words = _("There is no area “%(code)s” of this kind (%(kind)s).")
        yield RowProblem(row.number, "area", words % {"code": row.area_code, "kind": row.area_kind.label})
    yield from _period_problems(row, today)
    if (row.value is None) == (row.missing is None):
        words = _("Give either a figure or the reason why there is none.")
        yield RowProblem(row.number, "value", words)
    elif row.value is not None and definition is not None and (words := value_problem(definition, row.value)):
        yield RowProblem(row.number, "value", words)
    if row.as_of is not None and row.as_of > today:
        yield RowProblem(row.number, "as_of", _("The day is in the future."))


def _period_problems(row: NewObservation, today: datetime.date) -> Iterable[RowProblem]:
    try:
        period = read_period(row.period)
    except UnknownPeriod:
        words = _("There is no period “%(period)s”. Write for example 2024, 2024-H1, 2024-Q1, 2024-03 or 2024-03-31.")
        yield RowProblem(row.number, "period", words % {"period": row.period})
        return
    if period.key != row.period:
        words = _("Write the period as %(key)s.") % {"key": period.key}
        yield RowProblem(row.number, "period", words)
    if period.start > today:
        words = _("The period %(period)s has not begun.") % {"period": period.label}
        yield RowProblem(row.number, "period", words)


def value_problem(definition: IndicatorDefinition, value: Datum) -> str:
    """What is wrong with a figure of this indicator, in words; empty where nothing is."""
    if definition.kind in NUMERIC:
        return _number_problem(definition, value)
    if definition.kind == Kind.SCALE:
        steps = ", ".join(str(step.code) for step in definition.steps)
        return "" if is_possible(definition, value) else _("The steps are %(steps)s.") % {"steps": steps}
    if not is_possible(definition, value):
        return {
            Kind.YES_NO: _("Write yes or no."),
            Kind.DATE: _("Write a date, for example 31.3.2024."),
        }.get(definition.kind, _("Write a text."))
    if definition.kind == Kind.TEXT and not 0 < len(str(value).strip()) <= MOST_TEXT:
        return _("A text has 1 to %(most)s characters.") % {"most": MOST_TEXT}
    return ""


def _number_problem(definition: IndicatorDefinition, value: Datum) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        return _("“%(value)s” is not a number.") % {"value": value}
    number = Decimal(value)
    low, high = bounds(definition)
    if low is not None and number < low:
        return _("%(value)s is below the smallest possible figure, %(limit)s.") % {"value": value, "limit": low}
    if high is not None and number > high:
        return _("%(value)s is above the largest possible figure, %(limit)s.") % {"value": value, "limit": high}
    if abs(number) >= MOST_WHOLE:
        return _("The figure is too large to be stored.")
    if definition.kind == Kind.COUNT and number != number.to_integral_value():
        return _("A count is a whole number.")
    return ""


def bounds(definition: IndicatorDefinition) -> tuple[Decimal | None, Decimal | None]:
    """The smallest and largest possible figure: what the definition says, else what the kind implies."""
    low, high = definition.lowest, definition.highest
    if low is None and definition.kind in (Kind.COUNT, Kind.SHARE):
        low = Decimal(0)
    if high is None and definition.kind == Kind.SHARE:
        high = Decimal(100)
    return low, high


def stored_number(value: Datum) -> Decimal:
    """The number as it is kept: six decimals."""
    number = Decimal(int(value)) if isinstance(value, bool) else Decimal(value)  # type: ignore[arg-type]
    return number.quantize(DECIMALS)
