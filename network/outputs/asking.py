"""A filtered view as it is asked for: which list, which choices, for whom, from where on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network import filters
from network.querying import ActivityQuery, OrganisationQuery, PlaceQuery
from network.querying.areas import Areas
from network.querying.base import AreaQuery

from .reader import Reader, absolute
from .reading import Cursor


@dataclass(frozen=True)
class ListKind:
    """One of the public lists. `name` is that of its address; `singular` stands in the ids of its entries."""

    name: str
    singular: str
    title: str | Promise
    parse: Callable[..., AreaQuery]


LISTS: dict[str, ListKind] = {
    "activities": ListKind("activities", "activity", _("Activities for families"), ActivityQuery.parse),
    "places": ListKind("places", "place", _("Family centres and meeting places"), PlaceQuery.parse),
    "organisations": ListKind(
        "organisations", "organisation", _("Organisations in the network"), OrganisationQuery.parse
    ),
}


@dataclass(frozen=True)
class Asked:
    """`path` is the output's own; `after` where its page begins; `excel` a table for Excel as set in Finland."""

    kind: ListKind
    query: Any
    reader: Reader
    area: str
    path: str
    after: Cursor | None = None
    excel: bool = False

    @classmethod
    def read(cls, request: HttpRequest, name: str, reader: Reader) -> "Asked":
        """From an address. What is not understood is left out, as in the list itself."""
        kind, areas = LISTS[name], Areas.load()
        query = kind.parse(request.GET, areas)
        return cls(
            kind=kind,
            query=query,
            reader=reader,
            area=filters.area_words(query, areas),
            path=request.path,
            after=Cursor.parse(request.GET.get("after", "")),
            excel=request.GET.get("excel") == "1",
        )

    @property
    def title(self) -> str:
        """Activities for families: Jyväskylä"""
        return f"{self.kind.title}: {self.area}"

    @property
    def html(self) -> str:
        """The list itself with the same choices."""
        return absolute(reverse(self.kind.name)) + parameters_text(self.query)

    @property
    def first(self) -> str:
        """This output from its beginning."""
        return absolute(self.path) + parameters_text(self.query, self._own())

    @property
    def own(self) -> str:
        """This output, this page of it."""
        return self.address_after(self.after)

    def address_after(self, cursor: Cursor | None) -> str:
        extra = [*self._own(), *([("after", str(cursor))] if cursor else [])]
        return absolute(self.path) + parameters_text(self.query, extra)

    def _own(self) -> list[tuple[str, str]]:
        return [("excel", "1")] if self.excel else []


def parameters_text(query: AreaQuery, extra: list[tuple[str, str]] | None = None) -> str:
    """ "?…" of the choices and of what an output adds; empty when there is neither."""
    pairs = [*query.parameters(), *(extra or [])]
    return f"?{urlencode(pairs)}" if pairs else ""
