"""Measures loading a large example into a fresh database: seconds, rows, peak memory.

    python -m bench.load_example --activities 200000

The database is made in a folder of its own, below FOLDER when given (it is kept then), and the site's settings of the
environment are left aside: what is measured is the embedded default. The search index is filled by the load itself.
With --database it goes into that empty PostgreSQL database, which is left filled. With --organisations and --places the
last copies are of organisations and their places alone, until there are so many; a database that holds example content
already gets these only.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVERS = ("DATABASE_URL", "SEARCH_URL", "REDIS_URL", "SITE_ENV", "PLUGINS_DISABLED")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--activities", type=int, default=200_000, help="at least so many (default 200000)")
    parser.add_argument("--organisations", type=int, default=0, help="at least so many, the further without activities")
    parser.add_argument("--places", type=int, default=0, help="at least so many, likewise")
    parser.add_argument("--folder", type=Path, help="keep the database here; the folder is made and must be empty")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database instead of SQLite")
    parser.add_argument(
        "--profile", action="store_true", help="print where the time goes (the measured time is longer)"
    )
    return parser.parse_args()


def start_django(folder: Path, database: str) -> None:
    for name in SERVERS:
        os.environ.pop(name, None)
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    if database:
        os.environ["DATABASE_URL"] = database
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def peak_memory_mb() -> float:
    """The process's largest resident set so far, in megabytes (10^6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


class Watch:
    """Prints a line per step: seconds of wall clock and of processor, peak memory."""

    def __init__(self) -> None:
        self.began, self.worked = time.monotonic(), time.process_time()

    def report(self, label: str) -> float:
        wall, work = time.monotonic() - self.began, time.process_time() - self.worked
        print(f"{label:<34}{wall:>9.1f} s{work:>9.1f} s CPU{peak_memory_mb():>9.0f} MB peak", flush=True)
        self.began, self.worked = time.monotonic(), time.process_time()
        return wall


def load(activities: int, organisations: int, places: int) -> None:
    from django.core.management import call_command

    from network.services.examples import load_examples, plan

    watch = Watch()
    call_command("migrate", verbosity=0)
    watch.report("migrations")
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_reference", stdout=nowhere)
    watch.report("reference data")
    one = sum(len(county.activities) for county in plan(scale=1).counties)
    scale = max(1, -(-activities // one))
    planned = load_examples(scale=scale, progress=Progress())
    seconds = watch.report(f"example content, scale {scale}")
    print(f"{planned} planned pages, {planned / seconds:.0f} a second")
    if further := add_without_activities(organisations, places):
        seconds = watch.report("organisations and places alone")
        print(f"{further} planned pages, {further / seconds:.0f} a second")


def add_without_activities(organisations: int, places: int) -> int:
    """Whole copies of all organisations with their places, until there are so many of both; the number of pages."""
    from django.db import transaction
    from django.utils import timezone

    from network.example.bulk import load_in_bulk
    from network.example.content import read_counties
    from network.example.plan import COPIES_PER_ORGANISATION, PlannedPage, Planner
    from network.models import Municipality, Organisation, Place
    from network.recurrence import LOCAL

    counties = read_counties()
    there = sum(len(county.organisations) for county in counties), sum(len(county.places) for county in counties)
    missing = organisations - Organisation.objects.count(), places - Place.objects.count()
    copies = max(0, *(-(-lack // number) for lack, number in zip(missing, there, strict=True)))
    municipalities = {item.name_fi: item for item in Municipality.objects.all()}
    planner = Planner(today=timezone.now().astimezone(LOCAL).date(), municipalities=municipalities)
    # Numbers of copies of their own, far above those of the copies with activities.
    first = COPIES_PER_ORGANISATION * (Organisation.objects.count() + 1)
    pages: list[PlannedPage] = []
    for copy in range(first, first + copies * COPIES_PER_ORGANISATION, COPIES_PER_ORGANISATION):
        for county in counties:
            pages += [planner.organisation(county, each, copy) for each in county.organisations.values()]
            pages += [planner.place(county, each, copy) for each in county.places.values()]
    with transaction.atomic():
        load_in_bulk(pages, progress=Progress())
    return len(pages)


class Progress:
    """A line for every tenth part."""

    def __init__(self) -> None:
        self.began, self.printed = time.monotonic(), 0

    def __call__(self, done: int, total: int) -> None:
        if done * 10 // total > self.printed:
            self.printed = done * 10 // total
            print(
                f"  {done:>7} / {total}  {time.monotonic() - self.began:>7.0f} s{peak_memory_mb():>7.0f} MB", flush=True
            )


def print_counts(folder: Path) -> None:
    from wagtail.models import Page, Revision

    from network.models import Activity, Occurrence, Organisation, Place, Record, RecordText
    from search.models import SearchEntry

    for model in (Activity, Occurrence, Organisation, Place, Record, RecordText, Page, Revision, SearchEntry):
        print(f"{model.__name__:<20}{model._base_manager.count():>10} rows")
    if files := [*folder.glob("db.sqlite3*")]:
        print(f"database {sum(each.stat().st_size for each in files) / 1e6:.0f} MB")


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="perheverkko-bench-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            sys.exit(f"{folder} is not empty.")
        start_django(folder, options.database)
        if options.profile:
            import cProfile
            import pstats

            with cProfile.Profile() as profile:
                load(options.activities, options.organisations, options.places)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        else:
            load(options.activities, options.organisations, options.places)
        print_counts(folder)


if __name__ == "__main__":
    main()
