"""The judged queries: the set is whole, and a fault in it is named with its query."""

from collections import Counter
from pathlib import Path

import pytest

from bench.search.judged import JudgedError, JudgedQuery, read_judged, select, with_parts
from bench.search.things import Thing, written_things

CAFE = """
[[query]]
text = "perhekahvila"
language = "fi"
reader = "family"
three = ["place:15/tupa"]
two = ["activity[tag=perhekahvila]"]
"""
THINGS = {
    thing.identity: thing
    for thing in (
        Thing("place:15/tupa", {"county": frozenset({"15"}), "kind": frozenset({"family_cafe"})}),
        Thing("place:90/puisto", {"county": frozenset({"90"}), "kind": frozenset({"family_park"})}),
        Thing("activity:15/aamu", {"tag": frozenset({"perhekahvila", "kaksi sanaa"})}, age=(0, 12)),
        Thing("activity:90/ilta", {"tag": frozenset({"isät"})}, age=(24, 96)),
        Thing("page:privacy"),
    )
}


@pytest.fixture(scope="module")
def things() -> dict[str, Thing]:
    return written_things()


def test_set_is_whole_and_large_enough(things: dict[str, Thing]) -> None:
    queries = read_judged(things=things)
    counts = Counter(query.language for query in queries)
    assert (counts["fi"] >= 110, counts["sv"] >= 34, counts["en"] >= 24) == (True, True, True)
    held_out = Counter(query.language for query in queries if query.held_out)
    assert {language: abs(3 * held_out[language] - counts[language]) <= 2 for language in counts} == {
        "fi": True, "sv": True, "en": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CAFE.replace("place:15/tupa", "place:15/talo"), "query 1 ('perhekahvila'): three: there is no place:15/talo"),
        (CAFE + CAFE.replace('"perhe', '" Perhe'), "query 2 (' Perhekahvila'): the same query is number 1"),
        (CAFE.replace("three = ", "one = "), "query 1 ('perhekahvila'): nothing has the grade three"),
        (CAFE.replace("tag=perhekahvila", "tag=imetys"), "two: activity[tag=imetys] stands for nothing"),
        (CAFE.replace("tag=perhekahvila", "colour=red"), "two: activity[colour=red]: activity has no fact 'colour'"),
        (CAFE.replace("tag=perhekahvila", "perhekahvila"), "two: activity[perhekahvila] has no readable condition"),
        (CAFE.replace('"fi"', '"de"'), "language is 'de', not one of fi, sv, en"),
        (CAFE.replace("reader", "raeder"), "unknown field 'raeder'"),
        (CAFE.replace('["place:15/tupa"]', '"place:15/tupa"'), "three is not a list of selectors"),
        (CAFE.replace('text = "perhekahvila"', ""), "text is missing"),
        ("", "there is no query"),
        ("[[query]\n", "judged.toml: "),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_query(text: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "judged.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(JudgedError) as error:
        read_judged(file, THINGS)
    assert fault in str(error.value)


def test_highest_grade_counts(tmp_path: Path) -> None:
    file = tmp_path / "judged.toml"
    file.write_text(CAFE + 'one = ["place:15/tupa", "page:privacy"]\n', encoding="utf-8")
    (query,) = read_judged(file, THINGS)
    assert query.grades == {"place:15/tupa": 3, "activity:15/aamu": 2, "page:privacy": 1}


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ("place[county=15]", ["place:15/tupa"]),
        ("place[kind=family_cafe|family_park]", ["place:15/tupa", "place:90/puisto"]),
        ("place[county=90 kind=family_park]", ["place:90/puisto"]),
        ("activity[tag=kaksi sanaa|isät age=8]", ["activity:15/aamu"]),
        ("activity[until=12]", ["activity:15/aamu"]),
        ("activity[age=96]", ["activity:90/ilta"]),
    ],
)
def test_rule_stands_for_what_meets_every_condition(selector: str, chosen: list[str]) -> None:
    assert select(selector, THINGS) == chosen


def test_new_queries_move_no_old_one_between_the_parts() -> None:
    queries = [JudgedQuery(str(number), "fi", "family", {}) for number in range(30)]
    parts = [query.held_out for query in with_parts(queries)]
    longer = with_parts([*queries, *(JudgedQuery(str(number), "sv", "family", {}) for number in range(9))])
    assert [query.held_out for query in longer[:30]] == parts
    assert [sum(parts[start : start + 3]) for start in range(0, 30, 3)] == [1] * 10
