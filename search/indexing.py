"""Writes documents into the index. Everything here runs in the caller's transaction."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from zlib import crc32

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from search.codes import written_codes
from search.completing import remember_titles
from search.contracts import SearchDocument
from search.describing import documents_of
from search.engines import database_engine
from search.engines.base import IndexedEntry
from search.following.history import remember_changes
from search.gathering import ask_to_gather
from search.models import SearchEntry, SearchText
from search.outbox import record_operations
from search.related.services import forget_near
from search.related.terms import remember_terms
from search.sources import search_sources
from search.spelling import remember_words
from search.terms import EntryTerms, document_terms, title_key

ObjectKey = tuple[str, str]
"""Source and object id."""

_UPDATED = ("languages", "title", "title_key", "url", "region", "municipality", "visibility", "is_example",
            "starts_at", "organisation", "kinds", "tasks", "confirmed_on", "latitude", "longitude", "version",
            "indexed_at")  # fmt: skip
_CHUNK = 200
WHOLE_INDEX = 7430
_is_whole_locked: ContextVar[bool] = ContextVar("is_whole_locked", default=False)
_NO_TEXT = str.maketrans(dict.fromkeys(map(chr, (0, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060,
                                                *range(0x2066, 0x206A), 0xFEFF))))  # fmt: skip
"""NUL, and what is not seen: places where a line may end, marks of the direction."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""As printed texts have them, and so documents in PDF."""


def lock_objects(keys: Iterable[ObjectKey]) -> None:
    """Until the transaction ends nobody else writes these objects' entries, so that none is overwritten by an older
    reading. SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql" or _is_whole_locked.get():
        return
    numbers = sorted({crc32(f"{source}:{object_id}".encode()) for source, object_id in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s) "
            "UNION ALL SELECT pg_advisory_xact_lock(7431, n) FROM unnest(%s::int[]) AS n",
            [WHOLE_INDEX, [number - 2**31 for number in numbers]],
        )


@contextmanager
def whole_index_locked() -> Iterator[None]:
    """One lock instead of one for each object, for a transaction that writes very many; who else writes waits.

    PostgreSQL keeps the locks of all transactions in shared memory of a fixed size.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WHOLE_INDEX])
        token = _is_whole_locked.set(True)
        try:
            yield
        finally:
            _is_whole_locked.reset(token)
        ask_to_gather()


def write_documents(keys: Sequence[ObjectKey], documents: Iterable[SearchDocument]) -> int:
    """Make the index say of these objects exactly what the documents say; objects without one leave it.

    Returns the number of entries written.
    """
    found: dict[tuple[str, str, str], SearchDocument] = {}
    wanted = set(keys)
    for document in map(cleaned, documents):
        if (document.source, document.object_id) in wanted:
            found[document.source, document.object_id, document.language] = document
    _remove_others(keys, found)
    forget_near(keys)
    if not found:
        return 0
    versions = _siblings(found.values())
    entries = _save_entries(found, versions)
    terms = {key: _terms(document, versions) for key, document in found.items()}
    _save_texts(entries, found)
    database_engine().write([IndexedEntry(entries[key].pk, terms[key]) for key in found])
    remember_words(terms.values())
    remember_changes(found)
    remember_terms(entries, {key: document.keywords for key, document in found.items()})
    return len(found)


def write_described(source: str, ids: Sequence[str]) -> bool:
    """Make the index hold these objects as their source describes them now. Of a source that nobody registers nothing
    stays; where its plugin fails everything does, and False is returned."""
    described_by = search_sources.get(source)
    keys = [(source, object_id) for object_id in ids]
    with transaction.atomic():
        lock_objects(keys)
        documents = documents_of(described_by, [*ids]) if described_by else []
        if documents is not None:
            write_documents(keys, documents)
    return documents is not None


def cleaned(document: SearchDocument) -> SearchDocument:
    return replace(
        document,
        title=clean_text(document.title)[:500],
        summary=clean_text(document.summary),
        body=clean_text(document.body),
        url=document.url[:500],
        keywords=clean_text(document.keywords),
    )


def clean_text(text: str) -> str:
    """NFC without what no database stores or nobody sees (NUL, lone surrogates, marks of direction), and with
    ligatures as the letters they are of."""
    text = text.translate(_NO_TEXT)
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8").translate(_LIGATURES)
        text = unicodedata.normalize("NFC", text)
    return text


