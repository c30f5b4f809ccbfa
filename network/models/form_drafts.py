"""What is being written in the guided form and is not a page's draft yet, and translations that go out with a page."""

import uuid

from django.conf import settings
from django.db import models
from wagtail.models import Page, Revision

from .pages import ActivityPage, OrganisationPage


class FormDraft(models.Model):
    """The form as it stands while it is filled in, complete or not: each field's values as they were typed.

    It belongs to the organisation, whose writers may go on with it. `page` is the activity that is being changed, none
    for a new one; `base_revision_id` is the page's draft that the writing began from. `finished_at` marks one that has
    become a page's draft: what still arrives for it is late.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(OrganisationPage, on_delete=models.CASCADE, related_name="form_drafts")
    page = models.OneToOneField(
        ActivityPage, null=True, blank=True, on_delete=models.CASCADE, related_name="form_draft"
    )
    title = models.CharField(max_length=255)
    data = models.JSONField(default=dict)
    base_revision_id = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=36, blank=True, help_text="the opened form that saved last, a random word")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="form_draft_organisation")]

    def __str__(self) -> str:
        return f"{self.key}"


class AccompanyingText(models.Model):
    """A translation's draft that was written together with its original and is published with it."""

    translation = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="accompanying")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.translation_id} {self.revision_id}"
