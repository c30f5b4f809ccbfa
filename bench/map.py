"""Measures the situation map: server time of its views, and what a first visit weighs.

    python -m bench.map [--indicators 80] [--years 15] [--repeats 40]

Works on a database of its own: on SQLite in a temporary folder, or with DATABASE_URL set to an empty PostgreSQL
database (it is filled and left filled). It holds the reference geography, the bundled sources and examples, and stored
indicators with a figure for every county and Åland in every year and for each of the 308 municipalities in every
year, drawn from a fixed seed. A request is carried out inside this process, from the address to the finished HTML, by a
reader who is not signed in; nothing is cached between requests. Times are by the clock and of the processor (this
process and its database process, not the typesetter's own, which makes PNG and PDF), since the clock also counts
whatever else runs on the machine.
"""

import argparse
import datetime as dt
import gzip
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.filling import insert_rows
from bench.finder import milliseconds, percentile
from bench.rebuild_occurrences import start_django

SEED = 20261122
LAST_YEAR = 2025
KINDS = ("count", "ratio", "share", "scale")
STEPS = [{"code": code, "label": dict.fromkeys(("fi", "sv", "en"), f"step {code}")} for code in range(5)]
WARM_UP = 5
COLUMNS = (
    "key", "version_id", "period", "as_of", "area_kind", "region_id", "municipality_id", "value_number", "missing",
)  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--indicators", type=int, default=80)
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--municipality-years", type=int, help="of the municipalities (default: as many)")
    parser.add_argument("--repeats", type=int, default=40)
    return parser.parse_args()


def fill(indicators: int, years: int, municipality_years: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from network.models import Municipality, Region
    from network.services.reference import load_geography
    from situation_map import services
    from situation_map.models import Observation

    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_geography()
    services.load_reference_statements()
    services.load_example_statements()
    versions = list(make_indicators(indicators))
    regions = [("region", code) for code in Region.objects.values_list("code", flat=True)]
    towns = [("municipality", code) for code in Municipality.objects.values_list("code", flat=True)]
    rows = observations(versions, regions, years, towns, municipality_years)
    prepared = time.perf_counter()
    count = insert_rows(Observation, COLUMNS, rows)
    took = time.perf_counter() - prepared
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"filled in {took:.0f} s: {count:,} observations (and {prepared - begun:.0f} s for all the rest)", flush=True)


def make_indicators(number: int) -> Iterator[Any]:
    """One version of each; themes and kinds in turn."""
    from situation_map.models import Indicator, IndicatorVersion
    from situation_map.registry import THEMES

    themes = list(THEMES)
    for each in range(number):
        kind = KINDS[each % len(KINDS)]
        indicator = Indicator.objects.create(
            key=f"bench-{each:03}", kind=kind, theme=themes[each % len(themes)], is_listed=True,
            decimals=0 if kind in ("count", "scale") else 1, order=200 + each,
        )  # fmt: skip
        texts = {
            f"{field}_{language}": f"{words} {each} ({language})"
            for language in ("fi", "sv", "en")
            for field, words in (("label", "Mittari"), ("question", "Kuinka paljon?"), ("counting_rule", "Kaikki"))
        }
        steps = STEPS if kind == "scale" else []
        kinds = ["region", "municipality"]
        yield IndicatorVersion.objects.create(
            indicator=indicator, steps=steps, area_kinds=kinds, per_inhabitant_allowed=kind == "count", **texts
        )


def observations(
    versions: list[Any], regions: list[tuple[str, str]], years: int, towns: list[tuple[str, str]], town_years: int
) -> Iterator[tuple[Any, ...]]:
    """Rows of ``COLUMNS``."""
    draw = random.Random(SEED)
    for version in versions:
        kind = version.indicator.kind
        for areas, count in ((regions, years), (towns, town_years)):
            for year in range(LAST_YEAR - count + 1, LAST_YEAR + 1):
                day = dt.date(year, 12, 31)
                for area_kind, code in areas:
                    known = draw.random() > 0.05
                    number = Decimal(draw.randint(0, 4) if kind == "scale" else draw.randint(0, 400))
                    yield (
                        f"{version.indicator.key}-{area_kind}-{code}-{year}", version.pk, str(year), day, area_kind,
                        code if area_kind == "region" else None, code if area_kind == "municipality" else None,
                        number if known else None, "" if known else "no_answer",
                    )  # fmt: skip


