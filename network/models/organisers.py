"""Who arranges: organisations with their role, on the pages as edited and on the records as published."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from .records import Record
from .vocabulary import OrganiserRole, RecordKind


class RecordOrganiser(models.Model):
    """An organisation's part in a published activity or place; `position` orders them, those who lead first."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="organiser_rows")
    organisation = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="organised_rows")
    role = models.CharField(max_length=8, choices=OrganiserRole.choices, default=OrganiserRole.LEAD)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["record_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "organisation", "role"], name="record_organiser_unique")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.role} {self.organisation_id}"


class PageOrganiser(Orderable):
    """An organisation's part as edited, inside the page's revisions. Abstract; `page` is the page."""

    organisation = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", limit_choices_to={"kind": RecordKind.ORGANISATION},
        verbose_name=_("organisation"),
    )  # fmt: skip
    role = models.CharField(
        _("role"), max_length=8, choices=OrganiserRole.choices, default=OrganiserRole.PARTNER
    )  # the organisation below which the page lies leads unless another does

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"


class ActivityOrganiser(PageOrganiser):
    page = ParentalKey("network.ActivityPage", on_delete=models.CASCADE, related_name="organisers")

    class Meta(PageOrganiser.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "organisation", "role"], name="activity_organiser_unique")
        ]


class FamilyCentreOrganiser(PageOrganiser):
    page = ParentalKey("network.FamilyCentrePage", on_delete=models.CASCADE, related_name="organisers")

    class Meta(PageOrganiser.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "organisation", "role"], name="centre_organiser_unique")]


class MeetingPlaceOrganiser(PageOrganiser):
    page = ParentalKey("network.MeetingPlacePage", on_delete=models.CASCADE, related_name="organisers")

    class Meta(PageOrganiser.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "organisation", "role"], name="meeting_organiser_unique")
        ]
