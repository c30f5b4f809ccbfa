"""When a thing was first seen and last changed, searches that somebody has saved, and addresses that are told."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.mail_following import MailFollower


class EntryHistory(models.Model):
    """What the index remembers of a thing in one language beyond its own rows, which a rebuild makes anew.

    `first_seen_at`: since when those who may read it now could. `changed_at`: when its words or its place were last
    written otherwise; neither its next time nor its confirmation counts. `fingerprint` is empty where the words of
    an older index were not compared yet.
    """

    source = models.CharField(max_length=50)
    object_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    visibility = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=32, blank=True)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "object_id", "language"], name="search_history_document_unique"),
        ]
        indexes = [models.Index(fields=["changed_at"], name="search_history_changed")]

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}:{self.language}"


class SavedSearch(models.Model):
    """A search that a signed-in user keeps. `parameters` is its address's query string, always in the same order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    parameters = models.CharField(max_length=1500)
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    created_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    """Deleted by its user; for a while it can be put back."""

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["user"], name="search_saved_user", condition=models.Q(removed_at=None))]

    def __str__(self) -> str:
        return str(self.pk)


class Rhythm(models.TextChoices):
    DAILY = "daily", _("At most once a day")
    WEEKLY = "weekly", _("At most once a week")

    @property
    def pause(self) -> dt.timedelta:
        """Between two letters; a little less than it says, since the job does not begin on the second."""
        return dt.timedelta(days=7 if self is Rhythm.WEEKLY else 1) - dt.timedelta(hours=2)


class SearchSubscription(MailFollower):
    """One address that follows one search."""

    parameters = models.CharField(max_length=1500)
    rhythm = models.CharField(max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(Lower("email"), "parameters", "language", name="search_subscription_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
