"""Measures bringing in a large table: its columns (which a request waits for), the dry run, and a part of the run.

    python -m bench.importing --rows 50000 --carry 2000

Works on a database of its own: on SQLite in a temporary folder, or with DATABASE_URL set to an empty PostgreSQL
database (it is filled and left filled). The table has 14 columns; 200 names come again and again, as they do in real
lists, every fourth row repeats weekly.
"""

import argparse
import csv
import datetime as dt
import io
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measuring import Step
from bench.rebuild_occurrences import start_django

HEADINGS = (
    "Tunniste", "Nimi", "Lyhyesti", "Kuvaus", "Laji", "Päivä", "Alkaa", "Päättyy", "Toistuu", "Viimeinen päivä",
    "Kunta", "Osoite", "Kielet", "Hinta",
)  # fmt: skip
BLOCK = 500
NAME = "Mittaus ry"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--carry", type=int, default=2000, help="how many rows to bring in (0: none, -1: all)")
    return parser.parse_args()


def rows(number: int) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    first = dt.date.today() + dt.timedelta(days=30)
    for place in range(number):
        day = first + dt.timedelta(days=place % 300)
        weekly = place % 4 == 0
        until = f"{day + dt.timedelta(weeks=8):%d.%m.%Y}" if weekly else ""
        yield (
            f"n-{place}", f"Perhekahvila {place % 200}", "Kahvia, leikkiä ja juttuseuraa vauvaperheille.",
            "Tule kesken aamun, ovi on pihan puolella. Vaunut mahtuvat eteiseen. " * 3, "tapahtuma",
            f"{day:%d.%m.%Y}", "9.30", "11.30", "joka viikko" if weekly else "", until,
            "Jyväskylä", f"Kauppakatu {place % 90 + 1}", "suomi, ruotsi", "maksuton" if place % 3 else "5 €",
        )  # fmt: skip


def csv_file(number: int) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows(number))
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(number: int) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Toiminta")
    for row in rows(number):
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def prepare(folder: Path, number: int) -> None:
    """An empty site with one organisation, somebody who may bring in for it, and the two files. In a process of its
    own, so that what it needs of memory is not measured."""
    start_django(folder)
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from network.services.provisioning import provision_organisation

    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_reference", stdout=nowhere)
    get_user_model().objects.create_user(NAME, is_superuser=True)
    provision_organisation(title=NAME, region_code="15", facts={"summary": "Mittaus."})
    (folder / "bench.csv").write_bytes(csv_file(number))
    (folder / "bench.xlsx").write_bytes(xlsx_file(number))


def dry_run(label: str, owner: Any, user: Any, file: Path) -> Any:
    from cms.imports.contracts import Content
    from cms.imports.reading import read_run
    from cms.imports.services import ensure_source, start_run
    from network.importing.columns import guess
    from network.importing.table import columns_of

    content = Content(file.name, file.read_bytes())
    with Step(f"{label}: columns, in the request"):
        headings = columns_of(content).headings
    source = ensure_source(owner=owner, importer="table", name=file.name, user=user)
    mapping = {field: at for at, field in enumerate(guess(headings)) if field}
    run = start_run(source=source, user=user, content=content, mapping=mapping, headings=headings)
    with Step(f"{label}: dry run"):
        run = read_run(run_id=run.pk)
    print(f"  {run.state} {run.counts} {run.problem}")
    return run


def carry_out(run: Any, user: Any, most: int) -> None:
    """Rows become drafts, in the same steps as a worker's; a line for every block of rows, to see whether it slows."""
    from cms.imports.carrying_out import carry_out_batch
    from cms.imports.services import confirm_run

    run = confirm_run(run=run, user=user, mode="all", outcome="draft")
    done = 0
    while run.state == "drafting" and (most < 0 or done < most):
        aim = done + BLOCK
        with Step(f"rows {done + 1}–{aim} to drafts"):
            while run.state == "drafting" and done < aim:
                run = carry_out_batch(run_id=run.pk)
                done = run.done


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="perheverkko-bench-") as name:
        folder = Path(name)
        preparing = multiprocessing.get_context("spawn").Process(target=prepare, args=(folder, options.rows))
        preparing.start()
        preparing.join()
        if preparing.exitcode:
            sys.exit("The site could not be prepared.")
        start_django(folder)
        from django.contrib.auth import get_user_model
        from django.db import connection

        from network.models import OrganisationPage

        owner = OrganisationPage.objects.filter(title=NAME, locale__language_code="fi").get().translation_key
        user = get_user_model().objects.get(username=NAME)
        text, workbook = folder / "bench.csv", folder / "bench.xlsx"
        sizes = f"CSV {text.stat().st_size / 1e6:.1f} MB, XLSX {workbook.stat().st_size / 1e6:.1f} MB"
        print(f"{options.rows} rows on {connection.vendor}; {sizes}")
        dry_run("XLSX", owner, user, workbook)
        run = dry_run("CSV", owner, user, text)
        if options.carry:
            carry_out(run, user, options.carry)


if __name__ == "__main__":
    main()
