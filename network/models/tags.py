"""Tags: one record with three names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from .geography import in_language


class Tag(TagBase):
    """`name` is the Finnish one; the other two are optional."""

    name_sv = models.CharField(_("name in Swedish"), max_length=100, blank=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    @property
    def name_fi(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return in_language(self, "name")


class ActivityPageTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="activity_pages")
    content_object = ParentalKey("network.ActivityPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        ordering = ["pk"]  # as they were given: revisions hold them in this order
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="activity_page_tag_unique")]
