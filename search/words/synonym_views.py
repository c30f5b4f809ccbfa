"""The desk's pages of synonyms."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from cms.responses import UNPROCESSABLE
from search.sources import search_sources
from search.words.coming_back import back_with, marks_of, page_asked, way_back
from search.words.effect import effect_of
from search.words.exchange import UnreadableFile, as_csv, bring_in, read_csv
from search.words.forms import SynonymFileForm, SynonymForm, field_labels
from search.words.keepers import asking_keeper
from search.words.models import LANGUAGES, SynonymSet, WordChange
from search.words.recording import history_of, save_set, undo_change, values_of

NAV = "search-synonyms"
PAGE_SIZE = 50
SHOWN_CHANGES = 20


def reader_language() -> str:
    return (get_language() or "fi")[:2]


@never_cache
@login_required
@require_safe
def synonyms(request: HttpRequest) -> HttpResponse:
    """All sets, those of one language or with a word; `?language=…&find=…&page=…`."""
    asking_keeper(request, national=True)
    chosen, find = request.GET.get("language", "all"), request.GET.get("find", "").strip().lower()[:60]
    rows = [*SynonymSet.objects.order_by("-is_on", "id")]
    if chosen in dict(LANGUAGES):
        rows = [row for row in rows if row.language == chosen]
    if find:
        rows = [row for row in rows if any(find in words for words in (*row.words, *row.leads_to))]
    pks = [row.pk for row in rows]
    pages = Paginator(rows, PAGE_SIZE).get_page(page_asked(request, pks, PAGE_SIZE))
    context = {
        "pages": pages, "find": find, "chosen": chosen, "languages": LANGUAGES, "nav": NAV, "here": "synonyms",
        "keeper": asking_keeper(request),
        **marks_of(request, "synonyms", pages, [row.pk for row in pages], SynonymSet.objects.all()),
    }  # fmt: skip
    return render(request, "search/words/synonyms.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_synonyms(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A set: its words, what they would change, and its history. `?words=…&language=…` begins a new one with words."""
    keeper = asking_keeper(request, national=True)
    row = get_object_or_404(SynonymSet, pk=pk) if pk else None
    way = way_back(request, "synonyms")
    form = SynonymForm(request.POST if request.method == "POST" else None, initial=_initial(request, row))
    samples, was_previewed = [], False
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            saved = save_set(values=form.values, by=keeper, row=row)
            messages.success(request, _("Saved. Searches use it from now on."))
            return back_with(way, to="synonyms", pk=saved.pk)
        active = tuple(source.key for source in search_sources.active(Site.find_for_request(request)))
        samples = effect_of(form.values, replaced=row, language=reader_language(), sources=active)
        was_previewed = True
    context: dict[str, Any] = {
        "form": form, "row": row, "samples": samples, "was_previewed": was_previewed, "nav": NAV, "here": "synonyms",
        "changes": history_of(row, SHOWN_CHANGES, field_labels(SynonymForm)) if row else [],
        "keeper": keeper, "way": way,
    }  # fmt: skip
    return render(request, "search/words/synonym.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(request: HttpRequest, row: SynonymSet | None) -> dict[str, Any]:
    if row is not None:
        return SynonymForm.filled(values_of(row))
    language = request.GET.get("language", reader_language())
    words = request.GET.get("words", "")[:100]
    return {"is_on": True, "language": language if language in dict(LANGUAGES) else "", "words": words}


@require_POST
@login_required
def switch_synonyms(request: HttpRequest, pk: int) -> HttpResponse:
    """On, or off."""
    keeper = asking_keeper(request, national=True)
    row = get_object_or_404(SynonymSet, pk=pk)
    values = SynonymForm.filled(values_of(row))
    form = SynonymForm({**values, "is_on": "on" if request.POST.get("on") == "1" else ""})
    if form.is_valid():
        save_set(values=form.values, by=keeper, row=row)
        messages.success(request, _("In use again.") if form.values.is_on else _("No longer in use."))
    return back_with(way_back(request, "synonyms"), to="synonyms", pk=row.pk)


@require_POST
@login_required
def undo_synonyms(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Puts back what was before a change."""
    keeper = asking_keeper(request, national=True)
    found = get_object_or_404(WordChange, pk=change, synonyms=pk)
    say_undone(request, undo_change(change=found, by=keeper))
    back = urlencode({"from": way_back(request, "synonyms").written})
    return redirect(f"{reverse('synonym_edit', args=[pk])}?{back}")


def say_undone(request: HttpRequest, has_changed: bool) -> None:
    if has_changed:
        messages.success(request, _("Put back as it was before."))
    else:
        messages.info(request, _("It is like that already: nothing has changed."))


@never_cache
@login_required
@require_safe
def synonyms_csv(request: HttpRequest) -> HttpResponse:
    asking_keeper(request, national=True)
    answer = HttpResponse("\ufeff" + as_csv(SynonymSet.objects.all()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="synonyms.csv"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_synonyms(request: HttpRequest) -> HttpResponse:
    """A CSV file: the whole of it or nothing."""
    keeper = asking_keeper(request, national=True)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SynonymFileForm(*given)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            new, changed = bring_in(read_csv(form.cleaned_data["file"]), by=keeper)
        except UnreadableFile as error:
            problems = error.problems
        else:
            said = ngettext("%(n)s new set", "%(n)s new sets", new) % {"n": new}
            also = ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed}
            messages.success(request, f"{said}, {also}.")
            return redirect("synonyms")
    status = UNPROCESSABLE if problems or form.errors else 200
    context = {"form": form, "row_problems": problems, "nav": NAV, "here": "synonyms", "keeper": keeper}
    return render(request, "search/words/synonyms_import.html", context, status=status)
