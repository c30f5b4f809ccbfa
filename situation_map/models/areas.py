"""Which area a row describes: the country, a county, one of the areas inside it, or several counties together."""

from django.db import models
from django.db.models import Q

from situation_map.area_kinds import AreaKind

__all__ = ["AreaKind", "InArea", "one_area"]


class InArea(models.Model):
    """A row about one area. ``area_kind`` says which of the three links, or the collaborative area's code, is set; for
    the country none is."""

    area_kind = models.CharField(max_length=20, choices=AreaKind.choices, default=AreaKind.REGION)
    region = models.ForeignKey("network.Region", models.PROTECT, null=True, blank=True, related_name="+")
    family_centre_area = models.ForeignKey(
        "network.FamilyCentreArea", models.PROTECT, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True, related_name="+")
    collaborative_area = models.CharField(max_length=2, blank=True)

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
        together = Q(collaborative_area="")
        condition |= Q(area_kind=kind, **filled) & (~together if kind == AreaKind.COLLABORATIVE_AREA else together)
    return models.CheckConstraint(name=name, condition=condition)
