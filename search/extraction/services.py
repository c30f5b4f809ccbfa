"""When a document's text is read: a job for each new file; what it finds goes into the index in one transaction."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model

from cms.jobs.services import enqueue_job
from search.extraction.language import LITTLE_WORDS
from search.extraction.limits import MISSING, MOST_FILE_BYTES, TOO_LARGE
from search.extraction.reading import ReadText, read_text
from search.models import DocumentText
from search.services import index_object
from search.terms import learn_words

logger = logging.getLogger(__name__)

JOB = "search.read_document"
SOURCE = "document"
"""The key under which documents are registered as a source of the search."""


def fingerprint_of(document: Any) -> str:
    """Tells one file from another, also one of the same name."""
    return f"{document.file_hash or ''}:{document.file.name}"[:400]


def is_same_file(fingerprint: str, document: Any) -> bool:
    """Whether the document's file is still the one of the fingerprint. Wagtail fills in a missing hash when it first
    needs one: that alone is no other file."""
    known_hash, _, name = fingerprint.partition(":")
    now_hash, _, name_now = fingerprint_of(document).partition(":")
    return name[:300] == name_now[:300] and known_hash in ("", now_hash)


@transaction.atomic
def note_document(document: Any) -> None:
    """A document was saved: with a new file the old text goes now, and a job reads the new one."""
    fingerprint = fingerprint_of(document)
    known = DocumentText.objects.select_for_update().filter(document_id=document.pk).first()
    if known is not None and is_same_file(known.fingerprint, document):
        return
    DocumentText.objects.update_or_create(
        document_id=document.pk,
        defaults={
            "fingerprint": fingerprint, "state": DocumentText.State.WAITING, "problem": "", "kind": "",
            "language": "", "text": "", "is_cut": False, "read_at": None,
        },
    )  # fmt: skip
    enqueue_job(name=JOB, payload={"document": document.pk}, key=str(document.pk))


@transaction.atomic
def correct_language(document: Any, language: str) -> None:
    """Somebody who may change the document says what it is written in, or with "" that the guess is right.

    Raises ValueError for a language that texts are not analysed in or named by.
    """
    if language and language not in LITTLE_WORDS:
        raise ValueError(f"Not a language of documents: {language!r}")
    note_document(document)
    rows = DocumentText.objects.filter(document_id=document.pk).exclude(corrected_language=language)
    if rows.update(corrected_language=language):
        index_object(SOURCE, str(document.pk))


def read_document(document_id: int) -> None:
    """Read the file and put its text into the index. A file that was replaced meanwhile has a job of its own.

    Raises OSError where the storage or the system fails: then the job is tried again.
    """
    document = get_document_model().objects.filter(pk=document_id).first()
    if document is None:
        return
    waiting = DocumentText.objects.filter(document_id=document_id, state=DocumentText.State.WAITING).first()
    if waiting is None or not is_same_file(waiting.fingerprint, document):
        return
    found = _read_file(document)
    spoken = waiting.corrected_language or found.language or "fi"
    learn_words(found.text, spoken)  # now, so that the transaction below finds them known
    _keep(document_id, waiting.fingerprint, found)


def _read_file(document: Any) -> ReadText:
    try:
        with document.file.storage.open(document.file.name, "rb") as file:
            if file.size > MOST_FILE_BYTES:
                return ReadText(problem=TOO_LARGE)
            return read_text(file.read())
    except (FileNotFoundError, ValueError):
        return ReadText(problem=MISSING)


@transaction.atomic
def _keep(document_id: int, fingerprint: str, found: ReadText) -> None:
    state = DocumentText.State
    mine = DocumentText.objects.filter(document_id=document_id, fingerprint=fingerprint, state=state.WAITING)
    kept = mine.update(
        state=state.SKIPPED if found.problem else state.READ if found.kind else state.NOT_READ,
        problem=found.problem,
        kind=found.kind,
        language=found.language,
        text=found.text,
        is_cut=found.is_cut,
        read_at=timezone.now(),
    )
    if kept:
        index_object(SOURCE, str(document_id))
        logger.info("search.document_read document=%d kind=%s problem=%s", document_id, found.kind, found.problem)


def note_unread_documents() -> int:
    """Give a job to every document of which nothing has been read, one that is older than this say; how many."""
    unread = list(get_document_model().objects.filter(found_text=None).order_by("pk"))
    for document in unread:
        note_document(document)
    return len(unread)


def skipped_among(documents: "QuerySet[Any]") -> list[DocumentText]:
    """Of these documents, those whose text could not be read, by title. One query."""
    skipped = DocumentText.objects.filter(state=DocumentText.State.SKIPPED, document__in=documents.order_by())
    return list(skipped.select_related("document").defer("text").order_by("document__title", "pk"))
