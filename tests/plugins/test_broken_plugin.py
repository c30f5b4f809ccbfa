"""A plugin that breaks in each way: at the start it stops the site with one line, later it never takes a page down."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROKEN_PLUGIN = ROOT / "tests" / "broken_plugin"

pytestmark = pytest.mark.slow


def run(folder: Path, *command: str, broken_in: str = "", disabled: str = "") -> subprocess.CompletedProcess[str]:
    """A process of a site whose data is in `folder` and which has the broken plugin installed."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "SITE_ENV": "test",
        "DATA_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(BROKEN_PLUGIN)]),
        "BROKEN_IN": broken_in,
        "PLUGINS_DISABLED": disabled,
        "ALLOWED_HOSTS": "testserver",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated database and the reference data."""
    folder = tmp_path_factory.mktemp("site-with-broken-plugin")
    for command in (("migrate", "-v0"), ("load_reference",)):
        result = run(folder, "manage.py", *command)
        assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    shutil.copy(prepared / "db.sqlite3", tmp_path / "db.sqlite3")
    return tmp_path


@pytest.mark.parametrize(
    ("broken_in", "problem"),
    [
        ("api", "it needs plugin API >=99; this site has 1.0."),
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


def test_working_plugin_works_everywhere(folder):
    seen = visit(folder, "")
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
def test_plugin_that_fails_later_leaves_every_page_up_and_is_shown_as_failed(folder, broken_in):
    seen = visit(folder, broken_in)
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
