"""Each process of a parallel run has a data folder, a cache and a search index of its own."""

import os
from pathlib import Path

from django.conf import settings

from tests.environment import run_folder, worker_name


def test_settings_are_this_process_s_own() -> None:
    assert Path(settings.DATA_DIR) == (run_folder() / worker_name()).resolve()
    assert os.environ.get("REDIS_URL", "") == settings.REDIS_URL
    assert os.environ.get("SEARCH_URL", "") == settings.SEARCH_URL
