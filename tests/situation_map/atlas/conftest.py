"""An indicator with three years, one missing value, a preliminary one, and an example beside real figures."""

from collections.abc import Callable

import pytest

from network.models import Region
from situation_map.registry import IndicatorDefinition, Kind, Missing, Status, Value
from tests.situation_map.conftest import define

YEARS = ("2022", "2023", "2024")


def values_of(year: str) -> dict[str, Value]:
    """10 for each number of a code, a year adds one; Helsinki 0; 03 is unknown, 04 preliminary, 05 an example."""
    more = YEARS.index(year)
    found = {f"{number:02}": Value(number * 10 + more) for number in range(1, 22)}
    found["90"] = Value(0)
    found["03"] = Value(missing=Missing.NO_ANSWER)
    found["04"] = Value(40 + more, status=Status.PRELIMINARY)
    found["05"] = Value(9999, is_example=True)
    return found


@pytest.fixture
def years(geography: list[Region], register: Callable[..., IndicatorDefinition]) -> IndicatorDefinition:
    history = {year: values_of(year) for year in YEARS}
    return register(
        define(
            "things",
            history=lambda codes: history,
            values=values_of("2024"),
            per_inhabitant_allowed=True,
            theme="cooperation",
        )
    )


@pytest.fixture
def more(register: Callable[..., IndicatorDefinition], geography: list[Region]) -> IndicatorDefinition:
    values = {region.code: Value(index % 2 == 0) for index, region in enumerate(geography)}
    return register(define("answers", kind=Kind.YES_NO, values=values, label="Answers", theme="cooperation"))
