"""What search must know of readers and places but may not import: rules set by the apps above.

Until a rule is set, everybody is a stranger and a county is called by its code.
"""

from collections.abc import Callable, Mapping
from typing import Any

VisibilityRule = Callable[[Any], tuple[str, ...]]
RegionNames = Callable[[str], Mapping[str, str]]


class _Rules:
    visibility: VisibilityRule | None = None
    region_names: RegionNames | None = None


def set_visibility_rule(rule: VisibilityRule) -> None:
    """`rule(user)` gives the visibilities that the user may read; called once per search."""
    _Rules.visibility = staticmethod(rule)


def set_region_names(names: RegionNames) -> None:
    """`names(language)` gives the counties' names by code, in the order in which they are to be listed."""
    _Rules.region_names = staticmethod(names)


def visibilities_of(user: Any) -> tuple[str, ...]:
    """What the user may read; "public" for everybody, also when no rule is set."""
    return (_Rules.visibility(user) if _Rules.visibility else ()) or ("public",)


def region_names(language: str) -> Mapping[str, str]:
    return _Rules.region_names(language) if _Rules.region_names else {}
