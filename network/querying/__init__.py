"""Filtered views as objects: read from an address, giving querysets, written as an address again."""

from .activities import ActivityQuery
from .organisations import OrganisationQuery
from .places import PlaceQuery

__all__ = ["ActivityQuery", "OrganisationQuery", "PlaceQuery"]
