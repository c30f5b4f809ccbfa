"""Remembers when things came into the index and when their words changed; whole rebuilds leave that as it is."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef
from django.utils import timezone

from search.contracts import SearchDocument
from search.following.models import EntryHistory

FORGOTTEN_AFTER = dt.timedelta(days=180)
"""What has been out of the index for about so long counts as new when it comes back."""
_CHUNK = 200
Key = tuple[str, str, str]


def fingerprint(document: SearchDocument) -> str:
    """Of what a reader would call a change: words and place."""
    parts = (document.title, document.summary, document.body, document.region or "", document.municipality or "")
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def remember_changes(documents: Mapping[Key, SearchDocument]) -> None:
    """Note which of these documents are new or say something else than before, in the caller's transaction.

    One query where nothing is new, else two; what has come to be seen by others is new.
    """
    now = timezone.now()
    there = _rows(documents)
    changed = []
    for key, document in documents.items():
        row, mark = there.get(key), fingerprint(document)
        if row is None or row.visibility != document.visibility:
            first_seen_at = changed_at = now
        elif row.fingerprint != mark:
            first_seen_at, changed_at = row.first_seen_at, now if row.fingerprint else row.changed_at
        else:
            continue
        changed.append(
            EntryHistory(
                source=key[0],
                object_id=key[1],
                language=key[2],
                visibility=document.visibility,
                fingerprint=mark,
                first_seen_at=first_seen_at,
                changed_at=changed_at,
            )
        )
    EntryHistory.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["source", "object_id", "language"],
        update_fields=["visibility", "fingerprint", "first_seen_at", "changed_at"],
        batch_size=_CHUNK,
    )


def _rows(keys: Iterable[Key]) -> dict[Key, EntryHistory]:
    wanted: dict[str, set[str]] = {}
    for source, object_id, _language in keys:
        wanted.setdefault(source, set()).add(object_id)
    found = {}
    for source, ids in wanted.items():
        for row in EntryHistory.objects.filter(source=source, object_id__in=ids):
            found[row.source, row.object_id, row.language] = row
    return found


def forget_gone(now: dt.datetime) -> int:
    """Rows of things that have long been out of the index go; how many."""
    from search.models import SearchEntry

    still_there = SearchEntry.objects.filter(
        source=OuterRef("source"), object_id=OuterRef("object_id"), language=OuterRef("language")
    )
    old = EntryHistory.objects.filter(~Exists(still_there), changed_at__lt=now - FORGOTTEN_AFTER)
    return old.delete()[0]
