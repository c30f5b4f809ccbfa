"""The desk's list of searches that found nothing."""

import csv
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from search.contracts import SearchQuery
from search.models import FruitlessSearch
from search.services import count_complete
from search.sources import search_sources
from search.words.coming_back import WayBack, back_with, marks_of, page_asked, way_back
from search.words.exchange import harmless
from search.words.fruitless import KEPT_DAYS, FruitlessRow, rows_of, set_ignored, shown_searches
from search.words.keepers import asking_keeper
from search.words.models import LANGUAGES

NAV = "search-fruitless"
SHOWN = 20
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what the same words find today, and the addresses of what may be done about it."""

    row: FruitlessRow
    finds: int
    query: str

    @property
    def language_name(self) -> str:
        code = self.row.search.language
        return str(dict(LANGUAGES).get(code, code))


def _asked_rows(request: HttpRequest) -> tuple[list[FruitlessRow], str, bool]:
    language = request.GET.get("language", "")
    language = language if language in dict(LANGUAGES) else ""
    ignored = request.GET.get("ignored") == "1"
    searches = shown_searches(language=language, ignored=ignored).order_by("-pk")[:MOST_ROWS]
    return rows_of([*searches]), language, ignored


@never_cache
@login_required
@require_safe
def fruitless(request: HttpRequest) -> HttpResponse:
    """`?language=…&ignored=1&page=…`"""
    keeper = asking_keeper(request)
    rows, language, ignored = _asked_rows(request)
    pks = [row.search.pk for row in rows]
    pages: Page[FruitlessRow] = Paginator(rows, SHOWN).get_page(page_asked(request, pks, SHOWN))
    sources = tuple(source.key for source in search_sources.active(Site.find_for_request(request)))
    marks = marks_of(request, "fruitless", pages, [row.search.pk for row in pages], FruitlessSearch.objects.all())
    if marks["elsewhere"] and FruitlessSearch.objects.filter(pk=marks["marked"] or 0, is_ignored=True).exists():
        marks["elsewhere"] = WayBack("fruitless", "ignored=1").marking(marks["marked"] or 0).address
    shown = [Shown(row, _finds(row, sources), _query_of(row, marks["came_from"])) for row in pages]
    context = {
        "rows": shown, "pages": pages, "language": language, "ignored": ignored, "languages": LANGUAGES[1:],
        "keeper": keeper, "nav": NAV, "here": "fruitless", "kept_days": KEPT_DAYS, **marks,
    }  # fmt: skip
    return render(request, "search/words/fruitless.html", context)


def _query_of(row: FruitlessRow, came_from: str) -> str:
    """Of the forms that something is done with: the words, and the way back to this row."""
    back = f"{came_from}&marked={row.search.pk}"
    return urlencode({"words": row.search.words, "language": row.search.language, "from": back})


def _finds(row: FruitlessRow, sources: tuple[str, ...]) -> int:
    """What the public finds with all the words today."""
    return count_complete(SearchQuery(text=row.search.words, language=row.search.language, sources=sources))


@require_POST
@login_required
def ignore_fruitless(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list, or back into it."""
    asking_keeper(request, national=True)
    ignored = request.POST.get("ignored") == "1"
    try:
        set_ignored(pk=pk, ignored=ignored)
    except FruitlessSearch.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Out of the list.") if ignored else _("Back in the list."))
    return back_with(way_back(request, "fruitless"), to="fruitless", pk=pk)


@never_cache
@login_required
@require_safe
def fruitless_csv(request: HttpRequest) -> HttpResponse:
    asking_keeper(request)
    rows, _language, _ignored = _asked_rows(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="searches-without-results.csv"'
    writer = csv.writer(answer)
    writer.writerow(["words", "language", "times", "last_day", "last_30_days", "30_days_before"])
    for row in rows:
        words = harmless(row.search.words)
        writer.writerow([words, row.search.language, row.times, row.last_day.isoformat(), row.now, row.before])
    return answer
