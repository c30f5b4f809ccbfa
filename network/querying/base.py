"""What the queries of activities, places and organisations share."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from network.models import RecordText

from .areas import Areas

LONGEST_TEXT = 80
MOST_WORDS = 6
LAST_PAGE = 2_000
DISTANCES_KM = (10, 20, 40, 80)


@dataclass(frozen=True)
class AreaQuery:
    """Text and area. `municipality_text` is what the reader typed; `municipality` its code, empty when unknown.

    `municipalities` are the codes inside the chosen distance; empty when no municipality is chosen.
    """

    text: str = ""
    region: str = ""
    municipality: str = ""
    municipality_text: str = ""
    within_km: int = 0
    municipalities: frozenset[str] = frozenset()
    municipality_centre: tuple[float, float] | None = None
    page: int = 1

    @classmethod
    def area_values(cls, given: QueryDict, areas: Areas) -> dict[str, Any]:
        """Field values of this class from an address. What is not understood is left out."""
        typed = given.get("municipality", "").replace("\0", "").strip()[:LONGEST_TEXT]
        municipality = areas.municipality(typed) if typed else None
        within_km = next((km for km in DISTANCES_KM if given.get("within") == str(km)), 0) if municipality else 0
        return {
            "text": " ".join(given.get("q", "").replace("\0", "").split())[:LONGEST_TEXT],
            "region": given.get("county", "") if areas.region(given.get("county", "")) else "",
            "municipality": municipality.code if municipality else "",
            "municipality_text": municipality.name if municipality else typed,
            "within_km": within_km,
            "municipalities": areas.within(municipality, within_km * 1000) if municipality else frozenset(),
            "municipality_centre": (municipality.latitude, municipality.longitude) if municipality else None,
            "page": page_number(given.get("page", "")),
        }

    def area_parameters(self) -> list[tuple[str, str]]:
        return [
            ("q", self.text),
            ("county", self.region),
            ("municipality", self.municipality_text),
            ("within", str(self.within_km or "")),
        ]

    def parameters(self) -> list[tuple[str, str]]:
        """Name and value of each choice, without empty ones and without the page."""
        raise NotImplementedError

    def address(self, **changes: Any) -> str:
        """The query as the part of an address after the path: "?…", or "?" alone when nothing is chosen."""
        changed = self.but(**changes)
        parameters = changed.parameters()
        if changed.page > 1:
            parameters.append(("page", str(changed.page)))
        return "?" + urlencode(parameters)

    def but(self, **changes: Any) -> Self:
        """The same query with some choices changed, from the first page."""
        return dataclasses.replace(self, **{"page": 1, **changes})

    def without_municipality(self) -> Self:
        nothing = {"municipality": "", "municipality_text": "", "municipality_centre": None}
        return self.but(**nothing, within_km=0, municipalities=frozenset())

    @property
    def municipality_unknown(self) -> bool:
        """Something was typed as a municipality, and nothing has that name."""
        return bool(self.municipality_text) and not self.municipality

    def area_q(self, prefix: str) -> Q:
        """The area as a condition on a Record reached by `prefix`."""
        condition = Q()
        if self.region:
            condition &= Q(**{f"{prefix}region": self.region})
        if self.municipality_unknown:
            condition &= Q(pk__in=[])
        elif self.municipality:
            condition &= Q(**{f"{prefix}municipality__in": sorted(self.municipalities)})
        return condition


def page_number(text: str) -> int:
    """A page from 1 up; 1 for anything else."""
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and int(text) > 0 else 1


def spellings(word: str) -> set[str]:
    """The word in the cases that matter where the database folds only a–z (SQLite): Äiti, äiti, ÄITI."""
    return {word, word.lower(), word.upper(), word.capitalize()}


def records_with_words(text: str) -> QuerySet[RecordText, Any]:
    """Record ids whose title or summary, in one language, has every word of `text` in it."""
    found = RecordText.objects.all()
    for word in text.split()[:MOST_WORDS]:
        condition = Q()
        for spelling in spellings(word):
            condition |= Q(title__icontains=spelling) | Q(summary__icontains=spelling)
        found = found.filter(condition)
    return found.order_by().values("record_id")
