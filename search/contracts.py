"""What crosses the search app's border: documents in, queries in, results out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_OFFSET = 9_900
"""Nobody leafs further; Elasticsearch answers nothing beyond 10,000."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing in one language, as it is to be found.

    `region` is the county's code, `municipality` its Finnish name, `url` a path on this site. There is one document
    per (source, object_id, language); what carries no text in a language has no document in it.
    """

    source: str
    object_id: str
    language: str
    title: str
    summary: str
    body: str
    url: str
    region: str | None = None
    municipality: str | None = None
    visibility: str = "public"
    is_example: bool = False
    starts_at: datetime | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchSource:
    """A kind of things that can be found. Registered in `search.sources.search_sources`.

    `documents_for` gives the documents of those of the objects that may be found now (a draft gives none), in a
    constant number of queries; `all_ids` gives every object there is, for a rebuild.
    """

    key: str
    label: str | Promise
    icon: str
    documents_for: Callable[[list[str]], Iterable[SearchDocument]]
    all_ids: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader asks. Empty tuples mean no restriction; `visibility` is what the reader may see, never empty."""

    text: str
    language: str
    types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ("public",)
    page: int = 1
    page_size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document found. `title_html` and `snippet_html` are safe: escaped, with `<mark>` around what was found."""

    source: str
    object_id: str
    language: str
    title: str
    title_html: str
    snippet_html: str
    url: str
    region: str | None
    municipality: str | None
    visibility: str
    is_example: bool
    starts_at: datetime | None
    extra: dict[str, Any]
    in_other_language: bool
    """The document is in another language than the reader's."""


FacetCounts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer. Counts are of things, not of language versions, except in the language facet.

    `facets` has the keys "type", "region" and "language"; each facet counts under the restrictions of the others.
    `did_you_mean` is a better spelling; when `corrected`, nothing was found for the words as typed and the hits are
    those of the better spelling. When `relaxed`, no document had all the words and the hits have some of them.
    `engine` names who answered.
    """

    total: int
    hits: list[SearchHit]
    facets: dict[str, FacetCounts]
    did_you_mean: str | None = None
    corrected: bool = False
    relaxed: bool = False
    page: int = 1
    pages: int = 1
    engine: str = ""
