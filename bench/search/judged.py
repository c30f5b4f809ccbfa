"""Reads and checks the judged queries; which of them are held out."""

import random
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .things import Thing, written_things

FILE = Path(__file__).with_name("judged.toml")
GRADES = {"three": 3, "two": 2, "one": 1}
LANGUAGES = ("fi", "sv", "en")
READERS = ("family", "editor", "coordinator", "journalist", "professional")
FIELDS = {"text", "language", "reader", *GRADES}
HELD_OUT_SEED = 20261122
RULE = re.compile(r"([a-z]+)\[(.*)\]")
CONDITION = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")


class JudgedError(Exception):
    """The file cannot be used: which query, what is wrong with it. The message has a line for each fault."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """`grades` are 3, 2 or 1 by the thing's identity; what is not in it is not relevant."""

    text: str
    language: str
    reader: str
    grades: dict[str, int]
    held_out: bool = False


def read_judged(file: Path = FILE, things: dict[str, Thing] | None = None) -> list[JudgedQuery]:
    """All queries in the file's order. Raises JudgedError naming every query that is not as it must be."""
    known = written_things() if things is None else things
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("query", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise JudgedError(f"{file.name}: {error}") from None
    faults: list[str] = []
    queries: list[JudgedQuery] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=1):
        where = f"{file.name}, query {number} ({row.get('text', 'without text')!r})"
        found = faults_of_row(row)
        grades = {} if found else graded(row, known, found)
        key = (str(row.get("language")), " ".join(str(row.get("text")).lower().split()))
        if key in seen:
            found.append(f"the same query is number {seen[key]}")
        seen.setdefault(key, number)
        if not found and 3 not in grades.values():
            found.append("nothing has the grade three")
        faults += [f"{where}: {fault}" for fault in found]
        if not found:
            queries.append(JudgedQuery(row["text"], row["language"], row["reader"], grades))
    if not rows:
        faults.append(f"{file.name}: there is no query")
    if faults:
        raise JudgedError("\n".join(faults))
    return with_parts(queries)


def faults_of_row(row: dict[str, object]) -> list[str]:
    """What is wrong with the fields' names and values, their selectors left aside."""
    faults = [f"unknown field {name!r}" for name in sorted(set(row) - FIELDS)]
    if not isinstance(row.get("text"), str) or not str(row["text"]).strip():
        faults.append("text is missing")
    for name, allowed in (("language", LANGUAGES), ("reader", READERS)):
        if row.get(name) not in allowed:
            faults.append(f"{name} is {row.get(name)!r}, not one of {', '.join(allowed)}")
    for name in GRADES:
        value = row.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            faults.append(f"{name} is not a list of selectors")
    return faults


def graded(row: dict[str, list[str]], things: dict[str, Thing], faults: list[str]) -> dict[str, int]:
    """The highest grade of each thing that a selector stands for. Faults of selectors are added to the list."""
    grades: dict[str, int] = {}
    for name, grade in sorted(GRADES.items(), key=lambda item: item[1]):
        for selector in row.get(name, []):
            try:
                chosen = select(selector, things)
            except ValueError as error:
                faults.append(f"{name}: {error}")
                continue
            grades.update(dict.fromkeys(chosen, grade))
    return grades


def select(selector: str, things: dict[str, Thing]) -> list[str]:
    """The identities that a selector stands for, never none. Raises ValueError saying what is wrong."""
    rule = RULE.fullmatch(selector)
    if not rule:
        if selector not in things:
            raise ValueError(f"there is no {selector}")
        return [selector]
    source, text = rule.groups()
    conditions = CONDITION.findall(text)
    if not conditions or CONDITION.sub("", text).strip():
        raise ValueError(f"{selector} has no readable condition")
    candidates = [thing for thing in things.values() if thing.source == source and (thing.facts or thing.age)]
    if not candidates:
        raise ValueError(f"{selector}: nothing of that kind has facts")
    for name, _values in conditions:
        if name not in ("age", "until") and not any(name in thing.facts for thing in candidates):
            raise ValueError(f"{selector}: {source} has no fact {name!r}")
    chosen = [thing.identity for thing in candidates if all(meets(thing, *condition) for condition in conditions)]
    if not chosen:
        raise ValueError(f"{selector} stands for nothing")
    return chosen


def meets(thing: Thing, name: str, values: str) -> bool:
    """Whether one of the values, separated by |, is true of the thing. Ages are in months."""
    if name in ("age", "until"):
        if not values.isdecimal():
            raise ValueError(f"{name}={values} is not a number of months")
        if thing.age is None:
            return False
        youngest, oldest = thing.age
        return oldest <= int(values) if name == "until" else youngest <= int(values) <= oldest
    return not thing.facts.get(name, frozenset()).isdisjoint(value.strip() for value in values.split("|"))


def with_parts(queries: Iterable[JudgedQuery]) -> list[JudgedQuery]:
    """One of every three queries of a language, drawn by the seed, is held out; more at the end move none of them."""
    draws = {language: random.Random(f"{HELD_OUT_SEED} {language}") for language in LANGUAGES}
    counts = dict.fromkeys(LANGUAGES, 0)
    chosen = dict.fromkeys(LANGUAGES, 0)
    result = []
    for query in queries:
        position = counts[query.language] % 3
        if position == 0:
            chosen[query.language] = draws[query.language].randrange(3)
        held_out = position == chosen[query.language]
        counts[query.language] += 1
        result.append(JudgedQuery(query.text, query.language, query.reader, query.grades, held_out))
    return result
