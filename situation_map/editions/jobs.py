"""Background work of editions: freezing a large one, and making a public one findable when its time has come."""

from wagtail.models import Site

from cms.jobs.registry import Payload, job
from situation_map.models import Edition

from .drafting import INDEX_JOB, JOB, carry_out_freezing
from .freezing import NotADraft
from .searching import index_edition


@job(JOB, max_attempts=3, transactional=False)
def freeze(payload: Payload) -> None:
    """Of a draft that has been deleted meanwhile nothing is left to do; of a frozen one neither."""
    try:
        carry_out_freezing(edition_id=payload["edition"], site=Site.objects.filter(pk=payload["site"]).first())
    except NotADraft:
        return


@job(INDEX_JOB)
def make_findable(payload: Payload) -> None:
    """Whether it is public is judged again: its time may have been moved."""
    edition = Edition.objects.published().filter(pk=payload["edition"]).first()
    if edition is not None:
        index_edition(edition)
