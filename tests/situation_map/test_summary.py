import datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from situation_map.freshness import Freshness, judge_freshness
from situation_map.registry import Missing, Value
from situation_map.summary import say_centres, say_stage
from situation_map.topics import DEVELOPMENT, topics

TODAY = datetime.date(2026, 11, 22)
CENTRES = [
    (Value(missing=Missing.UNKNOWN), "The network does not know of any family centre here."),
    (
        Value(missing=Missing.UNKNOWN, unknown_count=1),
        "The network knows of 1 family centre, and its phase is not known.",
    ),
    (
        Value(missing=Missing.UNKNOWN, unknown_count=13),
        "The network knows of 13 family centres, and their phases are not known.",
    ),
    (Value(0), "No family centre known to the network is operating."),
    (Value(1), "The network knows of 1 operating family centre."),
    (
        Value(4, unknown_count=1),
        "The network knows of 4 operating family centres; the phase of 1 other is not known.",
    ),
    (
        Value(0, unknown_count=2),
        "No family centre known to the network is operating; the phases of 2 others are not known.",
    ),
]


@pytest.mark.parametrize(("value", "sentence"), CENTRES)
def test_sentence_on_centres(value, sentence):
    with override("en"):
        assert say_centres(value) == sentence


def test_sentence_on_the_stage():
    with override("en"):
        assert say_stage(Value(0), topics()[DEVELOPMENT]) == "The stage of family-centre work is “not started”."
        unknown = Value(missing=Missing.NOT_ASKED)
        assert say_stage(unknown, topics()[DEVELOPMENT]) == "The stage of family-centre work has not been assessed."


@pytest.mark.parametrize(
    ("confirmed", "review", "expected"),
    [
        (None, None, Freshness.UNCONFIRMED),
        (None, "2027-01-01", Freshness.UNCONFIRMED),
        ("2026-01-01", None, Freshness.CONFIRMED),
        ("2025-11-22", None, Freshness.DUE),
        ("2025-11-23", None, Freshness.CONFIRMED),
        ("2026-10-01", "2026-11-22", Freshness.DUE),
        ("2020-10-01", "2026-11-23", Freshness.CONFIRMED),
    ],
)
def test_freshness(confirmed, review, expected):
    confirmed_on, next_review_on = (datetime.date.fromisoformat(day) if day else None for day in (confirmed, review))
    row = SimpleNamespace(confirmed_on=confirmed_on, next_review_on=next_review_on)
    assert judge_freshness(row, TODAY) == expected
