"""Building the whole index anew, from every source, while the old entries serve. What was interrupted goes on."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from search.analysis import analyser_version
from search.batches import BATCH, batches
from search.contracts import SearchSource
from search.describing import all_ids_of
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.common_terms import gather
from search.engines.sqlite import merge_segments
from search.indexing import write_described
from search.models import IndexState, SearchEntry
from search.sources import search_sources

logger = logging.getLogger(__name__)

Progress = Callable[[str, int], None]
"""Told the source's key (or the engine's name) and how many are done, now and then."""
GOES_ON_WITHIN = timedelta(hours=12)
"""After an interruption; later everything is done again. The outbox keeps its operations for longer than this."""


def rebuild_index(progress: Progress | None = None, *, from_the_beginning: bool = False) -> int:
    """Write every object of every source anew and drop what no source knows; the number of entries then.

    The old entries serve until theirs are replaced, each batch in a transaction of its own. Interrupted and run again
    with the same analyser, it leaves out what it has written already. With Elasticsearch in use its index is filled
    beside the old one and then switched to.
    """
    engine, version = database_engine(), analyser_version()
    state = _begin(engine.name, version, from_the_beginning=from_the_beginning)
    began = state.building_since
    assert began is not None
    started = time.monotonic()
    failed = [source.key for source in search_sources if not _write_source(source, began, progress)]
    _drop_entries_older_than(began, except_of=failed)
    total = SearchEntry.objects.count()
    IndexState.objects.filter(engine=engine.name).update(
        analyser=version, entries=total, built_at=timezone.now(), building_since=None, progress={}
    )
    logger.info("search.rebuilt engine=%s entries=%d seconds=%.1f", engine.name, total, time.monotonic() - started)
    gather()
    merge_segments()
    if uses_elasticsearch():
        elasticsearch_engine().rebuild(progress=progress, from_the_beginning=from_the_beginning)
    return total


def _begin(engine: str, version: str, *, from_the_beginning: bool) -> IndexState:
    state, _ = IndexState.objects.get_or_create(engine=engine, defaults={"analyser": ""})
    now = timezone.now()
    goes_on = (
        not from_the_beginning
        and state.building_since is not None
        and state.building_since > now - GOES_ON_WITHIN
        and state.progress.get("analyser") == version
    )
    if not goes_on:
        state.building_since, state.progress = now, {"analyser": version}
        state.save(update_fields=["building_since", "progress"])
    return state


def _write_source(source: SearchSource, began: datetime, progress: Progress | None) -> bool:
    """Write every object of the source; False when its plugin fails, which is recorded: old entries then serve on."""
    everything = all_ids_of(source)
    fresh = SearchEntry.objects.filter(source=source.key, indexed_at__gte=began).order_by()
    written = set(fresh.values_list("object_id", flat=True))
    missing = [object_id for object_id in everything or () if object_id not in written]
    done = len(everything or ()) - len(missing)
    for ids in batches(missing, BATCH):
        if not write_described(source.key, ids):
            return False
        done += len(ids)
        if progress:
            progress(source.key, done)
    return everything is not None


def _drop_entries_older_than(moment: datetime, *, except_of: list[str]) -> None:
    """What was written by a transaction that began before the rebuild and was committed during it is as old, so the
    sources are asked: what they know stays, and is written anew."""
    old = SearchEntry.objects.filter(indexed_at__lt=moment).exclude(source__in=except_of).order_by("pk")
    last = 0
    while stale := list(old.filter(pk__gt=last).values_list("pk", "source", "object_id")[:BATCH]):
        last = stale[-1][0]
        for source in dict.fromkeys(source for _, source, _ in stale):
            write_described(source, list(dict.fromkeys(object_id for _, of, object_id in stale if of == source)))
