"""Measures the analysis of text beside Snowball, Lucene's light stemmer and simplemma, on labelled text.

    python -m bench.search.analysis FILE.conllu [FILE.conllu …] [--language fi]

The files are CoNLL-U of one language, such as a development split of Universal Dependencies (Finnish TDT, Swedish
Talbanken, English EWT); the language is that of --language, else the first two letters of the first file's name.
Lucene's stemmer is asked of the Elasticsearch server of SEARCH_URL and left out without one. What each figure means
stands in bench/search/treebank.py.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from .treebank import Analyser, LabelError, Table, measure, read_labelled

COLUMNS = ("tok", "typ", "infl", "propn", "head", "any", "over", "P", "R", "F")
SUPPLY = "Give labelled text: make bench-search-analysis CONLLU=fi_tdt-ud-dev.conllu (CoNLL-U of fi, sv or en)."
LANGUAGES = ("fi", "sv", "en")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--language", choices=LANGUAGES)
    asked = parser.parse_args()
    if not asked.files:
        print(SUPPLY)
        return 0
    language = asked.language or asked.files[0].name[:2]
    if language not in LANGUAGES:
        parser.error(f"{asked.files[0].name} does not begin with a language; name it with --language")
    try:
        sentences = [sentence for file in asked.files for sentence in read_labelled(file)]
    except LabelError as error:
        print(error)
        return 1
    print_table(language, Table(sentences))
    return 0


def print_table(language: str, table: Table) -> None:
    """A line for each analyser as it is measured."""
    words = sum(table.pairs.values())
    print(
        f"{language}: {len(table.sentences)} sentences, {words} content words, {len(table.pairs)} form and lemma pairs"
    )
    print(f"{'':<20}" + "".join(f"{name:>7}" for name in COLUMNS) + f"{'types/s':>10}")
    for analyser in analysers(language, table):
        speed = types_per_second(analyser, table) if not analyser.name.startswith("Lucene") else None
        figures = measure(analyser, table)
        cells = "".join(f"{'-' if figures[name] is None else f'{figures[name]:.2f}':>7}" for name in COLUMNS)
        print(f"{analyser.name:<20}{cells}{'-' if speed is None else f'{speed:,.0f}':>10}", flush=True)


def analysers(language: str, table: Table) -> Iterator[Analyser]:
    from search.analysis.voikko import BACKENDS, prefer_backend

    from .analysers import OurAnalyser, lucene_light, simplemma, snowball

    if language == "fi":
        for backend in BACKENDS:
            prefer_backend(backend)
            forget_analyses()
            try:
                ours = OurAnalyser(language, backend)
                ours.index("alku")
            except (ImportError, OSError) as error:
                print(f"ours, {backend}: not to be had here ({error})")
                continue
            yield ours
        prefer_backend("")
        forget_analyses()
    else:
        yield OurAnalyser(language)
    yield snowball(language)
    yield simplemma(language)
    if server := os.environ.get("SEARCH_URL"):
        texts = [text for word in all_words(table) for text in (word[0], word[1], *word[2])]
        yield lucene_light(language, urlsplit(server)._replace(path="").geturl(), texts)
    else:
        print("Lucene light: left out, it is asked of the server of SEARCH_URL")


def all_words(table: Table) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    return ((word.form, word.lemma, word.parts) for sentence in table.sentences for word in sentence)


def forget_analyses() -> None:
    """So that a back end is measured by itself, not by what another one found before it."""
    from search.analysis.finnish import analyse_finnish

    analyse_finnish.cache_clear()


def types_per_second(analyser: Analyser, table: Table) -> float:
    """Distinct words of the text, each for the first time, by the processor's time; dictionaries are loaded already."""
    types = list(dict.fromkeys(word[0] for word in all_words(table)))
    analyser.index("alku")
    began = time.process_time()
    for form in types:
        analyser.index(form)
    return len(types) / (time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
