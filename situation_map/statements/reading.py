"""What the desk shows of a county: its topics with what stands, what is due for review, its decisions and sources."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from network.models import Region
from network.services.members import is_national
from situation_map.freshness import VALID_DAYS, Freshness, judge_freshness
from situation_map.models import Decision, Source, Statement
from situation_map.registry import Step
from situation_map.topics import Topic, topics

from .stated_area import COUNTRY, StatedArea

SOON_DAYS = 14
"""A review is announced so many days before its date."""


@dataclass(frozen=True)
class DeskTopic:
    """A topic with the statement that readers see first, if there is one."""

    topic: Topic
    statement: Statement | None
    step: Step | None
    freshness: Freshness | None

    @property
    def is_due(self) -> bool:
        return self.freshness is not None and self.freshness != Freshness.CONFIRMED


def desk_topics(region: Region | None, today: dt.date) -> list[DeskTopic]:
    """Every topic in its order, of the county or, without one, of the whole country. One query."""
    current = current_statements(Statement.objects.of_area(region))
    code = region.code if region else None
    rows = []
    for key, topic in topics().items():
        found = current.get((code, key))
        step = topic.step(found.step) if found else None
        rows.append(DeskTopic(topic, found, step, judge_freshness(found, today) if found else None))
    return rows


def current_statements(rows: Iterable[Statement]) -> dict[tuple[str | None, str], Statement]:
    """What readers see first of each county and topic, of rows that come newest first: real ones before examples."""
    found: dict[tuple[str | None, str], Statement] = {}
    for row in sorted(rows, key=lambda row: row.is_example):
        found.setdefault((row.region_id, row.topic), row)
    return found


def regions_of(user: Any) -> list[Region]:
    """The counties in the scheme whose statements the user may write."""
    regions = Region.objects.all() if is_national(user) else Region.objects.filter(pk__in=role_codes(user))
    return [region for region in regions.order_by("code") if region.in_scheme]


def areas_of_user(user: Any) -> list[StatedArea]:
    """What the user may write about: the whole country first, if that, then the counties."""
    country = [COUNTRY] if is_national(user) else []
    return [*country, *map(StatedArea, regions_of(user))]


def role_codes(user: Any) -> list[str]:
    return [code for code in user.region_roles.values_list("region_id", flat=True) if code]


def decisions_of(region: Region | None) -> QuerySet[Decision]:
    return Decision.objects.standing().filter(region=region).select_related("source").order_by("-decided_on", "key")


def sources_of(region: Region | None) -> QuerySet[Source]:
    """Sources that the county's own real rows name; without a county, what is said of the whole country."""
    if region is None:
        named = Q(statements__isnull=False, statements__region=None) | Q(
            decisions__isnull=False, decisions__region=None
        )
    else:
        named = Q(statements__region=region) | Q(decisions__region=region) | Q(observations__region=region)
    return Source.objects.filter(named, is_example=False).distinct().order_by("title", "key")


def due_statements(areas: Sequence[StatedArea], today: dt.date, *, ahead_days: int = SOON_DAYS) -> list[Statement]:
    """Statements that readers see first, real ones alone, and whose review is due now or soon; the longest due first.

    Two queries whatever the number of counties.
    """
    inside = Q(region__in=[area.region.code for area in areas if area.region])
    if COUNTRY in areas:
        inside |= Q(region=None)
    rows = Statement.objects.filter(inside).newest_first()
    current = current_statements(rows.select_related("region", "source", "decision")).values()
    limit = today + dt.timedelta(days=ahead_days)
    due = [(review_day(row), row) for row in current if not row.is_example]
    return [row for day, row in sorted(due, key=lambda item: (item[0], item[1].pk)) if day <= limit]


def review_day(row: Statement) -> dt.date:
    """When a statement is to be looked at again; what nobody has confirmed, at once."""
    if row.confirmed_on is None:
        return row.as_of or dt.date.min
    return row.next_review_on or row.confirmed_on + dt.timedelta(days=VALID_DAYS)


def today() -> dt.date:
    return timezone.localdate()
