"""Published facts: one Record per `translation_key`, a typed table per kind, a text row per language.

Written by `network.services.projection` when a page is published, in the same transaction. Everything that readers
see in lists, maps, search, feeds and counts is read from here, never from pages.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.opening import OpeningHours, readable_hours
from network.querysets import ActivityQuerySet, OccurrenceQuerySet, PlaceQuerySet, RecordQuerySet

from .geography import Municipality, Region
from .vocabulary import (
    ActivityKind,
    ActivityState,
    CentreForm,
    LeadSector,
    MeetingPlaceKind,
    OrganisationKind,
    Origin,
    Phase,
    PointPrecision,
    Publication,
    RecordKind,
    Registration,
    Review,
    Visibility,
)


class Record(models.Model):
    """What every published thing has: owner, county, place, visibility, three axes of state, freshness, origin."""

    translation_key = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=RecordKind.choices)
    owner = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="records")
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="records",
        help_text=_("empty: whole county"),
    )
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC)
    publication = models.CharField(max_length=8, choices=Publication.choices, default=Publication.DRAFT)
    review = models.CharField(max_length=9, choices=Review.choices, default=Review.NONE)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_role = models.CharField(max_length=80, blank=True, help_text=_("a role, never a person's name"))
    next_review_on = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    source_note = models.CharField(max_length=300, blank=True, help_text=_("where it was read, and when"))
    source_page = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="record"
    )
    source_language = models.CharField(max_length=3, default="fi")
    first_published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RecordKind.ORGANISATION)
                | Q(owner__isnull=False)
                | Q(origin=Origin.SOURCE)
                | Q(kind__in=[RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE]),
                name="record_has_owner_or_source",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "publication", "visibility", "region"], name="record_kind_state_region"),
            models.Index(fields=["origin", "kind"], name="record_origin_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.translation_key}"

    @property
    def is_example(self) -> bool:
        return self.origin == Origin.EXAMPLE

    @property
    def is_due(self) -> bool:
        """Confirmed, but so long ago that its review was due before today."""
        return bool(self.next_review_on and self.next_review_on < timezone.localdate())


class RecordText(models.Model):
    """The text of a record in one language, with its address. Present while that language version is published."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=400, blank=True)
    path = models.CharField(max_length=600, help_text=_("address from the site's root, /fi/…/"))

    class Meta:
        ordering = ["record", "language"]
        constraints = [models.UniqueConstraint(fields=["record", "language"], name="record_text_language_unique")]
        indexes = [models.Index(fields=["language", "title"], name="record_text_title")]

    def __str__(self) -> str:
        return self.title


