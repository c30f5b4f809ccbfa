"""Which area a row describes: the country, a county, a family-centre area or a municipality."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("whole country")
    REGION = "region", _("wellbeing services county")
    FAMILY_CENTRE_AREA = "family_centre_area", _("family centre area")
    MUNICIPALITY = "municipality", _("municipality")


class InArea(models.Model):
    """A row about one area. ``area_kind`` says which of the three links is set; for the country none is."""

    area_kind = models.CharField(max_length=20, choices=AreaKind.choices, default=AreaKind.REGION)
    region = models.ForeignKey("network.Region", models.PROTECT, null=True, blank=True, related_name="+")
    family_centre_area = models.ForeignKey(
        "network.FamilyCentreArea", models.PROTECT, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


def one_area(name: str) -> models.CheckConstraint:
    """The named constraint that ``area_kind`` and the links agree."""
    links = {
        AreaKind.REGION: "region",
        AreaKind.FAMILY_CENTRE_AREA: "family_centre_area",
        AreaKind.MUNICIPALITY: "municipality",
    }
    condition = Q()
    for kind in AreaKind:
        filled = {f"{link}__isnull": links.get(kind) != link for link in links.values()}
        condition |= Q(area_kind=kind, **filled)
    return models.CheckConstraint(name=name, condition=condition)
