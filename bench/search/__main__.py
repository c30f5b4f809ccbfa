"""Measures the search: quality with judged queries, speed and memory, each beside its peers.

    python -m bench.search [--engines sqlite,postgresql,elasticsearch] [--quality] [--speed] [--show 20]
    python -m bench.search --check

Loads the written content into databases of its own, so nothing of the site is touched: SQLite in a temporary folder (or
in --folder, kept for the next run), a PostgreSQL database made beside the one of DATABASE_URL and dropped afterwards,
an index of its own at the server of SEARCH_URL. Without --engines: SQLite, and those that the environment points to
(`python3 -m tools.services run -- make bench-search` starts them). --check reads the judged queries and does no more.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("sqlite", "postgresql", "elasticsearch")
NEEDS = {"postgresql": "DATABASE_URL", "elasticsearch": "SEARCH_URL"}
SITE_VARIABLES = (
    "DATABASE_URL",
    "SEARCH_URL",
    "REDIS_URL",
    "SITE_ENV",
    "PLUGINS_DISABLED",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
)
ANSWER = "ANSWER "
WAIT_S = 3600
FIXED_DOCUMENTS = 1775
"""About so many do not grow with the scale: organisations, places, municipalities, indicators, statements."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engines", default="", help=f"some of {', '.join(ENGINES)}, with commas between")
    parser.add_argument("--quality", action="store_true", help="only quality (with --speed: both, as without either)")
    parser.add_argument("--speed", action="store_true", help="only speed and memory")
    parser.add_argument("--scale", type=int, default=1, help="the content so many times over, for speed (default 1)")
    parser.add_argument(
        "--documents", type=int, default=0, help="instead of --scale: so often that there are about so many"
    )
    parser.add_argument("--folder", type=Path, help="keep the SQLite database here and use it again")
    parser.add_argument("--show", type=int, default=0, help="so many of the tuned queries that do worst")
    parser.add_argument("--tuned-only", action="store_true", help="leave the held-out part's figures out: while tuning")
    parser.add_argument("--check", action="store_true", help="only read the judged queries; 1 when they have a fault")
    parser.add_argument("--child", choices=ENGINES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    names = [name for name in asked.engines.split(",") if name]
    asked.engines = names or ["sqlite", *(name for name, variable in NEEDS.items() if os.environ.get(variable))]
    for name in asked.engines:
        if name not in ENGINES:
            parser.error(f"--engines: {name!r} is not one of {', '.join(ENGINES)}")
        if name in NEEDS and not os.environ.get(NEEDS[name]):
            parser.error(f"--engines: {name} needs {NEEDS[name]} (python3 -m tools.services run -- …)")
    if asked.scale < 1 or asked.documents < 0:
        parser.error("--scale and --documents are whole numbers from 1 up")
    if (asked.scale > 1 or asked.documents) and (asked.quality or not asked.speed):
        parser.error("--scale and --documents go with --speed alone: copies of the content have no judgements")
    asked.quality, asked.speed = (asked.quality or not asked.speed), (asked.speed or not asked.quality)
    return asked


def scale_for(documents: int) -> int:
    """How many times over the example content makes about so many documents."""
    from network.example.content import read_counties

    counties = read_counties()
    activities = [entry for county in counties for entry in county.activities.values()]
    one = sum(1 + sum(bool(entry.in_language(code)) for code in ("fi", "sv")) for entry in activities)
    return max(1, round((documents - FIXED_DOCUMENTS) / one))


def main() -> int:
    asked = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.search.settings"
    if asked.child:
        return child(asked)
    with ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-search-")))
        folder.mkdir(parents=True, exist_ok=True)
        if asked.check:
            return check(folder)
        results = {}
        for engine in asked.engines:
            print(f"{engine} …", file=sys.stderr, flush=True)
            results[engine] = run_child(engine, folder, asked, stack)
        report(asked, results, folder)
    return 0


# --- parent --------------------------------------------------------------------------------------------------------


def run_child(engine: str, folder: Path, asked: argparse.Namespace, stack: ExitStack) -> dict[str, Any]:
    environment = site_environment(folder)
    if engine == "postgresql":
        environment["DATABASE_URL"] = stack.enter_context(own_database(os.environ["DATABASE_URL"]))
    elif engine == "elasticsearch":
        server = urlsplit(os.environ["SEARCH_URL"])
        environment["SEARCH_URL"] = server._replace(path=f"/bench-{uuid4().hex}").geturl()
    parts = [f"--{name}" for name in ("quality", "speed") if getattr(asked, name)]
    command = [sys.executable, "-m", "bench.search", "--child", engine, "--scale", str(asked.scale), *parts]
    if asked.documents:
        command += ["--documents", str(asked.documents)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=WAIT_S)
    answers = [line for line in done.stdout.splitlines() if line.startswith(ANSWER)]
    if done.returncode or not answers:
        raise SystemExit(f"{engine}: the measurement ended with {done.returncode}; what went wrong stands above.")
    return dict(json.loads(answers[-1].removeprefix(ANSWER)))


def site_environment(folder: Path) -> dict[str, str]:
    """The embedded site in that folder, whatever the environment points to."""
    kept = {name: value for name, value in os.environ.items() if name not in SITE_VARIABLES}
    return kept | {"DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """An empty database at the server of the URL, dropped afterwards; its own URL."""
    import psycopg
    from psycopg import sql

    name = f"bench_search_{uuid4().hex[:12]}"
    server = urlsplit(url)
    with psycopg.connect(server._replace(scheme="postgresql").geturl(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield server._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def check(folder: Path) -> int:
    os.environ.update(site_environment(folder))
    for name in SITE_VARIABLES:
        os.environ.pop(name, None)
    import django

    django.setup()
    from .judged import LANGUAGES, JudgedError, read_judged

    try:
        queries = read_judged()
    except JudgedError as error:
        print(error)
        return 1
    for language in LANGUAGES:
        of_it = [query for query in queries if query.language == language]
        print(f"{language}: {len(of_it)} queries, {sum(query.held_out for query in of_it)} held out")
    return 0


def report(asked: argparse.Namespace, results: dict[str, dict[str, Any]], folder: Path) -> None:
    from .quality import PARTS, print_quality
    from .speed import measure_memory, print_speed

    if asked.quality:
        parts = [part for part, held_out in PARTS.items() if not (held_out and asked.tuned_only)]
        print_quality({name: row["quality"] for name, row in results.items()}, show=asked.show, parts=parts)
    if asked.speed:
        memory = measure_memory(site_environment(folder), next(iter(results.values()))["texts"])
        print_speed({name: row["speed"] for name, row in results.items()}, memory)


# --- child: one engine ---------------------------------------------------------------------------------------------


def child(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from .judged import read_judged
    from .quality import measure_quality
    from .speed import measure_rebuild, measure_speed

    engine = asked.child
    fill(scale_for(asked.documents) if asked.documents else asked.scale)
    answer: dict[str, Any] = {"texts": [[query.language, query.text] for query in read_judged()]}
    try:
        rebuilt = measure_rebuild()
        if asked.quality:
            answer["quality"] = measure_quality(engine, peer_url=server_address() if engine == "elasticsearch" else "")
        if asked.speed:
            answer["speed"] = measure_speed(engine) | {"rebuild": rebuilt}
    finally:
        if engine == "elasticsearch":
            remove_index()
    print(ANSWER + json.dumps(answer), flush=True)
    return 0


def fill(scale: int) -> None:
    """Database, reference data and example content, what is there already left as it is."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", stdout=sys.stderr)
    call_command("load_example", scale=scale, stdout=sys.stderr)


def server_address() -> str:
    from django.conf import settings

    return urlsplit(settings.SEARCH_URL)._replace(path="").geturl()


def remove_index() -> None:
    from search.engines import elasticsearch_engine

    elasticsearch_engine().remove_everything()


if __name__ == "__main__":
    sys.exit(main())
