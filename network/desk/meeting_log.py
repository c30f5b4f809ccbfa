"""What has been told to readers of single meetings without review, for the county's coordinators."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageLogEntry

from network.meetings import change_in_words
from network.services.review import region_paths
from network.services.schedule_changes import ACTION

SHOWN_DAYS = 7
MOST_SHOWN = 8


@dataclass(frozen=True)
class ChangedMeeting:
    pk: int
    title: str
    words: str
    at: dt.datetime


def changed_meetings(user: Any) -> list[ChangedMeeting]:
    """The latest changes of times in the user's counties, newest first. Two queries."""
    paths = region_paths(user)
    if paths == []:
        return []
    since = timezone.now() - dt.timedelta(days=SHOWN_DAYS)
    entries = PageLogEntry.objects.filter(action=ACTION, timestamp__gte=since, page__live=True)
    if paths is not None:
        inside = Q()
        for path in paths:
            inside |= Q(page__path__startswith=path)
        entries = entries.filter(inside)
    latest = entries.select_related("page").order_by("-timestamp", "-pk")[:MOST_SHOWN]
    return [
        ChangedMeeting(entry.page.pk, entry.page.title, change_in_words(entry.data), entry.timestamp)
        for entry in latest
    ]
