"""Which organisation may be named beside a thing: to one reader, and where all readers get the same words."""

from typing import Any

from network.models import Record
from network.models.vocabulary import Publication, Visibility
from network.permissions import visibilities_for

_FROM_OPEN_TO_CLOSED = tuple(Visibility)


def may_be_named_to(user: Any, organisation: Record) -> bool:
    """Whether this reader may read the organisation."""
    return organisation.publication == Publication.LIVE and organisation.visibility in visibilities_for(user)


def may_be_named_beside(organisation: Record, visibility: str) -> bool:
    """Whether everybody who may read a thing of this visibility may read the organisation too. No query."""
    order = _FROM_OPEN_TO_CLOSED.index
    is_as_open = order(Visibility(organisation.visibility)) <= order(Visibility(visibility))
    return organisation.publication == Publication.LIVE and is_as_open


def owner_named(record: Record) -> Record | None:
    """The owner, where it may be named in a list or in the index of the search, which are the same for every reader.
    One query, unless the owner is at hand."""
    owner = record.owner
    return owner if owner is not None and may_be_named_beside(owner, record.visibility) else None
