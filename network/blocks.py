"""Blocks of the network's own pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PhotographBlock(blocks.StructBlock):
    """A photograph of a place. It says in words what it shows, or is marked as decorative."""

    image = ImageBlock(label=_("Photograph"))
    credit = blocks.CharBlock(label=_("Photographer or source"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Photograph")
