import datetime
from types import SimpleNamespace

import pytest

from situation_map.freshness import Freshness, judge_freshness

TODAY = datetime.date(2026, 11, 22)


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
