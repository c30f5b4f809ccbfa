"""The table of occurrences: extended each night, rebuilt whole, resumed where it was, only differences written."""

import datetime as dt
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.jobs.models import Job
from cms.jobs.services import drain_jobs, enqueue_job
from network.models import Activity, Occurrence, OccurrenceRebuild
from network.services import occurrences
from network.services.occurrences import Written, continue_rebuild, start_rebuild, sync_occurrences
from tests.network.world import record_of

NIGHT = dt.timedelta(days=1)


def rows() -> list[tuple[int, int, dt.datetime, str]]:
    return [*Occurrence.objects.order_by("pk").values_list("pk", "activity_id", "starts_at", "state")]


@pytest.fixture
def three(world) -> list[Activity]:
    rules = ("FREQ=WEEKLY", "FREQ=DAILY;COUNT=5", "")
    pages = [world.add_activity(recurrence=rule, title=f"T{number}") for number, rule in enumerate(rules)]
    return [record_of(page).activity for page in pages]


def test_rebuilding_what_is_right_writes_nothing(three) -> None:
    before = rows()
    run = start_rebuild()
    assert continue_rebuild(run) == Written()
    assert rows() == before
    assert (run.activities, run.finished_at is not None) == (3, True)


def test_only_what_differs_is_written(three) -> None:
    before = rows()
    endless, daily, once = three
    kept = Occurrence.objects.filter(activity=once).get()
    Occurrence.objects.filter(activity=daily).first().delete()
    wrong = Occurrence.objects.filter(activity=daily).last()
    Occurrence.objects.filter(pk=wrong.pk).update(state="cancelled")
    Occurrence.objects.create(activity=endless, starts_at=timezone.now(), ends_at=timezone.now())
    assert continue_rebuild(start_rebuild()) == Written(added=1, changed=1, removed=1)
    assert [row[1:] for row in sorted(rows(), key=lambda row: row[1:3])] == [
        row[1:] for row in sorted(before, key=lambda row: row[1:3])
    ]
    assert Occurrence.objects.filter(activity=once).get().pk == kept.pk


def test_each_night_the_horizon_moves_on_by_a_day(three) -> None:
    last = Occurrence.objects.filter(activity=three[0]).order_by("starts_at").last().starts_at
    week = [timezone.localtime().replace(hour=12) + number * NIGHT for number in range(1, 8)]
    for now in week:
        with mock.patch("django.utils.timezone.now", return_value=now):
            continue_rebuild(start_rebuild(now=now))
    after = Occurrence.objects.filter(activity=three[0]).order_by("starts_at").last().starts_at
    assert (after - last).days in (6, 7)
    assert Occurrence.objects.filter(activity=three[1]).count() == 5


def test_the_nightly_job_extends_the_table(three, settings) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["extend-occurrences"]
    Occurrence.objects.all().delete()
    enqueue_job(name=entry["args"][0], key="clock")
    drain_jobs()
    assert Occurrence.objects.count() > 100
    assert Job.objects.get(name=entry["args"][0]).state == Job.State.DONE


def test_a_stopped_run_goes_on_where_it_was(three) -> None:
    Occurrence.objects.all().delete()
    run = start_rebuild()
    occurrences.rebuild_batch(run, 1)
    assert run.activities == 1
    out = StringIO()
    call_command("rebuild_occurrences", "--resume", "--batch", "1", stdout=out)
    assert out.getvalue().splitlines()[:2] == ["Going on after 1 activities.", "2 / 3"]
    run.refresh_from_db()
    assert (run.activities, run.finished_at is not None) == (3, True)
    assert {*Occurrence.objects.values_list("activity", flat=True)} == {each.pk for each in three}


def test_a_failure_within_a_batch_leaves_the_batches_before_it(three) -> None:
    Occurrence.objects.all().delete()
    run = start_rebuild()
    occurrences.rebuild_batch(run, 1)
    before = rows()
    with mock.patch.object(occurrences, "fault_point", side_effect=RuntimeError), pytest.raises(RuntimeError):
        occurrences.rebuild_batch(run, 1)
    assert rows() == before
    assert OccurrenceRebuild.objects.get(pk=run.pk).activities == 1


def test_without_resume_a_new_run_begins_and_old_runs_are_pruned(three) -> None:
    for _number in range(20):
        start_rebuild()
    assert OccurrenceRebuild.objects.count() == occurrences.KEPT_RUNS + 1
    out = StringIO()
    call_command("rebuild_occurrences", stdout=out)
    assert out.getvalue().splitlines() == ["3 / 3", "3 activities: 0 occurrences added, 0 changed, 0 removed."]


def test_a_run_stopped_days_ago_is_not_taken_up(three) -> None:
    old = start_rebuild(now=timezone.now() - 3 * NIGHT)
    assert start_rebuild(resume=True).pk != old.pk


def test_syncing_keeps_the_rows_that_stay(three) -> None:
    daily = three[1]
    before = {row[2]: row[0] for row in rows() if row[1] == daily.pk}
    daily.recurrence = "FREQ=DAILY;COUNT=6"
    assert sync_occurrences([daily], now=timezone.now()) == Written(added=1)
    after = {row[2]: row[0] for row in rows() if row[1] == daily.pk}
    assert before.items() <= after.items()


def test_number_of_queries_of_a_batch_does_not_grow_with_activities(three, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(16):
        occurrences.rebuild_batch(start_rebuild(), 500)
