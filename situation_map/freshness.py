"""How fresh a statement is: confirmed, due for review, or confirmed by nobody."""

import datetime
from enum import StrEnum
from typing import Protocol

VALID_DAYS = 365
"""A confirmation without a review date is due after a year."""


class Freshness(StrEnum):
    CONFIRMED = "confirmed"
    DUE = "due"
    UNCONFIRMED = "unconfirmed"


class Confirmed(Protocol):
    confirmed_on: datetime.date | None
    next_review_on: datetime.date | None


def judge_freshness(row: Confirmed, today: datetime.date) -> Freshness:
    """Due from the review date on, or a year after the confirmation where no review date is set."""
    if row.confirmed_on is None:
        return Freshness.UNCONFIRMED
    review_on = row.next_review_on or row.confirmed_on + datetime.timedelta(days=VALID_DAYS)
    return Freshness.DUE if review_on <= today else Freshness.CONFIRMED
