"""The site as `make run` starts it: what it prints, that it stops whole, that a second start loses nothing."""

import os
import signal
import stat
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.site import RunningSite, answers, copy_data, start_site
from tools.servers.process import find_free_port

STEPS = ("Translations", "Database", "Reference data", "Example content", "Static files", "Search index")


def processes_of(site: RunningSite) -> list[str]:
    """Command lines of the processes that have this site's data folder in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={site.data}\0".encode() in (entry / "environ").read_bytes() + b"\0":
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [command for command in found if command]


def test_run_prints_steps_address_and_accounts(site: RunningSite) -> None:
    lines = site.output.splitlines()

    assert [line.split(" … ")[0] for line in lines if " … " in line][-7:-1] == list(STEPS)
    assert f"Perheverkko is at {site.address}  (Ctrl-C stops it)" in lines
    for account in site.accounts:
        assert any(account.username in line and account.password in line and account.role in line for line in lines)


def test_run_keeps_the_accounts_from_other_people(site: RunningSite) -> None:
    assert stat.S_IMODE((site.data / "example-accounts.json").stat().st_mode) == 0o600


def test_health_answers_at_the_running_site(site: RunningSite) -> None:
    with urllib.request.urlopen(f"{site.address}/healthz", timeout=10) as answer:
        assert (answer.status, answer.read()) == (200, b'{"database": "ok"}')


@pytest.mark.slow
def test_second_start_does_nothing_twice_and_stops_whole(site: RunningSite) -> None:
    data = site.data.parent / "again"
    copy_data(site.data, data)

    again = start_site(data, find_free_port())
    try:
        assert "Database … up to date" in again.output
        assert "Static files … up to date" in again.output
        assert "Example content … kept" in again.output
        assert again.accounts == site.accounts
        assert len(processes_of(again)) >= 4  # this script, web server, worker, scheduler
    finally:
        status = again.stop()

    assert status == 0
    assert processes_of(again) == []
    assert not answers(again.address)


@pytest.mark.faults
@pytest.mark.slow
def test_a_killed_process_stops_the_site_and_is_named(site: RunningSite) -> None:
    data = site.data.parent / "killed"
    copy_data(site.data, data)
    running = start_site(data, find_free_port())
    children = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(running.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    scheduler = next(int(line.split()[0]) for line in children if " beat " in line)

    os.kill(scheduler, signal.SIGKILL)

    assert running.process.wait(timeout=40) == 1
    assert running.output.splitlines()[-1] == "The scheduler ended (signal SIGKILL); the site is stopped."
    assert processes_of(running) == []
