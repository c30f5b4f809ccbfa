"""Quality end to end: every system answers every judged query; figures by language, tuned and held-out part apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .judged import LANGUAGES, JudgedQuery, read_judged
from .metrics import Figures, figures_of, ndcg
from .rankings import Identities, SiteSearch, System

PARTS = {"tuned": False, "held out": True}
COLUMNS = ("all", *LANGUAGES)
MISSING_NAMED = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """A system's rankings, one for each query in the set's order."""

    system: str
    rankings: list[list[str]]


def measure_quality(engine: str, *, peer_url: str = "") -> dict[str, Any]:
    """The site's search on this engine and its peer's best setting, as a table of plain values."""
    queries = read_judged()
    identities = Identities()
    ours = outcome_of(SiteSearch(engine, identities), queries)
    peers = list(_peer_outcomes(identities, queries, peer_url))
    return {
        "ours": table_of(ours, queries),
        "peer": table_of(best_of(peers, queries), queries),
        "settings": {peer.system: figures(peer, queries, held_out=False).ndcg for peer in peers},
        "undocumented": undocumented(queries, identities),
        "weakest": weakest(ours, queries),
    }


def outcome_of(system: System, queries: Sequence[JudgedQuery]) -> Outcome:
    return Outcome(system.name, [system.rank(query) for query in queries])


def _peer_outcomes(identities: Identities, queries: Sequence[JudgedQuery], peer_url: str) -> Iterator[Outcome]:
    from . import peers

    if not peer_url:
        for system in peers.wagtail_systems(identities):
            yield outcome_of(system, queries)
        return
    from elasticsearch import Elasticsearch

    client = Elasticsearch(peer_url, request_timeout=30)
    with peers.AnalyserIndex(client) as index:
        for weighting in peers.WEIGHTINGS:
            yield outcome_of(peers.AnalyserSearch(identities, client, index, weighting), queries)


def best_of(peers: Sequence[Outcome], queries: Sequence[JudgedQuery]) -> Outcome:
    """By nDCG on the tuned part: the held-out part is not looked at to choose either."""
    return max(peers, key=lambda peer: figures(peer, queries, held_out=False).ndcg)


def figures(outcome: Outcome, queries: Sequence[JudgedQuery], *, held_out: bool, language: str = "all") -> Figures:
    return figures_of(
        (ranking, query.grades)
        for ranking, query in zip(outcome.rankings, queries, strict=True)
        if query.held_out == held_out and language in ("all", query.language)
    )


def table_of(outcome: Outcome, queries: Sequence[JudgedQuery]) -> dict[str, Any]:
    parts = {
        part: {column: asdict(figures(outcome, queries, held_out=held_out, language=column)) for column in COLUMNS}
        for part, held_out in PARTS.items()
    }
    return {"system": outcome.system, "parts": parts}


def undocumented(queries: Iterable[JudgedQuery], identities: Identities) -> list[str]:
    """What is judged and stands in no index: no system can find it."""
    from search.models import SearchEntry

    rows = SearchEntry.objects.values_list("source", "object_id").distinct()
    known = {identities.of(source, object_id) for source, object_id in rows}
    return sorted({identity for query in queries for identity in query.grades} - known)


def weakest(outcome: Outcome, queries: Sequence[JudgedQuery]) -> list[tuple[str, str, float, list[str]]]:
    """The tuned queries by rising nDCG, each with what stood first. Nothing of the held-out part."""
    rows = [
        (query.language, query.text, ndcg(ranking, query.grades), ranking[:5])
        for ranking, query in zip(outcome.rankings, queries, strict=True)
        if not query.held_out
    ]
    return sorted(rows, key=lambda row: row[2])


# --- printing ----------------------------------------------------------------------------------------------------


def print_quality(results: dict[str, dict[str, Any]], *, show: int, parts: Sequence[str]) -> None:
    rows = [result[side] for result in results.values() for side in ("ours", "peer")]
    width = max(len(row["system"]) for row in rows) + 2
    for part in parts:
        counts = {column: rows[0]["parts"][part][column]["queries"] for column in COLUMNS}
        print(f"\nQuality, {part} part: nDCG@10 / recall@50 / wanted in the first three, in per cent")
        print(" " * width + "".join(f"{f'{column} ({counts[column]})':<22}" for column in COLUMNS))
        for row in rows:
            cells = (row["parts"][part][column] for column in COLUMNS)
            print(f"{row['system']:<{width}}" + "".join(f"{_cell(cell):<22}" for cell in cells).rstrip())
    for engine, result in results.items():
        settings = ", ".join(f"{name} {100 * value:.1f}" for name, value in result["settings"].items())
        print(f"\n{engine}: the peer's settings by nDCG@10 of the tuned part: {settings}")
        for language, text, value, first in result["weakest"][:show]:
            print(f"  {100 * value:5.1f}  {language}  {text:<44} {', '.join(first)}")
    missing = next(iter(results.values()))["undocumented"]
    if missing:
        named = ", ".join(missing[:MISSING_NAMED]) + (" …" if len(missing) > MISSING_NAMED else "")
        print(f"\n{len(missing)} judged things are in no index: {named}")


def _cell(figures: dict[str, float]) -> str:
    return " / ".join(f"{100 * figures[name]:.1f}" for name in ("ndcg", "recall", "wanted"))
