"""What one desk writes about and readers follow: a county, or the whole country."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from network.models import Region
from network.permissions import is_coordinator
from situation_map.area_kinds import COUNTRY_CODE

from .recording import may_state


@dataclass(frozen=True, slots=True)
class StatedArea:
    """``region`` is None for the whole country."""

    region: Region | None

    @property
    def code(self) -> str:
        return self.region.code if self.region else COUNTRY_CODE

    @property
    def name(self) -> str:
        return self.region.short if self.region else _("Whole country")

    @property
    def long_name(self) -> str:
        """The official name, where there is one."""
        return self.region.name if self.region else self.name

    @property
    def address(self) -> str:
        """Where readers see what is said of it."""
        if self.region is None:
            return reverse("situation_country")
        return reverse("situation_county", kwargs={"slug": self.region.slug})

    def history_address(self, topic: str) -> str:
        """Where readers see everything that has been said of a topic."""
        if self.region is None:
            return reverse("situation_country_history", kwargs={"topic": topic})
        return reverse("situation_history", kwargs={"slug": self.region.slug, "topic": topic})

    @property
    def changes_address(self) -> str:
        """Where readers see what has changed in it."""
        return self._of_changes("")

    @property
    def changes_atom_address(self) -> str:
        return self._of_changes("_atom")

    @property
    def changes_json_address(self) -> str:
        return self._of_changes("_json")

    def _of_changes(self, kind: str) -> str:
        if self.region is None:
            return reverse(f"situation_country_changes{kind}")
        return reverse(f"situation_changes{kind}", kwargs={"slug": self.region.slug})


COUNTRY = StatedArea(None)


def own_region(request: HttpRequest, code: str) -> Region:
    """The county, for its coordinators. Raises PermissionDenied also for one that does not exist."""
    if not is_coordinator(request.user, code):
        raise PermissionDenied
    region = get_object_or_404(Region, pk=code)
    if not region.in_scheme:
        raise Http404
    return region


def own_area(request: HttpRequest, code: str) -> StatedArea:
    """The county for its coordinators; the country for those of the whole country. Raises PermissionDenied, Http404."""
    if code != COUNTRY_CODE:
        return StatedArea(own_region(request, code))
    if not may_state(request.user, None):
        raise PermissionDenied
    return COUNTRY
