"""Stored indicators and their observations: figures that someone counted, asked or assessed at a given time."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from situation_map.area_kinds import COUNTRY_CODE, AreaKind
from situation_map.registry import (
    MISSING_LABELS,
    ORIGIN_LABELS,
    RHYTHM_LABELS,
    STATUS_LABELS,
    Direction,
    IndicatorDefinition,
    Kind,
    Origin,
    Rhythm,
    Status,
)

from .areas import InArea, one_area
from .base import Entry
from .querysets import ObservationQuerySet
from .statements import ConfirmerRole
from .values import one_value_or_missing

KIND_CHOICES = [
    (Kind.COUNT, _("count")),
    (Kind.RATIO, _("ratio")),
    (Kind.SHARE, _("share")),
    (Kind.SCALE, _("scale")),
    (Kind.YES_NO, _("yes or no")),
    (Kind.DATE, _("date")),
    (Kind.TEXT, _("text")),
]
STORED_ORIGINS = [(origin.value, ORIGIN_LABELS[origin]) for origin in (Origin.ASSESSED, Origin.IMPORTED)]


def region_only() -> list[str]:
    return [AreaKind.REGION.value]


class Indicator(Entry):
    """A stored indicator. What it means is in its versions: editing the meaning makes a new version.

    ``is_listed`` offers it on the map and everywhere else; figures that one source gives of one county are not.
    """

    kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    theme = models.CharField(max_length=40)
    direction = models.CharField(max_length=10, choices=[(d.value, d.value) for d in Direction], default=Direction.NONE)
    origin = models.CharField(max_length=10, choices=STORED_ORIGINS, default=Origin.IMPORTED)
    order = models.PositiveSmallIntegerField(default=100)
    is_listed = models.BooleanField(default=False)
    owner_fi = models.CharField(max_length=200, blank=True)
    owner_sv = models.CharField(max_length=200, blank=True)
    owner_en = models.CharField(max_length=200, blank=True)
    update_rhythm = models.CharField(
        max_length=10, choices=[(r.value, RHYTHM_LABELS[r]) for r in Rhythm], default=Rhythm.UNKNOWN, blank=True
    )
    next_update_on = models.DateField(null=True, blank=True)
    source_url = models.URLField(blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    classification = models.CharField(max_length=20, default="equal")

    class Meta:
        ordering = ("key",)
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.key


class IndicatorVersion(models.Model):
    """One meaning of an indicator. Observations of two versions are never joined into one trend.

    ``steps`` of a scale is a list of {"code": 0, "label": {"fi", "sv", "en"}, "evidence": {…}}. A version is never
    edited once it is there, except that missing languages may be filled in.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    label_fi = models.CharField(max_length=200)
    label_sv = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    unit_fi = models.CharField(max_length=60, blank=True)
    unit_sv = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    question_fi = models.CharField(max_length=300, blank=True)
    question_sv = models.CharField(max_length=300, blank=True)
    question_en = models.CharField(max_length=300, blank=True)
    definition_fi = models.TextField(blank=True)
    definition_sv = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    counting_rule_fi = models.TextField(blank=True)
    counting_rule_sv = models.TextField(blank=True)
    counting_rule_en = models.TextField(blank=True)
    limits_fi = models.TextField(blank=True)
    limits_sv = models.TextField(blank=True)
    limits_en = models.TextField(blank=True)
    source_fi = models.CharField(max_length=300, blank=True)
    source_sv = models.CharField(max_length=300, blank=True)
    source_en = models.CharField(max_length=300, blank=True)
    steps = models.JSONField(default=list, blank=True)
    lowest = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    highest = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    area_kinds = models.JSONField(default=region_only)
    per_inhabitant_allowed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("indicator", "number")
        verbose_name = _("version of an indicator")
        verbose_name_plural = _("versions of indicators")
        constraints = [
            models.UniqueConstraint(fields=("indicator", "number"), name="indicator_version_number_once"),
            models.CheckConstraint(
                name="indicator_version_limits_in_order",
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(lowest__lte=F("highest")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}:{self.number}"


class Observation(Entry, InArea):
    """One figure about one area at one time, or the reason why there is none.

    ``period`` is what the figure describes, as a reader would say it ("2021"); ``as_of`` is the exact day where the
    source gives one. The counting rule belongs to the observation: two sources may count the same word differently.
    A correction is a new row that ``corrects`` the old one, which stays and is no longer current. ``method`` is how the
    figure was got, in a few words; figures of two methods are never joined into one trend. ``area_code`` is derived
    from the links (of a family-centre area its primary key), so that any kind of area is found in the same way.
    """

    class Flag(models.TextChoices):
        DATE_LOOKS_WRONG = "date_looks_wrong", _("the date looks wrong in the source")
        DATE_MISSING = "date_missing", _("the source carries no date")
        SOURCE_DISAGREES = "source_disagrees", _("the source disagrees with itself")
        ESTIMATE = "estimate", _("the source's own estimate")

    unknown_count = 0
    erratum = ""
    """What only computed and frozen figures have."""

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
    method = models.CharField(max_length=120, blank=True)
    is_current = models.BooleanField(default=True)
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="corrected_by")
    correction_reason = models.TextField(blank=True)
    thing = models.UUIDField(null=True, blank=True, db_index=True, help_text=_("The same through its corrections."))
    recorded_at = models.DateTimeField(default=timezone.now)
    area_code = models.GeneratedField(
        expression=Case(
            When(area_kind=AreaKind.REGION, then=F("region")),
            When(area_kind=AreaKind.MUNICIPALITY, then=F("municipality")),
            When(area_kind=AreaKind.COLLABORATIVE_AREA, then=F("collaborative_area")),
            When(area_kind=AreaKind.FAMILY_CENTRE_AREA, then=Cast("family_centre_area", models.CharField())),
            default=Value(COUNTRY_CODE),
        ),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ("as_of", "key")
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            one_area("observation_one_area"),
            models.UniqueConstraint(
                fields=("version", "area_kind", "area_code", "period", "is_example", "source"),
                condition=Q(is_current=True) & ~Q(period=""),
                name="observation_current_once",
            ),
            one_value_or_missing("observation_value_or_missing"),
        ]
        indexes = [
            models.Index(fields=("region", "version"), name="observation_region_version"),
            models.Index(fields=("version", "area_kind", "period"), name="observation_version_period"),
            # The periods there are: without the condition each of the rows would be looked at.
            models.Index(
                fields=("version", "area_kind", "period"),
                condition=Q(is_current=True),
                name="observation_current_period",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def definition(self) -> IndicatorDefinition:
        """What its version of the indicator means."""
        from situation_map.stored import definition_from

        return definition_from(self.version.indicator, self.version)

    @property
    def place(self) -> tuple[str, str, str]:
        """Kind, code and name of its area; the name in the reader's language, empty for the country."""
        if self.municipality is not None:
            return AreaKind.MUNICIPALITY, self.municipality.code, self.municipality.name
        if (area := self.family_centre_area) is not None:
            return AreaKind.FAMILY_CENTRE_AREA, f"{area.region_id}-{area.key}", area.name
        return self.area_kind, self.area_code, self.region.short if self.region else ""
