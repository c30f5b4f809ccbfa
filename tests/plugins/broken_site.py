"""Processes of a site that has the broken plugin installed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROKEN_PLUGIN = ROOT / "tests" / "broken_plugin"


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
