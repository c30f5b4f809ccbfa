"""Synonyms as a CSV file: out, and in again whole or not at all."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from search.words.keepers import Keeper
from search.words.models import LANGUAGES, SynonymSet
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
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


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
    missing = [name for name in ("language", "words") if name not in heading]
    if missing:
        said = _("There is no column “%(name)s” in the first row.")
        raise UnreadableFile([RowProblem(1, name, said % {"name": name}) for name in missing])
    if len(table) > MOST_ROWS + 1:
        raise UnreadableFile([RowProblem(0, "", _("There are more than %(n)s rows.") % {"n": MOST_ROWS})])
    known = {str(pk) for pk in SynonymSet.objects.values_list("pk", flat=True)}
    rows, problems, seen = [], [], set[str]()
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        given = dict(zip(heading, (cell.strip() for cell in cells), strict=False))
        found = [*_problems_of(given, number, known, seen)]
        if found:
            problems += found
            continue
        try:
            rows.append(ReadRow(int(given["id"]) if given.get("id") else None, _values(given)))
        except UnreadableWords as error:
            problems.append(RowProblem(number, "words", said_of(error)))
    if problems:
        raise UnreadableFile(problems)
    return rows


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


def _values(given: dict[str, str]) -> SetValues:
    words = read_members(given.get("words", "").split(BETWEEN))
    leads_to = read_members(given.get("leads_to", "").split(BETWEEN))
    check_members(words, leads_to)
    is_on = given.get("on", "").lower() not in NO
    return SetValues(given.get("language", ""), words, leads_to, is_on, given.get("origin", "").removeprefix("'"))


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
