"""Who gets the changes of a county or of the whole country by e-mail."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cms.mail_following import MailFollower
from situation_map.area_kinds import COUNTRY_CODE


class ChangeSubscription(MailFollower):
    """One address that follows one county or, without one, the whole country."""

    region = models.ForeignKey("network.Region", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("subscription to changes")
        verbose_name_plural = _("subscriptions to changes")
        constraints = [
            models.UniqueConstraint(Lower("email"), "region", name="change_subscription_once"),
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(region=None), name="change_subscription_of_country_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id or COUNTRY_CODE}: {self.pk}"
