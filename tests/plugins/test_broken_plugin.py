"""A plugin that breaks in each way: at the start it stops the site with one line, later it never takes a page down."""

import json
from pathlib import Path

import pytest

from cms.plugins.version import API_VERSION
from tests.plugins.broken_site import run

pytestmark = [pytest.mark.stackless, pytest.mark.slow, pytest.mark.xdist_group("broken_plugin")]


@pytest.mark.parametrize(
    ("broken_in", "problem"),
    [
        ("api", f"it needs plugin API >=99; this site has {API_VERSION}."),
        ("import", "it cannot be imported (BrokenOnPurpose: broken on purpose in import)."),
        ("models", "it cannot be imported (BrokenOnPurpose: broken on purpose in models)."),
    ],
)
@pytest.mark.parametrize(
    "command", [("manage.py", "check"), ("-m", "celery", "-A", "cms", "worker"), ("-c", "import cms.wsgi")]
)
def test_plugin_that_cannot_be_loaded_stops_the_start_in_one_line(tmp_path, broken_in, problem, command):
    result = run(tmp_path, *command, broken_in=broken_in)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"Plugin 'broken': {problem} To start without it, set PLUGINS_DISABLED=broken (comma-separated)."
    ]


@pytest.mark.parametrize("broken_in", ["api", "import", "models"])
def test_plugins_disabled_is_the_way_out(tmp_path, broken_in):
    assert run(tmp_path, "manage.py", "check", broken_in=broken_in, disabled="broken").returncode == 0


def test_disabled_name_that_is_no_plugin_is_warned_of(tmp_path):
    result = run(tmp_path, "manage.py", "check", disabled="brocken")
    assert "PLUGINS_DISABLED: no plugin 'brocken' is installed." in result.stderr


def visit(folder: Path, broken_in: str) -> dict:
    result = run(folder, "-m", "tests.plugins.visiting", broken_in=broken_in)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_working_plugin_works_everywhere(broken_site):
    seen = visit(broken_site, "")
    assert set(seen["pages"].values()) == {200}
    assert seen["panel"].strip() == "<p>The broken plugin&#x27;s panel works</p>"
    assert (seen["view"], seen["indicator"]) == (200, 200)
    assert seen["jobs"] == {"broken.work": "done", "jobs.prune": "done"}
    assert seen["plugin"] == ["running", "", ""]


FAILURES = {
    "ready": "ready",
    "jobs": "jobs",
    "urls": "urls",
    "view": "a view",
    "panel": "panel broken",
    "indicator": "indicator broken",
    "search": "search source broken",
    "job": "job broken.work",
    "desk": "desk panel broken",
}


@pytest.mark.parametrize("broken_in", FAILURES)
def test_plugin_that_fails_later_leaves_every_page_up_and_is_shown_as_failed(broken_site, broken_in):
    seen = visit(broken_site, broken_in)
    assert {address: status for address, status in seen["pages"].items() if status != 200} == {}
    assert seen["plugin"] == ["failed", FAILURES[broken_in], f"BrokenOnPurpose: broken on purpose in {broken_in}"]
    assert seen["shown"]
    assert seen["indexed"] > 0
    assert seen["jobs"]["jobs.prune"] == "done"

    withdrawn = broken_in in ("ready", "jobs")
    assert seen["panel"].strip() == (
        "" if withdrawn or broken_in == "panel" else "<p>The broken plugin&#x27;s panel works</p>"
    )
    assert seen["indicator"] == (404 if withdrawn else 200)
    assert seen["view"] == {"view": 500, "urls": 404}.get(broken_in, 404 if withdrawn else 200)
    assert seen["jobs"]["broken.work"] == ("queued" if withdrawn or broken_in == "job" else "done")
