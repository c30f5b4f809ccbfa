"""What registered indicators said each night: their history."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from situation_map.area_kinds import AreaKind
from situation_map.registry import MISSING_LABELS

from .values import one_value_or_missing


class LiveRun(models.Model):
    """A day on which an indicator was computed. ``failed``: its plugin could not; then no figure stands for that
    day."""

    indicator_key = models.CharField(max_length=120)
    day = models.DateField()
    computed_at = models.DateTimeField()
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ("indicator_key", "day")
        verbose_name = _("computation of an indicator")
        verbose_name_plural = _("computations of indicators")
        constraints = [models.UniqueConstraint(fields=("indicator_key", "day"), name="live_run_once_a_day")]

    def __str__(self) -> str:
        return f"{self.indicator_key} {self.day}"


class LiveFigure(models.Model):
    """A computed figure and the days, both included, on which it stood unchanged.

    ``as_of`` is empty where the figure describes the day itself. A day between that has no LiveRun was not computed.
    """

    indicator_key = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    area_kind = models.CharField(max_length=20, choices=AreaKind.choices)
    area_code = models.CharField(max_length=60)
    first_on = models.DateField()
    last_on = models.DateField()
    value_number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value_date = models.DateField(null=True, blank=True)
    value_text = models.CharField(max_length=500, blank=True)
    missing = models.CharField(max_length=20, blank=True, choices=list(MISSING_LABELS.items()))
    as_of = models.DateField(null=True, blank=True)
    is_example = models.BooleanField(default=False)
    unknown_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("indicator_key", "area_kind", "area_code", "first_on")
        verbose_name = _("computed figure")
        verbose_name_plural = _("computed figures")
        constraints = [
            models.UniqueConstraint(
                fields=("indicator_key", "area_kind", "area_code", "first_on"), name="live_figure_starts_once"
            ),
            models.CheckConstraint(name="live_figure_days_in_order", condition=Q(first_on__lte=F("last_on"))),
            one_value_or_missing("live_figure_value_or_missing"),
        ]
        indexes = [models.Index(fields=("indicator_key", "area_kind", "last_on"), name="live_figure_last_on")]

    def __str__(self) -> str:
        return f"{self.indicator_key} {self.area_kind}:{self.area_code} {self.first_on}"
