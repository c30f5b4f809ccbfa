"""Who gets a county's changes by e-mail."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cms.mail_following import MailFollower


class ChangeSubscription(MailFollower):
    """One address that follows one county."""

    region = models.ForeignKey("network.Region", models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("subscription to changes")
        verbose_name_plural = _("subscriptions to changes")
        constraints = [models.UniqueConstraint(Lower("email"), "region", name="change_subscription_once")]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.pk}"
