"""A merger of two organisations, with what it moved, so that it can be undone for a time."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from .records import Record

UNDONE_WITHIN_DAYS = 30


class Merger(models.Model):
    """`gone` became part of `kept`. `moved` says by their ids what went over; it is emptied when the time is over."""

    gone = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    kept = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        indexes = [models.Index(fields=["merged_at"], name="merger_merged_at")]

    def __str__(self) -> str:
        return f"{self.gone_id} {self.kept_id}"

    @property
    def undone_until(self) -> dt.datetime:
        return self.merged_at + dt.timedelta(days=UNDONE_WITHIN_DAYS)

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and bool(self.moved) and timezone.now() < self.undone_until
