"""Writing jobs: in the caller's transaction, once per key, sent when committed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from cms.jobs import sending
from cms.jobs.errors import JobAlreadyQueued, JobNotInState
from cms.jobs.models import Job
from cms.jobs.services import cancel_job, carry_out_job, enqueue_job, retry_job

pytestmark = pytest.mark.django_db


def test_enqueue_job_is_sent_when_committed_and_not_before(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue_job(name="test.one", payload={"id": 5})
        assert sent == []
    assert sent == [str(job.pk)]
    job.refresh_from_db()
    assert (job.state, job.payload, job.attempts) == ("queued", {"id": 5}, 0)
    assert job.sent_at is not None


def test_enqueue_job_in_a_transaction_that_is_rolled_back_leaves_nothing(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        enqueue_job(name="test.one")
        transaction.set_rollback(True)
    assert (Job.objects.count(), sent) == (0, [])


def test_enqueue_job_with_same_key_waits_once_with_newer_payload_and_earlier_time(sent):
    later, sooner = timezone.now() + timedelta(hours=2), timezone.now() + timedelta(hours=1)
    first = enqueue_job(name="test.one", payload={"v": 1}, key="a", run_after=sooner)
    second = enqueue_job(name="test.one", payload={"v": 2}, key="a", run_after=later)
    assert first.pk == second.pk
    job = Job.objects.get()
    assert (job.payload, job.run_after) == ({"v": 2}, sooner)


def test_enqueue_job_with_same_key_and_other_name_or_no_key_waits_beside(sent):
    for name, key in (("test.one", "a"), ("test.two", "a"), ("test.one", None), ("test.one", None)):
        enqueue_job(name=name, key=key)
    assert Job.objects.count() == 4


def test_enqueue_job_with_key_of_a_running_job_writes_another(sent, handle):
    seen = []
    handle("test.again", lambda payload: seen.append(enqueue_job(name="test.again", key="a").pk))
    job = enqueue_job(name="test.again", key="a")
    assert carry_out_job(job_id=job.pk) == "done"
    assert seen != [job.pk]
    assert Job.objects.queued().get().pk == seen[0]


def test_enqueue_job_for_later_is_not_sent(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_job(name="test.one", run_after=timezone.now() + timedelta(minutes=5))
    assert sent == []


def test_two_queued_rows_with_one_key_are_refused_by_the_database():
    Job.objects.create(name="n", key="k")
    with pytest.raises(IntegrityError, match=r"job_one_queued_per_key|jobs_job.name, jobs_job.key"):
        Job.objects.create(name="n", key="k")


def test_broker_down_keeps_the_job_and_is_not_asked_again_at_once(
    sent, monkeypatch, django_capture_on_commit_callbacks
):
    from cms.jobs.tasks import carry_out

    asked = []

    def refuse(args, **options):
        asked.append(args)
        raise OperationalError("connection refused")

    monkeypatch.setattr(carry_out, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_job(name="test.one")
        enqueue_job(name="test.two")
    assert len(asked) == 1
    assert list(Job.objects.values_list("state", "sent_at")) == [("queued", None)] * 2
    assert sending._broker_rests_until > 0


def test_retry_job_gives_further_attempts_and_sends(sent, handle, django_capture_on_commit_callbacks):
    handle("test.fails", lambda payload: 1 / 0, max_attempts=1)
    job = enqueue_job(name="test.fails")
    assert carry_out_job(job_id=job.pk) == "failed"
    with django_capture_on_commit_callbacks(execute=True):
        retry_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.max_attempts, job.finished_at) == ("queued", 1, 2, None)
    assert sent == [str(job.pk)]


def test_retry_job_beside_a_waiting_one_of_the_same_key_is_refused(sent):
    old = Job.objects.create(name="n", key="k", state="failed", finished_at=timezone.now())
    enqueue_job(name="n", key="k")
    with pytest.raises(JobAlreadyQueued):
        retry_job(job_id=old.pk)
    old.refresh_from_db()
    assert old.state == "failed"


@pytest.mark.parametrize("state", ["queued", "done"])
def test_retry_job_that_is_not_over_or_was_done_is_refused(state):
    job = Job.objects.create(name="n", state=state, finished_at=timezone.now() if state == "done" else None)
    with pytest.raises(JobNotInState):
        retry_job(job_id=job.pk)


def test_cancel_job_that_waits_is_never_carried_out(sent, handle):
    done = []
    handle("test.one", done.append)
    job = enqueue_job(name="test.one")
    cancel_job(job_id=job.pk)
    assert carry_out_job(job_id=job.pk) == "not due"
    assert done == []
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_cancel_job_that_runs_is_refused():
    lease = timezone.now() + timedelta(seconds=30)
    job = Job.objects.create(name="n", state="running", attempts=1, lease_until=lease)
    with pytest.raises(JobNotInState):
        cancel_job(job_id=job.pk)
