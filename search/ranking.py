"""What all engines agree on when they order what is found: which factors a score of words is multiplied by.

A thing whose title is what was asked for comes first, and that is the only hard tier among complete hits. All else is
score x date x distance x language.
"""

from datetime import date, datetime, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from search.contracts import FRESH_DAYS, YEAR_DAYS

Floats = NDArray[np.floating]

OTHER_LANGUAGE = 0.55
"""Factor of what is in another language than the reader's."""
AHEAD = ((14.0, 1.0), (183.0, 0.6))
"""Days from the beginning of today to a thing's beginning, and its factor: straight between the two points, level on
either side of them. What begins earlier than today goes by PAST, what has no beginning has the factor 1."""
PAST = ((0.0, 0.5), (365.0, 0.25))
"""The same for days that have passed since the beginning."""
NEAR_BONUS, NEAR_KM = 0.5, 15.0
"""Factor of a thing at a distance: 1 + NEAR_BONUS x exp(-kilometres / NEAR_KM); 1 for what has no place."""
EARTH_RADIUS_KM = 6371.0
TIME_DAYS = {"today": (0, 1), "week": (0, 7), "month": (0, 30), "later": (30, None), "past": (None, 0)}
"""A choice of the facet "time": from the beginning of which day to the beginning of which, counted from today's."""


def today_of(moment: datetime | None) -> date:
    return timezone.localtime(moment).date() if moment else timezone.localdate()


def beginning_of(day: date) -> datetime:
    """A day's first moment in the site's time zone."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def time_borders(moment: datetime | None) -> dict[str, tuple[datetime | None, datetime | None]]:
    """For each choice of "time" the first moment in it and the first after it; None: without end."""
    today = today_of(moment)

    def border(days: int | None) -> datetime | None:
        return None if days is None else beginning_of(today + timedelta(days=days))

    return {time: (border(first), border(after)) for time, (first, after) in TIME_DAYS.items()}


def freshness_borders(moment: datetime | None) -> dict[str, tuple[date | None, date | None]]:
    """For each choice of "freshness" but "unknown" the first day of confirmation in it and the last; None: no end."""
    today = today_of(moment)
    fresh, year = today - timedelta(days=FRESH_DAYS), today - timedelta(days=YEAR_DAYS)
    return {"fresh": (fresh, None), "year": (year, None), "old": (None, year - timedelta(days=1))}


def date_factors(days_ahead: Floats) -> Floats:
    """Factors of things that begin so many days after the beginning of today; NaN for those without a beginning."""
    ahead, past = np.array(AHEAD), np.array(PAST)
    coming = np.interp(days_ahead, ahead[:, 0], ahead[:, 1])
    gone = np.interp(-days_ahead, past[:, 0], past[:, 1])
    return np.where(np.isnan(days_ahead), 1.0, np.where(days_ahead < 0, gone, coming))


def distance_factors(latitudes: Floats, longitudes: Floats, near: tuple[float, float]) -> Floats:
    """Factors of things at places in degrees, NaN for those without one, around where the reader looks."""
    there_lat, there_lon = np.radians(latitudes), np.radians(longitudes)
    here_lat, here_lon = np.radians(near[0]), np.radians(near[1])
    half = np.sin((there_lat - here_lat) / 2) ** 2
    half = half + np.cos(here_lat) * np.cos(there_lat) * np.sin((there_lon - here_lon) / 2) ** 2
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.where(np.isnan(kilometres), 1.0, 1.0 + NEAR_BONUS * np.exp(-kilometres / NEAR_KM))
