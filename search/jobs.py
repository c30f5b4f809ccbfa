"""The background work of search."""

from cms.jobs.registry import Payload, job
from search.columns import forget_changes
from search.engines import uses_elasticsearch
from search.engines.common_terms import gather, is_due
from search.engines.sqlite import merge_segments
from search.extraction import services as extraction
from search.gathering import JOB as JOB_IF_DUE
from search.outbox import push_operations
from search.words.fruitless import forget_old


@job("search.push", max_attempts=50, backoff_s=5, transactional=False)
def push(payload: Payload) -> None:
    """Bring Elasticsearch up to date. Fails, and is tried again, while the server cannot be reached."""
    if uses_elasticsearch():
        push_operations()


@job(extraction.JOB, max_attempts=5, backoff_s=30, transactional=False)
def read_document(payload: Payload) -> None:
    """Read the text inside a document. What the file itself does wrong is kept as a note and not tried again."""
    extraction.read_document(payload["document"])


@job("search.read_documents", max_attempts=3)
def read_documents(payload: Payload) -> None:
    """Each night: documents that nothing was read of yet get their job."""
    extraction.note_unread_documents()


@job("search.gather", max_attempts=3, transactional=False)
def gather_common_terms(payload: Payload) -> None:
    """Each night: the log of changes is cut, what goes by it begins anew, and SQLite's index is made one."""
    forget_changes()
    gather()
    merge_segments()


@job(JOB_IF_DUE, max_attempts=1, transactional=False)
def gather_if_due(payload: Payload) -> None:
    """By day: gathered anew where much has changed since."""
    if is_due():
        gather()


@job("search.forget", max_attempts=3)
def forget(payload: Payload) -> None:
    """Each night: counts of searches that found nothing are kept for half a year."""
    forget_old()
