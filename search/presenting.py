"""What the results page shows: choices of facets, hits with their words, addresses that keep the query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search.contracts import SearchHit, SearchQuery, SearchResults, SearchSource
from search.sources import search_sources

SHOWN_REGIONS = 6
_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """A checkbox of a facet."""

    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    kind: str | Promise
    icon: str
    title_html: SafeString
    snippet_html: SafeString
    url: str
    language: str
    in_other_language: bool
    place: str
    owner: str
    starts_at: datetime | None
    is_example: bool
    for_members: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link of the pager; without address a gap."""

    number: int
    url: str
    current: bool = False


def address(query: SearchQuery, *, page: int = 1, text: str | None = None, filters: bool = True) -> str:
    """The results page's query string, "?q=…": the same search on another page, with other words or unrestricted."""
    values = QueryDict(mutable=True)
    values["q"] = query.text if text is None else text
    if filters:
        values.setlist("type", list(query.types))
        values.setlist("region", list(query.regions))
        values.setlist("language", list(query.languages))
    if page > 1:
        values["page"] = str(page)
    return f"?{values.urlencode()}"


def type_choices(query: SearchQuery, results: SearchResults) -> list[Choice]:
    counts = dict(results.facets["type"])
    sources = {source.key: source.label for source in search_sources}
    keys = [*counts, *(key for key in query.types if key not in counts)]
    return [Choice(key, sources.get(key, key), counts.get(key, 0), key in query.types) for key in keys]


def region_choices(
    query: SearchQuery, results: SearchResults, names: Mapping[str, str]
) -> tuple[list[Choice], list[Choice]]:
    """The counties with most hits and those chosen, and the rest. `names` are the counties' by code."""
    counts = dict(results.facets["region"])
    codes = [*counts, *(code for code in query.regions if code not in counts)]
    choices = [Choice(c, names.get(c, c), counts.get(c, 0), c in query.regions) for c in codes]
    first = [c for place, c in enumerate(choices) if place < SHOWN_REGIONS or c.chosen]
    return first, [c for c in choices if c not in first]


def language_choices(query: SearchQuery, results: SearchResults) -> list[Choice]:
    counts = dict(results.facets["language"])
    codes = [*counts, *(code for code in query.languages if code not in counts)]
    names = language_names()
    return [Choice(c, names.get(c, c), counts.get(c, 0), c in query.languages) for c in codes]


def language_names() -> Mapping[str, str]:
    return {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English"), "se": _("Northern Sámi")}


def hit_rows(results: SearchResults, names: Mapping[str, str]) -> list[HitRow]:
    """The hits with the words around them. `names` are the counties' by code."""
    return [_hit_row(hit, search_sources.get(hit.source), names) for hit in results.hits]


def _hit_row(hit: SearchHit, source: SearchSource | None, names: Mapping[str, str]) -> HitRow:
    return HitRow(
        kind=source.label if source else hit.source,
        icon=source.icon if source else "file-text",
        title_html=SafeString(hit.title_html),
        snippet_html=SafeString(hit.snippet_html),
        url=hit.url,
        language=hit.language,
        in_other_language=hit.in_other_language,
        place=hit.municipality or names.get(hit.region or "", ""),
        owner=str(hit.extra.get("owner") or ""),
        starts_at=hit.starts_at,
        is_example=hit.is_example,
        for_members=hit.visibility != "public",
    )


def page_links(query: SearchQuery, results: SearchResults) -> list[PageLink]:
    """First, last and the neighbours of the current page; a gap, without address, between what does not adjoin."""
    wanted = sorted(
        {1, results.pages}
        | {n for n in range(results.page - _NEIGHBOURS, results.page + _NEIGHBOURS + 1) if 1 <= n <= results.pages}
    )
    links: list[PageLink] = []
    for number in wanted:
        if links and number > links[-1].number + 1:
            links.append(PageLink(number - 1, ""))
        links.append(PageLink(number, address(query, page=number), current=number == results.page))
    return links
