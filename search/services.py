"""What other apps call: put things into the index, take them out, build it anew, and ask it."""

from collections.abc import Iterable

from django.db import transaction

from search.asking import answer_query, count_complete
from search.batches import BATCH, batches
from search.contracts import SearchQuery, SearchResults
from search.describing import documents_of
from search.gathering import ask_to_gather
from search.indexing import changed_objects, lock_objects, whole_index_locked, write_described, write_documents
from search.rebuilding import rebuild_index
from search.sources import search_sources

__all__ = [
    "count_complete",
    "index_changed",
    "index_object",
    "index_objects",
    "rebuild_index",
    "remove_object",
    "remove_objects",
    "search",
    "whole_index_locked",
]


def index_object(source: str, object_id: str) -> None:
    """Make the index hold the object as its source describes it now; nothing where it may not be found any more.

    Runs in the caller's transaction, or one of its own. An unknown source leaves no trace: its plugin may be gone.
    """
    write_described(source, [str(object_id)])


def remove_object(source: str, object_id: str) -> None:
    """Take the object out of the index, in the caller's transaction."""
    key = (source, str(object_id))
    with transaction.atomic():
        lock_objects([key])
        write_documents([key], ())


def index_objects(source: str, object_ids: Iterable[str]) -> None:
    """`index_object` for many objects of one source, in batches."""
    written = 0
    for ids in batches(object_ids, BATCH):
        write_described(source, ids)
        written += len(ids)
    ask_to_gather(written)


def index_changed(source: str, object_ids: Iterable[str]) -> None:
    """`index_objects`, but what the index says already is not written (and so not analysed) again."""
    described_by = search_sources.get(source)
    if described_by is None:
        return
    written = 0
    for ids in batches(object_ids, BATCH):
        with transaction.atomic():
            lock_objects([(source, object_id) for object_id in ids])
            documents = documents_of(described_by, ids)
            if documents is not None and (changed := changed_objects(source, ids, documents)):
                write_documents([(source, object_id) for object_id in changed], documents)
                written += len(changed)
    ask_to_gather(written)


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
