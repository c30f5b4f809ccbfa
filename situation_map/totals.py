"""Whether a figure of a whole agrees with those of its parts that are given beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.dates import format_number

from .area_kinds import AreaKind
from .areas import Area, areas_of
from .registry import Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of one row. ``group`` is what makes figures comparable: indicator, period, whether an example."""

    number: int
    kind: Kind
    group: tuple[str, str, bool]
    area: tuple[AreaKind, str]
    value: Decimal


@dataclass(frozen=True, slots=True)
class _Whole:
    """An area and the parts it is made of. ``may_exceed``: there may be more to it than the parts."""

    area: tuple[AreaKind, str]
    parts: tuple[tuple[AreaKind, str], ...]
    may_exceed: bool = False


def contradictions(figures: Sequence[Figure]) -> list[tuple[int, str]]:
    """Row number and words for each whole that its parts contradict: a count less than their sum, or unequal to it
    where all parts are given; a share or ratio outside the range of all its parts. Reads the areas where there are
    both."""
    kinds = {figure.area[0] for figure in figures}
    if len(kinds) < 2:
        return []
    groups: dict[tuple[str, str, bool], dict[tuple[AreaKind, str], Figure]] = defaultdict(dict)
    for figure in figures:
        groups[figure.group][figure.area] = figure
    wholes = list(_wholes(kinds))
    found = [(group[whole.area], _contradiction(whole, group)) for group in groups.values() for whole in wholes
             if whole.area in group]  # fmt: skip
    return [(figure.number, words) for figure, words in found if words]


def _contradiction(whole: _Whole, group: Mapping[tuple[AreaKind, str], Figure]) -> str:
    figure = group[whole.area]
    parts = [group[part].value for part in whole.parts if part in group]
    if not parts:
        return ""
    complete = len(parts) == len(whole.parts)
    if figure.kind == Kind.COUNT:
        total = sum(parts)
        if total > figure.value or (complete and not whole.may_exceed and total != figure.value):
            words = _("The parts of the area add up to %(sum)s, but the whole is said to be %(whole)s.")
            return words % {"sum": _plain(total), "whole": _plain(figure.value)}
    elif figure.kind in (Kind.SHARE, Kind.RATIO) and complete and not whole.may_exceed:
        low, high = min(parts), max(parts)
        if not low <= figure.value <= high:
            words = _("The parts of the area lie between %(low)s and %(high)s, so the whole cannot be %(whole)s.")
            return words % {"low": _plain(low), "high": _plain(high), "whole": _plain(figure.value)}
    return ""


def _plain(number: Decimal | int) -> str:
    exact = Decimal(number).normalize()
    exponent = exact.as_tuple().exponent
    return format_number(exact, max(0, -exponent if isinstance(exponent, int) else 0))


def _wholes(kinds: Iterable[AreaKind]) -> Iterable[_Whole]:
    """What consists of what, of the kinds that occur. A country's total may include Åland, which no county does."""
    present = set(kinds)
    if AreaKind.REGION in present:
        for kind in present & {AreaKind.COUNTRY, AreaKind.COLLABORATIVE_AREA}:
            for area in areas_of(kind):
                parts = tuple((AreaKind.REGION, code) for code in area.members)
                yield _Whole((kind, area.code), parts, may_exceed=kind == AreaKind.COUNTRY)
    if AreaKind.MUNICIPALITY in present and AreaKind.REGION in present:
        inside: dict[str, list[Area]] = defaultdict(list)
        for area in areas_of(AreaKind.MUNICIPALITY):
            inside[area.region_code].append(area)
        for code, members in inside.items():
            yield _Whole((AreaKind.REGION, code), tuple((AreaKind.MUNICIPALITY, each.code) for each in members))
