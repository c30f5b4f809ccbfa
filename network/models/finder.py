"""What the finder of activities filters and counts by: one narrow row per activity and time of day.

Written with the occurrences, by `network.services.slots`; `network.slots` says how facts become columns. Each process
that answers readers holds all rows in memory (`network.querying.store`); `SlotChange` tells it which to read again.
"""

from django.db import models

from .records import Activity

DAYS_IN_CHUNK = 60
CHUNKS = 13
"""Columns of days. They are a ring: chunk number n of 60 days since day 1 lies in column n modulo 13."""


class ActivitySlot(models.Model):
    """An activity's meetings that begin at the same time of day, last as long, and are all on or all off.

    Most activities have one. No foreign keys but the activity's: the row is a copy, made anew with its source.
    """

    activity = models.ForeignKey(  # the constraint below is the index
        Activity, on_delete=models.CASCADE, related_name="slots", db_index=False
    )
    minute = models.PositiveSmallIntegerField(help_text="local minutes from midnight to the start")
    length = models.PositiveIntegerField(help_text="minutes")
    is_off = models.BooleanField(default=False, help_text="cancelled or postponed")
    rank = models.PositiveSmallIntegerField(help_text="1 everyone, 2 the network, 3 coordinators")
    facets = models.BigIntegerField(default=0, help_text="bits of network.slots: kind, ages, yes-or-no facts, part")
    themes = models.BigIntegerField(default=0, help_text="bits of network.slots: languages, tasks")
    age_low = models.PositiveSmallIntegerField(help_text="months")
    age_high = models.SmallIntegerField(help_text="months; -1 when no age is stated")
    region = models.CharField(max_length=2, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    owner = models.BigIntegerField(null=True)
    place = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True, help_text="empty: only the municipality is known")
    longitude = models.FloatField(null=True)
    first_day = models.IntegerField(help_text="ordinal of the local date")
    last_day = models.IntegerField()
    days_0 = models.BigIntegerField(default=0)
    days_1 = models.BigIntegerField(default=0)
    days_2 = models.BigIntegerField(default=0)
    days_3 = models.BigIntegerField(default=0)
    days_4 = models.BigIntegerField(default=0)
    days_5 = models.BigIntegerField(default=0)
    days_6 = models.BigIntegerField(default=0)
    days_7 = models.BigIntegerField(default=0)
    days_8 = models.BigIntegerField(default=0)
    days_9 = models.BigIntegerField(default=0)
    days_10 = models.BigIntegerField(default=0)
    days_11 = models.BigIntegerField(default=0)
    days_12 = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "minute", "length", "is_off"], name="slot_time_unique")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.minute // 60:02}:{self.minute % 60:02}"


class SlotChange(models.Model):
    """Rows of an activity were added, changed or removed. Written by triggers of the table above, whoever writes there.

    The order of commits is not that of numbers on PostgreSQL, so there a reader goes by the writer.
    """

    EVERYTHING = 0
    """In place of an activity: read all rows again, this log was cut or the table emptied."""

    activity = models.BigIntegerField()
    writer = models.BigIntegerField(db_default=0, help_text="number of the transaction on PostgreSQL, else 0")

    class Meta:
        indexes = [models.Index(fields=["writer"], name="slot_change_writer")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.activity}"
