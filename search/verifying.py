"""Compares the index with the sources and each engine with the index, and puts right what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from search.contracts import SearchDocument, SearchSource
from search.engines import database_engine, elasticsearch_engine, uses_elasticsearch
from search.indexing import cleaned
from search.models import SearchEntry
from search.outbox import push_operations, record_operations
from search.services import BATCH, batches, index_object
from search.sources import search_sources


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is "missing", "outdated" or "left over"; `what` names the object or entry."""

    engine: str
    kind: str
    what: str


def verify_index(*, repair: bool = False) -> list[Difference]:
    """What differs, source by source and engine by engine. Raises `EngineUnavailable`."""
    found = [*_compare_sources(repair=repair), *_compare_database_terms(repair=repair)]
    if uses_elasticsearch():
        found += _compare_elasticsearch(repair=repair)
    return found


def _compare_sources(*, repair: bool) -> Iterator[Difference]:
    engine = database_engine().name
    for source in search_sources:
        seen: set[str] = set()
        for ids in batches(source.all_ids(), BATCH):
            seen.update(ids)
            yield from _compare_batch(source, ids, engine, repair=repair)
        for ids in batches(_indexed_objects(source.key), BATCH):
            for object_id in ids:
                if object_id not in seen:
                    if repair:
                        index_object(source.key, object_id)
                    yield Difference(engine, "left over", f"{source.key}:{object_id}")


def _indexed_objects(source: str) -> Iterator[str]:
    rows = SearchEntry.objects.filter(source=source).order_by().values_list("object_id", flat=True).distinct()
    return iter(list(rows))


def _compare_batch(source: SearchSource, ids: list[str], engine: str, *, repair: bool) -> Iterator[Difference]:
    documents = {(d.object_id, d.language): d for d in map(cleaned, source.documents_for(ids))}
    rows = SearchEntry.objects.filter(source=source.key, object_id__in=ids).select_related("text")
    entries = {(row.object_id, row.language): row for row in rows}
    for key in sorted({*documents, *entries}):
        document, entry = documents.get(key), entries.get(key)
        if document is None:
            kind = "left over"
        elif entry is None:
            kind = "missing"
        elif not _says_the_same(document, entry):
            kind = "outdated"
        else:
            continue
        if repair:
            index_object(source.key, key[0])
        yield Difference(engine, kind, f"{source.key}:{key[0]}:{key[1]}")


def _says_the_same(document: SearchDocument, entry: SearchEntry) -> bool:
    return (
        document.title == entry.title
        and document.summary == entry.text.summary
        and document.body == entry.text.body
        and document.url == entry.url
        and (document.region or "") == entry.region
        and (document.municipality or "") == entry.municipality
        and document.visibility == entry.visibility
        and document.is_example == entry.is_example
        and document.starts_at == entry.starts_at
    )


def _compare_database_terms(*, repair: bool) -> Iterator[Difference]:
    engine = database_engine()
    for entry in SearchEntry.objects.filter(pk__in=list(engine.missing())):
        if repair:
            index_object(entry.source, entry.object_id)
        yield Difference(engine.name, "missing", str(entry))


def _compare_elasticsearch(*, repair: bool) -> list[Difference]:
    push_operations()
    engine = elasticsearch_engine()
    engine.ensure_index()
    engine.refresh()
    missing = list(SearchEntry.objects.filter(pk__in=list(engine.missing())))
    left_over = list(engine.orphans())
    if repair and missing:
        with transaction.atomic():
            record_operations([(entry.source, entry.object_id, entry.language) for entry in missing])
        push_operations()
    if repair and left_over:
        engine.remove(left_over)
    return [
        *(Difference(engine.name, "missing", str(entry)) for entry in missing),
        *(Difference(engine.name, "left over", f"entry {entry_id}") for entry_id in left_over),
    ]
