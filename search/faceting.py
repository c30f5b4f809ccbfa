"""The choices of the results page: for each facet its values with their names and counts, and what is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from search import readers
from search.contracts import RESTRICTIONS, SearchQuery, SearchResults
from search.describing import labels_of
from search.moments import freshness_names, time_names
from search.narrowing import field_labels, language_names

SHOWN_CHOICES = 7
MOST_CHOICES = 120
"""Of one facet. What is rarer is found by its words."""
OPEN = ("type", "region", "time")
"""Facets that stand open; the others are folded until something is chosen in them."""
SINGLE = ("time", "freshness")
"""Facets whose values lie in one another: one is chosen of them."""
ORDER = ("type", "region", "municipality", "time", "kind", "organisation", "task", "freshness", "language")

Names = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Choice:
    """A checkbox of a facet, or a radio button."""

    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices: `first` are shown at once, `more` behind a press."""

    name: str
    label: str
    more_label: str
    first: list[Choice]
    more: list[Choice]
    is_open: bool
    is_single: bool

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in (*self.first, *self.more))


def facets(query: SearchQuery, results: SearchResults, names: Mapping[str, Names]) -> list[Facet]:
    """Those in which there is something to choose, open ones before folded ones; `names` as `names_of` gives them."""
    labels, more = field_labels(), _more_labels()
    found = []
    for name in ORDER:
        first, rest = _choices(query, results, name, names[name])
        if any(choice.count or choice.chosen for choice in (*first, *rest)):
            is_open = name in OPEN or bool(getattr(query, RESTRICTIONS[name]))
            found.append(Facet(name, labels[name], more.get(name, ""), first, rest, is_open, name in SINGLE))
    return sorted(found, key=lambda facet: not facet.is_open)


def names_of(query: SearchQuery, results: SearchResults) -> dict[str, Names]:
    """The names of each facet's values: of those found and those chosen, by value, in the reader's language.

    A constant number of queries.
    """

    def values(facet: str) -> list[str]:
        return [*getattr(query, RESTRICTIONS[facet]), *dict(results.facets.get(facet, []))]

    language = query.language
    return {
        "type": labels_of(values("type")),
        "region": readers.region_names(language),
        "municipality": readers.municipality_names(language),
        "organisation": readers.organisation_names(language, values("organisation")[:MOST_CHOICES], query.visibility),
        "kind": readers.kind_names(language) if values("kind") else {},
        "task": readers.task_names(language) if values("task") else {},
        "language": language_names(),
        "time": time_names(),
        "freshness": freshness_names(),
    }


def _more_labels() -> dict[str, str]:
    return {
        "type": _("More types"),
        "region": _("More counties"),
        "municipality": _("More municipalities"),
        "organisation": _("More organisations"),
        "kind": _("More kinds"),
        "task": _("More topics"),
        "language": _("More languages"),
    }


def _choices(query: SearchQuery, results: SearchResults, facet: str, names: Names) -> tuple[list[Choice], list[Choice]]:
    """The values with most hits and those chosen, and the rest. Of times and freshness all, in their own order."""
    counts = dict(results.facets.get(facet, []))
    chosen = getattr(query, RESTRICTIONS[facet])
    if facet in SINGLE:
        return [Choice(value, label, counts.get(value, 0), value in chosen) for value, label in names.items()], []
    values = [*counts, *(value for value in chosen if value not in counts)]
    if facet == "organisation":  # one without a name here is not for this reader, or gone
        values = [value for value in values if value in names]
    choices = [Choice(value, names.get(value, value), counts.get(value, 0), value in chosen) for value in values]
    first = [choice for place, choice in enumerate(choices) if place < SHOWN_CHOICES or choice.chosen]
    return first, [choice for choice in choices[:MOST_CHOICES] if choice not in first]
