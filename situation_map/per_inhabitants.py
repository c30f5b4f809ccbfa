"""Counts divided by the inhabitants, so that small and large areas can be compared."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .classification import round_to
from .registry import IndicatorDefinition, Kind, Missing, Value

INHABITANTS = 10_000
DECIMALS = 2


def is_allowed(definition: IndicatorDefinition) -> bool:
    return definition.per_inhabitant_allowed and definition.kind == Kind.COUNT


def define_per_inhabitants(definition: IndicatorDefinition) -> IndicatorDefinition:
    """The same indicator per 10,000 inhabitants. Its headline was written for the count, so it has none."""
    return replace(
        definition,
        kind=Kind.RATIO,
        unit=_("per 10,000 inhabitants"),
        headline="",
        decimals=DECIMALS,
        per_inhabitant_allowed=False,
        lowest=None,
        highest=None,
    )


def divide_by_inhabitants(values: Mapping[str, Value], population: Mapping[str, int | None]) -> dict[str, Value]:
    """Each count per 10,000 inhabitants; not known where the number of inhabitants is not."""
    return {code: _divide(value, population.get(code)) for code, value in values.items()}


def _divide(value: Value, inhabitants: int | None) -> Value:
    if value.value is None:
        return value
    if not inhabitants:
        return replace(value, value=None, missing=Missing.UNKNOWN)
    return replace(value, value=round_to(Decimal(value.value) * INHABITANTS / inhabitants, DECIMALS))  # type: ignore[arg-type]
