"""Reads of observations and statements."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from .kept import KeptQuerySet


class ObservationQuerySet(models.QuerySet):
    def current(self) -> "ObservationQuerySet":
        """Those that no correction has replaced."""
        return self.filter(is_current=True)

    def beside_the_map(self) -> "ObservationQuerySet":
        """Figures of indicators that are not on the map, each with the source that gives it."""
        return self.filter(version__indicator__is_listed=False, source__isnull=False)

    def of_region(self, code: str) -> "ObservationQuerySet":
        """Figures about the county itself, its family-centre areas or its municipalities; newest first."""
        return (
            self.current()
            .filter(Q(region_id=code) | Q(family_centre_area__region_id=code) | Q(municipality__region_id=code))
            .select_related("version__indicator", "source", "region", "family_centre_area", "municipality")
            .order_by(F("as_of").desc(nulls_last=True), "key")
        )


class StatementQuerySet(KeptQuerySet):
    def newest_first(self) -> "StatementQuerySet":
        """Those that stand, by county and topic, the newest first; undated ones last. Of one day the last recorded."""
        return (
            self.standing()
            .select_related("source", "decision")
            .order_by(
                "region",
                "topic",
                F("as_of").desc(nulls_last=True),
                F("recorded_at").desc(nulls_last=True),
                "key",
            )
        )

    def of_region(self, code: str) -> "StatementQuerySet":
        return self.filter(region_id=code).newest_first()

    def of_country(self) -> "StatementQuerySet":
        return self.filter(region__isnull=True).newest_first()

    def of_area(self, region: Any) -> "StatementQuerySet":
        """Of the county; without one, of the whole country."""
        return self.of_country() if region is None else self.of_region(region.pk)

    def history_of(self, region: Any, topic: str) -> "StatementQuerySet":
        """Everything ever said of a topic in the county (without one, in the whole country), what was replaced
        included, the last said first."""
        return (
            self.filter(region=region, topic=topic)
            .select_related("source", "decision", "replaces")
            .order_by(F("recorded_at").desc(nulls_last=True), F("as_of").desc(nulls_last=True), "-pk")
        )
