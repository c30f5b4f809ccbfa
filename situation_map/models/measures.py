"""Stored indicators and their observations: figures that someone counted, asked or assessed at a given time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from situation_map.registry import MISSING_LABELS, STATUS_LABELS, Direction, Kind, Missing, Status

from .areas import InArea, one_area
from .base import Entry
from .querysets import ObservationQuerySet
from .statements import ConfirmerRole

KIND_CHOICES = [
    (Kind.COUNT, _("count")),
    (Kind.RATIO, _("ratio")),
    (Kind.SHARE, _("share")),
    (Kind.SCALE, _("scale")),
    (Kind.YES_NO, _("yes or no")),
    (Kind.DATE, _("date")),
    (Kind.TEXT, _("text")),
]


class Indicator(Entry):
    """A stored indicator. What it means is in its versions: editing the meaning makes a new version."""

    kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    theme = models.CharField(max_length=40)
    direction = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Direction], default=Direction.NONE)

    class Meta:
        ordering = ("key",)
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.key


class IndicatorVersion(models.Model):
    """One meaning of an indicator. Observations of two versions are never joined into one trend."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    label_fi = models.CharField(max_length=200)
    label_sv = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    unit_fi = models.CharField(max_length=60, blank=True)
    unit_sv = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("indicator", "number")
        verbose_name = _("version of an indicator")
        verbose_name_plural = _("versions of indicators")
        constraints = [
            models.UniqueConstraint(fields=("indicator", "number"), name="indicator_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}:{self.number}"


class Observation(Entry, InArea):
    """One figure about one area at one time, or the reason why there is none.

    ``period`` is what the figure describes, as a reader would say it ("2021"); ``as_of`` is the exact day where the
    source gives one. The counting rule belongs to the observation: two sources may count the same word differently.
    """

    class Flag(models.TextChoices):
        DATE_LOOKS_WRONG = "date_looks_wrong", _("the date looks wrong in the source")
        DATE_MISSING = "date_missing", _("the source carries no date")
        SOURCE_DISAGREES = "source_disagrees", _("the source disagrees with itself")
        ESTIMATE = "estimate", _("the source's own estimate")

    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="observations")
    period = models.CharField(max_length=40, blank=True)
    as_of = models.DateField(null=True, blank=True)
    value_number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value_date = models.DateField(null=True, blank=True)
    value_text = models.CharField(max_length=500, blank=True)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    status = models.CharField(max_length=20, choices=list(STATUS_LABELS.items()), default=Status.FINAL)
    source = models.ForeignKey(
        "situation_map.Source", models.PROTECT, null=True, blank=True, related_name="observations"
    )
    counting_rule_fi = models.TextField(blank=True)
    counting_rule_sv = models.TextField(blank=True)
    counting_rule_en = models.TextField(blank=True)
    confirmed_by_role = models.CharField(max_length=20, blank=True, choices=ConfirmerRole.choices)
    note_fi = models.TextField(blank=True)
    note_sv = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    flag = models.CharField(max_length=20, choices=Flag.choices, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ("as_of", "key")
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            one_area("observation_one_area"),
            models.CheckConstraint(
                name="observation_value_or_missing",
                condition=(
                    Q(missing="", value_number__isnull=False, value_date__isnull=True, value_text="")
                    | Q(missing="", value_number__isnull=True, value_date__isnull=False, value_text="")
                    | (Q(missing="", value_number__isnull=True, value_date__isnull=True) & ~Q(value_text=""))
                    | (
                        Q(missing__in=[m.value for m in Missing], value_number__isnull=True)
                        & Q(value_date__isnull=True, value_text="")
                    )
                ),
            ),
        ]
        indexes = [models.Index(fields=("region", "version"), name="observation_region_version")]

    def __str__(self) -> str:
        return self.key
