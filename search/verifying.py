"""Compares the index with the sources and each engine with the index, and puts right what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from search.batches import BATCH, batches
from search.contracts import SearchSource
from search.describing import all_ids_of, documents_of
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.engines.base import IndexedEntry
from search.indexing import cleaned, says_the_same
from search.models import SearchEntry
from search.outbox import push_operations, record_operations
from search.services import index_object, remove_object
from search.sources import search_sources
from search.stored import terms_of

NOT_COMPARED = "not compared"
_TERMS_AT_ONCE = 50
"""Entries whose terms are compared in one statement; a long document has half a megabyte of them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is "missing", "outdated" or "left over", of a source whose plugin fails "not compared"; `what` names the
    object, entry or source."""

    engine: str
    kind: str
    what: str

    @property
    def can_be_repaired(self) -> bool:
        return self.kind != NOT_COMPARED


def verify_index(*, repair: bool = False) -> list[Difference]:
    """What differs, source by source and engine by engine. Raises `EngineUnavailable`."""
    found = [*_compare_sources(repair=repair), *_compare_database_terms(repair=repair)]
    if uses_elasticsearch():
        found += _compare_elasticsearch(repair=repair)
    return found


def _compare_sources(*, repair: bool) -> Iterator[Difference]:
    engine = database_engine().name
    for source in search_sources:
        everything = all_ids_of(source)
        if everything is None:
            yield Difference(engine, NOT_COMPARED, source.key)
            continue
        for ids in batches(everything, BATCH):
            yield from _compare_batch(source, ids, engine, repair=repair)
        left_over = sorted(set(_indexed_objects(source.key)).difference(everything))
        for object_id in left_over:
            if repair:
                index_object(source.key, object_id)
            yield Difference(engine, "left over", f"{source.key}:{object_id}")
    yield from _compare_unknown(engine, repair=repair)


def _compare_unknown(engine: str, *, repair: bool) -> Iterator[Difference]:
    """Entries of sources that nobody registers any more."""
    known = [source.key for source in search_sources]
    for key in SearchEntry.objects.exclude(source__in=known).order_by("source").values_list("source").distinct():
        if search_sources.plugin_of(key[0]) is not None:
            continue  # its plugin has failed; it may come back
        for object_id in _indexed_objects(key[0]):
            if repair:
                remove_object(key[0], object_id)
            yield Difference(engine, "left over", f"{key[0]}:{object_id}")


def _indexed_objects(source: str) -> Iterator[str]:
    rows = SearchEntry.objects.filter(source=source).order_by().values_list("object_id", flat=True).distinct()
    return iter(list(rows))


def _compare_batch(source: SearchSource, ids: list[str], engine: str, *, repair: bool) -> Iterator[Difference]:
    described = documents_of(source, ids)
    if described is None:
        yield Difference(engine, NOT_COMPARED, f"{source.key}:{ids[0]}…{ids[-1]}")
        return
    documents = {(d.object_id, d.language): d for d in map(cleaned, described)}
    rows = SearchEntry.objects.filter(source=source.key, object_id__in=ids).select_related("text")
    entries = {(row.object_id, row.language): row for row in rows}
    for key in sorted({*documents, *entries}):
        document, entry = documents.get(key), entries.get(key)
        if document is None:
            kind = "left over"
        elif entry is None:
            kind = "missing"
        elif not says_the_same(document, entry):
            kind = "outdated"
        else:
            continue
        if repair:
            index_object(source.key, key[0])
        yield Difference(engine, kind, f"{source.key}:{key[0]}:{key[1]}")


def _compare_database_terms(*, repair: bool) -> Iterator[Difference]:
    """Each entry's terms beside those that its text gives, and terms of no entry."""
    engine = database_engine()
    missing, last = set(engine.missing()), 0
    while entries := list(
        SearchEntry.objects.filter(pk__gt=last).select_related("text").order_by("pk")[:_TERMS_AT_ONCE]
    ):
        last = entries[-1].pk
        outdated = engine.differing([IndexedEntry(entry.pk, terms) for entry, terms in terms_of(entries)])
        for entry in entries:
            if entry.pk not in missing and entry.pk not in outdated:
                continue
            if repair and entry.source in search_sources:  # what a silent plugin has told before stays as it is
                index_object(entry.source, entry.object_id)
            yield Difference(engine.name, "missing" if entry.pk in missing else "outdated", str(entry))
    left_over = sorted(engine.orphans())
    if repair:
        engine.forget(left_over)
    yield from (Difference(engine.name, "left over", f"entry {number}") for number in left_over)


def _compare_elasticsearch(*, repair: bool) -> list[Difference]:
    push_operations()
    engine = elasticsearch_engine()
    engine.ensure_index()
    engine.refresh()
    missing = list(SearchEntry.objects.filter(pk__in=list(engine.missing())))
    outdated = list(SearchEntry.objects.filter(pk__in=list(engine.outdated())))
    left_over = list(engine.orphans())
    if repair and (wanting := [*missing, *outdated]):
        with transaction.atomic():
            record_operations([(entry.source, entry.object_id, entry.language) for entry in wanting])
        push_operations()
    if repair and left_over:
        engine.remove(left_over)
    return [
        *(Difference(engine.name, "missing", str(entry)) for entry in missing),
        *(Difference(engine.name, "outdated", str(entry)) for entry in outdated),
        *(Difference(engine.name, "left over", f"entry {entry_id}") for entry_id in left_over),
    ]
