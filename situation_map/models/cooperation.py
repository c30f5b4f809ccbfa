"""Who meets whom: cooperation groups, their meetings, and contact roles. Roles and organisations, never persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .areas import InArea, one_area
from .base import Entry


class CooperationGroup(Entry):
    """A group in which a county, municipalities, NGOs and parishes work together on family centres."""

    class Kind(models.TextChoices):
        FAMILY_CENTRE = "family_centre", _("family centre group")
        STUDENT_WELFARE = "student_welfare", _("statutory student welfare group")
        WIDER = "wider", _("wider education, social and health group")
        LAPE = "lape", _("children and family services reform (LAPE) group")
        STEERING = "steering", _("steering group")
        INTEGRATION = "integration", _("integration group")
        NGO_NETWORK = "ngo_network", _("network of organisations")

    class Mandate(models.TextChoices):
        LAW = "law", _("law")
        FRAMEWORK_AGREEMENT = "framework_agreement", _("framework agreement of county and municipalities")
        EARLIER_WORK = "earlier_work", _("earlier children and family services reform (LAPE)")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("not known")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        PLANNED = "planned", _("planned")
        NONE = "none", _("no such group")
        UNKNOWN = "unknown", _("not known")

    region = models.ForeignKey("network.Region", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    mandate = models.CharField(max_length=20, choices=Mandate.choices, default=Mandate.UNKNOWN)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNKNOWN)
    name_fi = models.CharField(max_length=200)
    name_sv = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    representation_fi = models.TextField(blank=True)
    representation_sv = models.TextField(blank=True)
    representation_en = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="groups")

    class Meta:
        ordering = ("key",)
        verbose_name = _("cooperation group")
        verbose_name_plural = _("cooperation groups")

    def __str__(self) -> str:
        return self.name_fi


class Meeting(Entry):
    """A meeting of a group, dated as its source dates it. An odd date is kept and flagged, never corrected."""

    class Flag(models.TextChoices):
        DATE_LOOKS_WRONG = "date_looks_wrong", _("the date looks wrong in the source")

    group = models.ForeignKey(CooperationGroup, models.CASCADE, related_name="meetings")
    place = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True, related_name="+")
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Order in the source."))
    flag = models.CharField(max_length=20, choices=Flag.choices, blank=True)
    note_fi = models.TextField(blank=True)
    note_sv = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="meetings")

    class Meta:
        ordering = ("group", "position")
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return self.key


class ContactRole(Entry, InArea):
    """A post that answers for something in an area. Held, vacant or unknown; the holder's name is not stored."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        VACANT = "vacant", _("vacant")
        UNKNOWN = "unknown", _("not known")

    role_fi = models.CharField(max_length=200)
    role_sv = models.CharField(max_length=200, blank=True)
    role_en = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNKNOWN)
    posts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many posts, where the source says.")
    )
    valid_until = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When a coordinator last changed it.")
    )
    as_of = models.DateField(null=True, blank=True)
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="contacts")

    class Meta:
        ordering = ("key",)
        verbose_name = _("contact role")
        verbose_name_plural = _("contact roles")
        constraints = [one_area("contact_role_one_area")]

    def __str__(self) -> str:
        return self.role_fi
