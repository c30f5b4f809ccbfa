"""The background work of search."""

from cms.jobs.registry import Payload, job
from search.engines import uses_elasticsearch
from search.outbox import push_operations


@job("search.push", max_attempts=50, backoff_s=5, transactional=False)
def push(payload: Payload) -> None:
    """Bring Elasticsearch up to date. Fails, and is tried again, while the server cannot be reached."""
    if uses_elasticsearch():
        push_operations()
