"""Coordinators keep the words of the search: synonyms those of the whole country, promoted results a county's too."""

from typing import Any

from search.words.keepers import Keeper
from search.words.models import WordChange


def search_keeper(user: Any) -> Keeper | None:
    """The rule for `search.words.keepers`. One query."""
    if not (user and user.is_authenticated):
        return None
    if user.is_superuser:
        return Keeper(WordChange.Role.ADMINISTRATOR)
    regions = [role.region_id for role in user.region_roles.all()]
    if None in regions:
        return Keeper(WordChange.Role.NATIONAL)
    return Keeper(WordChange.Role.COUNTY, tuple(sorted(regions))) if regions else None
