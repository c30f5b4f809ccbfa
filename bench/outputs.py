"""Measures the files that the finder gives of one view: time, memory, size, rows.

    python -m bench.outputs --activities 7000

Works on a database of its own with example content: on SQLite in a temporary folder, or with DATABASE_URL set to an
empty PostgreSQL database (it is filled and left filled). Each file is asked for by its address, as nobody signed in,
and read to its end.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

from bench.measuring import Step
from bench.rebuild_occurrences import start_django

DAYS_AHEAD = 365
FILES = (("activities_csv", {}), ("activities_csv", {"excel": "1"}), ("activities_geojson", {}),
         ("activities_ics", {}), ("activities_json", {}), ("activities_atom", {}))  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--activities", type=int, default=7000, help="7.5 meetings each")
    return parser.parse_args()


def prepare(folder: Path, activities: int) -> None:
    """In a process of its own, so that what it needs of memory is not measured."""
    start_django(folder)
    from django.core.management import call_command

    from network.services.examples import load_examples, plan

    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_reference", stdout=nowhere)
    one = sum(len(county.activities) for county in plan(scale=1).counties)
    load_examples(scale=max(1, -(-activities // one)))


def rows_in(name: str, content: bytes) -> int:
    """How many meetings, series or entries a file has; asked of its text, which every format marks in its own way."""
    marks = {"csv": b"\n", "geojson": b'"Feature"', "ics": b"BEGIN:VEVENT", "json": b'"starts_at"', "atom": b"<entry"}
    return content.count(marks[name.removeprefix("activities_")])


def measure(name: str, choices: dict[str, str]) -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    with override("fi"):
        address = reverse(name)
    today = dt.date.today()
    view = {"from": f"{today}", "to": f"{today + dt.timedelta(days=DAYS_AHEAD)}"}
    size = rows = 0
    label = f"{name.removeprefix('activities_')} {' '.join(choices)}".strip()
    with Step(label):
        answer = Client().get(address, {**view, **choices})
        assert answer.status_code == 200, answer.status_code
        for piece in answer.streaming_content:
            size += len(piece)
            rows += rows_in(name, piece)
    print(f"  {size / 1e6:.1f} MB, {rows} rows or parts", flush=True)


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="perheverkko-bench-") as name:
        folder = Path(name)
        preparing = multiprocessing.get_context("spawn").Process(target=prepare, args=(folder, options.activities))
        preparing.start()
        preparing.join()
        if preparing.exitcode:
            sys.exit("The site could not be prepared.")
        start_django(folder)
        from django.db import connection
        from django.test.utils import setup_test_environment

        from network.models import Activity, Occurrence

        setup_test_environment()
        print(f"{Activity.objects.count()} activities, {Occurrence.objects.count()} meetings on {connection.vendor}")
        for file, choices in FILES:
            measure(file, dict(choices))


if __name__ == "__main__":
    main()
