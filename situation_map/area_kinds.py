"""The kinds of area that a figure can be about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("whole country")
    COLLABORATIVE_AREA = "collaborative_area", _("collaborative area")
    REGION = "region", _("wellbeing services county")
    FAMILY_CENTRE_AREA = "family_centre_area", _("family centre area")
    MUNICIPALITY = "municipality", _("municipality")


COUNTRY_CODE = "FI"
