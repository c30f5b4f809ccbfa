"""Several indicators side by side: what each says in one period, or lately, and how and when that figure was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .area_kinds import AreaKind
from .areas import Area
from .live_history import live_figures
from .periods import Period, UnknownPeriod, read_period
from .registry import IndicatorDefinition, Missing, Origin, Value
from .series import periods_of_all, values_of_all
from .stored_figures import Pick, stored_picks

DAY = len("2026-01-31")


@dataclass(frozen=True)
class Picked:
    """An indicator's figures by area. ``values`` is None where its plugin failed; ``period`` is the one that all of
    them are of, None for the present; ``label`` says it in words. ``ways`` are versions and methods by area."""

    definition: IndicatorDefinition
    values: Mapping[str, Value] | None
    period: Period | None
    label: str
    ways: Mapping[str, tuple[int, str]]

    @property
    def is_mixed(self) -> bool:
        """Whether the figures were not all made in the same way."""
        return len(set(self.ways.values())) > 1

    @property
    def is_earlier_version(self) -> bool:
        """Whether some were made by an earlier version of the indicator than the one that is described."""
        return any(version < self.definition.version for version, _method in self.ways.values())


def pick_figures(
    definitions: Sequence[IndicatorDefinition],
    areas: Sequence[Area],
    period: Period | None,
    *,
    shown: Sequence[Area] = (),
) -> list[Picked]:
    """In the order of the definitions; without a period each one's present or latest figures. Where only some of the
    areas are ``shown``, the stored figures of the others are as much as it takes to compare with them. The number of
    queries does not depend on how many indicators, areas or periods there are."""
    codes = [area.code for area in areas]
    kind = areas[0].kind if areas else AreaKind.REGION
    stored = [each for each in definitions if each.stored is not None]
    others = [each for each in definitions if each.stored is None]
    picks = stored_picks(stored, areas, period, shown)
    failed: set[str] = set()
    told = [each for each in others if period is None or each.history is not None]
    for key, values in values_of_all(told, areas, period).items() if told else ():
        definition = next(each for each in told if each.key == key)
        picks[key] = {code: Pick(value, definition.version, "", "") for code, value in (values or {}).items()}
        if values is None:
            failed.add(key)
    if period is not None:
        kept = [each for each in others if each.history is None]
        picks |= {each.key: {} for each in kept}
        for key, code, value, version in live_figures(kept, kind, codes, period):
            picks[key][code] = Pick(value, version, "", period.key)
    return [_picked(each, codes, None if each.key in failed else picks[each.key], period) for each in definitions]


def _picked(
    definition: IndicatorDefinition, codes: Sequence[str], picks: Mapping[str, Pick] | None, period: Period | None
) -> Picked:
    if picks is None:
        return Picked(definition, None, period, "", {})
    nothing = Value(missing=Missing.NOT_ASKED if definition.origin == Origin.ASSESSED else Missing.UNKNOWN)
    values = {code: picks[code].value if code in picks else nothing for code in codes}
    made: dict[tuple[int, str], tuple[int, str]] = {}
    ways = {
        code: made.setdefault(way := (pick.version, pick.method), way)
        for code, pick in picks.items()
        if pick.value.value is not None
    }
    if period is not None:
        return Picked(definition, values, period, period.label, ways)
    own = next((pick.period for pick in picks.values()), "")
    return Picked(definition, values, _read(own), _name(definition, own), ways)


def _read(key: str) -> Period | None:
    try:
        return read_period(key)
    except UnknownPeriod:
        return None


def _name(definition: IndicatorDefinition, key: str) -> str:
    """A source's own words for a period stand as they are."""
    period = _read(key)
    if period is not None:
        return period.label
    if key or not definition.tells_present:
        return key
    return _("in the edition") if definition.edition is not None else _("now")


def periods_together(definitions: Sequence[IndicatorDefinition], kind: AreaKind) -> tuple[list[Period], set[str]]:
    """The periods to choose from for several indicators, the oldest first, and the keys of all that there are. Of what
    is counted day by day the years are offered: the last day of the year on which it was counted is meant."""
    every = {period.key for found in periods_of_all(definitions, kind).values() for period in found}
    offered = {key[:4] if len(key) == DAY else key for key in every}
    periods = [read_period(key) for key in offered]
    return sorted(periods, key=lambda period: (period.start, period.end)), every | offered
