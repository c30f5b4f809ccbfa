"""A rebuild of the occurrences killed by SIGKILL within a batch: what was done stays, --resume does the rest."""

import subprocess
import sys

import pytest

from tests.faults.site import KILLED, ROOT, FaultSite

pytestmark = [pytest.mark.faults, pytest.mark.stackless, pytest.mark.slow, pytest.mark.xdist_group("faults")]

ADD_ACTIVITIES = """
import datetime as dt
from network.models import Activity, Record
start = dt.datetime(2030, 1, 7, 7, 30, tzinfo=dt.UTC)
for number in range(6):
    record = Record.objects.create(kind="activity", origin="source", publication="live")
    Activity.objects.create(record=record, kind="event", starts_at=start, ends_at=start + dt.timedelta(hours=1))
"""


def count(own: FaultSite, query: str) -> int:
    with own.database() as database:
        return database.execute(query).fetchone()[0]


def rebuild(own: FaultSite, *options: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "rebuild_occurrences", "--batch", "2", *options],
        cwd=ROOT, env=own.environment(fault), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_rebuild_goes_on_after_a_kill(fault_site) -> None:
    made = fault_site.manage("shell", "-v0", "-c", ADD_ACTIVITIES)
    assert made.returncode == 0, made.stderr
    first = rebuild(fault_site, fault="occurrences.batch")
    assert first.returncode == KILLED
    assert (fault_site.folder / "fault-occurrences.batch").exists()
    rows = count(fault_site, "SELECT count(*) FROM network_occurrence")
    run = count(fault_site, "SELECT activities FROM network_occurrencerebuild")
    assert (rows, run) == (0, 0)  # the batch and its progress went together

    with fault_site.database() as database:  # as if the kill had come a batch later
        database.execute("DELETE FROM network_occurrencerebuild")
    partly = fault_site.manage("shell", "-v0", "-c", ONE_BATCH)
    assert partly.returncode == 0, partly.stderr
    (fault_site.folder / "fault-occurrences.batch").unlink()
    second = rebuild(fault_site, "--resume", fault="occurrences.batch")
    assert second.returncode == KILLED
    assert count(fault_site, "SELECT count(*) FROM network_occurrence") == 2

    resumed = rebuild(fault_site, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert resumed.stdout.splitlines()[0] == "Going on after 2 activities."
    assert resumed.stdout.splitlines()[-1] == "6 activities: 6 occurrences added, 0 changed, 0 removed."
    assert count(fault_site, "SELECT count(*) FROM network_occurrence") == 6
    assert count(fault_site, "SELECT count(DISTINCT activity_id) FROM network_occurrence") == 6


ONE_BATCH = """
from network.services.occurrences import rebuild_batch, start_rebuild
rebuild_batch(start_rebuild(), 2)
"""
