"""Speed: the site's search with facets beside a raw query of the same engine, the rebuild, how soon a published page is
found, and the memory of the analyser."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from .judged import JudgedQuery, read_judged
from .metrics import percentile

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
LIMIT = 20
BACKENDS = ("libvoikko", "pyvoikko")
PUBLISHED = 10
LONGEST_WAIT_S = 60.0
CHOICES: tuple[dict[str, Any], ...] = (
    {"regions": ("15",)},
    {"types": ("activity",), "times": ("month",)},
    {"freshness": ("fresh", "unknown"), "types": ("activity", "place")},
    {"languages": ("sv",)},
)
"""What is chosen in the facets, query by query in turn."""


def measure_speed(engine: str) -> dict[str, Any]:
    """Milliseconds of every judged query, asked in turn so that the two sides share the machine's moods."""
    from search.models import SearchEntry

    queries = read_judged()
    raw = raw_query(engine)
    asked: dict[str, Callable[[JudgedQuery, int], Any]] = {
        "ours": lambda query, number: _ask(query),
        "chosen": lambda query, number: _ask(query, **CHOICES[number % len(CHOICES)]),
        "raw": lambda query, number: raw(query),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(ROUNDS + 1):
        for number, query in enumerate(queries, start=turn):
            for name, ask in asked.items():
                took = _milliseconds(lambda: ask(query, number))  # noqa: B023
                if turn:  # the first round warms caches
                    times[name].append(took)
    summary = {name: [percentile(values, 0.5), percentile(values, 0.95)] for name, values in times.items()}
    documents = SearchEntry.objects.count()
    publishing = measure_publishing(engine)
    return {**summary, "documents": documents, "queries": len(queries) * ROUNDS, "publishing": publishing}


def _milliseconds(carry_out: Callable[[], Any]) -> float:
    began = time.perf_counter()
    carry_out()
    return (time.perf_counter() - began) * 1000


def _ask(query: JudgedQuery, **choices: Any) -> None:
    from search.contracts import SearchQuery
    from search.services import search

    search(SearchQuery(text=query.text, language=query.language, page_size=LIMIT, **choices))


def measure_rebuild() -> dict[str, float]:
    """Everything written anew: seconds, and of them this process's own processor time."""
    from search.services import rebuild_index

    began, worked = time.perf_counter(), time.process_time()
    entries = rebuild_index(from_the_beginning=True)
    return {
        "entries": entries, "seconds": time.perf_counter() - began, "processor": time.process_time() - worked,
    }  # fmt: skip


def measure_publishing(engine: str) -> list[float]:
    """Seconds from the press of the button to the first search that finds the page, for some pages with a word of their
    own. With Elasticsearch what waits is pushed here, as the job does; how soon a worker begins is not in it."""
    from cms.models import ArticlePage, HomePage
    from search.contracts import SearchQuery
    from search.outbox import push_operations
    from search.services import search

    home = HomePage.objects.get(locale__language_code="fi")
    if engine == "elasticsearch":
        push_operations()
    seconds = []
    for _number in range(PUBLISHED):
        word = "zq" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex)
        page = home.add_child(instance=ArticlePage(title=f"Mittaus {word}", live=False))
        revision = page.save_revision()
        began = time.perf_counter()
        revision.publish()
        if engine == "elasticsearch":
            push_operations()
        while not search(SearchQuery(text=word, language="fi")).total:
            if time.perf_counter() - began > LONGEST_WAIT_S:
                raise RuntimeError(f"A page that was published is not found after {LONGEST_WAIT_S:.0f} seconds.")
            time.sleep(0.01)
        seconds.append(time.perf_counter() - began)
        page.delete()
    if engine == "elasticsearch":
        push_operations()  # while something waits, the database answers
    return [percentile(seconds, 0.5), max(seconds)]


def raw_query(engine: str) -> Callable[[JudgedQuery], Any]:
    """The engine's own ranking of entries that have any of the words as typed: no facets, no rights, no text."""
    if engine == "elasticsearch":
        return _raw_elasticsearch
    return _raw_postgresql if engine == "postgresql" else _raw_sqlite


