"""The benches' figures against values worked out by hand."""

from math import log2
from pathlib import Path

import pytest

from bench.search.analysers import StemAnalyser
from bench.search.metrics import Figures, figures_of, ndcg, percentile, recall, wanted_on_top
from bench.search.treebank import Groups, LabelError, Table, measure, meets, read_labelled, spans

GRADES = {"a": 3, "b": 2, "c": 1}


def test_ndcg_is_the_discounted_gain_by_the_best() -> None:
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg(["a", "b", "c"], GRADES) == pytest.approx(1)
    assert ndcg(["x", "a", "c"], GRADES) == pytest.approx((7 / log2(3) + 1 / 2) / best)
    assert ndcg(["x"] * 10 + ["a"], GRADES) == 0
    assert ndcg(["a"], {}) == 0


def test_recall_counts_all_that_has_a_grade() -> None:
    assert recall(["x", "c", "a"], GRADES) == pytest.approx(2 / 3)
    assert recall(["x", "c", "a"], GRADES, depth=2) == pytest.approx(1 / 3)


def test_wanted_is_the_highest_grade_among_three() -> None:
    assert [wanted_on_top(ranking, GRADES) for ranking in (["b", "c", "a"], ["b", "c", "x", "a"])] == [True, False]


def test_figures_are_means() -> None:
    figures = figures_of([(["a"], {"a": 3}), (["x"], {"a": 3})])
    assert figures == Figures(queries=2, ndcg=0.5, recall=0.5, wanted=0.5)
    assert figures_of([]).queries == 0


def test_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([7.0], 0.95)) == (50.0, 95.0, 7.0)


TEXT = (
    ("Perhekahvila", "perhe#kahvila", "NOUN"), ("avoinna", "avoin", "ADJ"), None,
    ("Perhe", "perhe", "NOUN"), ("kahvilassa", "kahvila", "NOUN"), None,
    ("kahvila", "kahvila", "NOUN"), ("kahvi", "kahvi", "NOUN"), ("Oulussa", "Oulu", "PROPN"),
)  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Table:
    lines = ["" if row is None else "\t".join(("1", *row, *"______")) for row in TEXT]
    file = tmp_path / "text.conllu"
    file.write_text("# text\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return Table(read_labelled(file))


def test_words_as_they_are_written_find_what_is_written(table: Table) -> None:
    figures = measure(StemAnalyser("as written", lambda word: word), table)
    # found by their lemma: Perhekahvila, Perhe, kahvila, kahvi; not: avoinna, kahvilassa, Oulussa.
    assert figures["tok"] == pytest.approx(100 * 4 / 7)
    assert figures["infl"] == 0
    assert (figures["head"], figures["any"], figures["propn"]) == (0, 0, 0)
    # "kahvila" is the one lemma of two sentences: the second sentence and, as a part, the first are missed.
    assert (figures["P"], figures["R"]) == (100, pytest.approx(100 / 3))


def test_first_letters_as_terms_match_too_much(table: Table) -> None:
    figures = measure(StemAnalyser("five letters", lambda word: word[:5]), table)
    assert figures["tok"] == pytest.approx(100 * 6 / 7)  # "oulus" is not "oulu"
    # kahvi and kahvila meet, each way; perhe and perhekahvila are left out, the one is a part of the other.
    assert figures["over"] == 100
    assert figures["head"] == 0
    assert (figures["P"], figures["R"]) == (100, pytest.approx(100 * 2 / 3))


def test_every_token_of_a_query_has_to_meet() -> None:
    query: Groups = (frozenset({"a", "b"}), frozenset({"c"}))
    assert [meets(frozenset(terms), query) for terms in ("ac", "bc", "ab")] == [True, True, False]
    assert meets(frozenset("a"), ()) is False


def test_spans_are_neighbours_without_the_whole() -> None:
    assert spans(("a", "b", "c")) == {"a", "b", "c", "ab", "bc"}


def test_file_that_is_no_labelled_text_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "text.conllu"
    file.write_text("# text\n1\tPerhe\tperhe\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"text\.conllu, line 2: 3 columns instead of 10"):
        read_labelled(file)
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(LabelError, match="there is no sentence"):
        read_labelled(file)
