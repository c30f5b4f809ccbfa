"""Opening hours and business IDs as people write them."""

import pytest
from django.core.exceptions import ValidationError

from network.fields import OpeningHoursFormField, parse_opening_hours
from network.models.pages import valid_business_id


def test_opening_hours_in_three_languages_come_out_in_order() -> None:
    assert parse_opening_hours("to 12.30–15\nmån 9-12\n\nFri 10:00 - 11:00") == [
        ["mon", "09:00", "12:00"],
        ["thu", "12:30", "15:00"],
        ["fri", "10:00", "11:00"],
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("ma 9–12\nhuomenna", "2"), ("ma 12–9", "1"), ("ma 9.75–12", "1"), ("xx 9–12", "1"), ("ma 9–25", "1")],
)
def test_wrong_opening_hours_name_the_line(text, line) -> None:
    with pytest.raises(ValidationError) as error:
        parse_opening_hours(text)
    assert error.value.params == {"number": int(line)}


def test_opening_hours_survive_the_form() -> None:
    hours = [["mon", "09:00", "12:00"], ["sun", "14:30", "16:00"]]
    field = OpeningHoursFormField(required=False)
    assert field.clean(field.prepare_value(hours)) == hours


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("0112038-9", True),
        ("1572860-0", True),
        ("0112038-8", False),
        ("112038-9", False),
        ("0112038 9", False),
        ("", False),
        ("٠١١٢٠٣٨-٩", False),
    ],
)
def test_business_id_check_digit(value, valid) -> None:
    assert valid_business_id(value) == valid
