"""The counties and municipalities that a reader may choose among, found by what the reader types."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from network.models import Municipality, Region
from network.querysets import haversine_m


@dataclass(frozen=True)
class Areas:
    """All counties and municipalities, read with two queries, for one request."""

    regions: tuple[Region, ...]
    municipalities: tuple[Municipality, ...]

    @classmethod
    def load(cls) -> "Areas":
        return cls(tuple(Region.objects.all()), tuple(Municipality.objects.all()))

    @cached_property
    def _by_name(self) -> dict[str, Municipality]:
        names: dict[str, Municipality] = {}
        for municipality in self.municipalities:
            for name in (municipality.name_sv, municipality.name_fi, municipality.code):
                names[name.casefold()] = municipality
        return names

    @cached_property
    def names(self) -> list[str]:
        """Names to offer, in the reader's language, in alphabetical order."""
        return sorted(municipality.name for municipality in self.municipalities)

    def municipality(self, text: str) -> Municipality | None:
        """By Finnish or Swedish name, whatever the case, or by code."""
        return self._by_name.get(text.strip().casefold())

    def region(self, code: str) -> Region | None:
        return next((region for region in self.regions if region.code == code), None)

    def within(self, centre: Municipality, distance_m: float) -> frozenset[str]:
        """Codes of the municipalities whose centre is at most so far from the centre of `centre`, itself included."""
        return frozenset(
            other.code
            for other in self.municipalities
            if other.code == centre.code
            or haversine_m(centre.latitude, centre.longitude, other.latitude, other.longitude) <= distance_m
        )

    def around(self, latitude: float, longitude: float, distance_m: float) -> frozenset[str]:
        """Codes of the municipalities whose centre is at most so far from a point."""
        return frozenset(
            other.code
            for other in self.municipalities
            if haversine_m(latitude, longitude, other.latitude, other.longitude) <= distance_m
        )


def choices_of(values: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    """The values that are among the allowed ones, in the order of those."""
    given = {value for part in values for value in part.split(",")}
    return tuple(value for value in allowed if value in given)
