"""Back to the list that one came from: at its page, with its choices, and the row marked that one had to do with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

PARAMETER, MARKED = "from", "marked"
CHOICES = {
    "synonyms": ("language", "find", "page"),
    "promotions": ("page",),
    "fruitless": ("language", "ignored", "page", MARKED),
}
"""What each list is asked for. Those of searches without results say which one of them led away."""
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class WayBack:
    """A list, and the query string that it had."""

    name: str
    query: str = ""

    @property
    def written(self) -> str:
        """As links and forms carry it: "synonyms?language=fi&page=2"."""
        return f"{self.name}?{self.query}"

    @property
    def address(self) -> str:
        marked = QueryDict(self.query).get(MARKED)
        return f"{reverse(self.name)}{'?' if self.query else ''}{self.query}{f'#row-{marked}' if marked else ''}"

    def marking(self, pk: int) -> "WayBack":
        values = QueryDict(self.query, mutable=True)
        values[MARKED] = str(pk)
        return WayBack(self.name, values.urlencode())


class Marks(TypedDict):
    """For a list's template: the marked row's key, the list as links carry it, and the marked row's address if it is on
    another page or left out by the choices."""

    marked: int | None
    came_from: str
    elsewhere: str


def here(request: HttpRequest, name: str, page: int) -> WayBack:
    """The list that is being shown."""
    values = _chosen(request.GET, tuple(each for each in CHOICES[name] if each not in ("page", MARKED)))
    values["page"] = str(page)
    return WayBack(name, values.urlencode())


def way_back(request: HttpRequest, default: str) -> WayBack:
    """To the list that the address or the form names; the whole `default` where that is none."""
    name, _between, query = (request.POST.get(PARAMETER) or request.GET.get(PARAMETER, "")).partition("?")
    if name not in CHOICES:
        return WayBack(default)
    return WayBack(name, _chosen(QueryDict(query[:1000]), CHOICES[name]).urlencode())


def _chosen(given: QueryDict, names: Iterable[str]) -> QueryDict:
    values = QueryDict(mutable=True)
    for name in names:
        value = given.get(name)
        if value is None or (not value and name != "language"):  # sets for every language have an empty one
            continue
        if len(value) <= _LONGEST and (name != MARKED or value.isdecimal()):
            values[name] = value
    return values


def back_with(way: WayBack, *, to: str, pk: int) -> HttpResponse:
    """Where one came from, the row marked if that is its list."""
    return redirect((way.marking(pk) if way.name == to else way).address)


def marked_row(request: HttpRequest) -> int | None:
    value = request.GET.get(MARKED, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None


def page_asked(request: HttpRequest, pks: list[int], page_size: int) -> str | int | None:
    """The page of the address; without one that of the marked row."""
    marked = marked_row(request)
    if "page" in request.GET or marked not in pks:
        return request.GET.get("page")
    return pks.index(marked) // page_size + 1


def marks_of(request: HttpRequest, name: str, page: Page[Any], pks: Collection[int], all_rows: QuerySet[Any]) -> Marks:
    """What a list shows of where one is and was. A query only if the marked row is not on the page."""
    marked = marked_row(request)
    is_elsewhere = marked is not None and marked not in pks and all_rows.filter(pk=marked).exists()
    return {
        "marked": marked,
        "came_from": here(request, name, page.number).written,
        "elsewhere": WayBack(name).marking(marked).address if marked is not None and is_elsewhere else "",
    }