def _words(query: JudgedQuery) -> list[str]:
    from search.analysis.tokens import iter_tokens

    return [token.word for token in iter_tokens(query.text)]


def _raw_sqlite(query: JudgedQuery) -> Any:
    words = " OR ".join('"' + word.replace('"', '""') + '"' for word in _words(query))
    return _rows("SELECT rowid FROM search_terms WHERE search_terms MATCH %s ORDER BY rank LIMIT %s", [words, LIMIT])


def _raw_postgresql(query: JudgedQuery) -> Any:
    words = " | ".join("'" + f"e{word}".replace("'", "''").replace("\\", "\\\\") + "'" for word in _words(query))
    sql = (
        "SELECT entry_id FROM search_terms WHERE terms @@ %s::tsquery "
        "ORDER BY ts_rank(terms, %s::tsquery) DESC LIMIT %s"
    )
    return _rows(sql, [words, words, LIMIT])


def _rows(sql: str, parameters: list[Any]) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _raw_elasticsearch(query: JudgedQuery) -> Any:
    from search.engines import elasticsearch_engine

    engine = elasticsearch_engine()
    question = {"multi_match": {"query": " ".join(_words(query)), "fields": ["title_exact", "text_exact"]}}
    return engine.client.search(index=engine.alias, size=LIMIT, query=question, source=False)


def measure_memory(environment: dict[str, str], texts: list[list[str]]) -> dict[str, dict[str, Any]]:
    """What bench.search.memory finds with each Finnish back end that is there: a web process on the embedded site of
    the folder, asked the (language, text) rows. An error where that site has no content."""
    if not (Path(environment["DATA_DIR"]) / "db.sqlite3").exists():
        return {"both": {"error": "left out, it is measured on the SQLite site (--engines sqlite)"}}
    lines = "".join(f"{language}\t{text}\n" for language, text in texts)
    found: dict[str, dict[str, Any]] = {}
    for backend in BACKENDS:
        command = [sys.executable, "-m", "bench.search.memory", backend]
        done = subprocess.run(command, input=lines, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            found[backend] = {"error": (done.stderr.strip().splitlines() or ["ended without a word"])[-1]}
        else:
            found[backend] = dict(json.loads(done.stdout.strip().splitlines()[-1]))
    return found


def print_speed(results: dict[str, dict[str, Any]], memory: dict[str, dict[str, Any]]) -> None:
    print("\nSpeed: milliseconds of a query, p50 / p95")
    print(f"{'':<16}{'documents':>10}{'search with facets':>24}{'and a choice in them':>24}{'raw query':>20}")
    for engine, row in results.items():
        ours, chosen, raw = (f"{row[name][0]:.1f} / {row[name][1]:.1f}" for name in ("ours", "chosen", "raw"))
        print(f"{engine:<16}{row['documents']:>10}{ours:>24}{chosen:>24}{raw:>20}")
    print("\nRebuild of the whole index, and from publishing a page to finding it (p50 / longest)")
    print(f"{'':<16}{'time':>14}{'own processor time':>22}{'documents a second':>22}{'published, found':>22}")
    for engine, row in results.items():
        rebuilt, (usual, longest) = row["rebuild"], row["publishing"]
        took = str(timedelta(seconds=round(rebuilt["seconds"])))
        print(f"{engine:<16}{took:>14}{rebuilt['processor']:>20.0f} s{rebuilt['entries'] / rebuilt['seconds']:>22.0f}"
              f"{f'{usual:.2f} / {longest:.2f} s':>22}")  # fmt: skip
    print("\nMemory of a web process, MB (10^6 bytes): resident, of it shared with nobody")
    for backend, row in memory.items():
        if error := row.get("error"):
            print(f"  {backend:<12}{error}")
            continue
        steps = "; ".join(f"{name} {found['resident']}, {found['own']}" for name, found in row["steps"].items())
        print(f"  {backend:<12}{steps}; peak {row['peak']} ({row['version']})")
        print(f"{'':<14}warmed up in {row['warmed_s']:.1f} s beside the first requests; search page: "
              f"{row['first_ms']:.0f} ms the first, {row['later_ms']:.0f} ms the middle one of the rest")  # fmt: skip
