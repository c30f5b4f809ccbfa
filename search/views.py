"""The results page."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search import faceting, presenting
from search.completing import MOST_TYPED, complete
from search.contracts import FRESHNESS, RESTRICTIONS, TIMES, SearchQuery, SearchResults
from search.indexing import clean_text
from search.moments import with_times_as_words
from search.narrowing import labelled
from search.offering import offers
from search.readers import visibilities_of
from search.services import search
from search.sources import search_sources
from search.syntax import MAX_QUERY_LENGTH
from search.words.fruitless import count_fruitless, is_robot
from search.words.promoting import promoted_hits, without_promoted

_REGION = re.compile(r"[0-9]{2}")
_MUNICIPALITY = re.compile(r"[^\W\d_][\w -]{1,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ORGANISATION = re.compile(r"[a-zA-Z0-9_.:-]{1,64}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,59}")
_NEAR = re.compile(r"(\d{2}(?:\.\d{1,8})?),(\d{2}(?:\.\d{1,8})?)", re.ASCII)
_FINLAND = ((59.0, 71.0), (19.0, 32.0))
_MOST_PAGES = 10_000


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`?q=words&page=…&near=latitude,longitude`, and the keys of RESTRICTIONS; unknown values are left out."""
    query = read_query(request)
    results = search(query) if query.text else None
    if results is not None:
        note_fruitless(request, query, results)
    return render(request, "search/results.html", page_context(query, results))


def note_fruitless(request: HttpRequest, query: SearchQuery, results: SearchResults) -> None:
    """Count a search of a person, without choices, that found nothing with all of its words."""
    found = results.complete and not results.corrected
    narrowed = results.narrowed or any(getattr(query, name) for name in RESTRICTIONS.values())
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if found or narrowed or query.page > 1 or request.method != "GET" or fetched_ahead:
        return
    if not is_robot(request.headers.get("User-Agent", "")):
        count_fruitless(text=query.text, language=query.language)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=beginning`: what it may become, as {"items": [{"value", "note", "url"}]}; "url" is empty for words."""
    text = " ".join(clean_text(request.GET.get("q", ""))[:MOST_TYPED].split())
    language = (get_language() or "fi")[:2]
    found = complete(text, language=language, visibility=visibilities_of(request.user))
    items = [{"value": each.title, "note": str(each.kind), "url": each.url} for each in found]
    answer = JsonResponse({"items": items})
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def read_query(request: HttpRequest) -> SearchQuery:
    """The query in the address, whatever somebody put there."""
    get = request.GET
    sources = tuple(source.key for source in search_sources.active(Site.find_for_request(request)))
    return SearchQuery(
        text=" ".join(clean_text(get.get("q", ""))[:MAX_QUERY_LENGTH].split()),
        language=(get_language() or "fi")[:2],
        types=tuple(key for key in sources if key in get.getlist("type")),
        regions=_matching(_REGION, get.getlist("region")),
        municipalities=_matching(_MUNICIPALITY, get.getlist("municipality")),
        languages=_matching(_LANGUAGE, get.getlist("language")),
        organisations=_matching(_ORGANISATION, get.getlist("organisation")),
        kinds=_matching(_CODE, get.getlist("kind")),
        tasks=_matching(_CODE, get.getlist("task")),
        times=tuple(time for time in TIMES if time in get.getlist("time")),
        freshness=tuple(each for each in FRESHNESS if each in get.getlist("freshness")),
        near=_point(get.get("near", "")),
        visibility=visibilities_of(request.user),
        page=_page_number(get.get("page", "1")),
        sources=sources,
    )


def _matching(pattern: re.Pattern[str], values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values[:50] if pattern.fullmatch(value)))


def _point(text: str) -> tuple[float, float] | None:
    """From "62.24,25.75", to 0.01 degrees as the finders have it; None for anything else and for outside Finland."""
    found = _NEAR.fullmatch(text.strip()) if len(text) <= 40 else None
    if not found:
        return None
    point = round(float(found[1]), 2), round(float(found[2]), 2)
    is_inside = all(least <= value <= most for value, (least, most) in zip(point, _FINLAND, strict=True))
    return point if is_inside else None


def _page_number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        return 1
    return max(1, min(int(value[:9]), _MOST_PAGES))


def page_context(query: SearchQuery, results: SearchResults | None) -> dict[str, Any]:
    context: dict[str, Any] = {"query": query, "results": results}
    if results is None:
        return context
    names = faceting.names_of(query, results)
    promoted = promoted_hits(query)
    as_words = with_times_as_words(query.text)
    whole = presenting.complete_here(results, query.page_size)
    return context | {
        "words": results.did_you_mean if results.corrected else query.text,
        "promoted": presenting.hit_rows(promoted, names),
        "hits": presenting.hit_rows(without_promoted(results.hits[:whole], promoted), names),
        "partial_hits": presenting.hit_rows(without_promoted(results.hits[whole:], promoted), names),
        "facets": faceting.facets(query, results, names),
        "chips": presenting.chips(query, names),
        "narrowed": any(getattr(query, restriction) for restriction in RESTRICTIONS.values()),
        "near": presenting.near_text(query.near) if query.near else "",
        "near_name": names["municipality"].get(results.near_name, results.near_name),
        "by_words": labelled(results.narrowed),
        "offers": offers(query, results),
        "unknown": labelled(results.unknown),
        "left_out": results.left_out,
        "is_without_alone": results.is_without_alone,
        "as_words_url": presenting.address(query, text=as_words) if as_words != query.text else "",
        "unnarrowed_url": presenting.address(query, filters=False),
        "suggestion_url": presenting.address(query, text=results.did_you_mean) if results.did_you_mean else "",
        "pages": presenting.page_links(query, results) if results.pages > 1 else [],
        "previous_url": presenting.address(query, page=results.page - 1) if results.page > 1 else "",
        "next_url": presenting.address(query, page=results.page + 1) if results.page < results.pages else "",
    }