def says_the_same(document: SearchDocument, entry: SearchEntry) -> bool:
    """Whether the entry, with its text, is what writing the document would make it."""
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
        and document.extra == entry.text.extra
        and document.keywords == entry.text.keywords
        and (document.organisation or "") == entry.organisation
        and written_codes(document.kinds) == entry.kinds
        and written_codes(document.tasks) == entry.tasks
        and document.confirmed_on == entry.confirmed_on
        and (document.latitude, document.longitude) == (entry.latitude, entry.longitude)
    )


def changed_objects(source: str, ids: Sequence[str], documents: Iterable[SearchDocument]) -> list[str]:
    """Those of the objects of which the index says something else than the documents. One query."""
    wanted: dict[str, dict[str, SearchDocument]] = {object_id: {} for object_id in ids}
    for document in map(cleaned, documents):
        if document.source == source and document.object_id in wanted:
            wanted[document.object_id][document.language] = document
    there: dict[str, dict[str, SearchEntry]] = {object_id: {} for object_id in ids}
    for entry in SearchEntry.objects.filter(source=source, object_id__in=ids).select_related("text"):
        there[entry.object_id][entry.language] = entry
    return [
        object_id
        for object_id in wanted
        if wanted[object_id].keys() != there[object_id].keys()
        or not all(says_the_same(document, there[object_id][code]) for code, document in wanted[object_id].items())
    ]


def _remove_others(keys: Sequence[ObjectKey], found: Iterable[tuple[str, str, str]]) -> None:
    kept = set(found)
    gone = [
        entry
        for entry in _entries_of(keys).only("pk", "source", "object_id", "language")
        if (entry.source, entry.object_id, entry.language) not in kept
    ]
    if gone:
        record_operations([(e.source, e.object_id, e.language) for e in gone])
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()


def _entries_of(keys: Sequence[ObjectKey]) -> QuerySet[SearchEntry]:
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, object_id in keys:
        by_source[source].append(object_id)
    condition = Q(pk__in=[])
    for source, ids in by_source.items():
        condition |= Q(source=source, object_id__in=ids)
    return SearchEntry.objects.filter(condition)


Versions = dict[tuple[str, str, str], list[SearchDocument]]
"""The language versions of a thing that the same readers may see, by (source, object id, visibility)."""


def _siblings(documents: Iterable[SearchDocument]) -> Versions:
    versions: Versions = defaultdict(list)
    for document in documents:
        versions[document.source, document.object_id, document.visibility].append(document)
    return versions


def _terms(document: SearchDocument, versions: Versions) -> EntryTerms:
    siblings = versions[document.source, document.object_id, document.visibility]
    others = sorted((s for s in siblings if s.language != document.language), key=lambda s: s.language)
    return document_terms(
        language=document.language,
        title=document.title,
        text=_text_of(document),
        other_texts=[(s.language, s.title, _text_of(s)) for s in others],
    )


def _text_of(document: SearchDocument) -> str:
    return f"{document.summary}\n{document.body}\n{document.keywords}"


def _save_entries(
    found: dict[tuple[str, str, str], SearchDocument], versions: Versions
) -> dict[tuple[str, str, str], SearchEntry]:
    numbers = record_operations(list(found))
    now = timezone.now()
    entries = {}
    for key, document in found.items():
        siblings = versions[document.source, document.object_id, document.visibility]
        entries[key] = SearchEntry(
            source=document.source,
            object_id=document.object_id,
            language=document.language,
            languages="," + ",".join(sorted(s.language for s in siblings)) + ",",
            title=document.title,
            title_key=title_key(document.title),
            url=document.url,
            region=document.region or "",
            municipality=document.municipality or "",
            visibility=document.visibility,
            is_example=document.is_example,
            starts_at=document.starts_at,
            organisation=document.organisation or "",
            kinds=written_codes(document.kinds),
            tasks=written_codes(document.tasks),
            confirmed_on=document.confirmed_on,
            latitude=document.latitude,
            longitude=document.longitude,
            version=numbers.get(key, 0),
            indexed_at=now,
        )
    SearchEntry.objects.bulk_create(
        entries.values(),
        update_conflicts=True,
        unique_fields=["source", "object_id", "language"],
        update_fields=list(_UPDATED),
        batch_size=_CHUNK,
    )
    remember_titles(entries.values())
    return entries


def _save_texts(
    entries: dict[tuple[str, str, str], SearchEntry], found: dict[tuple[str, str, str], SearchDocument]
) -> None:
    SearchText.objects.bulk_create(
        [
            SearchText(
                entry_id=entries[key].pk,
                summary=document.summary,
                body=document.body,
                keywords=document.keywords,
                extra=document.extra,
            )
            for key, document in found.items()
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["summary", "body", "keywords", "extra"],
        batch_size=_CHUNK,
    )
