"""Reads of the network's records."""

import datetime as dt
import math
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Prefetch, Q

from cms.accounts import models as accounts

User = accounts.User | AnonymousUser | None

EARTH_RADIUS_M = 6_371_008.8


def visibility_q(user: User, *, prefix: str = "") -> Q:
    """What `user` may read, as a condition on a Record reached by `prefix`: published, and visible to them."""
    from network.permissions import visibilities_for

    return Q(**{f"{prefix}publication": "live", f"{prefix}visibility__in": visibilities_for(user)})


class RecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "RecordQuerySet":
        return self.filter(visibility_q(user))

    def of_kind(self, *kinds: str) -> "RecordQuerySet":
        return self.filter(kind__in=kinds)

    def real(self) -> "RecordQuerySet":
        """Without examples: those are never added into a figure of real ones."""
        return self.exclude(origin="example")

    def with_texts(self) -> "RecordQuerySet":
        """With texts of all languages and of the owner, for showing in a list: 2 more queries, however many rows."""
        return self.select_related("region", "municipality", "owner", "organisation", "place").prefetch_related(
            "texts", "owner__texts"
        )


class PlaceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "PlaceQuerySet":
        return self.filter(visibility_q(user, prefix="record__"))

    def with_texts(self) -> "PlaceQuerySet":
        return self.select_related(
            "record", "record__region", "record__municipality", "record__owner"
        ).prefetch_related("record__texts", "record__owner__texts")

    def near(self, *, latitude: float, longitude: float, distance_m: float) -> "PlaceQuerySet":
        """Inside the bounding box of a circle; the caller drops the corners with `haversine_m`."""
        dlat = math.degrees(distance_m / EARTH_RADIUS_M)
        dlon = dlat / max(math.cos(math.radians(latitude)), 0.01)
        return self.filter(
            latitude__range=(latitude - dlat, latitude + dlat), longitude__range=(longitude - dlon, longitude + dlon)
        )


class ActivityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "ActivityQuerySet":
        return self.filter(visibility_q(user, prefix="record__"))

    def with_texts(self) -> "ActivityQuerySet":
        return self.select_related(
            "record", "record__region", "record__municipality", "record__owner", "place__record"
        ).prefetch_related("record__texts", "record__owner__texts", "place__record__texts")


class OccurrenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> "OccurrenceQuerySet":
        return self.filter(visibility_q(user, prefix="activity__record__"))

    def between(self, start: dt.datetime, end: dt.datetime) -> "OccurrenceQuerySet":
        """Starting at `start` or later and before `end` (aware)."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def with_texts(self) -> "OccurrenceQuerySet":
        """With all a list row shows: 3 more queries, however many rows."""
        record = self.model._meta.apps.get_model("network", "RecordText").objects
        return self.select_related(
            "activity__record__region",
            "activity__record__municipality",
            "activity__record__owner",
            "activity__place__record__municipality",
        ).prefetch_related(
            Prefetch("activity__record__texts", queryset=record.all()),
            Prefetch("activity__record__owner__texts", queryset=record.all()),
            Prefetch("activity__place__record__texts", queryset=record.all()),
        )


def haversine_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres between two WGS84 points."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    a = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(a))
