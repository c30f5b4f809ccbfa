"""Who gets a county's changes by e-mail. The address is personal data: it goes when the subscriber leaves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeSubscription(models.Model):
    """One address that follows one county. It gets letters once it has confirmed; unconfirmed ones are deleted.

    ``told_until`` is the moment up to which its letters have told what changed.
    """

    link_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    region = models.ForeignKey("network.Region", models.CASCADE, related_name="+")
    email = models.EmailField()
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("subscription to changes")
        verbose_name_plural = _("subscriptions to changes")
        constraints = [models.UniqueConstraint(Lower("email"), "region", name="change_subscription_once")]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.pk}"
