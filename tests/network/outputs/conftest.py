"""A world with activities that have every kind of exception, and readers of its outputs."""

import datetime as dt

import pytest
from django.utils import timezone

from network.recurrence import LOCAL
from tests.network.world import World, next_monday


def local(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LOCAL)


@pytest.fixture
def monday() -> dt.date:
    return next_monday()


@pytest.fixture
def series_with_exceptions(world: World, monday: dt.date):
    """Eight Mondays: one left out, one cancelled, one postponed, one moved to a Wednesday."""
    days = [monday + dt.timedelta(weeks=week) for week in range(8)]
    wednesday = days[4] + dt.timedelta(days=2)
    return world.add_activity(
        title="Vauvatreffit",
        recurrence=f"FREQ=WEEKLY;UNTIL={days[7]:%Y%m%d}T235959",
        excluded_dates=[days[1].isoformat()],
        cancelled_dates=[days[2].isoformat()],
        postponed_dates=[days[3].isoformat()],
        moved_meetings=[
            {
                "date": days[4].isoformat(),
                "starts_at": f"{wednesday.isoformat()}T14:00:00",
                "ends_at": f"{wednesday.isoformat()}T15:00:00",
            }
        ],
    )


@pytest.fixture
def half_a_year() -> str:
    """The longest period that the list offers."""
    return "days=183"


def today() -> dt.date:
    return timezone.localdate()
