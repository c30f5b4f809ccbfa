"""Counties, municipalities and the family-centre areas inside a county. Reference data, loaded by `load_reference`."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(item: models.Model, field: str, language: str | None = None) -> str:
    """`item.<field>_<language>`, in the reader's language; Finnish when that one is empty."""
    code = (language or get_language() or "fi")[:2]
    return getattr(item, f"{field}_{code}", "") or getattr(item, f"{field}_fi")


class RegionKind(models.TextChoices):
    WELFARE_REGION = "welfare_region", _("wellbeing services county")
    CITY = "city", _("city with a county's duties")
    OUTSIDE = "outside", _("outside the county scheme")


class Region(models.Model):
    """A wellbeing services county (codes 01–21), Helsinki (90), or Åland (91, outside the scheme).

    Source: Statistics Finland, classification of wellbeing services counties 2026 (CC BY 4.0).
    """

    code = models.CharField(max_length=2, primary_key=True)
    kind = models.CharField(max_length=20, choices=RegionKind.choices)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    short_fi = models.CharField(max_length=40)
    short_sv = models.CharField(max_length=40)
    short_en = models.CharField(max_length=40)
    slug_fi = models.SlugField(max_length=40, unique=True)
    slug_sv = models.SlugField(max_length=40, unique=True)
    slug_en = models.SlugField(max_length=40, unique=True)
    centre = models.CharField(max_length=40, help_text=_("largest city; not the registered seat"))
    centre_latitude = models.FloatField()
    centre_longitude = models.FloatField()
    collab_code = models.CharField(max_length=2, blank=True)
    collab_fi = models.CharField(max_length=80, blank=True)
    collab_sv = models.CharField(max_length=80, blank=True)
    municipality_count = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField(help_text=_("inhabitants"))
    population_date = models.DateField()

    class Meta:
        ordering = ["code"]
        verbose_name = _("county")
        verbose_name_plural = _("counties")

    def __str__(self) -> str:
        return self.short

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def short(self) -> str:
        return in_language(self, "short")

    @property
    def slug(self) -> str:
        return in_language(self, "slug")

    @property
    def in_scheme(self) -> bool:
        """Åland runs its own services: drawn, never counted among the counties."""
        return self.kind != RegionKind.OUTSIDE


class LanguageStatus(models.TextChoices):
    FINNISH = "fi", _("Finnish")
    SWEDISH = "sv", _("Swedish")
    BILINGUAL_FI = "fi-sv", _("bilingual, Finnish majority")
    BILINGUAL_SV = "sv-fi", _("bilingual, Swedish majority")


class Municipality(models.Model):
    """One of the 308 municipalities. Centre point WGS84. Source: Statistics Finland 2026, National Land Survey."""

    code = models.CharField(max_length=3, primary_key=True)
    name_fi = models.CharField(max_length=40, unique=True)
    name_sv = models.CharField(max_length=40)
    language_status = models.CharField(max_length=5, choices=LanguageStatus.choices)
    sami_homeland = models.CharField(
        max_length=5, blank=True, choices=[("whole", _("whole municipality")), ("part", _("part of the municipality"))]
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(null=True, help_text=_("inhabitants"))
    population_date = models.DateField(null=True)

    class Meta:
        ordering = ["name_fi"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_sv if (get_language() or "fi").startswith("sv") else self.name_fi


class FamilyCentreArea(models.Model):
    """A named set of municipalities inside a county. Where no source says which, `municipalities_known` is false."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="family_centre_areas")
    key = models.SlugField(max_length=40)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="family_centre_areas")
    municipalities_known = models.BooleanField(default=False)

    class Meta:
        ordering = ["region", "key"]
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="family_centre_area_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")
