"""The desk's pages of promoted results."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from cms.responses import UNPROCESSABLE
from search import presenting
from search.contracts import SearchQuery
from search.describing import labels_of
from search.faceting import names_of
from search.models import PromotedResult, SearchEntry, WordChange
from search.readers import region_names, visibilities_of
from search.services import search
from search.sources import search_sources
from search.words.coming_back import back_with, marked_row, marks_of, page_asked, way_back
from search.words.forms import PromotedForm, field_labels
from search.words.keepers import Keeper, asking_keeper
from search.words.models import LANGUAGES
from search.words.promoting import gone
from search.words.recording import history_of, promoted_values_of, save_promoted, undo_change
from search.words.synonym_views import PAGE_SIZE, SHOWN_CHANGES, reader_language, say_undone

NAV = "search-promotions"
PUBLIC = ("public",)


@never_cache
@login_required
@require_safe
def promotions(request: HttpRequest) -> HttpResponse:
    """The country's, or those of the counties that one coordinates."""
    keeper = asking_keeper(request)
    rows = PromotedResult.objects.order_by("-is_on", "words", "id")
    if not keeper.is_national:
        rows = rows.filter(region__in=keeper.regions)
    pks = [*rows.values_list("pk", flat=True)] if marked_row(request) else []
    pages = Paginator(rows, PAGE_SIZE).get_page(page_asked(request, pks, PAGE_SIZE))
    lost, names, today = gone(pages.object_list, PUBLIC), region_names(reader_language()), timezone.localdate()
    shown = [
        {"row": row, "is_gone": row.pk in lost, "county": names.get(row.region, row.region),
         "is_over": bool(row.ends_on and row.ends_on < today), "waits": bool(row.starts_on and row.starts_on > today)}
        for row in pages
    ]  # fmt: skip
    context = {
        "rows": shown, "pages": pages, "keeper": keeper, "nav": NAV, "here": "promotions",
        **marks_of(request, "promotions", pages, [row.pk for row in pages], rows),
    }  # fmt: skip
    return render(request, "search/words/promotions.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_promotion(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """First the thing is looked up (`?find=…`), then chosen (`?thing=source:id`), then the words are said."""
    keeper = asking_keeper(request)
    row = get_object_or_404(PromotedResult, pk=pk) if pk else None
    if row is not None and not keeper.may_promote_in(row.region):
        raise PermissionDenied
    entry = _chosen_entry(request, row)
    if entry is None or "find" in request.GET:
        return _choose(request, keeper, row)
    initial = _initial(request, row)
    given = request.POST if request.method == "POST" else None
    form = PromotedForm(given, initial=initial, keeper=keeper, reader_language=reader_language(), entry=entry)
    if request.method == "POST" and form.is_valid():
        saved = save_promoted(values=form.values, by=keeper, row=row)
        messages.success(request, _("Saved. Searches use it from now on."))
        return back_with(way_back(request, "promotions"), to="promotions", pk=saved.pk)
    context: dict[str, Any] = {
        "form": form, "row": row, "entry": entry, "kind": labels_of([entry.source]).get(entry.source, entry.source),
        "changes": history_of(row, SHOWN_CHANGES, field_labels(PromotedForm)) if row else [],
        "keeper": keeper, "nav": NAV, "here": "promotions", "way": way_back(request, "promotions"),
    }  # fmt: skip
    return render(request, "search/words/promotion.html", context, status=UNPROCESSABLE if form.errors else 200)


def _chosen_entry(request: HttpRequest, row: PromotedResult | None) -> SearchEntry | None:
    """The thing of the address, else that of the row; of its versions the reader's first. None where it is gone, or
    where the keeper may not read it."""
    source, _between, object_id = (request.GET.get("thing") or "").partition(":")
    if not source and row is not None:
        source, object_id = row.source, row.object_id
    if not source or "\0" in source + object_id:
        return None
    rows = SearchEntry.objects.filter(
        source=source[:50], object_id=object_id[:64], visibility__in=visibilities_of(request.user)
    )
    versions = {entry.language: entry for entry in rows.order_by("-language")}
    return versions.get(reader_language()) or versions.get("fi") or next(iter(versions.values()), None)


def _choose(request: HttpRequest, keeper: Keeper, row: PromotedResult | None) -> HttpResponse:
    words = (request.GET.get("words") or (row.words if row else ""))[:100]
    find = request.GET.get("find", words).replace("\0", "")[:100]
    query = SearchQuery(
        text=find,
        language=reader_language(),
        visibility=visibilities_of(request.user),
        regions=() if keeper.is_national else keeper.regions,
        sources=tuple(source.key for source in search_sources.active(Site.find_for_request(request))),
    )
    results = search(query) if find.strip() else None
    context = {
        "row": row, "find": find, "words": words, "results": results, "keeper": keeper, "nav": NAV,
        "here": "promotions", "language": request.GET.get("language", ""), "way": way_back(request, "promotions"),
        "changes": history_of(row, SHOWN_CHANGES, field_labels(PromotedForm)) if row else [],
        "hits": [*zip(results.hits, presenting.hit_rows(results.hits, names_of(query, results)), strict=True)]
        if results else [],
    }  # fmt: skip
    return render(request, "search/words/promotion_choose.html", context)


def _initial(request: HttpRequest, row: PromotedResult | None) -> dict[str, Any]:
    if row is not None:
        values = promoted_values_of(row)
        return {name: getattr(values, name) for name in PromotedForm.base_fields}
    language = request.GET.get("language", "")
    return {
        "words": request.GET.get("words", "")[:100], "is_on": True,
        "language": language if language in dict(LANGUAGES) else "",
    }  # fmt: skip


@require_POST
@login_required
def undo_promotion(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    keeper = asking_keeper(request)
    row = get_object_or_404(PromotedResult, pk=pk)
    if not keeper.may_promote_in(row.region):
        raise PermissionDenied
    found = WordChange.objects.filter(pk=change, promoted=row).first()
    if found is None:
        raise Http404
    say_undone(request, undo_change(change=found, by=keeper))
    return back_with(way_back(request, "promotions"), to="promotions", pk=row.pk)
