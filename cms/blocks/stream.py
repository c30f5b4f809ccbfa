"""All blocks together, in the order that editors look for them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .actions import CallToActionBlock, ContactBlock
from .media import AccessibleImageBlock, DocumentBlock, GalleryBlock
from .panel import PanelBlock
from .text import AccordionBlock, HeadingBlock, QuoteBlock, TableBlock, TextBlock
from .video import VideoBlock


class ContentStreamBlock(blocks.StreamBlock):
    heading = HeadingBlock(group=_("Text"))
    text = TextBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    accordion = AccordionBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    image = AccessibleImageBlock(group=_("Images and files"))
    gallery = GalleryBlock(group=_("Images and files"))
    video = VideoBlock(group=_("Images and files"))
    document = DocumentBlock(group=_("Images and files"))
    call_to_action = CallToActionBlock(group=_("For the reader to do"))
    contact = ContactBlock(group=_("For the reader to do"))
    panel = PanelBlock(group=_("From the network"))

    class Meta:
        block_counts = {"panel": {"max_num": 12}}
