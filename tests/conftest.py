"""What every test has: its environment, the markers, the rule for missing servers, a running site and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import django
import pytest

from cms.catalogues import catalogue_folders, compile_catalogues
from tests.environment import REPOSITORY, REQUIRED, run_folder, servers_missing, set_environment, worker_name

set_environment()
if worker_name() == "main":
    compile_catalogues(catalogue_folders(REPOSITORY))
django.setup()  # here already: the conftest of a folder named on the command line is loaded next and may import models
if worker_name() == "main":
    # The processes of xdist inherit this: pytest-django would read their settings before they have set their own.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)

from django.core.cache import cache  # noqa: E402
from django.utils import translation  # noqa: E402

from tests.browser import ARGUMENTS, artefact_file, watch_faults, why_no_browser  # noqa: E402
from tests.kept import _test_database, keeper, kept_fixture, sort_by_beginning  # noqa: E402, F401
from tools.browser_program import find_chromium  # noqa: E402

if TYPE_CHECKING:
    from django.conf import LazySettings
    from playwright.sync_api import Browser, Page

    from tests.network.world import World
    from tests.site import RunningSite

MARKERS = (
    "services(*names): needs these of postgresql, redis, elasticsearch (all, when none is named)",
    "browser: drives Chromium against a running site",
    "faults: kills processes",
    "stackless: is the same on every stack (its sites are embedded ones, or it meets no database): one run is enough",
    "slow: takes more than ten seconds",
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(run_folder(), ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before xdist reads the groups; the order after it was shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Tests that need a running site go to one process, which starts it once; those that begin alike follow another."""
    for item in items:
        if item.get_closest_marker("browser") or "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("site"))
            item.add_marker(pytest.mark.timeout(900))  # the first of them starts the site
        if not touches_servers(item):
            item.add_marker(pytest.mark.stackless)
    yield
    sort_by_beginning(items)


def touches_servers(item: pytest.Item) -> bool:
    """Whether a test meets a database or says that it needs a server; any other is the same on every stack."""
    fixtures = {"django_db_setup", "site"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or any(item.get_closest_marker(name) for name in ("django_db", "services", "browser"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    reasons = []
    if marker := item.get_closest_marker("services"):
        reasons += [f"{name} is not running (make services)" for name in servers_missing(marker.args)]
    if item.get_closest_marker("browser") and (reason := why_no_browser()):
        reasons.append(reason)
    if reasons:
        (pytest.fail if REQUIRED else pytest.skip)("; ".join(reasons))
    keeper.prepare(getattr(item, "fixturenames", []))


@pytest.fixture(autouse=True)
def _as_in_a_fresh_process() -> None:
    """Nothing that an earlier test left: rows are rolled back, the cache and the language of the last page are not."""
    cache.clear()
    translation.deactivate()


def build_world() -> World:
    from tests.network import world

    return world.build_world()


world = kept_fixture("world", build_world)


@pytest.fixture
def database_only(settings: LazySettings) -> None:
    """The search is asked of the site's own database; Elasticsearch would have to be brought up to date first."""
    settings.SEARCH_ENGINE = "database"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The site with its example content, started as `make run` starts it; one for the whole run."""
    from tests.site import start_site
    from tools.servers.process import find_free_port

    running = start_site(run_folder() / "site", find_free_port())
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    # Playwright's loop stays in this thread, where Django would then refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: RunningSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a fresh Finnish profile at the running site. A script error, a blocked resource, a third party fail."""
    context = browser.new_context(base_url=site.address, locale="fi-FI", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults = watch_faults(context, site.address)
    yield opened
    if request.session.testsfailed:
        opened.screenshot(path=artefact_file(request.node.name), full_page=True)
    context.close()
    assert faults == []
