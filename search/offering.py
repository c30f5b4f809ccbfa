"""What a search that finds nothing or little offers instead: fewer choices, a wider area, similar words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.analysis.analyser import word_terms
from search.contracts import RESTRICTIONS, SearchQuery, SearchResults
from search.models import SearchWord
from search.narrowing import field_labels
from search.presenting import address
from search.readers import region_names, spots
from search.services import count_complete
from search.spelling import is_used, nearest_words, respelt
from search.syntax import read_query
from search.terms import QueryToken

LITTLE = 3
"""Hits with all the words up to which something else is offered."""
MOST_TRIED = 4
"""Similar words that are searched for to learn what would be found."""
_TOKENS = 3
_LIKE_ONE_WORD = 3
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class WayOut:
    """Another search, with the number of things that it finds."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Offers:
    """`choices`: without those of one facet. `areas`: the same words farther around. `words`: others instead."""

    choices: tuple[WayOut, ...] = ()
    areas: tuple[WayOut, ...] = ()
    words: tuple[WayOut, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.choices or self.areas or self.words)


def offers(query: SearchQuery, results: SearchResults) -> Offers:
    """Nothing where there is enough to read. Every number is what this reader would find."""
    if results.complete > LITTLE or results.page > 1:
        return Offers()
    choices = tuple(_without_choices(query, results))
    areas = tuple(way for wider, label in _wider(query, results) if (way := _tried(wider, label, results)))
    words = () if results.corrected else tuple(_similar(query, results))
    return Offers(choices, areas, words)


def _without_choices(query: SearchQuery, results: SearchResults) -> Iterator[WayOut]:
    labels = field_labels()
    for facet, number in results.without:
        if getattr(query, RESTRICTIONS[facet]):  # what the words say can't be taken away by a link
            freed = replace(query, **{RESTRICTIONS[facet]: ()})  # type: ignore[arg-type]
            yield WayOut(labels[facet], number, address(freed))


def _wider(query: SearchQuery, results: SearchResults) -> Iterator[tuple[SearchQuery, str]]:
    """Of chosen municipalities their counties, then the whole country, unless a choice less says the same."""
    if query.municipalities:
        codes = tuple(dict.fromkeys(spot.region for spot in spots(query.municipalities).values()))
        if codes and codes != query.regions:
            names = region_names(query.language)
            label = ", ".join(names.get(code, code) for code in codes)
            yield replace(query, municipalities=(), regions=codes), label
    chosen = {facet for facet in ("municipality", "region") if getattr(query, RESTRICTIONS[facet])}
    if chosen and not (len(chosen) == 1 and chosen <= dict(results.without).keys()):
        yield replace(query, municipalities=(), regions=()), _("The whole country")


def _similar(query: SearchQuery, results: SearchResults) -> Iterator[WayOut]:
    """Words of the index that are like one of those typed, each only where it finds more."""
    tried = 0
    for token in read_query(query.text, query.language).tokens[:_TOKENS]:
        for word in similar_words(token, query.language):
            if tried == MOST_TRIED:
                return
            tried += 1
            text = respelt(query.text, token.word, word)
            if text != query.text and (way := _tried(replace(query, text=text), text, results)):
                yield way


def similar_words(token: QueryToken, language: str) -> list[str]:
    """Nearly the same letters, parts of the compound, and longer words that begin with it; the index uses each."""
    near = [] if is_used(token) else nearest_words(token, limit=_LIKE_ONE_WORD)
    parts = [part for part in word_terms(token.word, language, "index").part if len(part) >= _SHORTEST]
    used = {*SearchWord.objects.filter(word__in=parts).values_list("word", flat=True)}
    found = [*near, *(part for part in parts if part in used)]
    if len(token.word) >= _SHORTEST:
        longer = SearchWord.objects.filter(
            initial=token.word[0], word__startswith=token.word, length__gt=len(token.word)
        ).order_by("length", "word")
        found += longer.values_list("word", flat=True)[:_LIKE_ONE_WORD]
    return [word for word in dict.fromkeys(found) if word not in token.base][:_LIKE_ONE_WORD]


def _tried(query: SearchQuery, label: str, results: SearchResults) -> WayOut | None:
    """That search, if it finds more than this one by its own words."""
    found = count_complete(query)
    return WayOut(label, found, address(query)) if found > results.complete else None
