"""How far the table of occurrences has been rebuilt: a row per run, so that a killed run goes on where it was."""

from django.db import models
from django.db.models import F, Q


class OccurrenceRebuild(models.Model):
    """One run over all activities in the order of their keys. `moment` is the "now" that all of it is computed for."""

    moment = models.DateTimeField()
    last_activity_id = models.BigIntegerField(default=0)
    activities = models.PositiveIntegerField(default=0, help_text="gone through so far")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="rebuild_finished_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M} {self.activities}"
