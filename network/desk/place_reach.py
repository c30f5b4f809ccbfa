"""What a place serves: the municipality it stands in and others beside it, or the whole county and so none."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.models import FamilyCentrePage, Region
from network.models.pages import COUNTY_WIDE
from network.models.vocabulary import CentreForm

WHOLE_COUNTY, MUNICIPALITY = "county", "municipality"
NOWHERE: dict[str, Any] = {
    "municipality": None, "address": "", "postal_code": "", "hide_address": False, "way": "municipality", "point": "",
    "rough": False,
}  # fmt: skip


def serves_choices(region_code: str | None) -> list[tuple[str, Any]]:
    region = Region.objects.filter(pk=region_code).first()
    whole = _("The whole county: %(county)s") % {"county": region.short} if region else _("The whole country")
    return [(MUNICIPALITY, _("A municipality, or several")), (WHOLE_COUNTY, whole)]


def serves_county(form: Any, data: dict[str, Any]) -> bool:
    """Chosen so; of a digital centre also where nothing is chosen and no municipality given."""
    if data.get("serves"):
        return bool(data["serves"] == WHOLE_COUNTY)
    digital = form.model_of(data) is FamilyCentrePage and data.get("form") == CentreForm.DIGITAL
    return digital and not data.get("municipality")


def check_serves(form: Any, data: dict[str, Any]) -> None:
    """What serves the whole county stands in no municipality, at no address and no point."""
    if not serves_county(form, data):
        return
    if form.model_of(data) is not FamilyCentrePage or data.get("form") not in COUNTY_WIDE:
        words = _("A digital or networked family centre can serve the whole county. Others stand in a municipality.")
        form.add_error("serves", words)
        return
    for name in NOWHERE:
        form.errors.pop(name, None)
    data.update(NOWHERE)
