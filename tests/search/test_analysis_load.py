"""What the analysis costs: memory of a process, and time for text written to be slow."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
import simplemma
from kfst import FST
from kfst.symbols import from_symbol_string

from search.analysis import analyse, voikko
from search.analysis.finnish import analyse_finnish
from search.analysis.lemmas import is_known, lemma_of
from search.analysis.transducer import UnknownFormat, open_transducer, read_transducer
from search.terms import MAX_TEXT_TOKENS, document_terms
from tests.environment import REPOSITORY
from tests.search.backends import usable_backend

GROWTH = """
import sys
from pathlib import Path
def resident_mb():
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmRSS:"))
before = resident_mb()
from search.analysis import warm_up
from search.analysis.voikko import prefer_backend
prefer_backend(sys.argv[1])
warm_up()
print(resident_mb() - before)
"""
SLOW_TEXTS = {
    "one letter": "a" * 400,
    "a word over and over": "kahvila" * 57,
    "colons": ":".join("a" * 200),
    "hyphens": "-".join(["kissa"] * 80),
    "full stops": ".".join("a" * 200),
    "marks alone": "\u0301" * 400,
    "marks on one letter": "a" + "\u0301" * 399,
    "joined emoji": "\U0001f469\u200d\U0001f467" * 130,
    "right to left": "\u202eشبكة العائلة" * 30,
    "digits": "1.2:3," * 60,
    "half an e-mail address": "a.b+c-" * 60 + "@",
    "soft hyphens": "\u00ad".join("perhekahvila" * 30),
    "no word at all": "".join(chr(97 + (i * 7 + i // 5) % 26) for i in range(400)),
}


@pytest.fixture(scope="module", params=voikko.BACKENDS)
def each_backend(request: pytest.FixtureRequest) -> Iterator[str]:
    usable_backend(request.param)
    voikko.prefer_backend(request.param)
    analyse_finnish.cache_clear()
    for lang in ("fi", "sv", "en"):
        analyse("alku", lang)
    yield request.param
    voikko.prefer_backend("")
    analyse_finnish.cache_clear()


@pytest.mark.parametrize("name", SLOW_TEXTS)
def test_text_written_to_be_slow_takes_no_longer_than_a_page(each_backend: str, name: str) -> None:
    began = time.process_time()
    for lang in ("fi", "sv", "en", "xx"):
        analyse(SLOW_TEXTS[name], lang, "index")
        analyse(SLOW_TEXTS[name], lang, "query")
    assert time.process_time() - began < 0.5  # 0.08 s at most when this was written; 0.4 s and more without a bound


def test_document_of_many_different_words_is_cut_and_analysed() -> None:
    letters = "aeioulnrst"
    words = ["k" + "".join(letters[int(digit)] for digit in f"{number:05d}") for number in range(12_000)]
    began = time.process_time()
    terms = document_terms(language="sv", title="", text=" ".join(words))
    assert terms.text_exact == words[:MAX_TEXT_TOKENS]
    assert time.process_time() - began < 10


@pytest.mark.parametrize(("backend", "most_mb"), [("libvoikko", 60), ("pyvoikko", 225)])
def test_memory_of_a_process_that_analyses_three_languages(backend: str, most_mb: int) -> None:
    """With the lists as Python dictionaries, and the transducer as the package reads it, it is twice as much."""
    if backend == "libvoikko":
        usable_backend(backend)
    command = [sys.executable, "-c", GROWTH, backend]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=200)
    assert float(done.stdout) < most_mb


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_packed_lists_say_what_simplemma_says(lang: str) -> None:
    lines = (REPOSITORY / "bench" / "search" / f"labelled.{lang}.conllu").read_text().splitlines()
    words = {line.split("\t")[1].lower() for line in lines if line.count("\t") > 3} | {"qwzx", "l'arbre", "can't", "7"}
    for word in sorted(words):
        assert lemma_of(word, lang) == simplemma.lemmatize(word, lang, low_memory=True).lower()
        assert is_known(word, lang) is simplemma.is_known(word, lang, low_memory=True)


def small_transducer() -> FST:
    """Reads "ab" as "AB" and "Ab", "b" as nothing it knows: two arrows from one state by one letter, a final state."""
    a, b, big_a, big_b = (from_symbol_string(letter) for letter in "abAB")
    rules = {0: {a: [(1, big_a, 0.0)], b: [(2, big_b, 0.0)]}, 1: {b: [(3, big_b, 0.0), (3, b, 0.0)]}}
    return FST.from_rules({3: 0.0}, rules, {a, b, big_a, big_b})


def test_transducer_is_read_as_kfst_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "small.kfst"
    file.write_bytes(small_transducer().to_kfst_bytes())
    found = read_transducer(file)
    assert [found.lookup(word) for word in ("ab", "b", "a")] == [[("AB", 0.0), ("Ab", 0.0)], [], []]
    assert found.rules == FST.from_kfst_file(str(file)).rules


@pytest.mark.parametrize(
    "damage",
    [lambda data: b"", lambda data: b"XFST" + data[4:], lambda data: data[:5] + b"\1" + data[6:]],
    ids=["empty", "another mark", "another version"],
)
def test_transducer_of_another_format_is_told(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    file = tmp_path / "other.kfst"
    file.write_bytes(damage(small_transducer().to_kfst_bytes()))
    with pytest.raises(UnknownFormat):
        read_transducer(file)


def test_another_format_is_left_to_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: Path) -> None:
        raise UnknownFormat

    theirs = object()
    monkeypatch.setattr("search.analysis.transducer.read_transducer", refuse)
    monkeypatch.setitem(sys.modules, "pyvoikko", SimpleNamespace(VOIKKO_FST=theirs))  # the real one takes 210 MB
    monkeypatch.setattr("search.analysis.transducer._transducer_file", Path)
    assert open_transducer.__wrapped__() is theirs


def test_threads_that_ask_at_once_open_one_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def open_slowly(_preferred: str) -> object:
        time.sleep(0.05)
        opened.append(object())
        return opened[-1]

    monkeypatch.setattr(voikko, "open_backend", open_slowly)
    monkeypatch.setattr(voikko, "_opened", None)
    with ThreadPoolExecutor(4) as pool:
        found = [future.result() for future in [pool.submit(voikko.backend) for _ in range(4)]]
    assert found == opened * 4
