"""Carrying out: once in effect, again after a failure, never for ever."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.jobs.leases import claim_job, renew_lease
from cms.jobs.models import Job
from cms.jobs.registry import JobHandler
from cms.jobs.services import carry_out_job, drain_jobs, enqueue_job, prune_jobs, sweep_jobs

pytestmark = pytest.mark.django_db


def make_group(payload):
    Group.objects.create(name=payload["name"])


def test_carry_out_job_does_it_once_however_often_it_is_told(handle):
    handle("test.group", make_group)
    job = enqueue_job(name="test.group", payload={"name": "once"})
    assert [carry_out_job(job_id=job.pk) for _ in range(3)] == ["done", "not due", "not due"]
    assert Group.objects.filter(name="once").count() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until, job.last_error) == ("done", 1, None, "")


def test_failing_transactional_job_leaves_no_effect_and_waits(handle):
    def half(payload):
        Group.objects.create(name="half")
        raise ValueError("no more")

    handle("test.half", half, backoff_s=40)
    job = enqueue_job(name="test.half")
    before = timezone.now()
    assert carry_out_job(job_id=job.pk) == "returned"
    job.refresh_from_db()
    assert not Group.objects.filter(name="half").exists()
    assert (job.state, job.attempts, job.last_error, job.sent_at) == ("queued", 1, "ValueError: no more", None)
    assert timedelta(seconds=40) <= job.run_after - before < timedelta(seconds=45)
    assert carry_out_job(job_id=job.pk) == "not due"


def test_job_fails_for_good_after_its_last_attempt(handle):
    handle("test.fails", lambda payload: 1 / 0, max_attempts=3, backoff_s=0)
    job = enqueue_job(name="test.fails")
    assert [carry_out_job(job_id=job.pk) for _ in range(4)] == ["returned", "returned", "failed", "not due"]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == ("failed", 3, "ZeroDivisionError: division by zero")


def test_job_without_handler_is_kept_with_its_reason():
    job = enqueue_job(name="test.nobody")
    assert carry_out_job(job_id=job.pk) == "returned"
    job.refresh_from_db()
    assert job.last_error == "UnknownJob: There is no handler for jobs named 'test.nobody'."


def test_failed_job_with_a_newer_one_waiting_makes_room_for_it(handle):
    def fail_after_change(payload):
        raise ValueError

    handle("test.fails", fail_after_change)
    job = enqueue_job(name="test.fails", key="k")
    claimed = claim_job(job.pk)
    newer = enqueue_job(name="test.fails", key="k")
    assert newer.pk != claimed.pk
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_jobs().returned == 1
    assert dict(Job.objects.values_list("pk", "state")) == {job.pk: "cancelled", newer.pk: "queued"}


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 20), (3, 40), (8, 1280), (9, 2560), (10, 3600), (500, 3600)]
)
def test_pause_doubles_up_to_an_hour(attempts, seconds):
    handler = JobHandler(key="x", carry_out=print, max_attempts=8, backoff_s=10, transactional=True)
    assert handler.pause_after(attempts) == timedelta(seconds=seconds)


def test_worker_that_lost_its_lease_takes_its_effect_back(handle):
    def slow(payload):
        Group.objects.create(name="slow")
        Job.objects.update(attempts=2)  # meanwhile another worker has claimed it

    handle("test.slow", slow)
    job = enqueue_job(name="test.slow")
    assert carry_out_job(job_id=job.pk) == "lost"
    assert not Group.objects.filter(name="slow").exists()


def test_lease_is_renewed_by_its_holder_only():
    job = Job.objects.create(name="n")
    claimed = claim_job(job.pk)
    assert claimed.attempts == 1
    assert claim_job(job.pk) is None
    assert renew_lease(job_id=job.pk, attempt=1)
    assert not renew_lease(job_id=job.pk, attempt=2)


def test_sweep_returns_abandoned_jobs_and_sends_them(sent):
    past = timezone.now() - timedelta(seconds=1)
    lost = Job.objects.create(name="n", state="running", attempts=1, lease_until=past)
    held = Job.objects.create(name="n", state="running", attempts=1, lease_until=timezone.now() + timedelta(minutes=1))
    last = Job.objects.create(name="n", state="running", attempts=8, lease_until=past)
    result = sweep_jobs()
    assert (result.returned, result.sent) == (2, 1)
    assert sent == [str(lost.pk)]
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {lost.pk: "queued", held.pk: "running", last.pk: "failed"}


def test_sweep_sends_unsent_and_lost_messages_and_leaves_fresh_ones(sent, settings):
    settings.JOBS_RESEND_SECONDS = 60
    now = timezone.now()
    never = Job.objects.create(name="never")
    lost = Job.objects.create(
        name="lost", sent_at=now - timedelta(minutes=2), resend_at=now - timedelta(minutes=1),
        run_after=now - timedelta(minutes=10),
    )  # fmt: skip
    Job.objects.create(name="fresh", sent_at=now, resend_at=now + timedelta(minutes=1))
    Job.objects.create(name="later", run_after=now + timedelta(hours=1))
    assert sweep_jobs().sent == 2
    assert sent == [str(lost.pk), str(never.pk)]
    lost.refresh_from_db()
    assert lost.resend_at - lost.sent_at >= timedelta(minutes=10)  # after waiting ten minutes, patience is ten more
    assert sweep_jobs().sent == 0


def test_drain_jobs_carries_out_what_jobs_enqueue_too(handle):
    def chain(payload):
        make_group(payload)
        enqueue_job(name="test.group", payload={"name": "second"})

    handle("test.chain", chain)
    handle("test.group", make_group)
    enqueue_job(name="test.chain", payload={"name": "first"})
    assert drain_jobs() == 2
    assert set(Group.objects.filter(name__in=["first", "second"]).values_list("name", flat=True)) == {"first", "second"}


def test_prune_jobs_deletes_old_finished_and_keeps_failed(settings):
    settings.JOBS_KEEP_DAYS = 7
    old, new = timezone.now() - timedelta(days=8), timezone.now() - timedelta(days=6)
    for state, finished_at in (("done", old), ("cancelled", old), ("failed", old), ("done", new)):
        Job.objects.create(name=state, state=state, finished_at=finished_at)
    assert prune_jobs() == 2
    assert set(Job.objects.values_list("state", "finished_at")) == {("failed", old), ("done", new)}


def test_lease_keeper_renews_while_the_handler_runs(handle, settings):
    """A handler that takes longer than its lease keeps the job (seen through the calls: one thread, one database)."""
    import threading

    from cms.jobs import leases

    settings.JOBS_LEASE_SECONDS = 0.3
    renewed = threading.Event()
    original = leases.renew_lease
    leases.renew_lease = lambda **names: not renewed.set()
    try:
        handle("test.long", lambda payload: renewed.wait(5) or 1 / 0)
        job = enqueue_job(name="test.long")
        assert carry_out_job(job_id=job.pk) == "done"
    finally:
        leases.renew_lease = original
