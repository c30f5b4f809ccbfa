"""Addresses of a county's pages: the county that an address means, the same page in other languages, the way up."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.context_processors import OWN_NAMES
from network.models import Region


def asked_county(slug: str) -> Region:
    """The county with this slug in the reader's language. Raises Http404."""
    language = (get_language() or "fi")[:2]
    region = Region.objects.filter(**{f"slug_{language}": slug}).first()
    if region is None:
        raise Http404(_("There is no such county."))
    return region


def county_alternates(region: Region, name: str = "situation_county", **arguments: Any) -> dict[str, str]:
    """A view's address in every language: the county's slug differs."""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            addresses[code] = reverse(name, kwargs={"slug": region.slug, **arguments})
    return addresses


def county_breadcrumb(region: Region) -> list[tuple[str, str]]:
    """The map, then the county."""
    return [
        (_("Situation map"), reverse("situation_map")),
        (region.short, reverse("situation_county", kwargs={"slug": region.slug})),
    ]