class Organisation(models.Model):
    """Facts of a published organisation."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.CASCADE, related_name="organisation")
    kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    business_id = models.CharField(max_length=9, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    parent = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="suborganisations"
    )
    municipalities_served = models.ManyToManyField(Municipality, blank=True, related_name="serving_organisations")
    ended_on = models.DateField(null=True, blank=True, help_text=_("its last day; empty: it goes on"))

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None and self.ended_on < timezone.localdate()


class Place(models.Model):
    """Facts of a family centre or a meeting place (`record.kind` tells which). Point in WGS84 degrees."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.CASCADE, related_name="place")
    form = models.CharField(max_length=10, choices=CentreForm.choices, blank=True, help_text=_("family centres only"))
    lead_sector = models.CharField(max_length=20, choices=LeadSector.choices, blank=True)
    meeting_kind = models.CharField(
        max_length=20, choices=MeetingPlaceKind.choices, blank=True, help_text=_("meeting places only")
    )
    phase = models.CharField(max_length=15, choices=Phase.choices, default=Phase.UNKNOWN)
    address = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=PointPrecision.choices, default=PointPrecision.MUNICIPALITY)
    hide_address = models.BooleanField(default=False, help_text=_("neither address nor point is kept here"))
    opening_hours = models.JSONField(default=list, blank=True, help_text=_("see network.opening"))
    step_free = models.BooleanField(null=True)
    pram = models.BooleanField(null=True)
    toilet = models.BooleanField(null=True)
    parking = models.BooleanField(null=True)
    public_transport = models.BooleanField(null=True)
    languages = models.JSONField(default=list, blank=True)
    municipalities_served = models.ManyToManyField(Municipality, blank=True, related_name="serving_places")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(59, 71), longitude__range=(19, 32)),
                name="place_point_in_finland",
            ),
            models.CheckConstraint(
                condition=Q(hide_address=False)
                | Q(address="", postal_code="", latitude__isnull=True, precision=PointPrecision.MUNICIPALITY),
                name="place_hidden_holds_no_address",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_point")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def public_address(self) -> str:
        """The street address that readers may know; empty for a hidden one."""
        return "" if self.hide_address else self.address

    @property
    def public_postal_code(self) -> str:
        return "" if self.hide_address else self.postal_code

    @property
    def public_point(self) -> tuple[float, float] | None:
        """(latitude, longitude) that readers may know. None when hidden, not given, or only the municipality's."""
        if self.hide_address or self.latitude is None or self.longitude is None:
            return None
        return None if self.precision == PointPrecision.MUNICIPALITY else (self.latitude, self.longitude)

    @property
    def hours(self) -> OpeningHours:
        """What is stored as an object; nothing known where it cannot be read."""
        return readable_hours(self.opening_hours)


class Activity(models.Model):
    """Facts of a published activity. Ages in months, price in cents; times of day are Europe/Helsinki."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.CASCADE, related_name="activity")
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    state = models.CharField(max_length=12, choices=ActivityState.choices, default=ActivityState.SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recurrence = models.CharField(max_length=200, blank=True, help_text=_("RFC 5545 RRULE; empty: once"))
    excluded_dates = models.JSONField(default=list, blank=True, help_text=_("ISO dates without a meeting"))
    cancelled_dates = models.JSONField(default=list, blank=True, help_text=_("ISO dates whose meeting is cancelled"))
    postponed_dates = models.JSONField(default=list, blank=True, help_text=_("ISO dates of postponed meetings"))
    moved_meetings = models.JSONField(
        default=list, blank=True, help_text=_("rows of date (ISO), starts_at and ends_at (ISO, local)")
    )
    meeting_notes = models.JSONField(default=dict, blank=True, help_text=_("short public reasons by ISO date"))
    state_note = models.CharField(max_length=160, blank=True, help_text=_("short public reason for the state"))
    series_key = models.UUIDField(null=True, blank=True, help_text=_("shared by the parts of a series that was split"))
    sequence = models.PositiveIntegerField(default=0, help_text=_("how often the published schedule has changed"))
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities")
    address = models.CharField(max_length=160, blank=True)
    is_online = models.BooleanField(default=False)
    online_url = models.URLField(blank=True)
    online_link_hours_before = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("the link is shown so many hours before a meeting and during it")
    )
    age_min_months = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_free = models.BooleanField(default=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    price_text = models.CharField(max_length=160, blank=True)
    registration = models.CharField(max_length=12, choices=Registration.choices, default=Registration.NONE)
    registration_url = models.URLField(blank=True)
    registration_email = models.EmailField(blank=True)
    registration_phone = models.CharField(max_length=30, blank=True)
    registration_deadline = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    tasks = models.JSONField(default=list, blank=True)
    target_groups = models.JSONField(default=list, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"),
            models.CheckConstraint(
                condition=Q(age_min_months__isnull=True)
                | Q(age_max_months__isnull=True)
                | Q(age_max_months__gte=F("age_min_months")),
                name="activity_ages_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["kind"], name="activity_kind"),
            models.Index(fields=["series_key"], name="activity_series_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Occurrence(models.Model):
    """One meeting of an activity, computed from its recurrence; aware UTC."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ActivityState.choices, default=ActivityState.SCHEDULED)
    original_starts_at = models.DateTimeField(null=True, blank=True, help_text=_("where the rule has it; empty: here"))

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "activity_id"]
        constraints = [models.UniqueConstraint(fields=["activity", "starts_at"], name="occurrence_start_unique")]
        indexes = [models.Index(fields=["starts_at", "activity"], name="occurrence_start")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.starts_at:%Y-%m-%d %H:%M}"


class RecordTag(models.Model):
    """A tag on a published record; kept in step with the page's."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey("network.Tag", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "tag"], name="record_tag_unique")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.tag_id}"
