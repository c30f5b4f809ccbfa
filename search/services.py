"""What other apps call: put things into the index, take them out, build it anew, and ask it."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from cms.plugins.guard import guard
from search.analysis import analyser_version
from search.asking import answer_query
from search.contracts import SearchDocument, SearchQuery, SearchResults, SearchSource
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.indexing import lock_objects, whole_index_locked, write_documents
from search.models import IndexState, SearchEntry
from search.outbox import record_operations
from search.sources import search_sources

__all__ = [
    "index_object",
    "index_objects",
    "rebuild_index",
    "remove_object",
    "remove_objects",
    "search",
    "whole_index_locked",
]

logger = logging.getLogger(__name__)

BATCH = 500
Progress = Callable[[str, int], None]
"""Told the source's key (or the engine's name) and how many are done, now and then."""


def index_object(source: str, object_id: str) -> None:
    """Make the index hold the object as its source describes it now; nothing where it may not be found any more.

    Runs in the caller's transaction, or one of its own. An unknown source leaves no trace: its plugin may be gone.
    """
    described_by = search_sources.get(source)
    key = (source, str(object_id))
    with transaction.atomic():
        lock_objects([key])
        documents = documents_of(described_by, [key[1]]) if described_by else []
        if documents is not None:
            write_documents([key], documents)


def documents_of(source: SearchSource, ids: list[str]) -> list[SearchDocument] | None:
    """What the source says of these objects now; None when its plugin fails: what is in the index then stays."""
    plugin = search_sources.plugin_of(source.key)
    return guard(plugin, f"search source {source.key}", lambda: list(source.documents_for(ids)), fallback=None)


def remove_object(source: str, object_id: str) -> None:
    """Take the object out of the index, in the caller's transaction."""
    key = (source, str(object_id))
    with transaction.atomic():
        lock_objects([key])
        write_documents([key], ())


def index_objects(source: str, object_ids: Iterable[str]) -> None:
    """`index_object` for many objects of one source, in batches."""
    described_by = search_sources.get(source)
    for ids in batches(object_ids, BATCH):
        keys = [(source, object_id) for object_id in ids]
        with transaction.atomic():
            lock_objects(keys)
            documents = documents_of(described_by, ids) if described_by else []
            if documents is not None:
                write_documents(keys, documents)


def remove_objects(source: str, object_ids: Iterable[str]) -> None:
    """`remove_object` for many objects of one source, in batches."""
    for ids in batches(object_ids, BATCH):
        keys = [(source, object_id) for object_id in ids]
        with transaction.atomic():
            lock_objects(keys)
            write_documents(keys, ())


def search(query: SearchQuery) -> SearchResults:
    """Ask the engine of the settings; the database answers when Elasticsearch does not."""
    return answer_query(query)


def rebuild_index(progress: Progress | None = None) -> int:
    """Write every object of every source anew and drop what no source knows; the number of entries then.

    The old entries serve until theirs are replaced, each batch in a transaction of its own: interrupted, it is simply
    run again. With Elasticsearch in use its index is filled beside the old one and then switched to.
    """
    began = timezone.now()
    engine = database_engine()
    version = analyser_version()
    IndexState.objects.update_or_create(
        engine=engine.name,
        defaults={"building_since": began},
        create_defaults={"analyser": "", "building_since": began},
    )
    started = time.monotonic()
    failed = [source.key for source in search_sources if not _write_source(source, progress)]
    _drop_entries_older_than(began, except_of=failed)
    total = SearchEntry.objects.count()
    IndexState.objects.filter(engine=engine.name).update(
        analyser=version, entries=total, built_at=timezone.now(), building_since=None
    )
    logger.info("search.rebuilt engine=%s entries=%d seconds=%.1f", engine.name, total, time.monotonic() - started)
    if uses_elasticsearch():
        elasticsearch_engine().rebuild(progress=progress)
    return total


def _write_source(source: SearchSource, progress: Progress | None) -> bool:
    """Write every object of the source; False when its plugin fails, which is recorded: old entries then serve on."""
    done = 0
    plugin = search_sources.plugin_of(source.key)
    everything = guard(plugin, f"search source {source.key}", lambda: list(source.all_ids()), fallback=None)
    for ids in batches(everything or (), BATCH):
        keys = [(source.key, object_id) for object_id in ids]
        with transaction.atomic():
            lock_objects(keys)
            documents = documents_of(source, ids)
            if documents is None:
                return False
            write_documents(keys, documents)
        done += len(ids)
        if progress:
            progress(source.key, done)
    return everything is not None


def _drop_entries_older_than(moment: datetime, *, except_of: list[str]) -> None:
    old = SearchEntry.objects.filter(indexed_at__lt=moment).exclude(source__in=except_of)
    while stale := list(old.order_by("pk")[:BATCH]):
        with transaction.atomic():
            record_operations([(entry.source, entry.object_id, entry.language) for entry in stale])
            SearchEntry.objects.filter(pk__in=[entry.pk for entry in stale], indexed_at__lt=moment).delete()


def batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(ids)
    while batch := [str(object_id) for object_id in islice(iterator, size)]:
        yield batch
