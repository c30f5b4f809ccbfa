"""Asking an indicator for its figures. What a plugin answers is checked, and its failure stays its own."""

import datetime
import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from cms.plugins.guard import guard
from cms.plugins.time_limit import TookTooLong, call_within

from .area_kinds import AreaKind
from .registry import IndicatorDefinition, Kind, Missing, Value, indicators

NUMERIC = (Kind.COUNT, Kind.RATIO, Kind.SHARE)
REST_SECONDS = 300

logger = logging.getLogger(__name__)
_resting: dict[str, float] = {}


class NonsenseFigures(TypeError):
    """An indicator answered with something other than a mapping of area codes to Values that make sense."""


def compute_values(
    definition: IndicatorDefinition, codes: Sequence[str], kind: AreaKind = AreaKind.REGION
) -> Mapping[str, Value] | None:
    """The indicator's values by area code, each code answered; None when its plugin failed, took too long or answered
    nonsense. A plugin that took too long is not asked again by this process for five minutes. An indicator that does
    not describe areas of that kind leaves them all unknown."""
    plugin = indicators.plugin_of(definition.key)
    if plugin is None:
        return _checked(definition, codes, kind)()
    if _resting.get(definition.key, 0) > time.monotonic():
        return None
    return guard(plugin, f"indicator {definition.key}", _limited(definition, codes, kind), fallback=None)


def rest_no_longer(key: str = "") -> None:
    """Forget that an indicator took too long; of all of them without a key. The nightly computation asks anew."""
    if key:
        _resting.pop(key, None)
    else:
        _resting.clear()


def _limited(
    definition: IndicatorDefinition, codes: Sequence[str], kind: AreaKind
) -> Callable[[], Mapping[str, Value]]:
    def compute() -> Mapping[str, Value]:
        try:
            return call_within(settings.SITUATION_MAP_COMPUTE_SECONDS, _checked(definition, codes, kind))
        except TookTooLong:
            _resting[definition.key] = time.monotonic() + REST_SECONDS
            raise

    return compute


def _checked(
    definition: IndicatorDefinition, codes: Sequence[str], kind: AreaKind
) -> Callable[[], Mapping[str, Value]]:
    def compute() -> Mapping[str, Value]:
        answer: Any = _ask(definition, codes, kind)
        if not isinstance(answer, Mapping):
            raise NonsenseFigures(f"compute() of {definition.key} gave {type(answer).__name__}, not a mapping.")
        for code in codes:
            if code in answer:
                check_value(definition, code, answer[code])
        return {code: answer.get(code, Value(missing=Missing.UNKNOWN)) for code in codes}

    return compute


def _ask(definition: IndicatorDefinition, codes: Sequence[str], kind: AreaKind) -> Mapping[str, Value]:
    if kind == AreaKind.REGION:
        return definition.compute(codes)
    if kind in definition.area_kinds and definition.compute_for is not None:
        return definition.compute_for(kind, codes)
    return {}


def check_value(definition: IndicatorDefinition, code: str, value: object) -> None:
    """Raises NonsenseFigures for what cannot be a figure of this indicator."""
    if not isinstance(value, Value):
        raise NonsenseFigures(f"compute() of {definition.key} gave {type(value).__name__} for area {code}.")
    if value.value is not None and not is_possible(definition, value.value):
        raise NonsenseFigures(f"compute() of {definition.key} gave {value.value!r} for area {code}.")


def is_possible(definition: IndicatorDefinition, datum: object) -> bool:
    """Whether a figure is of the indicator's kind and within its bounds."""
    if definition.kind in NUMERIC:
        if isinstance(datum, bool) or not isinstance(datum, int | Decimal) or not math.isfinite(datum):
            return False
        too_low = definition.lowest is not None and datum < definition.lowest
        return not too_low and (definition.highest is None or datum <= definition.highest)
    if definition.kind == Kind.SCALE:
        return not isinstance(datum, bool) and datum in [step.code for step in definition.steps]
    if definition.kind == Kind.YES_NO:
        return isinstance(datum, bool)
    if definition.kind == Kind.DATE:
        return isinstance(datum, datetime.date)
    return isinstance(datum, str)
