"""The table of occurrences: what an activity's schedule gives, from a year behind to two years ahead.

Publishing writes an activity's own rows in its transaction. `continue_rebuild` goes through all activities in batches,
each with its progress in one transaction, so that a killed run goes on where it was; only rows that differ are written.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cms.jobs.fault_points import fault_point
from network.models import Activity, Occurrence, OccurrenceRebuild
from network.models.vocabulary import ActivityState
from network.recurrence import Meeting, Schedule
from network.services.slots import sync_slots

BATCH = 500
KEPT_RUNS = 14
RESUMED_WITHIN = dt.timedelta(days=1)
IDENTITY = ("id", "activity_id", "starts_at")
COMPARED = tuple(
    field.attname for field in Occurrence._meta.concrete_fields if field.attname not in IDENTITY
)  # what a row may say otherwise than the schedule


@dataclass(frozen=True)
class Written:
    """How many rows differed from what the schedules give."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.added + other.added, self.changed + other.changed, self.removed + other.removed)


Progress = Callable[[OccurrenceRebuild, int], None]


def occurrence_rows(activity: Activity, *, now: dt.datetime) -> list[Occurrence]:
    """Unsaved occurrences of an activity up to two years ahead of `now`."""
    return [occurrence_row(activity, meeting) for meeting in Schedule.of(activity).meetings(now)]


def occurrence_row(activity: Activity, meeting: Meeting) -> Occurrence:
    return Occurrence(
        activity=activity,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        state=state_of(activity.state, meeting.state),
        original_starts_at=meeting.original_starts_at,
    )


def state_of(whole: str, meeting: str) -> str:
    """A meeting's state within the whole activity's: what is off as a whole is off each time.

    A single time that is off stays so. A whole activity that was rescheduled has its new times in the rule already.
    """
    if meeting in (ActivityState.CANCELLED, ActivityState.POSTPONED):
        return meeting
    return whole if whole in (ActivityState.CANCELLED, ActivityState.POSTPONED) else meeting


@transaction.atomic
def sync_occurrences(activities: Iterable[Activity], *, now: dt.datetime) -> Written:
    """Make the rows of these activities what their schedules give; rows that are right stay as they are."""
    activities = [*activities]
    wanted = {(row.activity_id, row.starts_at): row for each in activities for row in occurrence_rows(each, now=now)}
    sync_slots(activities, wanted.values(), now=now)
    ids = {each.pk for each in activities}
    gone: list[int] = []
    changed: list[Occurrence] = []
    there = (
        Occurrence.objects.filter(activity__in=ids).order_by().values_list("pk", "activity_id", "starts_at", *COMPARED)
    )
    for pk, activity_id, starts_at, *values in there.iterator():
        new = wanted.pop((activity_id, starts_at), None)
        if new is None:
            gone.append(pk)
        elif values != [getattr(new, name) for name in COMPARED]:
            new.pk = pk
            changed.append(new)
    if gone:
        Occurrence.objects.filter(pk__in=gone).delete()
    if changed:
        Occurrence.objects.bulk_update(changed, COMPARED)
    if wanted:
        Occurrence.objects.bulk_create(wanted.values())
    return Written(len(wanted), len(changed), len(gone))


def start_rebuild(*, resume: bool = False, now: dt.datetime | None = None) -> OccurrenceRebuild:
    """A new run, or with `resume` the unfinished one of the last day, if there is any. Only the latest are kept."""
    now = now or timezone.now()
    unfinished = OccurrenceRebuild.objects.filter(finished_at__isnull=True, moment__gte=now - RESUMED_WITHIN)
    if resume and (run := unfinished.first()) is not None:
        return run
    old = [*OccurrenceRebuild.objects.values_list("pk", flat=True)[KEPT_RUNS:]]
    OccurrenceRebuild.objects.filter(pk__in=old).delete()
    return OccurrenceRebuild.objects.create(moment=now)


def continue_rebuild(run: OccurrenceRebuild, *, progress: Progress | None = None, batch: int = BATCH) -> Written:
    """Carry a run to its end; `progress` is told after each batch of how many activities in all."""
    total = Activity.objects.count()
    written = Written()
    while (done := rebuild_batch(run, batch)) is not None:
        written += done
        if progress:
            progress(run, total)
    return written


@transaction.atomic
def rebuild_batch(run: OccurrenceRebuild, batch: int) -> Written | None:
    """The next activities of the run, with the run's own progress; None when it is at its end."""
    locked = OccurrenceRebuild.objects.select_for_update().get(pk=run.pk)
    activities = [
        *Activity.objects.select_related("record").filter(pk__gt=locked.last_activity_id).order_by("pk")[:batch]
    ]
    if not activities:
        run.finished_at = locked.finished_at or timezone.now()
        run.save(update_fields=["finished_at"])
        return None
    written = sync_occurrences(activities, now=locked.moment)
    locked.last_activity_id = activities[-1].pk
    locked.activities += len(activities)
    locked.added += written.added
    locked.changed += written.changed
    locked.removed += written.removed
    locked.save()
    run.refresh_from_db()
    fault_point("occurrences.batch")
    return written
