"""The invented editions of the example content, frozen from the invented rounds; the same at each loading."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from situation_map.datafile import read_toml, required_texts
from situation_map.language import LANGUAGES
from situation_map.models import Edition

from .freezing import freeze_edition
from .searching import KEY

FILE = "example_editions.toml"
NOON = dt.time(12, tzinfo=dt.UTC)


def write_example_editions(folder: Path) -> int:
    """Freeze those that are not there yet; returns how many. The caller owns the transaction and has loaded the rounds.
    Raises DataFileError."""
    from search.services import index_objects

    there = set(Edition.objects.values_list("slug", flat=True))
    made = []
    for number, row in enumerate(read_toml(folder / FILE)["edition"], start=1):
        names, forewords = (required_texts(row, name, FILE, f"edition {number}") for name in ("name", "foreword"))
        if row["slug"] in there:
            continue
        moment = dt.datetime.combine(row["dated_on"], NOON)
        edition = Edition.objects.create(
            slug=row["slug"],
            dated_on=row["dated_on"],
            is_example=True,
            created_at=moment,
            published_at=min(moment, timezone.now()),
            **{f"name_{language}": names[language] for language in LANGUAGES},
            **{f"foreword_{language}": forewords[language] for language in LANGUAGES},
        )
        freeze_edition(edition_id=edition.pk, site=None, now=moment)
        made.append(edition.slug)
    index_objects(KEY, made)
    return len(made)


def remove_example_editions() -> None:
    """Example editions alone may be deleted when they are frozen. The caller owns the transaction."""
    from search.services import remove_objects

    examples = Edition.objects.filter(is_example=True)
    remove_objects(KEY, list(examples.values_list("slug", flat=True)))
    examples.delete()
