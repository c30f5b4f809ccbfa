"""What search must know of readers and places but may not import: rules set by the apps above.

Until a rule is set, everybody is a stranger and a county is called by its code.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

VisibilityRule = Callable[[Any], tuple[str, ...]]
RegionNames = Callable[[str], Mapping[str, str]]
MunicipalityNames = Callable[[str], Mapping[str, str]]


class Spot(NamedTuple):
    """Where a municipality is: its county's code, and its middle in degrees (WGS 84)."""

    region: str
    latitude: float
    longitude: float


OrganisationNames = Callable[[str, Iterable[str], tuple[str, ...]], Mapping[str, str]]
CodeNames = Callable[[str], Mapping[str, str]]
OrganisationsCalled = Callable[[str, tuple[str, ...]], tuple[str, ...]]
Spots = Callable[[Iterable[str]], Mapping[str, Spot]]
TagNames = Callable[[str, tuple[str, ...]], Iterable[str]]


class _Rules:
    visibility: VisibilityRule | None = None
    organisation_names: OrganisationNames | None = None
    kind_names: CodeNames | None = None
    task_names: CodeNames | None = None
    organisations_called: OrganisationsCalled | None = None
    spots: Spots | None = None
    tag_names: TagNames | None = None
    region_names: RegionNames | None = None
    municipality_names: MunicipalityNames | None = None


def set_visibility_rule(rule: VisibilityRule) -> None:
    """`rule(user)` gives the visibilities that the user may read; called once per search."""
    _Rules.visibility = staticmethod(rule)


def set_region_names(names: RegionNames) -> None:
    """`names(language)` gives the counties' names by code, in the order in which they are to be listed."""
    _Rules.region_names = staticmethod(names)


def set_municipality_names(names: MunicipalityNames) -> None:
    """`names(language)` gives the municipalities' names by the one that entries carry, which is the Finnish one."""
    _Rules.municipality_names = staticmethod(names)


def set_organisation_names(names: OrganisationNames) -> None:
    """`names(language, keys, visibilities)` gives the names of those of these organisations that such a reader may
    read, by the key that entries carry."""
    _Rules.organisation_names = staticmethod(names)


def set_kind_names(names: CodeNames) -> None:
    """`names(language)` gives the names of the kinds of things by code."""
    _Rules.kind_names = staticmethod(names)


def set_task_names(names: CodeNames) -> None:
    """`names(language)` gives the names of the tasks that things serve by code."""
    _Rules.task_names = staticmethod(names)


def set_organisations_called(called: OrganisationsCalled) -> None:
    """`called(name, visibilities)` gives the keys of the organisations of that name that such a reader may read."""
    _Rules.organisations_called = staticmethod(called)


def set_spots(spots: Spots) -> None:
    """`spots(names)` gives where the municipalities of these names are, by the name that entries carry."""
    _Rules.spots = staticmethod(spots)


def set_tag_names(names: TagNames) -> None:
    """`names(language, visibilities)` gives the tags of what such a reader may read."""
    _Rules.tag_names = staticmethod(names)


def organisations_called(name: str, visibilities: tuple[str, ...]) -> tuple[str, ...]:
    return _Rules.organisations_called(name, visibilities) if _Rules.organisations_called else ()


def spots(names: Iterable[str]) -> Mapping[str, Spot]:
    wanted = tuple(names)
    return _Rules.spots(wanted) if _Rules.spots and wanted else {}


def tag_names(language: str, visibilities: tuple[str, ...]) -> Iterable[str]:
    return _Rules.tag_names(language, visibilities) if _Rules.tag_names else ()


def organisation_names(language: str, keys: Iterable[str], visibilities: tuple[str, ...]) -> Mapping[str, str]:
    return _Rules.organisation_names(language, keys, visibilities) if _Rules.organisation_names else {}


def kind_names(language: str) -> Mapping[str, str]:
    return _Rules.kind_names(language) if _Rules.kind_names else {}


def task_names(language: str) -> Mapping[str, str]:
    return _Rules.task_names(language) if _Rules.task_names else {}


def visibilities_of(user: Any) -> tuple[str, ...]:
    """What the user may read; "public" for everybody, also when no rule is set."""
    return (_Rules.visibility(user) if _Rules.visibility else ()) or ("public",)


def region_names(language: str) -> Mapping[str, str]:
    return _Rules.region_names(language) if _Rules.region_names else {}


def municipality_names(language: str) -> Mapping[str, str]:
    return _Rules.municipality_names(language) if _Rules.municipality_names else {}
