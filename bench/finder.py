"""Measures the finder of activities: server time of its pages over random filters, and deep pages of the list.

    python -m bench.finder [--database NAME=URL ...] [--combinations 200]

Each database holds example content already (`manage.py load_example --scale N`). A request is carried out inside this
process, from the address to the finished HTML, by a reader who is not signed in; nothing is cached between requests.
The combinations are drawn from a fixed seed, so both databases answer the same ones. Beside it stands, from the same
run, the same measure of a plain list of Wagtail pages as its own demonstration site writes it, without any filter:
`Page.objects.live().public().order_by("-first_published_at")`, 25 titles with their addresses. Linked Events cannot be
run here, so there is no figure of it.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SEED = 20260301
MOST_FILTERS = 5
PAGES = (1, 10, 100, 500)
REPEATS = 15
OPTIONS: dict[str, tuple[str, ...]] = {
    "q": ("perhekahvila", "vauva", "isä", "unikoulu", "liikunta", "kerho lapsille"),
    "county": ("15", "90", "06", "21"),
    "municipality": ("Jyväskylä", "Tampere", "Inari"),
    "near": ("62.24,25.75&within=20", "60.17,24.94&within=10", "65.01,25.47&within=80"),
    "kind": ("drop_in", "course", "peer_support", "forum"),
    "task": ("health", "separation", "participation"),
    "age": ("0", "1", "7", "13"),
    "child": ("8m", "3y", "15y"),
    "language": ("sv", "ar", "uk", "en"),
    "free": ("1",),
    "drop_in": ("1",),
    "online": ("1",),
    "step_free": ("1",),
    "weekday": ("mon", "wed", "sat"),
    "time": ("morning", "evening"),
    "earliest": ("09:00", "16:30"),
    "days": ("1", "7", "183"),
    "sort": ("distance", "relevance"),
    "view": ("month", "week", "map"),
}


def combinations(number: int) -> list[str]:
    """Query strings; the first has no filter."""
    draw = random.Random(SEED)
    found = [""]
    while len(found) < number:
        names = draw.sample(sorted(OPTIONS), draw.randint(1, MOST_FILTERS))
        query = "&".join(f"{name}={draw.choice(OPTIONS[name])}" for name in names)
        if query not in found:
            found.append(query)
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--database", action="append", default=[], metavar="NAME=URL",
        help="may be given several times; without any: the database of the environment",
    )  # fmt: skip
    parser.add_argument("--combinations", type=int, default=200, help="at least one (default 200)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]


def server_seconds() -> float:
    """Processor time of the PostgreSQL process that serves this connection, when it runs on this machine, else 0."""
    from django.db import connection

    if connection.vendor != "postgresql" or connection.connection is None:
        return 0
    file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(file.read_text().split()[0]) / 1e9 if file.exists() else 0


def milliseconds(call: Callable[[], Any]) -> tuple[float, float]:
    """By the clock, and of the processor: this process's and its database process's time, whatever else runs."""
    began, worked, served = time.perf_counter(), time.process_time(), server_seconds()
    call()
    own = time.process_time() - worked + server_seconds() - served
    return (time.perf_counter() - began) * 1000, own * 1000


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(number: int) -> dict[str, Any]:
    """Everything, as numbers."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from network.models import Activity, ActivitySlot, Occurrence, Organisation, Place

    settings.DATABASES["default"]["CONN_MAX_AGE"] = connection.settings_dict["CONN_MAX_AGE"] = None
    client, address = Client(), reverse("activities")

    def ask(query: str) -> Any:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200, (query, answer.status_code)
        return answer

    queries = combinations(number)
    for query in queries[:10]:  # templates, word lists and connections are loaded once a process
        ask(query)
    times, processor, asked = [], [], []
    for query in queries:
        by_clock, by_processor = milliseconds(lambda query=query: ask(query))
        times.append(by_clock)
        processor.append(by_processor)
        with CaptureQueriesContext(connection) as captured:
            ask(query)
        asked.append(len(captured))
    slowest = sorted(zip(times, queries, strict=True), reverse=True)[:3]
    counted = (Organisation, Place, Activity, Occurrence, ActivitySlot)
    return {
        "engine": connection.vendor,
        "rows": {model.__name__: model._base_manager.count() for model in counted},
        "combinations": len(queries),
        "p50": statistics.median(times),
        "p95": percentile(times, 0.95),
        "own p50": statistics.median(processor),
        "own p95": percentile(processor, 0.95),
        "most queries": max(asked),
        "slowest": [f"{took:.0f} ms ?{query}" for took, query in slowest],
        "pages": deep_pages(ask),
        "plain list": plain_list(),
    }


def deep_pages(ask: Callable[[str], Any]) -> dict[str, float]:
    """Median of pages of the list of half a year, each reached as a reader reaches it: from the page before."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from network.querying import ActivityQuery
    from network.querying.areas import Areas
    from network.querying.paging import Cursor, keys_from
    from network.views.activities import PAGE_SIZE

    query = ActivityQuery.parse(QueryDict("days=183"), Areas.load())
    found = {}
    for page in PAGES:
        after = ""
        if page > 1:
            last = next(keys_from(query, AnonymousUser(), skip=(page - 1) * PAGE_SIZE - 1), None)
            if last is None:
                continue
            after = str(Cursor(last.starts_at, last.activity))
        address = query.address(page=page, after=after)[1:]
        found[str(page)] = statistics.median(milliseconds(lambda at=address: ask(at))[1] for _ in range(REPEATS))
    return found


def plain_list() -> dict[str, float]:
    """Median of a list of Wagtail pages without filters, first page and page 500, counted as its paginator does."""
    from django.core.paginator import Paginator
    from django.template import Context, Template
    from wagtail.models import Page

    template = Template(
        "<ul>{% for page in pages %}<li><a href='{{ page.url }}'>{{ page.title }}</a></li>{% endfor %}</ul>"
    )

    def show(number: int) -> None:
        pages = Paginator(Page.objects.live().public().order_by("-first_published_at"), 25).get_page(number)
        template.render(Context({"pages": pages}))

    return {str(n): statistics.median(milliseconds(lambda n=n: show(n))[1] for _ in range(REPEATS)) for n in (1, 500)}


def report(name: str, found: dict[str, Any]) -> None:
    rows = ", ".join(f"{number:,} {model}" for model, number in found["rows"].items())
    print(f"\n{name} ({found['engine']}): {rows}")
    print(f"  {found['combinations']} combinations: p50 {found['p50']:.0f} ms, p95 {found['p95']:.0f} ms by the clock")
    own = f"p50 {found['own p50']:.0f} ms, p95 {found['own p95']:.0f} ms"
    print(f"    processor time, of our process and its database process: {own}")
    print(f"    at most {found['most queries']} queries; slowest: {'; '.join(found['slowest'])}")
    pages = ", ".join(f"{page}: {took:.0f}" for page, took in found["pages"].items())
    print(f"  half a year without filters, processor ms by page: {pages}")
    plain = ", ".join(f"{page}: {took:.0f}" for page, took in found["plain list"].items())
    print(f"  for comparison a plain list of Wagtail pages without filters, likewise: {plain}", flush=True)


def main() -> None:
    options = arguments()
    if options.child:
        start_django()
        print(json.dumps(measure(options.combinations)))
        return
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for entry in options.database or ["this site="]:
        name, _, url = entry.partition("=")
        environment = {**os.environ, **({"DATABASE_URL": url} if url else {})}
        command = [sys.executable, "-m", "bench.finder", "--child", name, "--combinations", str(options.combinations)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        report(name, json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
