"""Reads of observations and statements."""

from django.db import models
from django.db.models import F, Q


class ObservationQuerySet(models.QuerySet):
    def of_region(self, code: str) -> "ObservationQuerySet":
        """Figures about the county itself, its family-centre areas or its municipalities; newest first."""
        return (
            self.filter(Q(region_id=code) | Q(family_centre_area__region_id=code) | Q(municipality__region_id=code))
            .select_related("version__indicator", "source", "family_centre_area", "municipality")
            .order_by(F("as_of").desc(nulls_last=True), "key")
        )


class StatementQuerySet(models.QuerySet):
    def newest_first(self) -> "StatementQuerySet":
        """By county and topic, the newest first; undated ones last."""
        return self.select_related("source").order_by("region", "topic", F("as_of").desc(nulls_last=True), "key")

    def of_region(self, code: str) -> "StatementQuerySet":
        return self.filter(region_id=code).newest_first()

    def of_country(self) -> "StatementQuerySet":
        return self.filter(region__isnull=True).newest_first()
