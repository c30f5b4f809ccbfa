"""Searches that signed-in users keep: saving, renaming, looking, deleting and putting back."""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from search.following.models import SavedSearch
from search.following.newest import NewHit, newest_hits
from search.following.parameters import LONGEST, query_of

MOST_FOR_ONE_USER = 50
PUT_BACK_WITHIN = dt.timedelta(days=7)
MOST_COUNTED = 99


class TooManySaved(Exception):
    """The user keeps as many searches as one may, or the search is too long to be kept."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"{most} saved searches")


@transaction.atomic
def save_search(*, user: Any, name: str, parameters: str, language: str) -> SavedSearch:
    """Keep a search; one that is kept already in that language only gets the name. Raises TooManySaved."""
    rows = _kept_by(user.pk)
    found = rows.filter(parameters=parameters, language=language).first()
    if found is not None:
        return rename_search(saved=found, name=name)
    if len(parameters) > LONGEST or rows.count() >= MOST_FOR_ONE_USER:
        raise TooManySaved(most=MOST_FOR_ONE_USER)
    return SavedSearch.objects.create(user=user, name=name, parameters=parameters, language=language)


@transaction.atomic
def rename_search(*, saved: SavedSearch, name: str) -> SavedSearch:
    saved.name = name
    saved.save(update_fields=["name"])
    return saved


@transaction.atomic
def mark_looked(*, saved: SavedSearch, until: dt.datetime) -> None:
    """What was there at that moment is not new any more; an older moment changes nothing."""
    SavedSearch.objects.filter(pk=saved.pk, looked_at__lt=min(until, timezone.now())).update(looked_at=until)


@transaction.atomic
def remove_search(*, saved: SavedSearch) -> None:
    SavedSearch.objects.filter(pk=saved.pk, removed_at=None).update(removed_at=timezone.now())


@transaction.atomic
def put_back(*, saved: SavedSearch) -> SavedSearch:
    """Keep a deleted search again; of one that was saved anew meanwhile the new one stays, and is returned.
    Raises TooManySaved."""
    rows = _kept_by(saved.user_id)
    found = rows.filter(parameters=saved.parameters, language=saved.language).exclude(pk=saved.pk).first()
    if found is not None:
        SavedSearch.objects.filter(pk=saved.pk).delete()
        return found
    if rows.exclude(pk=saved.pk).count() >= MOST_FOR_ONE_USER:
        raise TooManySaved(most=MOST_FOR_ONE_USER)
    SavedSearch.objects.filter(pk=saved.pk).update(removed_at=None)
    saved.removed_at = None
    return saved


def _kept_by(user_id: int) -> QuerySet[SavedSearch]:
    """The searches that the user keeps; nobody else adds to them until the transaction ends."""
    get_user_model().objects.select_for_update().only("pk").get(pk=user_id)
    return SavedSearch.objects.filter(user=user_id, removed_at=None)


@transaction.atomic
def erase_removed(now: dt.datetime) -> None:
    SavedSearch.objects.filter(removed_at__lt=now - PUT_BACK_WITHIN).delete()


def new_in(
    saved: SavedSearch, *, visibility: tuple[str, ...], sources: tuple[str, ...], most: int = MOST_COUNTED + 1
) -> list[NewHit]:
    """What has come or changed since its user last looked, the latest first. Constant queries."""
    query = query_of(saved.parameters, language=saved.language, visibility=visibility, sources=sources)
    return newest_hits(query, since=saved.looked_at, limit=most)
