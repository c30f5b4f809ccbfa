"""Who keeps the words: a rule set by the apps above. Until it is set, nobody does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from search.words.models import WordChange


@dataclass(frozen=True, slots=True)
class Keeper:
    """A coordinator: of the whole country, or of these counties."""

    role: str
    regions: tuple[str, ...] = ()

    @property
    def is_national(self) -> bool:
        return self.role != WordChange.Role.COUNTY

    def may_promote_in(self, region: str) -> bool:
        """In a county; "" is everywhere."""
        return self.is_national or (bool(region) and region in self.regions)


KeeperRule = Callable[[Any], Keeper | None]


class _Rule:
    keeper: KeeperRule | None = None


def set_keeper_rule(rule: KeeperRule) -> None:
    """`rule(user)` gives what the user may keep; None for everybody else."""
    _Rule.keeper = staticmethod(rule)


def keeper_of(user: Any) -> Keeper | None:
    return _Rule.keeper(user) if _Rule.keeper else None


def asking_keeper(request: HttpRequest, *, national: bool = False) -> Keeper:
    """Who asks; once a request. Raises PermissionDenied, with `national` also for coordinators of counties."""
    keeper = keeper_of(request.user)
    if keeper is None or (national and not keeper.is_national):
        raise PermissionDenied
    return keeper
