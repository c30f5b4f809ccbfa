"""What the three lists have in common: pages of rows, and what to try when nothing is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms import dates
from network.querying.base import AreaQuery

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Suggestion:
    """Another query that finds something. What is found above MOST_COUNTED may be counted no further."""

    label: str
    address: str
    count: int

    @property
    def count_words(self) -> str:
        """12, 1,000, 1,000+"""
        number = dates.format_number(min(self.count, MOST_COUNTED))
        return _("%(number)s+") % {"number": number} if self.count > MOST_COUNTED else number


def page_of(rows: QuerySet[Any], query: AreaQuery, size: int) -> tuple[Page, list[int | str]]:
    """The page asked for, the last one when there are fewer, and the numbers to show in the pager."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(query.page)
    return page, [*paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)]


def suggestions(
    wider: Iterable[tuple[str, AreaQuery]], count: Callable[[Any], int], *, than: AreaQuery
) -> list[Suggestion]:
    """Of the wider queries those that differ from `than` and find something. One query each."""
    found = []
    for label, query in wider:
        if query.parameters() != than.parameters() and (number := count(query)):
            found.append(Suggestion(label, query.address(), number))
    return found
