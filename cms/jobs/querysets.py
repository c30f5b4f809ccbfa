"""Which jobs are due, lost or old."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from cms.jobs.models import Job  # noqa: F401


class JobQuerySet(models.QuerySet["Job"]):
    def queued(self) -> "JobQuerySet":
        return self.filter(state="queued")

    def due(self, *, now: datetime | None = None) -> "JobQuerySet":
        """Waiting, and not asked to wait longer."""
        return self.queued().filter(run_after__lte=now or timezone.now())

    def unsent(self, *, now: datetime | None = None) -> "JobQuerySet":
        """Due, and either never handed to Celery or so long ago that the message may be lost."""
        moment = now or timezone.now()
        return self.due(now=moment).filter(Q(resend_at=None) | Q(resend_at__lte=moment))

    def abandoned(self, *, now: datetime | None = None) -> "JobQuerySet":
        """Running, but the worker has not renewed its lease: it is dead."""
        return self.filter(state="running", lease_until__lt=now or timezone.now())

    def finished_before(self, moment: datetime) -> "JobQuerySet":
        return self.filter(state__in=("done", "cancelled"), finished_at__lt=moment)

    def older_than(self, days: int) -> "JobQuerySet":
        return self.finished_before(timezone.now() - timedelta(days=days))

    def of_name(self, name: str) -> "JobQuerySet":
        return self.filter(name=name)
