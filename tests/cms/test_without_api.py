"""What a process does not load: Wagtail's writable API."""

import os
import subprocess
import sys

from django.apps import apps
from wagtail.signals import page_slug_changed, post_page_move

LOADED = """
import django, sys
django.setup()
import cms.urls
print(*(name for name in ("ninja", "wagtail.api.v3") if name in sys.modules))
import wagtail.snippets.api.v3.router, wagtail.api.v3.api
print(wagtail.api.v3.api.api.__class__.__module__)
"""


def test_process_does_not_load_the_api_and_still_could() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings", "SITE_ENV": "test"}
    found = subprocess.run([sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == ["", "ninja.main"]


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
