"""What the settings read in a test run; set before Django is loaded, hence outside the fixtures.

Every process of a run (`pytest -n`) has its own data folder, Redis database, search index and (pytest-django) database.
"""

import os
import re
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parents[1]
RUN_FOLDER = "PERHEVERKKO_TEST_RUN"
# In CI nothing may be left out for want of a server, a browser or a library.
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"
SERVERS = {"postgresql": "DATABASE_URL", "redis": "REDIS_URL", "elasticsearch": "SEARCH_URL"}


def worker_name() -> str:
    """gw0, gw1 … with xdist; main without."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def worker_number() -> int:
    found = re.search(r"\d+$", worker_name())
    return int(found[0]) if found else 0


def run_folder() -> Path:
    """One folder for the whole run, made by its first process and inherited by the others."""
    if RUN_FOLDER not in os.environ:
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="perheverkko-tests-", dir=os.environ.get("DATA_DIR"))
    return Path(os.environ[RUN_FOLDER])


def set_environment() -> None:
    """Settings of a test process. The servers' variables are kept, each made this process's own."""
    data = run_folder() / worker_name()
    data.mkdir(exist_ok=True)
    os.environ.update(DJANGO_SETTINGS_MODULE="cms.settings", SITE_ENV="test", DATA_DIR=str(data), LOG_LEVEL="WARNING")
    os.environ["SITUATION_MAP_COMPUTE_SECONDS"] = "30"  # a figure that once took too long is left out for minutes
    for variable in ("FAULT_POINT", "PLUGINS_DISABLED", "PUBLIC_URL", "ALLOWED_HOSTS", "EMAIL_URL"):
        os.environ.pop(variable, None)
    if redis := os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = urlsplit(redis)._replace(path=f"/{worker_number() + 1}").geturl()
    if search := os.environ.get("SEARCH_URL"):
        os.environ["SEARCH_URL"] = f"{search.removesuffix(f'-{worker_name()}').rstrip('/')}-{worker_name()}"


def servers_missing(names: tuple[str, ...] = ()) -> list[str]:
    """Which of these servers (all, when none is named) the environment does not point to."""
    wanted = names or tuple(SERVERS)
    return [name for name in wanted if not os.environ.get(SERVERS[name], "").startswith(("postgres", "redis", "http"))]
