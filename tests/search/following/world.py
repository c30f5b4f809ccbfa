"""The small world of searches that are followed, and what is asked of it."""

import datetime as dt

from django.utils import timezone

from search.contracts import SearchQuery
from search.following.models import EntryHistory
from search.following.newest import newest_hits
from search.services import index_object
from tests.search.documents import Shelf

CAFE = SearchQuery(text="kahvila", language="fi")
FOLLOW = "/fi/haku/seuraa/?q=kahvila"
SAVED = "/fi/tyopoyta/tallennetut-haut/"


def age(by: dt.timedelta) -> None:
    for row in EntryHistory.objects.all():
        row.first_seen_at, row.changed_at = row.first_seen_at - by, row.changed_at - by
        row.save()


def put(shelf: Shelf, new) -> None:
    shelf.put(new)
    index_object("thing", new.object_id)


def ids(query: SearchQuery = CAFE, *, since: dt.datetime | None = None) -> list[str]:
    return [hit.entry.object_id for hit in newest_hits(query, since=since)]


def hour_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=1)
