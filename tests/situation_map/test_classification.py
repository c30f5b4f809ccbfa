from decimal import Decimal

import pytest

from situation_map.classification import class_of, equal_breaks, quantile_breaks


def decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def test_equal_breaks_cut_the_range_into_equal_widths():
    assert equal_breaks(decimals("0", "3", "10")) == decimals("2", "4", "6", "8")


def test_equal_breaks_keep_the_decimals_of_the_indicator():
    assert equal_breaks(decimals("0.1", "0.6"), decimals=2) == decimals("0.20", "0.30", "0.40", "0.50")


def test_equal_breaks_merge_classes_that_rounding_makes_the_same():
    assert equal_breaks(decimals("1", "2", "3")) == decimals("2", "3")


@pytest.mark.parametrize("method", [equal_breaks, quantile_breaks])
@pytest.mark.parametrize("values", [[], ["4"], ["4", "4", "4"]])
def test_breaks_without_any_difference_are_none(method, values):
    assert method(decimals(*values)) == []


def test_quantile_breaks_put_as_many_areas_in_each_class():
    values = [Decimal(number) for number in range(1, 11)]
    breaks = quantile_breaks(values)
    assert [sum(class_of(value, breaks) == number for value in values) for number in range(1, 6)] == [2, 2, 2, 2, 2]


def test_quantile_breaks_never_part_equal_values():
    values = decimals("1", "1", "1", "1", "1", "1", "1", "2", "3", "9")
    breaks = quantile_breaks(values)
    assert {class_of(value, breaks) for value in values[:7]} == {1}


@pytest.mark.parametrize(("value", "expected"), [("0", 1), ("1.9", 1), ("2", 2), ("4", 3), ("99", 3)])
def test_class_of_counts_a_break_to_the_class_above(value, expected):
    assert class_of(Decimal(value), decimals("2", "4")) == expected
