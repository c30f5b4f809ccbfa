"""How long it takes to find what belongs near a thing, among many made-up entries: python -m bench.related [number]

Works on a database of its own, in a temporary folder. Words are drawn as they are in texts: few are very common, most
are rare.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator

WORDS, TOWNS, KINDS, OWNERS, ASKED = 6000, 300, 20, 3000, 300


def prepare() -> None:
    folder = tempfile.mkdtemp()
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/related.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    import django

    django.setup()
    from django.db import connection

    from search.models import NearTerm, SearchEntry, SearchText

    with connection.schema_editor() as editor:
        for model in (SearchEntry, SearchText, NearTerm):
            editor.create_model(model)


def fill(number: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from search.models import NearTerm, SearchEntry

    chance = random.Random(7)
    now = timezone.now()
    weights = [1 / (place + 3) for place in range(WORDS)]

    def entries() -> Iterator[tuple[SearchEntry, list[str]]]:
        for place in range(1, number + 1):
            words = dict.fromkeys(chance.choices(range(WORDS), weights, k=chance.randint(3, 9)))
            town, kind, owner = chance.randrange(TOWNS), chance.randrange(KINDS), chance.randrange(OWNERS)
            entry = SearchEntry(
                pk=place, source="activity", object_id=str(place), language="fi", languages=",fi,",
                title=f"{place}", title_key=f"{place}", url="/", region=f"{town % 22:02}", municipality=str(town),
                visibility="public", indexed_at=now, organisation=str(owner), kinds=f",{kind},",
            )  # fmt: skip
            yield entry, [f"w{word}" for word in words]

    from search.related.terms import WORD, numbered, terms_of

    with transaction.atomic():
        found: list[tuple[SearchEntry, list[str]]] = []
        for entry, words in entries():
            found.append((entry, words))
            if len(found) == 5000 or entry.pk == number:
                SearchEntry.objects.bulk_create([entry for entry, _ in found])
                NearTerm.objects.bulk_create(
                    [
                        NearTerm(entry_id=entry.pk, term=term)
                        for entry, words in found
                        for term in dict.fromkeys([*(numbered(WORD, w) for w in words), *terms_of(entry, "")])
                    ]
                )
                found = []


def measure(number: int) -> None:
    from search.related import services

    chance = random.Random(11)
    services.rows_still_found = lambda rows: rows  # made-up things have no source
    services.search_sources.keys = lambda: ["activity"]  # type: ignore[method-assign]
    for name, is_kept in (("nothing kept", False), ("kept", True)):
        taken = []
        for place in chance.sample(range(1, number + 1), ASKED):
            if is_kept:
                services.related_entries("activity", str(place), language="fi", visibility=("public",))
            else:
                services.cache.clear()
            start, cpu = time.perf_counter(), time.process_time()
            services.related_entries("activity", str(place), language="fi", visibility=("public",))
            taken.append((time.perf_counter() - start, time.process_time() - cpu))
        wall, busy = sorted(t[0] for t in taken), sorted(t[1] for t in taken)
        middle, late = ASKED // 2, ASKED * 95 // 100
        print(f"{name}: median {1000 * wall[middle]:.1f} ms, p95 {1000 * wall[late]:.1f} ms "
              f"(processor: {1000 * busy[middle]:.1f} and {1000 * busy[late]:.1f} ms)")  # fmt: skip


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    prepare()
    begin = time.process_time()
    fill(size)
    print(f"{size} entries written in {time.process_time() - begin:.0f} s of processor")
    measure(size)
