"""Who belongs where: members of organisations, coordinators of counties, and which organisations a county trusts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .geography import Region
from .records import Record
from .vocabulary import Role


class Membership(models.Model):
    """A person's role in an organisation. The Wagtail group of the role is kept in step by `network.services.roles`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="memberships", limit_choices_to={"kind": "organisation"}
    )
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class RegionRole(models.Model):
    """A coordinator of a county: reviews what its organisations submit. Region empty: the whole country."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="region_roles")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.CASCADE, related_name="coordinators")

    class Meta:
        verbose_name = _("coordinator")
        constraints = [
            models.UniqueConstraint(fields=["user", "region"], name="region_role_once"),
            models.UniqueConstraint(fields=["user"], condition=models.Q(region=None), name="national_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.region_id}"


class TrustedOrganisation(models.Model):
    """An organisation whose publishers publish without review in a county."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="trusted")
    organisation = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="trusted_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "organisation"], name="trusted_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.region_id}"
