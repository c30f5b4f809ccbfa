"""What Elasticsearch must hear of: one row per written or removed entry, in the same transaction.

Any order, any repetition and any crash give the same index: whoever carries operations out reads each entry as it is
now and sends it with the highest operation number as external version; the server keeps the highest.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from cms.jobs.services import enqueue_job
from search.engines import elasticsearch_engine, uses_elasticsearch
from search.models import IndexOperation

logger = logging.getLogger(__name__)

EntryKey = tuple[str, str, str]
"""Source, object id and language."""

BATCH = 500
KEPT_FOR = timedelta(days=1)
"""How long done operations stay, so that a rebuild can repeat what happened while it ran."""


def record_operations(keys: Sequence[EntryKey]) -> dict[EntryKey, int]:
    """Write an operation per entry and see to it that they are carried out; the numbers by entry.

    Without Elasticsearch nothing is written and there are no numbers.
    """
    if not keys or not uses_elasticsearch():
        return {}
    rows = IndexOperation.objects.bulk_create(
        [IndexOperation(source=s, object_id=o, language=lang) for s, o, lang in keys], batch_size=BATCH
    )
    enqueue_job(name="search.push", key="search.push")
    return {(row.source, row.object_id, row.language): row.pk for row in rows}


def waiting_since() -> datetime | None:
    """When that was written which Elasticsearch has yet to hear of; None when it knows everything. One query."""
    waiting = IndexOperation.objects.filter(done_at=None).order_by("pk")
    return waiting.values_list("created_at", flat=True).first()


def push_operations() -> int:
    """Carry out all that waits; how many there were. An index that was lost is built first, from the database.

    Raises `EngineUnavailable`: then the rest still waits.
    """
    engine = elasticsearch_engine()
    engine.ensure_index()
    done = 0
    while batch := list(IndexOperation.objects.filter(done_at=None).order_by("pk")[:BATCH]):
        latest: dict[EntryKey, int] = {}
        for row in batch:
            latest[row.source, row.object_id, row.language] = row.pk
        engine.push(latest)
        engine.refresh()  # done is what is found, and what is gone is not counted any more
        IndexOperation.objects.filter(pk__in=[row.pk for row in batch]).update(done_at=timezone.now())
        done += len(batch)
    IndexOperation.objects.filter(done_at__lt=timezone.now() - KEPT_FOR).delete()
    if done:
        logger.info("search.pushed operations=%d", done)
    return done
