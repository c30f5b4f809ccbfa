"""Rows that stay when they are corrected: the correction is a row of its own and names the one that it replaces."""

from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

RowT = TypeVar("RowT", bound=models.Model)


class KeptQuerySet(models.QuerySet[RowT]):
    def standing(self) -> Self:
        """Without the rows that a correction has replaced."""
        return self.filter(replaced_by__isnull=True)


class Kept(models.Model):
    """``recorded_at`` is empty for rows of the data files, which carry the dates of their sources alone."""

    recorded_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    replaces = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    change_note = models.CharField(_("why it was changed"), max_length=300, blank=True)

    class Meta:
        abstract = True
