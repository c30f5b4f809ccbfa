"""Loading the reference data: counties, municipalities. All of it in one transaction, or none."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from network.models import Municipality, Region

FOLDER = Path(__file__).resolve().parents[1] / "reference"
POPULATION_DATE = dt.date(2025, 12, 31)
EXPECTED = {"regions": 23, "municipalities": 308}


@dataclass
class ReferenceError(Exception):
    """A reference file cannot be used: which, where in it (0: the file as a whole), why."""

    file: str
    row: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.problem}" if self.row else f"{self.file}: {self.problem}"


def rows_of(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number counted from the header as 1, values) of a CSV file."""
    if not file.exists():
        raise ReferenceError(file.name, 0, "the file is missing.")
    with file.open(encoding="utf-8", newline="") as stream:
        yield from enumerate(csv.DictReader(stream), start=2)


def region_from(values: dict[str, str]) -> Region:
    return Region(
        code=values["code"],
        kind=values["kind"],
        **{
            name: values[name]
            for name in ("name_fi", "name_sv", "name_en", "short_fi", "short_sv", "short_en", "centre")
        },
        **{f"slug_{code}": slugify(values[f"short_{code}"]) for code in ("fi", "sv", "en")},
        centre_latitude=float(values["centre_lat"]),
        centre_longitude=float(values["centre_lon"]),
        collab_code=values["collab_code"],
        collab_fi=values["collab_fi"],
        collab_sv=values["collab_sv"],
        municipality_count=int(values["n_municipalities"]),
        population=int(values["population_2025"]),
        population_date=POPULATION_DATE,
    )


def municipality_from(values: dict[str, str]) -> Municipality:
    return Municipality(
        code=values["code"],
        name_fi=values["name_fi"],
        name_sv=values["name_sv"],
        language_status=values["language"],
        sami_homeland=values["sami_homeland"],
        region_id=values["region_code"],
        latitude=float(values["lat"]),
        longitude=float(values["lon"]),
        population=int(values["population"]) if values["population"] else None,
        population_date=dt.date.fromisoformat(values["population_date"]) if values["population_date"] else None,
    )


def read(file: Path, make: Callable[[dict[str, str]], Any]) -> list[Any]:
    """Model instances of a file; a bad row is named."""
    instances = []
    for number, values in rows_of(file):
        try:
            instance = make(values)
            instance.clean_fields(exclude=["region"])
        except (KeyError, ValueError, TypeError) as error:
            raise ReferenceError(file.name, number, f"{error}".strip("'")) from None
        except ValidationError as error:
            field, problems = next(iter(error.message_dict.items()))
            raise ReferenceError(file.name, number, f"{field}: {problems[0]}") from None
        instances.append(instance)
    return instances


@transaction.atomic
def load_geography(*, folder: Path = FOLDER) -> dict[str, int]:
    """Insert or update counties and municipalities; returns how many of each. Raises ReferenceError."""
    regions = read(folder / "regions.csv", region_from)
    municipalities = read(folder / "municipalities.csv", municipality_from)
    for name, items in (("regions", regions), ("municipalities", municipalities)):
        if len(items) != EXPECTED[name]:
            raise ReferenceError(f"{name}.csv", len(items) + 1, f"{EXPECTED[name]} rows expected, {len(items)} found.")
    codes = {region.code for region in regions}
    for number, municipality in enumerate(municipalities, start=2):
        if municipality.region_id not in codes:
            raise ReferenceError("municipalities.csv", number, f"no county has the code {municipality.region_id!r}.")
    for model, items in ((Region, regions), (Municipality, municipalities)):
        model.objects.bulk_create(
            items,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[field.name for field in model._meta.concrete_fields if not field.primary_key],
        )
    return {"counties": len(regions), "municipalities": len(municipalities)}
