"""Synonyms that come with the software: the words of the field, in seeds.csv beside this file."""

import csv
from pathlib import Path

from search.words.exchange import BETWEEN
from search.words.recording import SetValues, bring_in_seeds, check_members, read_members

FILE = Path(__file__).with_name("seeds.csv")


def read_seeds() -> list[tuple[str, SetValues]]:
    """(key, values) of each set. Raises UnreadableWords for one that is none."""
    found = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words, leads_to = (read_members(row[name].split(BETWEEN)) for name in ("words", "leads_to"))
            check_members(words, leads_to)
            found.append((row["key"], SetValues(row["language"], words, leads_to, origin=row["origin"])))
    return found


def load_seeds() -> int:
    """Bring in those that have not been brought in before; how many that were. What coordinators changed stays."""
    return bring_in_seeds(read_seeds())
