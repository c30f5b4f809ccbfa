"""Opening hours and business IDs as people write them."""

import pytest
from django.core.exceptions import ValidationError

from network.fields import parse_opening_hours
from network.models.pages import valid_business_id
from network.opening import OpeningHours
from network.opening_field import OpeningHoursFormField, raw_of, times_of


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
    hours = {
        "weekly": [["mon", "09:00", "12:00"], ["mon", "13:15", "15:00"], ["sun", "14:30", "24:00"]],
        "seasons": [{"name": "Kesä", "from": "06-01", "to": "08-15", "weekly": [["tue", "10:00", "14:00"]]},
                    {"name": "Muutto", "from": "2026-06-01", "to": "2026-06-05", "weekly": []}],
        "exceptions": [{"from": "2026-12-24", "to": "2026-12-26", "hours": [["10:00", "12:00"]], "reason": "Joulu"}],
        "holidays": "open",
    }  # fmt: skip
    assert OpeningHoursFormField(required=False).clean(raw_of(OpeningHours.from_json(hours))) == hours


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9–15", [["09:00", "15:00"]]), ("9-12, 13-15.30", [["09:00", "12:00"], ["13:00", "15:30"]]),
        ("klo 9.15–10:45", [["09:15", "10:45"]]), ("9–12 ja 13–15", [["09:00", "12:00"], ["13:00", "15:00"]]),
        ("kl 18—24", [["18:00", "24:00"]]), ("9–12 och 13–15", [["09:00", "12:00"], ["13:00", "15:00"]]), ("", []),
    ],
)  # fmt: skip
def test_a_days_times_as_people_write_them(text, times) -> None:
    assert times_of(text) == times


@pytest.mark.parametrize("text", ["aamulla", "9", "9–", "9–12–15", "9–12 13–15x"])
def test_what_is_no_time_is_refused(text) -> None:
    with pytest.raises(ValidationError):
        times_of(text)


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
