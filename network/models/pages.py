"""Page types of the network: county, organisation, family centre, meeting place, activity.

Facts are fields of the source-language page, inside its revisions, so that drafts, review and comparison cover them.
A translation holds text only (`source_language` is copied with it and tells which page is the source). Publishing
writes records: see `network.services.projection`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import TranslatableField

from cms.models import BasePage
from network.blocks import PhotographBlock
from network.fields import CodeListField, OpeningHoursField
from network.hidden_address import check_held_at_hidden_place, check_hidden_address

from .geography import Municipality, Region
from .records import Place, Record
from .vocabulary import (
    ActivityKind,
    ActivityState,
    CentreForm,
    CentreTask,
    LeadSector,
    MeetingPlaceKind,
    OrganisationKind,
    Origin,
    Phase,
    PointPrecision,
    Registration,
    SpokenLanguage,
    TargetGroup,
    Visibility,
)

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class RegionPage(BasePage):
    """A county's branch of the tree; coordinators' grants and review sit here. `region` empty: the whole country."""

    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    content_panels = [*BasePage.content_panels, FieldPanel("region", read_only=True)]
    translatable_fields = [TranslatableField("title"), TranslatableField("slug")]
    parent_page_types = ["cms.HomePage"]
    template = "network/region_page.html"

    class Meta:
        verbose_name = _("county branch")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from network.presentation import region_page_context

        return {**super().get_context(request, *args, **kwargs), **region_page_context(self, request)}


class FactPage(BasePage):
    """A page whose facts become a record. Abstract."""

    summary = models.CharField(_("summary"), max_length=400, blank=True, help_text=_("One sentence: what, for whom."))
    description = RichTextField(_("description"), features=TEXT_FEATURES, blank=True)
    source_language = models.CharField(max_length=3, blank=True, editable=False)
    visibility = models.CharField(
        _("who can read it"), max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN, editable=False)
    source_note = models.CharField(max_length=300, blank=True, editable=False)

    text_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("description")]
    translatable_fields = [TranslatableField(name) for name in ("title", "slug", "summary", "description")]

    class Meta:
        abstract = True

    @property
    def is_source(self) -> bool:
        """Whether this page holds the facts; false for a translation of it."""
        return not self.source_language or self.source_language == self.locale.language_code

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Nothing new below an organisation that has ended."""
        return super().can_create_at(parent) and not getattr(parent.specific, "has_ended", False)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.source_language and self.locale_id:
            self.source_language = self.locale.language_code
        super().full_clean(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not found for whom the record is not visible, so that nothing is given away."""
        from network.models.records import Record
        from network.permissions import visibilities_for

        record = Record.objects.filter(translation_key=self.translation_key).only("visibility").first()
        if (record or self).visibility not in visibilities_for(request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from network.outputs.structured import linked_data_of
        from network.presentation import fact_page_context, trail_shown

        context = {**super().get_context(request, *args, **kwargs), **fact_page_context(self, request)}
        context["breadcrumb"] = trail_shown(context)
        return {**context, "linked_data": linked_data_of(context)}


class OrganisationPage(FactPage):
    """An organisation; its places and activities are one level below it."""

    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind.choices, default=OrganisationKind.NGO)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    business_id = models.CharField(_("business ID (Y-tunnus)"), max_length=9, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    parent = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False,
        verbose_name=_("organisation above it"),
    )  # fmt: skip
    municipalities_served = ParentalManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("municipalities served"),
        help_text=_("If more than its own."),
    )  # fmt: skip
    ended_on = models.DateField(_("last day"), null=True, blank=True, editable=False)

    content_panels = [
        *FactPage.text_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("municipality"), FieldPanel("business_id")], _("Facts")),
        FieldPanel("municipalities_served"),
        MultiFieldPanel([FieldPanel("website"), FieldPanel("email"), FieldPanel("phone")], _("Contact")),
        FieldPanel("visibility"),
    ]
    parent_page_types = ["network.RegionPage"]
    template = "network/organisation_page.html"

    class Meta:
        verbose_name = _("organisation")

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    def clean(self) -> None:
        super().clean()
        if self.business_id and not valid_business_id(self.business_id):
            raise ValidationError({"business_id": _("This is not a valid Y-tunnus: the check digit does not fit.")})


def valid_business_id(value: str) -> bool:
    """Whether a Finnish business ID ("1234567-8") has the right form and check digit (modulus 11)."""
    digits, dash, check = value[:-2], value[-2:-1], value[-1:]
    if len(digits) != 7 or dash != "-" or not (digits + check).isascii() or not (digits + check).isdigit():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return rest != 1 and int(check) == (0 if rest == 0 else 11 - rest)


class PlaceFactPage(FactPage):
    """Where a place is and how one gets in. Abstract."""

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality"),
        help_text=_("Where it stands; empty for a digital one that serves the whole county."),
    )  # fmt: skip
    municipalities_served = ParentalManyToManyField(
        Municipality,
        blank=True,
        related_name="+",
        verbose_name=_("municipalities served"),
        help_text=_("If more than its own."),
    )
    phase = models.CharField(_("phase"), max_length=15, choices=Phase.choices, default=Phase.UNKNOWN)
    address = models.CharField(_("street address"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    precision = models.CharField(
        _("precision of the point"), max_length=12, choices=PointPrecision.choices, default=PointPrecision.MUNICIPALITY
    )
    hide_address = models.BooleanField(
        _("hide the address"), default=False,
        help_text=_("Where safety asks for it. Readers are then told the municipality alone."),
    )  # fmt: skip
    opening_hours = OpeningHoursField(_("opening hours"))
    step_free = models.BooleanField(_("step-free entrance"), null=True, blank=True)
    pram = models.BooleanField(_("room for prams"), null=True, blank=True)
    toilet = models.BooleanField(_("accessible toilet"), null=True, blank=True)
    parking = models.BooleanField(_("parking"), null=True, blank=True)
    public_transport = models.BooleanField(_("public transport near"), null=True, blank=True)
    languages = CodeListField(_("languages spoken"), vocabulary=SpokenLanguage)
    photographs = StreamField(
        [("photograph", PhotographBlock())], blank=True, max_num=12, verbose_name=_("photographs")
    )

    place_panels = [
        MultiFieldPanel(
            [
                FieldPanel("municipality"),
                FieldRowPanel([FieldPanel("address"), FieldPanel("postal_code")]),
                FieldPanel("hide_address"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("precision")]),
                FieldPanel("municipalities_served"),
            ],
            _("Where"),
        ),
        FieldPanel("opening_hours"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("step_free", "pram", "toilet", "parking", "public_transport")], _("Access")
        ),
        FieldPanel("languages"),
        FieldPanel("photographs"),
        FieldPanel("visibility"),
    ]
    translatable_fields = [*FactPage.translatable_fields, TranslatableField("photographs")]
    parent_page_types = ["network.OrganisationPage", "network.RegionPage"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("Give both coordinates or neither.")})
        if self.latitude is not None and not (59 <= self.latitude <= 71 and 19 <= (self.longitude or 0) <= 32):
            raise ValidationError({"latitude": _("This point is not in Finland.")})
        check_hidden_address(self)


COUNTY_WIDE = (CentreForm.DIGITAL, CentreForm.NETWORKED)
"""Forms of a family centre that may serve a whole county and stand in no municipality."""


class FamilyCentrePage(PlaceFactPage):
    form = models.CharField(_("form"), max_length=10, choices=CentreForm.choices, default=CentreForm.UNKNOWN)
    lead_sector = models.CharField(
        _("lead sector"), max_length=20, choices=LeadSector.choices, default=LeadSector.UNKNOWN
    )

    content_panels = [
        *FactPage.text_panels,
        MultiFieldPanel([FieldPanel("form"), FieldPanel("phase"), FieldPanel("lead_sector")], _("Facts")),
        *PlaceFactPage.place_panels,
    ]
    template = "network/place_page.html"

    class Meta:
        verbose_name = _("family centre")

    def clean(self) -> None:
        super().clean()
        if self.is_source and self.form not in COUNTY_WIDE and not self.municipality_id:
            raise ValidationError({"municipality": _("Say in which municipality the centre stands.")})


class MeetingPlacePage(PlaceFactPage):
    meeting_kind = models.CharField(
        _("kind"), max_length=20, choices=MeetingPlaceKind.choices, default=MeetingPlaceKind.OTHER
    )

    content_panels = [
        *FactPage.text_panels,
        MultiFieldPanel([FieldPanel("meeting_kind"), FieldPanel("phase")], _("Facts")),
        *PlaceFactPage.place_panels,
    ]
    template = "network/place_page.html"

    class Meta:
        verbose_name = _("meeting place")

    def clean(self) -> None:
        super().clean()
        if self.is_source and not self.municipality_id:
            raise ValidationError({"municipality": _("Say in which municipality the meeting place stands.")})


class ActivityPage(FactPage):
    """Something that families or professionals can come to. Ages in months, price in cents."""

    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind.choices, default=ActivityKind.DROP_IN)
    state = models.CharField(_("state"), max_length=12, choices=ActivityState.choices, default=ActivityState.SCHEDULED)
    starts_at = models.DateTimeField(_("first time starts"))
    ends_at = models.DateTimeField(_("first time ends"))
    recurrence = models.CharField(_("repeats"), max_length=200, blank=True, help_text=_("RFC 5545 rule; empty: once."))
    excluded_dates = models.JSONField(default=list, blank=True)
    cancelled_dates = models.JSONField(default=list, blank=True)
    postponed_dates = models.JSONField(default=list, blank=True)
    moved_meetings = models.JSONField(default=list, blank=True)
    meeting_notes = models.JSONField(default=dict, blank=True)
    state_note = models.CharField(_("reason for the state"), max_length=160, blank=True)
    series_key = models.UUIDField(null=True, blank=True, editable=False)
    exclude_fields_in_copy = ["series_key"]
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("place")
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    address = models.CharField(_("address, if not a place of the network"), max_length=160, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    online_url = models.URLField(_("address online"), blank=True)
    online_link_hours_before = models.PositiveSmallIntegerField(
        _("show the link only so many hours before"), null=True, blank=True, help_text=_("Empty: always.")
    )
    age_min_months = models.PositiveSmallIntegerField(_("youngest, months"), null=True, blank=True)
    age_max_months = models.PositiveSmallIntegerField(_("oldest, months"), null=True, blank=True)
    is_free = models.BooleanField(_("free of charge"), default=True)
    price_cents = models.PositiveIntegerField(_("price in cents"), null=True, blank=True)
    price_text = models.CharField(_("price in words"), max_length=160, blank=True)
    registration = models.CharField(
        _("registration"), max_length=12, choices=Registration.choices, default=Registration.NONE
    )
    registration_url = models.URLField(_("registration: link"), blank=True)
    registration_email = models.EmailField(_("registration: e-mail"), blank=True)
    registration_phone = models.CharField(_("registration: telephone"), max_length=30, blank=True)
    registration_deadline = models.DateTimeField(_("registration closes"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("how many fit"), null=True, blank=True)
    languages = CodeListField(_("languages"), vocabulary=SpokenLanguage)
    tasks = CodeListField(_("tasks of a family centre"), vocabulary=CentreTask)
    target_groups = CodeListField(_("for whom"), vocabulary=TargetGroup)
    tags = ClusterTaggableManager(through="network.ActivityPageTag", blank=True, verbose_name=_("tags"))

    content_panels = [
        *FactPage.text_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("state"), FieldPanel("tags")], _("What")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("recurrence")], _("When")
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("place", "municipality", "address", "is_online", "online_url", "online_link_hours_before")
            ],
            _("Where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("age_min_months"), FieldPanel("age_max_months")]),
                FieldPanel("target_groups"),
                FieldPanel("languages"),
                FieldPanel("tasks"),
            ],
            _("For whom"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_free"), FieldRowPanel([FieldPanel("price_cents"), FieldPanel("price_text")])], _("Price")
        ),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldRowPanel([FieldPanel("registration_url"), FieldPanel("registration_email")]),
                FieldPanel("registration_phone"),
                FieldRowPanel([FieldPanel("registration_deadline"), FieldPanel("capacity")]),
            ],
            _("Registration"),
        ),
        FieldPanel("visibility"),
    ]
    parent_page_types = ["network.OrganisationPage"]
    template = "network/activity_page.html"

    class Meta:
        verbose_name = _("activity")

    def clean(self) -> None:
        super().clean()
        from network.recurrence import check_schedule

        check_held_at_hidden_place(self)
        errors: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The end is not after the start.")
        youngest, oldest = self.age_min_months, self.age_max_months
        if youngest is not None and oldest is not None and oldest < youngest:
            errors["age_max_months"] = _("The oldest age is below the youngest.")
        if self.starts_at and self.ends_at and (problem := check_schedule(self)):
            errors["recurrence"] = problem
        if not self.is_free and self.price_cents is None and not self.price_text:
            errors["price_cents"] = _("Give the price, or choose free of charge.")
        if not self.is_online and not self.place_id and not self.municipality_id:
            errors["municipality"] = _("Say where: a place, a municipality, or online.")
        if errors:
            raise ValidationError(errors)
