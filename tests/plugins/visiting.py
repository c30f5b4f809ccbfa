"""Run in a process of its own, with the broken plugin installed: use the site and print as JSON what came of it."""

import json
import os
from typing import Any

import django

READERS = ("/fi/", "/fi/organisaatiot/", "/fi/paikat/", "/fi/toiminta/", "/fi/tilannekuva/", "/fi/haku/?q=perhe")


def visit() -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from cms.blocks.panel import render_panel
    from cms.jobs.services import drain_jobs, enqueue_job
    from cms.plugins.overview import plugin_lines
    from search.services import index_object, rebuild_index

    client = Client(raise_request_exception=False)
    seen: dict[str, Any] = {"pages": {address: client.get(address).status_code for address in READERS}}
    seen["panel"] = str(render_panel("broken", None, {}))
    seen["indicator"] = client.get("/fi/tilannekuva/?indicator=broken").status_code
    seen["view"] = client.get("/fi/plugins/broken/").status_code
    index_object("broken", "1")
    seen["indexed"] = rebuild_index()
    enqueue_job(name="broken.work")
    enqueue_job(name="jobs.prune")
    drain_jobs()
    seen["jobs"] = states_of_jobs()
    admin = get_user_model().objects.create_superuser(f"admin-{os.getpid()}", "a@example.org", "x")
    client.force_login(admin)
    seen["pages"]["desk"] = client.get("/fi/tyopoyta/").status_code
    plugins = client.get("/admin/plugins/")
    seen["pages"]["plugins"] = plugins.status_code
    seen["pages"] |= {f"{address} again": client.get(address).status_code for address in READERS}
    line = next(line for line in plugin_lines() if line.key == "broken")
    seen["plugin"] = [line.condition, line.failed_in, line.last_error]
    seen["shown"] = line.last_error in plugins.content.decode()
    return seen


def states_of_jobs() -> dict[str, str]:
    from cms.jobs.models import Job

    return dict(
        Job.objects.filter(name__in=["broken.work", "jobs.prune"]).order_by("created_at").values_list("name", "state")
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(visit()))  # noqa: T201
