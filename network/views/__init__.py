"""Public lists of the network."""

from .activities import activities
from .organisations import organisations
from .places import places

__all__ = ["activities", "organisations", "places"]
