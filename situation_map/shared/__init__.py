"""Good practices and materials that organisations publish and counties take into use."""

from .reading import SharedItem, others_shared, shared_of_region, shared_page_context, visible_owner
from .using import NotShared, set_in_use

__all__ = [
    "NotShared",
    "SharedItem",
    "others_shared",
    "set_in_use",
    "shared_of_region",
    "shared_page_context",
    "visible_owner",
]
