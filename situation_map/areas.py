"""The areas that figures are about, whatever their kind, under one address: kind and code.

Codes: the country "FI"; a collaborative area "1".."5"; a county "01".."21", "90" (and "91"
Åland, outside the scheme); a family-centre area "15-north" (county and key); a municipality "179".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.models import FamilyCentreArea, Municipality, Region
from network.models.geography import RegionKind

from .area_kinds import COUNTRY_CODE, AreaKind

__all__ = [
    "COUNTRY_CODE", "Area", "AreaKind", "ShownArea", "UnknownArea",
    "area_at", "areas_of", "collaborative_areas", "counties_in_scheme",
]  # fmt: skip

ENGLISH_NAMES = {
    "1": "Southern Finland collaborative area",
    "2": "Eastern Finland collaborative area",
    "3": "Inner Finland collaborative area",
    "4": "Western Finland collaborative area",
    "5": "Northern Finland collaborative area",
}


class UnknownArea(LookupError):
    """No area of that kind has that code."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area, its name in the reader's language. ``region_code`` is "" for what is larger than a county, and
    ``population`` None where no source gives one. ``members`` are the codes of the counties (of a collaborative area
    and of the country) or of the municipalities (of a family-centre area, where they are known) it is made of."""

    kind: AreaKind
    code: str
    name: str
    region_code: str = ""
    population: int | None = None
    in_scheme: bool = True
    members: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """ "region:15": kind and code in one word, for addresses and files."""
        return f"{self.kind.value}:{self.code}"


class ShownArea(Protocol):
    """What a map, table or chart needs of an area: a county is one as it stands."""

    @property
    def code(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def population(self) -> int | None: ...
    @property
    def in_scheme(self) -> bool: ...


def areas_of(kind: AreaKind | str, *, region: str = "") -> list[Area]:
    """All areas of a kind in the order of their codes, or those of one county: one query (two for family-centre areas).
    Åland is among the counties and municipalities, with ``in_scheme`` false."""
    found = _READERS[AreaKind(kind)]()
    return [area for area in found if area.region_code == region] if region else found


def area_at(kind: AreaKind | str, code: str) -> Area:
    """Raises UnknownArea."""
    try:
        return next(area for area in areas_of(kind) if area.code == code)
    except (StopIteration, ValueError):
        raise UnknownArea(f"{kind}:{code}") from None


def counties_in_scheme(areas: Iterable[Area]) -> list[Area]:
    """The counties among these that are counted and ranked."""
    return [area for area in areas if area.kind == AreaKind.REGION and area.in_scheme]


def _counties() -> list[Area]:
    return [
        Area(AreaKind.REGION, each.code, each.short, each.code, each.population, each.in_scheme)
        for each in Region.objects.order_by("code")
    ]


def _country() -> list[Area]:
    counties = [each for each in Region.objects.order_by("code") if each.in_scheme]
    population = sum(each.population for each in counties) or None
    members = tuple(each.code for each in counties)
    return [Area(AreaKind.COUNTRY, COUNTRY_CODE, _("Whole country"), population=population, members=members)]


def _collaborative_areas() -> list[Area]:
    return collaborative_areas(Region.objects.exclude(collab_code="").order_by("code"))


def collaborative_areas(counties: Iterable[Region]) -> list[Area]:
    """Those that these counties make up, in the order of their codes; the counties are given in that of theirs."""
    together: dict[str, list[Region]] = {}
    for each in sorted(counties, key=lambda county: county.collab_code):
        if each.in_scheme and each.collab_code:
            together.setdefault(each.collab_code, []).append(each)
    return [
        Area(
            AreaKind.COLLABORATIVE_AREA,
            code,
            _collaborative_name(regions[0]),
            population=sum(each.population for each in regions),
            members=tuple(each.code for each in regions),
        )
        for code, regions in together.items()
    ]


def _collaborative_name(region: Region) -> str:
    """Statistics Finland names them in Finnish and Swedish; the English names are ours."""
    language = (get_language() or "fi")[:2]
    if language == "en":
        return ENGLISH_NAMES.get(region.collab_code, region.collab_fi)
    return region.collab_sv if language == "sv" else region.collab_fi


def _municipalities() -> list[Area]:
    inside = dict(Region.objects.values_list("code", "kind"))
    return [
        Area(
            AreaKind.MUNICIPALITY,
            each.code,
            each.name,
            each.region_id,
            each.population,
            inside[each.region_id] != RegionKind.OUTSIDE,
        )
        for each in Municipality.objects.order_by("code")
    ]


def _family_centre_areas() -> list[Area]:
    areas = []
    for each in FamilyCentreArea.objects.prefetch_related("municipalities").order_by("region", "key"):
        members = list(each.municipalities.all()) if each.municipalities_known else []
        counted = [member.population for member in members]
        population = sum(number or 0 for number in counted) if counted and None not in counted else None
        codes = tuple(sorted(member.code for member in members))
        code = f"{each.region_id}-{each.key}"
        areas.append(Area(AreaKind.FAMILY_CENTRE_AREA, code, each.name, each.region_id, population, True, codes))
    return areas


_READERS = {
    AreaKind.COUNTRY: _country,
    AreaKind.COLLABORATIVE_AREA: _collaborative_areas,
    AreaKind.REGION: _counties,
    AreaKind.FAMILY_CENTRE_AREA: _family_centre_areas,
    AreaKind.MUNICIPALITY: _municipalities,
}


def by_code(areas: Iterable[Area]) -> Mapping[str, Area]:
    return {area.code: area for area in areas}
