"""What crosses the search app's border: documents in, queries in, results out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_OFFSET = 9_900
"""Nobody leafs further; Elasticsearch answers nothing beyond 10,000."""
RESTRICTIONS = {
    "type": "types", "region": "regions", "municipality": "municipalities", "organisation": "organisations",
    "kind": "kinds", "task": "tasks", "language": "languages", "time": "times", "freshness": "freshness",
}  # fmt: skip
"""A facet's key, which is its name in addresses: the attribute of SearchQuery and EngineQuery with what is chosen."""
TIMES = ("today", "week", "month", "later", "past")
"""When a thing begins, in the site's time zone: today; within 7 days and 30 days from the beginning of today, today
included; after those; before today. What has no beginning is in none."""
FRESHNESS = ("fresh", "year", "old", "unknown")
"""When a thing was last confirmed: within 183 days; within 365, those included; before; never."""
FRESH_DAYS, YEAR_DAYS = 183, 365


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing in one language, as it is to be found.

    `region` is the county's code, `municipality` its Finnish name, `url` a path on this site. There is one document
    per (source, object_id, language); what carries no text in a language has no document in it.

    `keywords` are words that say what the thing is; they are searched like the body and never shown. `organisation` is
    the key of the one it belongs to, `kinds` and `tasks` are codes of what it is and serves; `search.readers` names
    all three. `confirmed_on` is the day on which somebody last said that it is so. Latitude and longitude are degrees
    (WGS 84).
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
    keywords: str = ""
    organisation: str | None = None
    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    confirmed_on: date | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class SearchSource:
    """A kind of things that can be found. Registered in `search.sources.search_sources`.

    `documents_for` gives the documents of those of the objects that may be found now (a draft gives none), in a
    constant number of queries; `all_ids` gives every object there is, for a rebuild. What a document's fields weigh:
    its title most, then summary and body alike. `still_found`, where it is given, is asked again when hits are shown:
    of these objects those that may be found, in a constant number of queries.
    """

    key: str
    label: str | Promise
    icon: str
    documents_for: Callable[[list[str]], Iterable[SearchDocument]]
    all_ids: Callable[[], Iterable[str]]
    still_found: Callable[[list[str]], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader asks. Empty tuples mean no restriction; municipalities go by their Finnish names; `visibility` is
    what the reader may see, never empty. `sources` are those in use on the site; what others left in the index is
    neither shown nor counted. `near`: latitude and longitude of where the reader looks, when that is known.
    """

    text: str
    language: str
    types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ("public",)
    page: int = 1
    page_size: int = PAGE_SIZE
    sources: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    near: tuple[float, float] | None = None


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
    confirmed_on: date | None = None
    distance_m: float | None = None
    """From where the reader looks, if that and the thing's own point are known."""


FacetCounts = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer. Counts are of things, not of language versions, except in the language facet.

    `facets` has the keys of RESTRICTIONS; each facet counts under the restrictions of the others. `complete`: how many
    of `total` have all the words; the others have some of them, and come after.
    `did_you_mean` is a better spelling; when `corrected`, nothing was found for the words as typed and the hits are
    those of the better spelling. When `relaxed`, no document had all the words and the hits have some of them.
    `engine` names who answered. `narrowed` are fields that the words named, as (field, name); `unknown` those that
    name nothing there is, which were looked for as words. `without` tells, where the restrictions left nothing, how
    many things there would be without those of one facet.
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
    narrowed: tuple[tuple[str, str], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, int], ...] = ()
    complete: int = 0
    left_out: tuple[str, ...] = ()
    """Fields with a minus, as typed: a minus goes with words alone."""
    is_without_alone: bool = False
    """Only what is not wanted was said; it was looked for."""
    near_name: str = ""
    """The municipality that distances are measured from, where the reader gave no point."""
