"""A worker killed by SIGKILL at any named point: what it had begun is completed once in effect.

Five rounds, one per point; FAULT_ROUNDS more of them at points chosen by chance (the seed is in the test's name),
for at most FAULT_SECONDS in all.
"""

import os
import random
import time
from collections import Counter

import pytest

from cms.jobs.fault_points import FAULT_POINTS
from tests.faults.site import KILLED, FaultSite, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.stackless, pytest.mark.slow, pytest.mark.xdist_group("faults")]

WHOLE = {"first": 1, "second": 1}
CHAIN_WHOLE = {"chain": 1, "first": 1, "second": 1}

ROUNDS = int(os.environ.get("FAULT_ROUNDS", str(len(FAULT_POINTS))))
SECONDS = float(os.environ.get("FAULT_SECONDS", "1200"))
STARTED = time.monotonic()


def rounds() -> list[tuple[int, str]]:
    """(number, point): each point once, then by chance; the number seeds the choice, so a round can be repeated."""
    extra = (random.Random(number).choice(FAULT_POINTS) for number in range(len(FAULT_POINTS), ROUNDS))
    return list(enumerate([*FAULT_POINTS, *extra][:ROUNDS]))


def kill_at(own: FaultSite, point: str) -> None:
    """Start a worker that dies at the point, and see it die there."""
    worker = own.start("worker", fault=point)
    assert wait_until(lambda: worker.poll() is not None), f"nobody came to {point}:\n{own.log_of('worker')}"
    assert worker.returncode == KILLED
    assert (own.folder / f"fault-{point}").exists()


@pytest.mark.parametrize(("number", "point"), rounds())
def test_job_is_completed_once_after_a_kill(fault_site, number, point):
    if time.monotonic() - STARTED > SECONDS:
        pytest.skip("FAULT_SECONDS are over")
    name, whole = ("effects.chain", CHAIN_WHOLE) if point == "enqueue.after_row" else ("effects.write", WHOLE)
    subject = f"round {number}"
    fault_site.enqueue(name, subject)
    if point == "sweep.middle":
        fault_site.abandon()
    kill_at(fault_site, point)
    committed = {"job.after_effect": WHOLE, "enqueue.after_row": {"chain": 1}}.get(point, {})
    assert fault_site.effects(subject) == committed

    fault_site.enqueue("effects.write", f"after {number}")  # shows that the next worker is at work, and past the sweep
    fault_site.start("worker")
    expected = Counter([name, "effects.write", *(["effects.write"] if point == "enqueue.after_row" else [])])
    finished = wait_until(lambda: fault_site.jobs_done() == expected)
    assert finished, f"{fault_site.jobs_done()}\n{fault_site.log_of('worker')}"
    assert fault_site.effects(subject) == whole
    assert fault_site.effects(f"after {number}") == WHOLE
