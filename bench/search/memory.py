"""The memory of a web process, step by step: started, warmed up, and having answered searches in three languages.

    python -m bench.search.memory libvoikko < QUERIES     (DATA_DIR: a site with content; lines of language, tab, text)

Prints one JSON object. It is the process that the web server starts (cms.wsgi), asked through WSGI without a socket.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROLLED_UP = Path("/proc/self/smaps_rollup")
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
KINDS = {"Rss": "resident", "Pss": "proportional", "Private_Dirty": "own"}


def memory_mb() -> dict[str, int]:
    """Megabytes (10^6 bytes): resident, its share where pages are shared, and what only this process has."""
    found = {}
    for line in ROLLED_UP.read_text().splitlines():
        name, _, value = line.partition(":")
        if name in KINDS:
            found[KINDS[name]] = round(int(value.split()[0]) * 1024 / 1e6)
    return found


def peak_mb() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) * 1024 / 1e6)
    raise KeyError("VmHWM")


def measure(backend: str, texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Raises AssertionError when a search is not answered with 200."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    import django

    django.setup()
    steps = {"apps loaded": memory_mb()}
    from search.analysis import analyser_version, voikko

    voikko.prefer_backend(backend)
    import cms.wsgi  # as the server does: its threads warm up

    began = time.perf_counter()
    for thread in cms.wsgi.warming:
        thread.join()
    warmed_s = time.perf_counter() - began
    steps["warmed up"] = memory_mb()
    first_ms, later_ms = ask(texts)
    steps[f"{len(texts)} searches answered"] = memory_mb()
    return {
        "steps": steps, "peak": peak_mb(), "warmed_s": warmed_s, "first_ms": first_ms, "later_ms": later_ms,
        "version": analyser_version(),
    }  # fmt: skip


def ask(texts: list[tuple[str, str]]) -> tuple[float, float]:
    """Milliseconds of the first search page of the process, and of the middle one among the others."""
    from django.conf import settings
    from django.test import Client, override_settings
    from django.urls import reverse
    from django.utils.translation import override

    client = Client(headers={"host": "localhost"})
    times = []
    storages = settings.STORAGES | {"staticfiles": PLAIN_FILES}  # static files need not be collected for this
    for language, text in texts:
        with override(language), override_settings(STORAGES=storages):
            address = reverse("search")
            began = time.perf_counter()
            answer = client.get(address, {"q": text})
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    later = sorted(times[1:]) or times
    return times[0], later[len(later) // 2]


if __name__ == "__main__":
    rows = [line.rstrip("\n").partition("\t") for line in sys.stdin]
    print(json.dumps(measure(sys.argv[1], [(language, text) for language, _tab, text in rows])))
