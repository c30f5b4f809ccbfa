"""A worker killed by SIGKILL in the middle of an import: begun again, each row is brought in once."""

import json
from collections import Counter

import pytest

from tests.faults.site import KILLED, FaultSite, wait_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.stackless,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("faults"),
]

ROWS = 30
#: A county, an organisation with an editor, a dry run of a table that is confirmed at once by the second call.
PREPARE = """
from django.contrib.auth import get_user_model
from cms.imports.contracts import Content
from cms.imports.models import ImportRun
from cms.imports.services import confirm_run, ensure_source, start_run
from network.importing.columns import guess
from network.importing.table import columns_of
from network.models import Record
from network.services.provisioning import ensure_region_branches, provision_organisation
from network.services.roles import set_membership
from tests.network.world import add_two_counties, record_of

towns = add_two_counties()
ensure_region_branches()
page = provision_organisation(title="Tuulikello ry", region_code="15", facts={"summary": "x", "municipality": None})
user = get_user_model().objects.create_user("editor")
set_membership(user=user, organisation=record_of(page), role="editor")
rows = ["Tunniste;Nimi;Päivä;Alkaa;Päättyy;Kunta;Hinta"]
rows += [f"{n};Kerho {n};1.2.2090;9;10;Laukaa;5 €" for n in range(ROWS)]
content = Content("x.csv", chr(10).join(rows).encode())
headings = columns_of(content).headings
mapping = {field: at for at, field in enumerate(guess(headings)) if field}
source = ensure_source(owner=page.translation_key, importer="table", name="x.csv", user=user)
run = start_run(source=source, user=user, content=content, mapping=mapping, headings=headings)
"""
CONFIRM = """
from cms.imports.models import ImportRun
from cms.imports.services import confirm_run
run = ImportRun.objects.get()
confirm_run(run=run, user=run.started_by, mode="all", outcome="draft")
"""


def run_script(site: FaultSite, script: str) -> None:
    result = site.manage("shell", "--no-imports", "-c", script.replace("ROWS", str(ROWS)))
    assert result.returncode == 0, result.stderr


def read(site: FaultSite, query: str) -> list[tuple]:
    with site.database() as database:
        return database.execute(query).fetchall()


def state(site: FaultSite) -> str:
    return read(site, "SELECT state FROM imports_importrun")[0][0]


def kill_at(site: FaultSite, point: str) -> None:
    worker = site.start("worker", fault=point)
    assert wait_until(lambda: worker.poll() is not None, seconds=120), site.log_of("worker")
    assert worker.returncode == KILLED


def test_import_killed_in_the_dry_run_and_in_the_writing_is_whole_once(fault_site) -> None:
    run_script(fault_site, PREPARE)
    kill_at(fault_site, "import.reading")
    assert state(fault_site) == "reading"
    first = fault_site.start("worker")
    assert wait_until(lambda: state(fault_site) == "ready", seconds=120), fault_site.log_of("worker")
    counts = json.loads(read(fault_site, "SELECT counts FROM imports_importrun")[0][0])
    assert (counts, read(fault_site, "SELECT COUNT(*) FROM imports_importrow")) == ({"create": ROWS}, [(ROWS,)])
    first.kill()
    first.wait()

    run_script(fault_site, CONFIRM)
    kill_at(fault_site, "import.middle")
    assert state(fault_site) == "drafting"
    fault_site.start("worker")
    fault_site.start("beat")
    assert wait_until(lambda: state(fault_site) == "done", seconds=240), fault_site.log_of("worker")
    titles = Counter(
        title
        for (title,) in read(
            fault_site,
            "SELECT p.draft_title FROM network_activitypage a JOIN wagtailcore_page p ON p.id = a.page_ptr_id",
        )
    )
    assert titles == Counter({f"Kerho {number}": 1 for number in range(ROWS)})
    assert read(fault_site, "SELECT COUNT(*) FROM imports_sourcekey") == [(ROWS,)]
    assert read(fault_site, "SELECT DISTINCT work FROM imports_importrow") == [("drafted",)]
