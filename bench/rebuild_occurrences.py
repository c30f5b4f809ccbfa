"""Measures rebuilding the table of occurrences: all rows missing, nothing to write, and a night's extension.

    python -m bench.rebuild_occurrences --activities 20000

Works on a database of its own: on SQLite in a temporary folder, or with DATABASE_URL set to an empty PostgreSQL
database (it is filled and left filled). The activities are weekly series of four to eleven meetings, 7.5 on average,
made as rows without pages. What is printed for 200,000 activities is the measured time multiplied.
"""

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AIM = 200_000
CHUNK = 5000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--activities", type=int, default=20_000)
    return parser.parse_args()


def start_django(folder: Path) -> None:
    for name in ("SEARCH_URL", "REDIS_URL", "SITE_ENV", "PLUGINS_DISABLED"):
        os.environ.pop(name, None)
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings", "LOG_LEVEL": "WARNING"}
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def activities(number: int, records: list[Any]) -> Iterator[Any]:
    """Weekly series of four to eleven meetings that begin within the coming half year."""
    from network.models import Activity
    from network.recurrence import weekly_rule

    today = dt.datetime.now(dt.UTC).replace(hour=7, minute=30, second=0, microsecond=0)
    for place, record in zip(range(number), records, strict=True):
        start = today + dt.timedelta(days=place % 180)
        until = (start + dt.timedelta(weeks=3 + place % 8)).date()
        yield Activity(
            record=record, kind="drop_in", starts_at=start, ends_at=start + dt.timedelta(hours=2),
            recurrence=weekly_rule(until=until), languages=["fi"],
        )  # fmt: skip


def fill(number: int) -> None:
    from django.core.management import call_command

    from network.models import Activity, Record

    call_command("migrate", verbosity=0)
    for begin in range(0, number, CHUNK):
        size = min(CHUNK, number - begin)
        rows = Record.objects.bulk_create(
            Record(kind="activity", origin="source", publication="live", source_language="fi") for _n in range(size)
        )
        Activity.objects.bulk_create(activities(size, rows))


def measure(label: str, number: int, now: dt.datetime | None = None) -> None:
    from network.services.occurrences import continue_rebuild, start_rebuild

    began, worked = time.perf_counter(), time.process_time()
    written = continue_rebuild(start_rebuild(now=now))
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    print(f"{label:<18}{seconds:>8.1f} s ({work:.1f} s CPU), {written}")
    print(f"{'':<18}{seconds * AIM / number:>8.0f} s ({work * AIM / number:.0f} s CPU) for {AIM:,}", flush=True)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="perheverkko-bench-") as folder:
        start_django(Path(folder))
        from django.db import connection

        fill(options.activities)
        print(f"{options.activities} activities on {connection.vendor}")
        measure("every row missing", options.activities)
        measure("every row right", options.activities)
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        measure("the next night", options.activities, tomorrow)


if __name__ == "__main__":
    main()
