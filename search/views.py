"""The results page."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from search import presenting
from search.contracts import SearchQuery, SearchResults
from search.indexing import clean_text
from search.readers import region_names, visibilities_of
from search.services import search
from search.sources import search_sources
from search.terms import MAX_QUERY_LENGTH

_REGION = re.compile(r"[0-9]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MOST_PAGES = 10_000


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`?q=words&type=…&region=…&language=…&page=…`; unknown values are left out, a page too far is the last one."""
    query = read_query(request)
    results = search(query) if query.text else None
    return render(request, "search/results.html", page_context(query, results))


def read_query(request: HttpRequest) -> SearchQuery:
    """The query in the address, whatever somebody put there."""
    get = request.GET
    return SearchQuery(
        text=" ".join(clean_text(get.get("q", ""))[:MAX_QUERY_LENGTH].split()),
        language=(get_language() or "fi")[:2],
        types=tuple(source.key for source in search_sources if source.key in get.getlist("type")),
        regions=_matching(_REGION, get.getlist("region")),
        languages=_matching(_LANGUAGE, get.getlist("language")),
        visibility=visibilities_of(request.user),
        page=_page_number(get.get("page", "1")),
    )


def _matching(pattern: re.Pattern[str], values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values[:50] if pattern.fullmatch(value)))


def _page_number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        return 1
    return max(1, min(int(value[:9]), _MOST_PAGES))


def page_context(query: SearchQuery, results: SearchResults | None) -> dict[str, Any]:
    context: dict[str, Any] = {"query": query, "results": results}
    if results is None:
        return context
    names = region_names(query.language)
    regions, more_regions = presenting.region_choices(query, results, names)
    narrowed = bool(query.types or query.regions or query.languages)
    return context | {
        "words": results.did_you_mean if results.corrected else query.text,
        "hits": presenting.hit_rows(results, names),
        "types": presenting.type_choices(query, results),
        "regions": regions,
        "more_regions": more_regions,
        "languages": presenting.language_choices(query, results),
        "narrowed": narrowed,
        "unnarrowed_url": presenting.address(query, filters=False),
        "suggestion_url": presenting.address(query, text=results.did_you_mean) if results.did_you_mean else "",
        "pages": presenting.page_links(query, results) if results.pages > 1 else [],
        "previous_url": presenting.address(query, page=results.page - 1) if results.page > 1 else "",
        "next_url": presenting.address(query, page=results.page + 1) if results.page < results.pages else "",
    }
