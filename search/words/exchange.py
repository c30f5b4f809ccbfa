"""Synonyms as a CSV file: out, and in again whole or not at all."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.db import transaction
from django.utils.translation import gettext as _

from search.words.keepers import Keeper
from search.words.models import LANGUAGES, SynonymSet
from search.words.origins import stored_origin
from search.words.recording import (
    LONGEST_MEMBER,
    MOST_MEMBERS,
    MOST_WORDS,
    SetValues,
    UnreadableWords,
    check_members,
    read_members,
    save_set,
    values_of,
)

COLUMNS = ("id", "language", "words", "leads_to", "on", "origin")
BETWEEN = "|"
MOST_ROWS = 2_000
MOST_BYTES = 1_000_000
YES, NO = ("1", "yes", "true", "on"), ("0", "no", "false", "off")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` counts as a table program does: the heading is row 1. 0: the file as a whole."""

    row: int
    column: str
    problem: str


class UnreadableFile(ValueError):
    def __init__(self, problems: list[RowProblem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


@dataclass(frozen=True, slots=True)
class ReadRow:
    set_id: int | None
    values: SetValues


def as_csv(rows: Iterable[SynonymSet]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        between = f" {BETWEEN} "
        cells = (row.language, between.join(row.words), between.join(row.leads_to), int(row.is_on), row.origin)
        writer.writerow([row.pk, *map(harmless, cells)])
    return out.getvalue()


def harmless(cell: object) -> object:
    """No table program takes it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and _looks_like_a_formula(cell) else cell


def _looks_like_a_formula(cell: str) -> bool:
    """Also behind apostrophes, so that `_as_written` takes away none that was there before."""
    return cell.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r")


def _as_written(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _looks_like_a_formula(cell) else cell


def read_csv(content: bytes) -> list[ReadRow]:
    """Raises UnreadableFile with every problem there is."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile([RowProblem(0, "", _("The file is larger than a megabyte."))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile([RowProblem(0, "", _("The file is not text in UTF-8. Save it as CSV UTF-8."))]) from None
    first = text.split("\n", 1)[0]
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True))
    except csv.Error as error:
        raise UnreadableFile([RowProblem(0, "", _("The file is no CSV: %(why)s.") % {"why": error})]) from None
    return _read_table(table)


def _read_table(table: list[list[str]]) -> list[ReadRow]:
    heading = [name.strip().lower() for name in table[0]] if table else []
    if faults := [*_problems_of_heading(heading)]:
        raise UnreadableFile(faults)
    if len(table) > MOST_ROWS + 1:
        raise UnreadableFile([RowProblem(0, "", _("There are more than %(n)s rows.") % {"n": MOST_ROWS})])
    there = {str(pk): row for pk, row in SynonymSet.objects.in_bulk().items()}
    known = set(there)
    rows, problems, seen = [], [], set[str]()
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        given = {name: cell.strip() for name, cell in zip_longest(heading, cells[: len(heading)], fillvalue="")}
        found = [*_problems_beside(heading, cells, number), *_problems_of(given, number, known, seen)]
        if found:
            problems += found
            continue
        try:
            old = there.get(given.get("id", ""))
            rows.append(ReadRow(old.pk if old else None, _values(given, values_of(old) if old else None)))
        except UnreadableWords as error:
            problems.append(RowProblem(number, "words", said_of(error)))
    if problems:
        raise UnreadableFile(problems)
    return rows


def _problems_of_heading(heading: list[str]) -> Iterator[RowProblem]:
    for name in ("language", "words"):
        if name not in heading:
            yield RowProblem(1, name, _("There is no column “%(name)s” in the first row.") % {"name": name})
    for place, name in enumerate(heading):
        if name and name not in COLUMNS:
            said = _("No column is called that. The columns are: %(names)s.") % {"names": ", ".join(COLUMNS)}
            yield RowProblem(1, name[:LONGEST_MEMBER], said)
        elif name and name in heading[:place]:
            yield RowProblem(1, name, _("There are two columns of this name."))


def _problems_beside(heading: list[str], cells: list[str], number: int) -> Iterator[RowProblem]:
    """A table program leaves empty columns behind; what is written in one would be lost."""
    for place, cell in enumerate(cells):
        if cell.strip() and not "".join(heading[place : place + 1]):
            yield RowProblem(
                number, "", _("“%(text)s” stands in a column without a name.") % {"text": cell.strip()[:60]}
            )
            return


def _problems_of(given: dict[str, str], number: int, known: set[str], seen: set[str]) -> Iterator[RowProblem]:
    if given.get("language", "") not in dict(LANGUAGES):
        yield RowProblem(number, "language", _("The language is fi, sv, en or empty."))
    if given.get("on", "").lower() not in ("", *YES, *NO):
        yield RowProblem(number, "on", _("Write 1 or 0."))
    if (set_id := given.get("id", "")) and set_id not in known:
        yield RowProblem(number, "id", _("There is no set with this number. Leave it empty for a new one."))
    elif set_id in seen:
        yield RowProblem(number, "id", _("The same set is in an earlier row already."))
    if set_id:
        seen.add(set_id)
    if len(given.get("origin", "")) > 200:
        yield RowProblem(number, "origin", _("At most 200 characters."))


def _values(given: dict[str, str], old: SetValues | None) -> SetValues:
    """Of a set that is there already, what the file has no column for stays as it is."""
    words = read_members(given["words"].split(BETWEEN))
    leads_to = old.leads_to if old else ()
    is_on, origin = (old.is_on, old.origin) if old else (True, "")
    if "leads_to" in given:
        leads_to = read_members(given["leads_to"].split(BETWEEN))
    if "on" in given:
        is_on = given["on"].lower() not in NO
    if "origin" in given:
        origin = stored_origin(_as_written(given["origin"]))
    check_members(words, leads_to)
    return SetValues(given["language"], words, leads_to, is_on, origin)


def said_of(error: UnreadableWords) -> str:
    """What is wrong, for people."""
    sentences = {
        "empty": _("“%(words)s” holds no word."),
        "long": _("“%(words)s” is too long: at most %(most_words)s words and %(letters)s characters."),
        "many": _("At most %(members)s words or phrases in a set."),
        "alone": _("At least two words or phrases are needed."),
        "alike": _("“%(words)s” is on both sides."),
    }
    return sentences[error.problem] % {
        "words": error.words, "most_words": MOST_WORDS, "letters": LONGEST_MEMBER, "members": MOST_MEMBERS,
    }  # fmt: skip


@transaction.atomic
def bring_in(rows: list[ReadRow], *, by: Keeper) -> tuple[int, int]:
    """How many sets are new and how many changed. Raises PermissionDenied."""
    there = SynonymSet.objects.in_bulk([row.set_id for row in rows if row.set_id])
    new = changed = 0
    for row in rows:
        old = there.get(row.set_id) if row.set_id else None
        if old is None:
            new += 1
        elif values_of(old) != row.values:
            changed += 1
        save_set(values=row.values, by=by, row=old)
    return new, changed
