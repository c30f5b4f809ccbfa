"""A language that was taken off a page: what readers had, so that it can be put back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision


class RemovedLanguage(models.Model):
    """A translation that was removed. The page stays with its history, unpublished; `revision` is what readers had,
    none where it never was published.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="removed_language")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.page_id} {self.revision_id}"
