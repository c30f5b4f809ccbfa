"""What a process does not load: Wagtail's writable API, libraries for files, the driver of another database."""

import os
import subprocess
import sys

from django.apps import apps
from wagtail.signals import page_slug_changed, post_page_move

LOADED = """
import django, sys
django.setup()
import cms.urls
print(*(name for name in ("ninja", "wagtail.api.v3", "openpyxl", "icalendar", "psycopg_binary") if name in sys.modules))
"""
MOUNTED = """
import django
django.setup()
import cms.urls, wagtail.snippets.api.v3.router, wagtail.api.v3.api
print(wagtail.api.v3.api.api.__class__.__module__)
"""


def printed(code: str, **variables: str) -> str:
    """By a process of its own, on SQLite unless the variables say otherwise."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings", "SITE_ENV": "test", "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment | variables, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_process_loads_neither_the_api_nor_what_reads_files_nor_another_databases_driver() -> None:
    assert printed(LOADED) == ""


def test_process_on_postgresql_has_its_driver() -> None:
    assert printed(LOADED, DATABASE_URL="postgres://nobody@127.0.0.1:1/none") == "psycopg_binary"


def test_the_api_could_still_be_mounted() -> None:
    assert printed(MOUNTED) == "ninja.main"


def test_rest_of_wagtails_start_is_done() -> None:
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.contrib.redirects.signal_handlers import (
        autocreate_redirects_on_page_move,
        autocreate_redirects_on_slug_change,
    )
    from wagtail.permissions import policy_registry

    assert apps.get_app_config("wagtailredirects").name == "wagtail.contrib.redirects"
    assert Redirect in policy_registry.values_by_class
    assert page_slug_changed.disconnect(autocreate_redirects_on_slug_change)
    page_slug_changed.connect(autocreate_redirects_on_slug_change)
    assert post_page_move.disconnect(autocreate_redirects_on_page_move)
    post_page_move.connect(autocreate_redirects_on_page_move)
