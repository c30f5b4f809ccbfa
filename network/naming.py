"""Which organisation or place may be named beside a thing: to one reader, and where all readers get the same words."""

from typing import Any

from network.models import Activity, Place, Record
from network.models.vocabulary import Publication, Visibility
from network.permissions import visibilities_for

_FROM_OPEN_TO_CLOSED = tuple(Visibility)


def may_be_named_to(user: Any, named: Record) -> bool:
    """Whether this reader may read the organisation or the place."""
    return named.publication == Publication.LIVE and named.visibility in visibilities_for(user)


def may_be_named_beside(named: Record, visibility: str) -> bool:
    """Whether everybody who may read a thing of this visibility may read the other too. No query."""
    order = _FROM_OPEN_TO_CLOSED.index
    is_as_open = order(Visibility(named.visibility)) <= order(Visibility(visibility))
    return named.publication == Publication.LIVE and is_as_open


def owner_named(record: Record) -> Record | None:
    """The owner, where it may be named in a list or in the index of the search, which are the same for every reader.
    One query, unless the owner is at hand."""
    owner = record.owner
    return owner if owner is not None and may_be_named_beside(owner, record.visibility) else None


def place_named(activity: Activity) -> Place | None:
    """Where it is held, if the place may be named and its point told in what is the same for every reader.
    Two queries, unless the place and its record are at hand."""
    return told_beside(activity.place, activity.record)


def told_beside(place: Place | None, record: Record) -> Place | None:
    """The place, if everybody who may read the activity of this record may read it too."""
    return place if place is not None and may_be_named_beside(place.record, record.visibility) else None
