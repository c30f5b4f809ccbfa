"""The desk's pages of saved searches. Everybody has their own; another's is not there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from cms.responses import UNPROCESSABLE
from search.describing import icon_of, label_of
from search.following import saving
from search.following.feeds import search_address
from search.following.forms import NameForm
from search.following.models import SavedSearch
from search.following.newest import NewHit
from search.readers import visibilities_of
from search.sources import search_sources

PAGE_SIZE = 15
"""What is new in each of them is asked for, so a page has few."""


@dataclass(frozen=True, slots=True)
class SavedRow:
    saved: SavedSearch
    url: str
    number: int

    @property
    def is_cut(self) -> bool:
        return self.number > saving.MOST_COUNTED


def own_searches(request: HttpRequest) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=request.user.pk, removed_at=None)


def active_sources(request: HttpRequest) -> tuple[str, ...]:
    return tuple(source.key for source in search_sources.active(Site.find_for_request(request)))


def with_numbers(request: HttpRequest, rows: Iterable[SavedSearch]) -> list[SavedRow]:
    """Each with how many new hits it has. The same few queries for each search."""
    visibility, sources = visibilities_of(request.user), active_sources(request)
    return [
        SavedRow(
            saved,
            search_address(saved.parameters, saved.language),
            len(saving.new_in(saved, visibility=visibility, sources=sources)),
        )
        for saved in rows
    ]


@never_cache
@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """`?page=…`"""
    pages = Paginator(own_searches(request), PAGE_SIZE).get_page(request.GET.get("page"))
    removed = SavedSearch.objects.filter(
        user=request.user.pk, removed_at__gt=timezone.now() - saving.PUT_BACK_WITHIN
    ).order_by("-removed_at")
    rows = with_numbers(request, pages)
    context = {"rows": rows, "pages": pages, "removed": removed[:10], "nav": "saved-searches"}
    return render(request, "search/following/saved_searches.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new in it, and its name, which can be changed."""
    saved = get_object_or_404(own_searches(request), pk=pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        saving.rename_search(saved=saved, name=form.cleaned_data["name"])
        messages.success(request, _("The search has a new name."))
        return redirect("saved_search", pk)
    now = timezone.now()
    hits = saving.new_in(saved, visibility=visibilities_of(request.user), sources=active_sources(request), most=50)
    context = {
        "saved": saved, "hits": [(hit, *_kind(hit)) for hit in hits], "form": form, "until": now.isoformat(),
        "url": search_address(saved.parameters, saved.language), "nav": "saved-searches",
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "search/following/saved_search.html", context, status=status)


def _kind(hit: NewHit) -> tuple[str, str]:
    source = search_sources.get(hit.entry.source)
    return (label_of(source), icon_of(source)) if source else ("", "")


@login_required
@require_POST
def saved_search_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """What was shown is not new any more; what has come since the page was opened still is."""
    saved = get_object_or_404(own_searches(request), pk=pk)
    saving.mark_looked(saved=saved, until=_moment(request.POST.get("until", "")))
    messages.success(request, _("Everything that was shown has been seen."))
    return redirect("saved_searches")


def _moment(written: str) -> dt.datetime:
    now = timezone.now()
    try:
        moment = parse_datetime(written[:40])
        return min(moment.astimezone(dt.UTC), now) if moment is not None and moment.tzinfo is not None else now
    except (ValueError, OverflowError):
        return now


@login_required
@require_POST
def saved_search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(own_searches(request), pk=pk)
    saving.remove_search(saved=saved)
    messages.success(request, _("The search “%(name)s” has been deleted. You can put it back below.") % {
        "name": saved.name})  # fmt: skip
    return _to_the_list(request)


def _to_the_list(request: HttpRequest) -> HttpResponse:
    """At the page that one came from."""
    page = request.POST.get("page", "")
    query = f"?page={int(page)}" if page.isascii() and page.isdecimal() and len(page) < 4 else ""
    return redirect(f"{reverse('saved_searches')}{query}")


@login_required
@require_POST
def saved_search_undo(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedSearch.objects.filter(user=request.user.pk).exclude(removed_at=None), pk=pk)
    try:
        kept = saving.put_back(saved=saved)
    except saving.TooManySaved:
        messages.error(request, _("You have as many saved searches as there can be. Delete another first."))
        return _to_the_list(request)
    if kept == saved:
        messages.success(request, _("The search “%(name)s” is back.") % {"name": kept.name})
    else:
        messages.info(request, _("You have saved this search again already: “%(name)s”.") % {"name": kept.name})
    return _to_the_list(request)
