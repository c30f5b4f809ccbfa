"""A search as one line that can be kept: its address's query string, always in the same order."""

import re
from dataclasses import replace

from django.http import QueryDict

from search.contracts import RESTRICTIONS, SearchQuery
from search.indexing import clean_text

MOST_CHOICES = 20
LONGEST = 1500
_VALUE = re.compile(r"[\w .:-]{1,64}")


def parameters_of(query: SearchQuery) -> str:
    """ "q=…&type=…" with every choice once, in order; "" for a search of nothing in particular."""
    values = QueryDict(mutable=True)
    if query.text:
        values["q"] = query.text
    for name, attribute in RESTRICTIONS.items():
        chosen = sorted({value for value in getattr(query, attribute) if _VALUE.fullmatch(value)})
        if chosen:
            values.setlist(name, chosen[:MOST_CHOICES])
    return values.urlencode()


def query_of(
    parameters: str, *, language: str, visibility: tuple[str, ...] = ("public",), sources: tuple[str, ...] = ()
) -> SearchQuery:
    """The search again, for readers of that visibility."""
    values = QueryDict(parameters)
    query = SearchQuery(
        text=clean_text(values.get("q", "") or ""), language=language, visibility=visibility, sources=sources
    )
    chosen = {attribute: tuple(values.getlist(name)) for name, attribute in RESTRICTIONS.items()}
    return replace(query, **chosen)  # type: ignore[arg-type]


def words_of(parameters: str) -> str:
    """What was asked in words, as a name for the search."""
    return clean_text(QueryDict(parameters).get("q", "") or "")
