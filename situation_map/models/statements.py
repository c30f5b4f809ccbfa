"""What is said of an area in words, topic by topic, with its date, source and certainty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from situation_map.registry import MISSING_LABELS, Missing

from .base import Entry
from .kept import Kept, KeptQuerySet
from .querysets import StatementQuerySet


class ConfirmerRole(models.TextChoices):
    """Who vouches for a statement or figure: a role, never a person."""

    COORDINATOR = "coordinator", _("family centre coordinator of the county")
    ORGANISATIONS = "organisations", _("contact person of the organisations")
    MUNICIPALITIES = "municipalities", _("contact person of the municipalities")
    EDITORS = "editors", _("editors of the situation map")


class Statement(Entry, Kept):
    """A dated statement about a county, or about the whole country when ``region`` is empty.

    ``step`` is a code of the topic's scale (data/coded_steps.toml, version ``scale_version``), and is empty, with a
    reason in ``missing``, where nobody has assessed it. A new assessment is a new row; older rows stay as history. So
    is a correction, which names the row that it ``replaces``. Text is in at least one language.
    """

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MODERATE = "moderate", _("moderate")
        LOW = "low", _("low")

    region = models.ForeignKey("network.Region", models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(max_length=40)
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    scale_version = models.PositiveSmallIntegerField(default=1)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    text_fi = models.TextField(blank=True)
    text_sv = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    decision = models.ForeignKey(
        "situation_map.Decision", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    as_of = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by_role = models.CharField(max_length=20, blank=True, choices=ConfirmerRole.choices)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="statements")
    reminded_on = models.DateField(
        null=True, blank=True, editable=False, help_text=_("When the county's coordinators were asked to review it.")
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.CheckConstraint(
                name="statement_step_or_missing",
                condition=Q(step__isnull=False, missing="")
                | Q(step__isnull=True, missing__in=[m.value for m in Missing]),
            ),
            models.CheckConstraint(
                name="statement_confirmation_has_a_role",
                condition=Q(confirmed_on__isnull=True) | ~Q(confirmed_by_role=""),
            ),
            models.CheckConstraint(name="statement_has_a_text", condition=~Q(text_fi="", text_sv="", text_en="")),
        ]
        indexes = [models.Index(fields=("region", "topic"), name="statement_region_topic")]

    def __str__(self) -> str:
        return self.key


class Decision(Entry, Kept):
    """A decision about family centres: which body, when, where it can be read. A correction is a row of its own."""

    region = models.ForeignKey("network.Region", models.PROTECT, null=True, blank=True, related_name="+")
    body = models.CharField(max_length=200)
    title_fi = models.CharField(max_length=250, blank=True)
    title_sv = models.CharField(max_length=250, blank=True)
    title_en = models.CharField(max_length=250, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    document_url = models.URLField(blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Kept here.")
    )
    source = models.ForeignKey("situation_map.Source", models.PROTECT, null=True, blank=True, related_name="decisions")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ("decided_on", "key")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(name="decision_has_a_title", condition=~Q(title_fi="", title_sv="", title_en="")),
        ]

    def __str__(self) -> str:
        return self.title_fi or self.title_sv or self.title_en
