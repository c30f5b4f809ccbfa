"""The lemma lists of Swedish and English, kept as the packed streams they are shipped as.

As Python dictionaries the two lists take 127 MB of every process, as streams 15 MB. A look-up then reads some records
of a stream, and one word is looked up several times on its way, so the last answers are remembered.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY, DictionaryFactory

REMEMBERED_LOOKUPS = 4096


class RememberedList(Mapping[str, str]):
    """Forms and their lemmas; what was asked lately, found or not, is answered without reading the stream."""

    def __init__(self, lemmas: Mapping[str, str]) -> None:
        self._lemmas = lemmas
        self._get = lru_cache(maxsize=REMEMBERED_LOOKUPS)(lemmas.get)

    def get(self, form: str, default: str | None = None) -> str | None:  # type: ignore[override]
        lemma: str | None = self._get(form)
        return default if lemma is None else lemma

    def __getitem__(self, form: str) -> str:
        return self._lemmas[form]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lemmas)

    def __len__(self) -> int:
        return len(self._lemmas)


class RememberedLists(DictionaryFactory):
    @staticmethod
    @cache
    def _list(lang: str) -> RememberedList:
        return RememberedList(LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang))

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return self._list(lang)


_lists = RememberedLists()
_lookup = DictionaryLookupStrategy(_lists)
_lemmatizer = Lemmatizer(
    cache_max_size=REMEMBERED_LOOKUPS, lemmatization_strategy=DefaultStrategy(dictionary_factory=_lists)
)


def is_known(word: str, lang: str) -> bool:
    """Whether the list of `lang` has the word, in this case or the other. The word is in NFC."""
    return _lookup.get_lemma(word, lang) is not None


def lemma_of(word: str, lang: str) -> str:
    """The base form in lower case, by list or by rule; the word itself when neither knows it."""
    return _lemmatizer.lemmatize(word, lang).lower()