Measured = tuple[list[float], list[float], int]


def measure(ask: Callable[[str], Any], addresses: Callable[[random.Random], str], repeats: int) -> Measured:
    """Milliseconds by the clock and of the processor, and the most queries of a request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    draw = random.Random(SEED)
    for _number in range(WARM_UP):
        ask(addresses(draw))
    clock, processor, queries = [], [], []
    for _number in range(repeats):
        address = addresses(draw)
        by_clock, by_processor = milliseconds(lambda address=address: ask(address))  # type: ignore[misc]
        clock.append(by_clock)
        processor.append(by_processor)
    for _number in range(3):
        address = addresses(draw)
        with CaptureQueriesContext(connection) as captured:
            ask(address)
        queries.append(len(captured))
    return clock, processor, max(queries)


def views(indicators: int, years: int) -> dict[str, Callable[[random.Random], str]]:
    """What is measured, with how its address is drawn."""
    from network.models import Municipality, Region

    base = "/fi/tilannekuva/"
    slugs = list(Region.objects.exclude(code="91").values_list("slug_fi", flat=True))

    codes = list(Municipality.objects.exclude(region="91").values_list("code", flat=True))

    def key(draw: random.Random) -> str:
        return f"bench-{draw.randrange(indicators):03}"

    def year(draw: random.Random) -> int:
        return draw.randint(LAST_YEAR - years + 1, LAST_YEAR)

    found: dict[str, Callable[[random.Random], str]] = {
        "first view": lambda draw: base,
        "indicator change": lambda draw: f"{base}?indicator={key(draw)}",
        "period change": lambda draw: f"{base}?indicator={key(draw)}&period={year(draw)}",
        "ranking": lambda draw: f"{base}?view=ranking&indicator={key(draw)}",
        "small maps": lambda draw: f"{base}?view=multiples&indicator={key(draw)}",
        "trend of six": lambda draw: f"{base}?view=trend&indicator={key(draw)}&" + "&".join(
            f"area={code:02}" for code in draw.sample(range(1, 22), 6)
        ),
        "scatter": lambda draw: f"{base}?view=scatter&indicator={key(draw)}&other={key(draw)}",
        "comparison of six": lambda draw: f"{base}?view=comparison&" + "&".join(
            f"area={code:02}" for code in draw.sample(range(1, 22), 6)
        ),
        "heat table, a theme": lambda draw: f"{base}?view=heat&theme=places",
        "heat table, all": lambda draw: f"{base}?view=heat",
        "heat table of a year": lambda draw: f"{base}?view=heat&period={year(draw)}",
        "municipalities": lambda draw: f"{base}?level=municipality&indicator={key(draw)}",
        "municipalities, counted": lambda draw: f"{base}?level=municipality&indicator=family_centres",
        "municipalities, a year": lambda draw: f"{base}?level=municipality&indicator={key(draw)}&period={year(draw)}",
        "towns in natural breaks": lambda draw: f"{base}?level=municipality&classes=natural&indicator={key(draw)}",
        "municipalities ranked": lambda draw: f"{base}?level=municipality&view=ranking&indicator={key(draw)}",
        "trend of six of them": lambda draw: f"{base}?level=municipality&view=trend&indicator={key(draw)}&" + "&".join(
            f"area={code}" for code in draw.sample(codes, 6)
        ),
        "comparison of them": lambda draw: f"{base}?level=municipality&view=comparison&" + "&".join(
            f"area={code}" for code in draw.sample(codes, 6)
        ),
        "scatter of all of them": lambda draw: f"{base}?level=municipality&view=scatter&indicator={key(draw)}",
        "collaborative areas": lambda draw: f"{base}?level=collaborative_area",
        "municipalities (SVG)": lambda draw: f"{base}tilannekuva.svg?level=municipality&indicator={key(draw)}",
        "municipalities (CSV)": lambda draw: f"{base}tilannekuva.csv?level=municipality&indicator={key(draw)}",
        "county page": lambda draw: f"{base}{draw.choice(slugs)}/",
        "workbook": lambda draw: f"{base}tilannekuva.xlsx?indicator={key(draw)}",
        "JSON-stat, all": lambda draw: f"{base}tilannekuva.json-stat.json?view=heat",
        "picture (SVG)": lambda draw: f"{base}tilannekuva.svg?indicator={key(draw)}",
        "picture (PNG)": lambda draw: f"{base}tilannekuva.png?indicator={key(draw)}",
        "card (PNG)": lambda draw: f"{base}tilannekuva-card.png?indicator={key(draw)}",
        "brief of a county (PDF)": lambda draw: f"{base}{draw.choice(slugs)}/tilannekuva.pdf",
    }  # fmt: skip
    towns = municipality_addresses()
    found["municipality page"] = lambda draw: draw.choice(towns)
    return found


def municipality_addresses() -> list[str]:
    from django.urls import reverse
    from django.utils.translation import override

    from network.models import Municipality
    from situation_map.county_places import town_slug

    with override("fi"):
        return [
            reverse("situation_municipality", kwargs={"slug": town.region.slug, "town": town_slug(town)})
            for town in Municipality.objects.exclude(region="91").select_related("region")
        ]


def weight(html: bytes) -> dict[str, int]:
    """Bytes of a first visit: the page, and every style, script, icon and font it asks for, compressed as sent."""
    from django.contrib.staticfiles import finders

    text = html.decode()
    asked = re.findall(r'(?:href|src)="/static/([^"#]+)"', text)
    names = {re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name) for name in asked} | {"cms/icons.svg"}
    names |= {f"cms/css/fonts/{name}.woff2" for name in ("familjen", "literata-400")}
    if "situation_map/map.js" in names:
        names.add("situation_map/player.js")
    found = {"page": len(gzip.compress(html))}
    for name in sorted(names):
        content = Path(str(finders.find(name))).read_bytes()
        found[name] = len(content) if name.endswith("woff2") else len(gzip.compress(content))
    return found


def main() -> None:
    options = arguments()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        start_django(Path(folder))
        from django.conf import settings
        from django.core.cache import cache
        from django.db import connection
        from django.test import Client

        from situation_map.models import Observation

        settings.ALLOWED_HOSTS = ["*"]
        town_years = options.years if options.municipality_years is None else options.municipality_years
        fill(options.indicators, options.years, town_years)
        print(f"{connection.vendor}: {options.indicators} indicators, {Observation.objects.count():,} observations")
        client = Client()

        def ask(address: str) -> bytes:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            content = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
            cache.clear()  # a picture or brief that was made before would be given again
            return content

        print(f"{'':24}{'clock p50':>10}{'p95':>7}{'processor p50':>15}{'p95':>7}{'queries':>9}{'kB gzip':>9}")
        for name, addresses in views(options.indicators, options.years).items():
            clock, processor, queries = measure(ask, addresses, options.repeats)
            size = len(gzip.compress(ask(addresses(random.Random(SEED))))) / 1000
            print(
                f"{name:24}{statistics.median(clock):10.0f}{percentile(clock, 0.95):7.0f}"
                f"{statistics.median(processor):15.0f}{percentile(processor, 0.95):7.0f}{queries:9}{size:9.1f}",
                flush=True,
            )
        for title, query in (("first view", ""), ("municipalities", "?level=municipality")):
            parts = weight(ask(f"/fi/tilannekuva/{query}"))
            print(f"{title}, compressed: {sum(parts.values()) / 1000:.1f} kB")
            for name, size in sorted(parts.items(), key=lambda part: -part[1]):
                print(f"    {size / 1000:6.1f} kB  {name}")


if __name__ == "__main__":
    main()
