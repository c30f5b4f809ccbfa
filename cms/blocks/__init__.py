"""The StreamField blocks that editors choose from."""

from .actions import CallToActionBlock, ContactBlock
from .media import AccessibleImageBlock, DocumentBlock, GalleryBlock
from .panel import PanelBlock
from .stream import ContentStreamBlock
from .text import AccordionBlock, HeadingBlock, QuoteBlock, TableBlock, TextBlock
from .video import VideoBlock

__all__ = [
    "AccessibleImageBlock",
    "AccordionBlock",
    "CallToActionBlock",
    "ContactBlock",
    "ContentStreamBlock",
    "DocumentBlock",
    "GalleryBlock",
    "HeadingBlock",
    "PanelBlock",
    "QuoteBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
]
