"""Worker and scheduler together: what the clock is to start, starts."""

import pytest

from tests.faults.site import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.stackless, pytest.mark.slow, pytest.mark.xdist_group("faults")]


WHOLE = {"first": 1, "second": 1}


def test_scheduler_brings_back_a_job_whose_message_was_lost_while_the_worker_runs(fault_site):
    fault_site.start("worker")
    assert wait_until(lambda: "ready." in fault_site.log_of("worker"), seconds=60)
    fault_site.enqueue("effects.write", "lost message")
    fault_site.start("beat")
    assert wait_until(lambda: fault_site.effects("lost message") == WHOLE), fault_site.log_of("beat")


def test_killed_child_of_a_worker_is_replaced_and_its_job_completed(fault_site):
    fault_site.enqueue("effects.write", "child")
    worker = fault_site.start("worker", "--concurrency", "1", pool="prefork", fault="job.middle")
    fault_site.start("beat")
    assert wait_until(lambda: fault_site.effects("child") == WHOLE), fault_site.log_of("worker")
    assert (fault_site.folder / "fault-job.middle").exists()
    assert worker.poll() is None
