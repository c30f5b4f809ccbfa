"""The analysers that are compared: ours with each Finnish back end, and three peers."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from .treebank import Analyser, Groups

SNOWBALL = {"fi": "finnish", "sv": "swedish", "en": "english"}
LUCENE_LIGHT = {"fi": "light_finnish", "sv": "light_swedish", "en": "light_english"}
_WORD = re.compile(r"[^\W_]+")
_CACHED = 200_000
_BATCH = 5000


class OurAnalyser:
    def __init__(self, language: str, backend: str = "") -> None:
        self.language, self.backend = language, backend
        self.name = f"ours, {backend}" if backend else "ours"
        self.index = lru_cache(maxsize=_CACHED)(self._index)
        self.query = lru_cache(maxsize=_CACHED)(self._query)

    def _index(self, text: str) -> frozenset[str]:
        from search.analysis import analyse

        return frozenset().union(*analyse(text, self.language, "index"))

    def _query(self, text: str) -> Groups:
        from search.analysis import analyse

        return tuple(frozenset(terms) for terms in analyse(text, self.language, "query"))


class StemAnalyser:
    """One term a word: what `stem` makes of it, in texts and queries alike."""

    def __init__(self, name: str, stem: Callable[[str], str]) -> None:
        self.name, self.stem = name, lru_cache(maxsize=_CACHED)(stem)

    def index(self, text: str) -> frozenset[str]:
        return frozenset(map(self.stem, words_of(text)))

    def query(self, text: str) -> Groups:
        return tuple(frozenset({self.stem(word)}) for word in words_of(text))


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def snowball(language: str) -> Analyser:
    from Stemmer import Stemmer

    return StemAnalyser("Snowball", Stemmer(SNOWBALL[language], 0).stemWord)


def simplemma(language: str) -> Analyser:
    import simplemma as library

    return StemAnalyser("simplemma", lambda word: library.lemmatize(word, lang=language).lower())


def lucene_light(language: str, server: str, texts: Iterable[str]) -> Analyser:
    """Lucene's light stemmer, asked of the Elasticsearch server once for every word of the texts."""
    words = sorted({word for text in texts for word in words_of(text)})
    stems: dict[str, str] = {}
    for start in range(0, len(words), _BATCH):
        batch = words[start : start + _BATCH]
        stems |= zip(batch, _stems(batch, LUCENE_LIGHT[language], server), strict=True)
    return StemAnalyser("Lucene light", lambda word: stems.get(word, word))


def _stems(words: list[str], stemmer: str, server: str) -> Iterator[str]:
    question = {
        "tokenizer": "keyword",
        "filter": ["lowercase", {"type": "stemmer", "language": stemmer}],
        "text": words,
    }
    request = urllib.request.Request(
        f"{server}/_analyze", json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return (token["token"] for token in json.load(answer)["tokens"])
