"""A county's page in an edition: ask, render."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from cms.context_processors import OWN_NAMES
from network.models import Region
from situation_map.county_addresses import county_breadcrumb
from situation_map.takeaway.offering import offer_county

from .asking import Reading, for_readers
from .county import build_edition_county, county_of


def edition_county(request: HttpRequest, reading: Reading, slug: str) -> HttpResponseBase:
    """Raises Http404 where the edition has no county of that name in the reader's language."""
    region = county_of(reading, slug)
    request.alternates = alternates_of(region, reading)  # type: ignore[attr-defined]
    with reading.in_use():
        page = build_edition_county(region, reading)
        context = {
            "view": page,
            "region": region,
            "edition": reading.edition,
            "edition_query": reading.query,
            "now_address": reverse("situation_county", kwargs={"slug": slug}) if stands_now(region) else "",
            "errata": [row for row in reading.errata if row.area_code in ("", region.code)],
            "breadcrumb": county_breadcrumb(region)[:1],
            "has_examples": page.shows_example,
            "take": offer_county(region, reading, has_examples=page.shows_example) if region.in_scheme else None,
        }
        response = render(request, "situation_map/county.html", context)
    return for_readers(response, reading)


def stands_now(region: Region) -> bool:
    language = (get_language() or "fi")[:2]
    return Region.objects.filter(pk=region.pk, **{f"slug_{language}": region.slug}).exists()


def alternates_of(region: Region, reading: Reading) -> dict[str, str]:
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            address = reverse("situation_county", kwargs={"slug": region.slug})
            addresses[code] = address + reading.whole_query
    return addresses
