"""What a new place is made for: an organisation of one's own, or a county that one coordinates."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from network.desk.filling import chosen_organisation
from network.models import OrganisationPage, RegionPage
from network.services import review
from network.services.content import Home
from network.services.provisioning import region_branch

NATIONAL = "national"


def county_key(branch: RegionPage) -> str:
    """How an address names a county: its code, or "national"."""
    return branch.region_id or NATIONAL


def written_language() -> str:
    """The language of the page, in which the text of a county's new place is written first."""
    return (get_language() or "")[:2]


def homes_for(request: HttpRequest) -> tuple[list[OrganisationPage], list[RegionPage]]:
    """The organisations that the user writes for, and the counties that they coordinate."""
    return review.organisation_pages_for(request.user), review.county_pages_for(request.user, written_language())


def chosen_home(request: HttpRequest) -> Home | None:
    """The county or the organisation asked for, or the only one there is; None where there are several.

    Raises PermissionDenied, Http404.
    """
    county = request.GET.get("county") or request.POST.get("county")
    if county:
        return asked_county(request, county)
    if request.GET.get("organisation") or request.POST.get("organisation"):
        return chosen_organisation(request)
    organisations, counties = homes_for(request)
    homes: list[Home] = [*organisations, *counties]
    if not homes:
        raise PermissionDenied
    return homes[0] if len(homes) == 1 else None


def asked_county(request: HttpRequest, key: str) -> RegionPage:
    try:
        branch = region_branch(None if key == NATIONAL else key.replace("\x00", ""), written_language())
    except RegionPage.DoesNotExist:
        raise Http404 from None
    if not review.may_edit_page(request.user, branch):
        raise PermissionDenied
    return branch
