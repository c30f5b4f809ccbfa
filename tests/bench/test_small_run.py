"""The benches on a handful of documents and sentences."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.search import analysis, quality
from bench.search.analysers import OurAnalyser, snowball
from bench.search.judged import JudgedQuery
from bench.search.quality import Outcome, best_of, figures, outcome_of, print_quality, table_of, undocumented
from bench.search.rankings import Identities, SiteSearch, all_documents
from bench.search.treebank import Table, measure, read_labelled
from search.engines import database_engine
from search.services import rebuild_index
from search.sources import search_sources
from tests.environment import REPOSITORY
from tests.search.documents import Shelf, document

LABELLED = REPOSITORY / "bench" / "search"
QUERIES = [
    JudgedQuery("perhekahvila", "fi", "family", {"thing:1": 3, "thing:2": 1}),
    JudgedQuery("kahviloita", "fi", "family", {"thing:1": 3}, held_out=True),
    JudgedQuery("lekpark", "sv", "family", {"thing:3": 3, "thing:missing": 2}),
]


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch, database_only: None, db: None) -> None:
    monkeypatch.setattr(search_sources, "_entries", {})
    shelf = Shelf(
        "thing",
        [
            document("1", "Avoin perhekahvila", body="Kahvia ja leikkiä."),
            document("1", "Öppet familjekafé", language="sv"),
            document("2", "Isien ilta", body="Joskus käydään perhekahvilassa."),
            document("3", "Lekparken", language="sv"),
        ],
    )
    search_sources.register(shelf.source)
    rebuild_index()


class NoRecords(Identities):
    def __init__(self) -> None:
        self.names = {}


def test_site_search_is_ranked_by_things(small_world: None) -> None:
    outcome = outcome_of(SiteSearch(database_engine().name, NoRecords()), QUERIES)
    assert outcome.rankings == [["thing:1", "thing:2"], ["thing:1", "thing:2"], ["thing:3"]]
    tuned = figures(outcome, QUERIES, held_out=False)
    assert (tuned.queries, tuned.recall, tuned.wanted) == (2, 0.75, 1.0)
    assert figures(outcome, QUERIES, held_out=True, language="fi").queries == 1


def test_another_engine_than_the_one_measured_is_an_error(small_world: None) -> None:
    with pytest.raises(RuntimeError, match="answered instead of elsewhere"):
        SiteSearch("elsewhere", NoRecords()).rank(QUERIES[0])


def test_peers_get_the_documents_that_are_indexed(small_world: None) -> None:
    titles = [(number, language, title) for _source, number, language, title, _body in all_documents()]
    assert sorted(titles) == [
        ("1", "fi", "Avoin perhekahvila"), ("1", "sv", "Öppet familjekafé"), ("2", "fi", "Isien ilta"),
        ("3", "sv", "Lekparken"),
    ]  # fmt: skip
    assert undocumented(QUERIES, NoRecords()) == ["thing:missing"]


def test_setting_of_a_peer_is_chosen_without_the_held_out_part() -> None:
    good_on_held_out = Outcome("held out", [["thing:2"], ["thing:1"], []])
    good_on_tuned = Outcome("tuned", [["thing:1"], [], ["thing:3"]])
    assert best_of([good_on_held_out, good_on_tuned], QUERIES) is good_on_tuned


def test_weakest_queries_are_never_held_out(small_world: None, capsys: pytest.CaptureFixture[str]) -> None:
    ours = outcome_of(SiteSearch(database_engine().name, NoRecords()), QUERIES)
    table = table_of(ours, QUERIES)
    result = {
        "ours": table, "peer": table, "settings": {"peer": 0.5}, "undocumented": ["thing:missing"],
        "weakest": quality.weakest(ours, QUERIES),
    }  # fmt: skip
    print_quality({"sqlite": result}, show=5, parts=["tuned"])
    printed = capsys.readouterr().out
    assert [text in printed for text in ("perhekahvila", "lekpark", "kahviloita", "held out", "thing:missing")] == [
        True, True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_analysis_finds_every_form_of_our_own_labelled_text(language: str) -> None:
    table = Table(read_labelled(LABELLED / f"labelled.{language}.conllu"))
    ours = measure(OurAnalyser(language), table)
    assert {name: ours[name] for name in ("tok", "typ", "infl", "propn", "P", "R")} == dict.fromkeys(
        ("tok", "typ", "infl", "propn", "P", "R"), 100
    )
    assert not ours["over"]
    assert measure(snowball(language), table)["typ"] < 90  # type: ignore[operator]


def test_analysis_without_text_says_what_to_supply(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["analysis"])
    assert analysis.main() == 0
    assert capsys.readouterr().out == analysis.SUPPLY + "\n"
    (tmp_path / "fi.conllu").write_text("word\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["analysis", str(tmp_path / "fi.conllu")])
    assert analysis.main() == 1
    assert "line 1" in capsys.readouterr().out


def test_engine_that_is_not_there_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.search", "--engines", "solr"], capture_output=True, text=True, cwd=REPOSITORY
    )
    assert (done.returncode, "'solr' is not one of sqlite, postgresql, elasticsearch" in done.stderr) == (2, True)
